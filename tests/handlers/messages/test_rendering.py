import html
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.messages import buttons, rendering
from handlers.messages.rendering import (
    MESSAGE_LIMIT,
    citation,
    clean,
    inline_text,
    lines_within,
    pages,
    plain,
    shorten,
    source_line,
    sources_message,
)
from knowledge.response import Answer, Source
from localtelegram.entities import utf16_length as telegrams_length
from localtelegram.html import parse_html

SOURCE = Source("s", "TTXVN", "2017-03-17", "Hội nghị", "https://vi.example/a?b=1&c=2")
anything = st.text(max_size=400)
sources = st.builds(
    Source, id=st.just("s"), publisher=anything, published=st.none() | st.just("2017-03-17"), title=anything,
    address=st.none() | anything | anything.map("https://vi.example/{}".format),
)  # fmt: skip
answers = st.builds(
    Answer, kind=st.sampled_from(["answer", "clarify", "no_data", "unknown", "chat"]), lead=st.text(max_size=9000),
    items=st.lists(st.text(max_size=3000), max_size=60).map(tuple), notes=st.lists(anything, max_size=4).map(tuple),
    values=st.lists(anything, max_size=10).map(tuple), sources=st.lists(sources, max_size=12).map(tuple),
)  # fmt: skip


def words(text: str) -> list[str]:
    return clean(text).split()


@given(answers, st.none() | anything)
def test_every_page_is_one_that_telegram_takes(answer, heading):
    told = pages(answer, heading=heading)
    assert told
    for page in told:
        text, entities = parse_html(page)
        assert 0 < telegrams_length(text.strip()) <= MESSAGE_LIMIT
        assert len(page.encode()) <= 32_768
        assert len(entities) <= 100


@given(st.lists(st.text(alphabet="aăâ đ<&>🏆\u0302", min_size=1, max_size=2500), min_size=1, max_size=40))
def test_no_word_of_a_list_is_lost(items):
    told = " ".join(plain(page) for page in pages(Answer("answer", "Danh sách:", items=tuple(items))))
    wanted = "".join("".join(words(item)) for item in items)
    assert wanted in re.sub(r"\s|•|Danhsách:\(tiếp\)", "", "".join(told.split())).replace("Danhsách:", "", 1)


@given(anything)
def test_what_is_said_stays_what_it_is(text):
    page = pages(Answer("answer", text or "x", values=(text,)))[0]
    assert plain(page) == (clean(text) or "…" if text else "x")


def test_nothing_of_an_answer_becomes_html():
    nasty = "</b><script>alert(1)</script>&lt;"
    page = pages(Answer("answer", nasty, items=(nasty,), notes=(nasty,), values=(nasty,)), heading=nasty)[0]
    assert re.findall(r"<(\w+)", page) == ["blockquote", "b"]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "tg://user?id=1", "https://a.example/'\"><b>", "http://" + "a" * 3000, "", "mailto:a@b"],
)
def test_only_web_addresses_are_linked_and_stay_in_their_quotes(address):
    line = source_line([Source("s", "TTXVN", None, "t", address)])
    linked = re.findall(r'<a href="([^"]*)">', line)
    assert [html.unescape(one) for one in linked] == ([address] if address.startswith("https://a.example") else [])
    assert "<b>" not in line


def test_values_are_bold_as_whole_words_only_and_not_too_many():
    page = pages(Answer("answer", "Bắc Kạn và Bắc Kạn2, Hà Nam; Nam", values=("Bắc Kạn", "Nam")))[0]
    assert page == "<b>Bắc Kạn</b> và Bắc Kạn2, Hà <b>Nam</b>; <b>Nam</b>"
    many = tuple("abcdefghi")
    assert "<b>" not in pages(Answer("answer", " ".join(many), values=many))[0]


@given(answers)
def test_a_citation_can_be_copied(answer):
    assert telegrams_length(shorten(citation(answer), 256)) <= 256
    assert bool(citation(answer)) == (answer.kind == "answer" and bool(answer.sources))


def test_text_comes_out_composed():
    page = pages(Answer("answer", unicodedata.normalize("NFD", "Bắc Kạn"), values=("Bắc Kạn",)))[0]
    assert page == "<b>Bắc Kạn</b>"


def test_each_page_names_the_source_and_later_pages_say_that_they_go_on():
    told = pages(Answer("answer", "Danh sách:", items=tuple(f"mục {n}" for n in range(60)), sources=(SOURCE,)))
    assert len(told) == 3
    assert all("Nguồn: " in page for page in told)
    assert told[1].startswith("Danh sách: <i>(tiếp)</i>")


def test_many_sources_are_cut_and_counted():
    assert source_line([SOURCE] * 7).endswith("và 2 nguồn khác</i>")
    assert sources_message([SOURCE] * 12).endswith("và 2 nguồn khác</blockquote>")
    assert "blockquote" not in sources_message([SOURCE] * 3)
    assert source_line([]) == ""
    assert sources_message([]) == "Câu trả lời này không lấy từ nguồn nào."


@given(answers, anything)
def test_an_inline_text_is_one_message(answer, question):
    text, more = inline_text(answer, question)
    parsed, _ = parse_html(text)
    assert telegrams_length(parsed) <= MESSAGE_LIMIT
    assert more == (len(pages(answer, heading=question)) > 1)


@given(st.text(max_size=300), st.integers(2, 80))
def test_shortening_keeps_within_and_starts_the_same(text, limit):
    short = shorten(text, limit)
    assert telegrams_length(short) <= limit
    assert " ".join(clean(text).split()).startswith(short.removesuffix("…").rstrip())


@given(st.lists(anything, max_size=80), st.integers(0, 2000))
def test_lines_within_keep_within_and_count_the_rest(lines, room):
    told = lines_within(lines, room, "còn {n}")
    kept = told.split("\n") if told else []
    left = re.fullmatch(r"còn (\d+)", kept[-1]) if kept else None
    assert telegrams_length(plain(told)) <= room + 20
    if left and lines:
        assert int(left[1]) <= len(lines)


@pytest.mark.parametrize("address", ["http://[x", "https://a℀b.vn", "http://", "javascript:alert(1)", "https:x"])
def test_an_address_that_is_none_costs_the_link_and_not_the_answer(address):
    source = Source("s", "TTXVN", "2017-03-17", "Hội nghị", address)
    [page] = pages(Answer("answer", "Năm 2023, cụm trưởng là Bắc Kạn.", sources=(source,)))
    assert plain(page) == "Năm 2023, cụm trưởng là Bắc Kạn.\nNguồn: TTXVN, 17/3/2017"
    assert "TTXVN" in sources_message((source,))


@pytest.mark.parametrize("part", ["source_line", "_items", "_bold_values", "_fill"])
def test_whatever_fails_while_an_answer_is_laid_out_its_fact_is_told(monkeypatch, caplog, part):
    def fail(*_):
        raise KeyError(part)

    monkeypatch.setattr(rendering, part, fail)
    answer = Answer("answer", f"Năm 2023, cụm trưởng là {part}.", items=("một",), values=(part,))
    assert pages(answer) == (f"Năm 2023, cụm trưởng là {part}.",)
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_buttons_that_cannot_be_made_are_left_out(monkeypatch, caplog):
    monkeypatch.setattr(buttons, "_keyboard", lambda *_, **__: 1 / 0)
    assert buttons.under_answer(None) is None
    assert "ZeroDivisionError" in caplog.text
