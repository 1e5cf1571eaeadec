import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.intake.document import tidy
from knowledge.intake.reading import as_given, pasted
from knowledge.intake.reading.formats import read
from knowledge.intake.reading.old_fonts import unicode_of
from knowledge.intake.reading.stamps import day_in, is_stamp


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_file_comes_whole(pages, encoding):
    document = read("\r\n".join([pages.title, "15/07/2024 10:20", *pages.paragraphs]).encode(encoding))
    assert document.title == pages.title
    assert document.published == dt.date(2024, 7, 15)
    assert [block.text for block in document.blocks if block.kind == "paragraph"] == pages.paragraphs


def test_pasted_text_may_bring_its_address(pages):
    document = pasted(f"https://tin.example/bai\n{pages.title}\n\n{pages.paragraphs[0]}")
    assert (document.address, document.title) == ("https://tin.example/bai", pages.title)


@given(st.text(), st.text(st.characters(codec="utf-8")))
def test_offsets_of_given_text_are_those_of_title_and_text(title, text):
    document = as_given(title, text)
    assert document.whole == unicodedata.normalize("NFC", title) + "\n" + unicodedata.normalize("NFC", text)
    assert document.article() == document
    assert "\n".join(block.text for block in document.blocks) == document.text
    for block in document.blocks:
        assert document.text[block.start : block.start + len(block.text)] == block.text


@given(st.text())
def test_tidying_twice_changes_nothing_more(text):
    assert tidy(tidy(text)) == tidy(text)


@given(st.text())
def test_only_old_fonts_change_text(text):
    assert unicode_of(text, "Times New Roman") == text
    assert unicode_of(text, None) == text


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Thứ năm, 23/11/2017 - 10:20", dt.date(2017, 11, 23)),
        ("Cập nhật lúc: 10:20, 23/11/2017 (GMT+7)", dt.date(2017, 11, 23)),
        ("Hà Nội, ngày 5 tháng 3 năm 2020", dt.date(2020, 3, 5)),
        ("Ngày đăng: 31/02/2020", None),
    ],
)
def test_a_stamp_tells_a_day_and_nothing_else(line, day):
    assert is_stamp(line)
    assert day_in(line) == day
    assert not is_stamp(f"{line} tại thành phố Lào Cai")
