import pytest

from knowledge.intents.features import question_kinds, squared_length, text_features, word_features


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("hoi nghi to chuc o dau", ("where",)),
        ("ngay nao hop", ("when",)),
        ("tinh nao", ("which",)),
        ("co bao nhieu tinh", ("count",)),
        ("het bao nhieu tien", ("how much",)),
        ("ai la cum truong o dau", ("who", "where")),
        ("ai va ai", ("who",)),
        ("cum truong", ()),
        ("", ()),
    ],
)
def test_kinds_of_question(text: str, kinds: tuple[str, ...]) -> None:
    assert question_kinds(text.split()) == kinds


def test_a_word_has_its_letters() -> None:
    features = word_features("cum", "cụm")
    assert {"word cum", "accented cụm", "<c", "um>", "<cum>"} <= set(features)
    assert "accented cum" not in word_features("cum", "cum")


@pytest.mark.parametrize("word", ["{cluster}", "2017"])
def test_a_slot_or_a_number_has_none(word: str) -> None:
    assert not {name for name in word_features(word, word) if not name.startswith(("word ", "digits "))}


def test_numbers_of_one_length_have_something_in_common() -> None:
    assert set(word_features("2017", "2017")) & set(word_features("2022", "2022"))


def test_a_text_has_pairs_and_kinds_each_once() -> None:
    features = text_features(["o", "dau", "o", "dau"])
    assert set(features) == {"pair o dau", "pair dau o", "kind where"}
    assert squared_length(features) == pytest.approx(sum(weight**2 for weight in features.values()))
