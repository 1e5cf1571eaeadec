import pathlib
import random
import unicodedata

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.intents import IntentMatcher
from knowledge.language import Normaliser, fold

DATA = pathlib.Path(__file__).parent / "data"
EXAMPLES = {
    "head": [
        "năm {year} tỉnh nào làm cụm trưởng cụm {cluster}",
        "ai là cụm trưởng cụm {cluster} năm {year}",
        "trưởng cụm {cluster} là đơn vị nào",
    ],
    "where": ["hội nghị cụm {cluster} năm {year} tổ chức ở đâu", "cụm {cluster} họp ở tỉnh nào"],
    "when": ["hội nghị tổng kết cụm {cluster} diễn ra ngày nào", "khi nào cụm {cluster} sơ kết"],
    "members": ["cụm {cluster} gồm những tỉnh nào", "cụm {cluster} có bao nhiêu tỉnh"],
    "thanks": ["cảm ơn bạn", "cảm ơn nhé"],
    "greeting": ["xin chào", "chào bạn"],
}


@pytest.fixture(scope="module")
def matcher() -> IntentMatcher:
    return IntentMatcher.from_examples(EXAMPLES, outside=["thời tiết hôm nay thế nào", "giá vàng bao nhiêu"])


def services() -> dict[str, list[str]]:
    found: dict[str, list[str]] = yaml.safe_load((DATA / "services.yaml").read_text(encoding="utf-8"))["intents"]
    return found


@pytest.mark.parametrize(("intent", "text"), [(intent, text) for intent, texts in EXAMPLES.items() for text in texts])
def test_an_example_is_certain(matcher: IntentMatcher, intent: str, text: str) -> None:
    for typed in (text, f"  {text} ?", fold(text), unicodedata.normalize("NFD", text)):
        assert matcher.match(typed)[0] == (intent, 1.0)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("tinh nao lam cum truong cum {cluster} nam {year}", "head"),
        ("cụm truởng cụm {cluster} năm {year} là ai vậy", "head"),
        ("cumj truowngr cumj {cluster} laf ai", "head"),
        ("hop o dau the cum {cluster}", "where"),
        ("ngay nao dien ra hoi nghi tongket cum {cluster}", "when"),
        ("cum {cluster} gom nhung tihn nao", "members"),
        ("cảm ơn bạn nhiều", "thanks"),
        ("chao ban oi", "greeting"),
    ],
)
def test_other_words_and_spellings_are_understood(matcher: IntentMatcher, text: str, intent: str) -> None:
    assert matcher.match(text)[0][0] == intent


@pytest.mark.parametrize("text", ["asdkjh qweoiu", "World Cup 2022 ai vô địch", "công thức nấu phở bò", "1 + 1"])
def test_outside_questions_get_little_confidence(matcher: IntentMatcher, text: str) -> None:
    inside = matcher.match("cho hỏi tỉnh nào làm cụm trưởng cụm {cluster}")[0][1]
    assert matcher.match(text)[0][1] < 0.5 < inside


def test_accents_settle_what_folds_alike() -> None:
    matcher = IntentMatcher.from_examples({"tone": ["bạn"], "table": ["bàn"], "sell": ["bán"]})
    assert matcher.match("bàn")[0] == ("table", 1.0)
    assert matcher.match("bán")[0] == ("sell", 1.0)
    undecided = matcher.match("ban")
    assert {intent for intent, _ in undecided} == {"tone", "table", "sell"}
    assert [chance for _, chance in undecided] == pytest.approx([1 / 3] * 3)


def test_a_short_form_that_the_examples_use_is_kept() -> None:
    matcher = IntentMatcher.from_examples({"dorm": ["có ktx ko", "ktx ở đâu"], "fee": ["học phí bn", "học phí k"]})
    assert matcher.match("ktx ko")[0][0] == "dorm"
    assert matcher.explain("học phí bn ạ").normalised.changes == ()


def test_works_for_other_languages() -> None:
    matcher = IntentMatcher.from_examples(
        {
            "weather": ["what is the weather like", "will it rain tomorrow", "is it sunny today"],
            "alarm": ["wake me up at seven", "set an alarm for six", "cancel my alarm"],
            "music": ["play some jazz", "put on a song", "stop the music"],
        }
    )
    assert matcher.match("please set the alarm")[0][0] == "alarm"
    assert matcher.match("is it gonna rain today?")[0][0] == "weather"
    assert matcher.match("play the next song")[0][0] == "music"


def test_limit_and_order(matcher: IntentMatcher) -> None:
    for limit in range(8):
        found = matcher.match("cụm {cluster} ở đâu ngày nào", limit=limit)
        assert len(found) == min(limit, len(EXAMPLES))
        assert [chance for _, chance in found] == sorted((chance for _, chance in found), reverse=True)
    assert sum(chance for _, chance in matcher.match("cụm {cluster}", limit=2)) <= 1.0


@pytest.mark.parametrize("text", ["", "  ", "???", "\u0301", "—"])
def test_a_text_without_a_word_has_no_intent(matcher: IntentMatcher, text: str) -> None:
    assert matcher.match(text) == []
    assert matcher.explain(text).matches == ()


def test_one_intent_is_enough() -> None:
    matcher = IntentMatcher.from_examples({"only": ["xin chào"]})
    assert matcher.match("xin chào") == [("only", 1.0)]
    assert matcher.match("tạm biệt")[0][1] < 1.0


@pytest.mark.parametrize("examples", [{}, {"empty": []}, {"silent": ["?", ""]}])
def test_refuses_to_learn_from_nothing(examples: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match="no examples"):
        IntentMatcher.from_examples(examples)


def test_an_intent_without_examples_is_never_first(matcher: IntentMatcher) -> None:
    with_empty = IntentMatcher.from_examples({"never": [], **EXAMPLES})
    assert with_empty.intents[0] == "never"
    assert with_empty.match("cụm {cluster} họp ở đâu")[0][0] == "where"


def test_trained_twice_it_says_the_same() -> None:
    first, second = (IntentMatcher.from_examples(services()) for _ in range(2))
    for texts in services().values():
        for text in texts:
            typed = text.replace("n", "", 1)
            assert first.match(typed, limit=5) == second.match(typed, limit=5)


def test_normalised_text_can_be_given(matcher: IntentMatcher) -> None:
    normaliser = Normaliser(matcher.vocabulary)
    for text in ("cum truong cum {cluster} la ai", "hop odau ko"):
        assert matcher.match_normalised(normaliser.normalise(text)) == matcher.match(text)


def test_explains_itself(matcher: IntentMatcher) -> None:
    why = matcher.explain("cum trưởg cum {cluster} laf ai")
    assert why.matches == tuple(matcher.match("cum trưởg cum {cluster} laf ai"))
    assert not why.exact
    assert "truong" in why.mended.words
    assert [change.after for change in why.normalised.changes] == ["là"]
    intent, example, likeness = why.examples[0]
    assert (intent, example) == ("head", "ai là cụm trưởng cụm {cluster} năm {year}")
    assert 0.5 < likeness < 1.0
    assert matcher.explain("xin chao").exact


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(["cụm", "trưởng", "{cluster}", "ở", "đâu", "ngay", "nao", "BK", "ko", "ktx", "2022"])
    ).map(" ".join)
)
def test_any_text_gets_chances_between_none_and_certain(matcher: IntentMatcher, text: str) -> None:
    found = matcher.match(text, limit=10)
    assert all(0.0 <= chance <= 1.0 for _, chance in found)
    assert len({intent for intent, _ in found}) == len(found)
    assert found == matcher.match(text, limit=10)


def test_left_out_examples_are_still_understood() -> None:
    """Three of four examples of 55 intents teach the fourth far better than chance, in every spelling."""
    rng = random.Random(3)
    taught, asked = {}, []
    for intent, texts in services().items():
        left_out = rng.randrange(len(texts))
        taught[intent] = [text for i, text in enumerate(texts) if i != left_out]
        asked.append((intent, texts[left_out]))
    matcher = IntentMatcher.from_examples(taught)
    for spell in (str, fold, str.upper, lambda text: unicodedata.normalize("NFD", text)):
        right = sum(matcher.match(spell(text))[0][0] == intent for intent, text in asked)
        assert right > 0.45 * len(asked)


def test_confidence_is_a_share_of_right_answers() -> None:
    """Over left-out questions the mean confidence is near the share that was right."""
    chances, right = [], []
    for fold_number in range(4):
        taught = {i: [t for n, t in enumerate(ts) if n % 4 != fold_number] for i, ts in services().items()}
        matcher = IntentMatcher.from_examples(taught)
        for intent, texts in services().items():
            found, chance = matcher.match(texts[fold_number])[0]
            chances.append(chance)
            right.append(found == intent)
    assert sum(chances) / len(chances) == pytest.approx(sum(right) / len(right), abs=0.15)
