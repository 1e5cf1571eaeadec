import datetime as dt
import unicodedata

import pytest

from knowledge.intake.reading.formats import read

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title} - Cổng thông tin</title>
<meta property="og:title" content="{title}"><link rel="canonical" href="https://tin.example/bai-1">
<style>p {{color: red}}</style><script>var ngay = "01/01/2001";</script></head><body>
<div class="top-bar">Thứ sáu, 25/11/2026</div>
<nav><ul><li><a href="/">Trang chủ</a></li>
<li><a href="/tin">Tin tức</a></li><li><a href="/vb">Văn bản</a></li></ul></nav>
<table><tr><td><div class="menu"><a href="/1">Giới thiệu</a><br><a href="/2">Lịch công tác</a></div></td>
<td><div class="content"><h1>{title}</h1><div class="date">Cập nhật lúc: 10:20, 15/07/2024 (GMT+7)</div>
{body}
<div class="image"><img src="a.jpg" alt=""><p class="caption">Quang cảnh Hội nghị</p></div>
<table border="1">{table}</table><p><b>Tác giả: Nguyễn Ngọc</b></p>
<div><b>Tin liên quan:</b><ul>
<li><a href="/x">Cụm thi đua số 3 tổng kết năm 2023</a> <span>(20/12/2023)</span></li></ul></div>
</div></td></tr></table>
<div id="footer">Bản quyền © 2024 Sở Nội vụ. Địa chỉ: số 1 đường Trần Phú</div></body></html>"""


def page(pages) -> str:
    body = "\n".join(f"<p style='text-align: justify'>{one.replace(', ', ', <i></i>')}</p>" for one in pages.paragraphs)
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in pages.table)
    return PAGE.format(title=pages.title, body=body, table=rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_saved_page_comes_whole(pages, encoding):
    document = read(page(pages).encode(encoding))
    expected = [
        "Trang chủ Tin tức Văn bản Giới thiệu Lịch công tác", pages.title, "Cập nhật lúc: 10:20, 15/07/2024 (GMT+7)",
        *pages.paragraphs, "Quang cảnh Hội nghị", *(cell for row in pages.table for cell in row),
        "Tác giả: Nguyễn Ngọc Tin liên quan: Cụm thi đua số 3 tổng kết năm 2023 (20/12/2023)",
        "Bản quyền © 2024 Sở Nội vụ. Địa chỉ: số 1 đường Trần Phú",
    ]  # fmt: skip
    assert pages.recovered(expected, document.text) >= 0.995
    assert "ngay" not in document.text
    assert document.title == pages.title
    assert document.published == dt.date(2024, 7, 15)
    assert document.address == "https://tin.example/bai-1"


def test_what_is_not_the_article_is_marked(pages):
    blocks = read(page(pages).encode()).blocks
    of_kind = {kind: [block.text for block in blocks if block.kind == kind] for kind in {one.kind for one in blocks}}
    assert of_kind["title"] == [pages.title]
    assert of_kind["stamp"] == ["Thứ sáu, 25/11/2026", "Cập nhật lúc: 10:20, 15/07/2024 (GMT+7)"]
    assert of_kind["paragraph"][-5:-1] == pages.paragraphs
    assert of_kind["caption"] == ["Quang cảnh Hội nghị"]
    assert of_kind["related"] == ["Tin liên quan:", "Cụm thi đua số 3 tổng kết năm 2023 (20/12/2023)"]
    assert {"Trang chủ", "Giới thiệu", "Bản quyền © 2024 Sở Nội vụ. Địa chỉ: số 1 đường Trần Phú"} <= {
        *of_kind["boilerplate"]
    }
    assert of_kind["table"][0].splitlines()[0] == "STT | Tên đơn vị | Hình thức khen thưởng | Số điểm"


def test_a_page_of_vietnamese_windows():
    text = "<html><head><meta charset='windows-1258'></head><body><p>Cụm thi đua</p></body></html>"
    assert "Cụm thi đua" in read(unicodedata.normalize("NFD", text).encode("cp1258")).text


def test_fonts_of_old_pages():
    text = "<html><body><font face='.VnTime'>Céng <b>hoµ</b></font> <span style='font: 9pt VNI-Times'>Vieät</span>"
    assert read(text.encode("cp1252")).text == "Cộng hoà Việt"


@pytest.mark.parametrize("text", ["<html><body><script>1</script></body></html>", "<html></html>"])
def test_a_page_without_text_is_refused(text):
    with pytest.raises(ValueError, match=r"Không tìm thấy chữ|hỏng"):
        read(text.encode())


def test_a_page_whose_tags_are_never_closed_is_read():
    assert "Cụm" in read(("<html>" + "<div>" * 1500 + "Cụm").encode()).text


def test_an_article_in_a_part_that_is_named_like_a_menu_is_read(pages):
    body = "<br>".join(pages.paragraphs)
    text = f"<html><body><form><div class='main-widget related'>{body}</div></form></body></html>"
    assert [block.text for block in read(text.encode()).article().blocks] == pages.paragraphs
