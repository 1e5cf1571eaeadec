from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import fold, tokenise
from knowledge.nlu import Gazetteer, Linker, Name
from knowledge.nlu.names import LEADING

NAMES = [
    Name("unit", "bac-kan", ("bắc", "kạn")),
    Name("unit", "bac-giang", ("bắc", "giang")),
    Name("unit", "hoa-binh", ("hòa", "bình")),
    Name("unit", "long-an", ("la",), ambiguous=True),
    Name("unit", "hai-phong", ("hp",), ambiguous=True),
    Name("cluster", "north", ("trung", "du", "miền", "núi", "phía", "bắc")),
    Name("cluster", "north", ("trung", "du", "miền", "núi")),
    Name("cluster", "north", ("tdmnpb",)),
    Name("cluster", "delta", ("đồng", "bằng", "sông", "hồng")),
    Name("role", "head", ("cụm", "trưởng")),
    Name("role", "deputy", ("cụm", "phó")),
    Name("person", "duong", ("lê", "ánh", "dương")),
    Name("post", "chair", ("chủ", "tịch")),
    Name("post", "province_chair", ("chủ", "tịch", "tỉnh")),
    Name("topic", "growth", ("tăng", "trưởng")),
    Name("year_word", "may", ("năm",)),
]


def linker(names: Iterable[Name] = NAMES) -> Linker:
    entries = [(tuple(map(fold, name.words)), name) for name in names]
    return Linker(Gazetteer(entries, frozenset({"nam", "nao", "tinh"})), LEADING)


LINKER = linker()


def linked(text: str) -> list[tuple[str, str]]:
    """Each mention as typed and the entity it most likely means."""
    tokens = tokenise(text)
    return [
        (text[tokens[one.start].start : tokens[one.end - 1].end], one.names[0].entity) for one in LINKER.link(tokens)
    ]


def test_names_are_found_with_and_without_accents_in_any_case() -> None:
    for text in ("Bắc Kạn và Hòa Bình", "bac kan va hoa binh", "BẮC KẠN VÀ HOÀ BÌNH", "Bac kạn, hòa binh"):
        assert [entity for _, entity in linked(text)] == ["bac-kan", "hoa-binh"], text


@pytest.mark.parametrize(("text", "found"), [("ông anh em bảo thế", False), ("bà chị tôi", False), ("ông Anh", True)])
def test_one_of_ones_own_people_is_no_person_known_by_that_name(text: str, found: bool) -> None:
    names = [
        Name("person", "ngoc-anh", ("ông", "anh"), ambiguous=True),
        Name("person", "lan-chi", ("bà", "chị"), ambiguous=True),
    ]
    assert bool(list(linker(names).link(tokenise(text)))) is found


def test_the_longest_name_wins() -> None:
    assert linked("chủ tịch tỉnh nào") == [("chủ tịch tỉnh", "province_chair")]
    assert linked("trung du miền núi phía bắc giang") == [("trung du miền núi phía bắc", "north")]
    assert linked("trung du miền núi bắc giang") == [("trung du miền núi", "north"), ("bắc giang", "bac-giang")]


def test_a_long_name_may_be_written_with_and_a_short_one_may_not() -> None:
    assert linked("Trung du và miền núi phía Bắc") == [("Trung du và miền núi phía Bắc", "north")]
    assert linked("cụm và trưởng") == []
    assert linked("cụm trưởng và cụm phó") == [("cụm trưởng", "head"), ("cụm phó", "deputy")]


def test_words_that_belong_to_a_name_are_taken_in() -> None:
    assert linked("của cụm thi đua các tỉnh đồng bằng sông Hồng") == [
        ("cụm thi đua các tỉnh đồng bằng sông Hồng", "delta")
    ]
    assert linked("ở tỉnh Bắc Kạn") == [("tỉnh Bắc Kạn", "bac-kan")]
    assert linked("ông Lê Ánh Dương") == [("ông Lê Ánh Dương", "duong")]
    assert linked("cụm trưởng TDMNPB") == [("cụm trưởng", "head"), ("TDMNPB", "north")]


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("trug du miền núi phía bắc", "north"), ("trung du mienf nui phia bac", "north"),
        ("đông bằng sônng hồng", "delta"),
        ("lê ánh dươg", "duong"), ("trung du miền núi pha bắc", "north"), ("tdmnbp", "north"), ("hoà bnìh", "hoa-binh"),
    ],
)  # fmt: skip
def test_slips_are_forgiven_in_long_names(text: str, entity: str) -> None:
    assert [found for _, found in linked(text)] == [entity]


@pytest.mark.parametrize(
    "text",
    [
        "bắc cạnh tranh",
        "bắc ninh",
        "hòa mình",
        "lá",
        "hòa hợp",
        "cùm trường",
        "tổ chức",
        "đông",
    ],
)
def test_real_words_are_not_taken_for_names(text: str) -> None:
    assert linked(text) == []


def test_a_typed_accent_contradicts_another_name() -> None:
    assert linked("hoa binh") == [("hoa binh", "hoa-binh")]
    assert linked("hóa bính") == []
    assert linked("lể ảnh dưởng") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LA có dự không", ["long-an"]), ("tỉnh la nào", []), ("La là gì", []), ("AI LA CUM TRUONG", ["head"]),
        ("cụm trưởng hp", ["head"]), ("cụm trưởng HP", ["head", "hai-phong"]),
    ],
)  # fmt: skip
def test_short_names_that_may_be_words_count_only_in_capitals_among_small_letters(text: str, found: list[str]) -> None:
    assert [entity for _, entity in linked(text)] == found


def test_a_name_of_two_things_keeps_both_readings_the_sure_one_first() -> None:
    both = linker([Name("unit", "doubtful", ("hồng",), ambiguous=True), Name("person", "sure", ("hồng",))])
    (mention,) = both.link(tokenise("hồng"))
    assert mention.kinds == ("person", "unit")
    assert (mention.of_kind("unit"), mention.of_kind("cluster")) == (("doubtful",), ())


def test_what_is_a_topic_is_no_other_name() -> None:
    assert linked("tăng trưởng cụm trưởng") == [("tăng trưởng", "growth"), ("cụm trưởng", "head")]


def test_an_accent_says_that_no_letters_were_swapped() -> None:
    deputy = linker([Name("role", "deputy", ("phó", "cụm", "thi", "đua"))])
    assert deputy.link(tokenise("họp cụm thi đua")) == []
    assert [one.kinds for one in deputy.link(tokenise("hpó cụm thi đua"))] == [("role",)]


@given(st.lists(st.sampled_from([w for name in NAMES for w in name.words] + ["và", "của", "7", "x", "cum", "cụm"])))
def test_mentions_are_in_order_and_do_not_overlap(words: list[str]) -> None:
    tokens = tokenise(" ".join(words))
    end = 0
    for mention in LINKER.link(tokens):
        assert end <= mention.start < mention.end <= len(tokens)
        end = mention.end
        assert mention.names


@given(st.text())
def test_any_text_is_linked(text: str) -> None:
    assert LINKER.link(tokenise(text)) == LINKER.link(tokenise(text))


def test_a_name_goes_on_across_a_comma_of_its_own() -> None:
    names = [
        *NAMES,
        Name("unit", "culture", ("sở", "văn", "hóa")),
        Name("unit", "culture", ("sở", "văn", "hóa", "thể", "thao")),
    ]
    text = "sở văn hóa, thể thao họp"
    assert [(one.start, one.end) for one in linker(names).link(tokenise(text), [3])] == [(0, 5)]
    other = [
        *NAMES,
        Name("unit", "culture", ("sở", "văn", "hóa")),
        Name("unit", "sports", ("sở", "văn", "hóa", "thể", "thao")),
    ]
    assert [(one.start, one.end) for one in linker(other).link(tokenise(text), [3])] == [(0, 3)]
