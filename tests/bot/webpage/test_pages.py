"""What a person reads: every entry has a page, every link leads somewhere, and all of it without a script."""

from __future__ import annotations

import html
import re

import pytest

from bot.webpage import pages
from bot.webpage.addresses import WORDS, Addresses
from bot.webpage.rendering import MOST_ROWS, Renderer, read_assets
from knowledge.catalogue import Catalogue, Cell, Entry, Ref, Row, Section

QUESTION = "Năm 2022 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?"


def links(text: str) -> set[str]:
    return {html.unescape(link) for link in re.findall(r'(?:href|src|srcset)="(/[^"]*)"', text)}


async def test_a_question_is_answered_in_the_page_itself(site) -> None:
    page = await site.get("/", question=QUESTION)
    assert page.status == 200
    assert "tỉnh Bắc Giang làm Cụm trưởng" in page.text
    assert "/nguon/2023-03-15-tong-ket-2022-trung-du-mien-nui-phia-bac" in links(page.text)
    assert [answer.values for answer in site.answers] == [("Bắc Giang",)]


async def test_a_follow_up_goes_on_from_what_stands_in_the_address(site) -> None:
    first = await site.get("/", question=QUESTION)
    (context,) = re.findall(r'type="hidden" name="context" value="([^"]*)"', first.text)
    second = await site.get("/", question="còn năm 2017?", context=html.unescape(context))
    assert "tỉnh Tuyên Quang làm Cụm trưởng" in second.text


async def test_a_choice_is_a_link_that_answers(site) -> None:
    asked = await site.get("/", question="hội nghị tổng kết có ai dự")
    choices = re.findall(r'data-ask="[^"]*" href="([^"]*)"', asked.text)
    assert len(choices) > 1
    chosen = await site.get(html.unescape(choices[1]))
    assert 'class="turn answer"' in chosen.text or 'class="turn no_data"' in chosen.text


async def test_every_entry_has_a_page_and_every_link_of_it_leads_somewhere(site, assistant) -> None:
    catalogue = Catalogue(assistant.facts)
    wanted = {"/", "/duyet", "/tim?q=tuyen+quang", "/nhung", "/khung"}
    for kind, word in WORDS.items():
        wanted.add(f"/duyet/{word}")
        wanted |= {f"/{word}/{row.cells[0].ref.id}" for row in catalogue.index(kind).rows()}
    seen: set[str] = set()
    while wanted:
        path = wanted.pop()
        seen.add(path)
        got = await site.get(path)
        assert got.status == 200, path
        if "text/html" in got.headers["Content-Type"]:
            wanted |= {link for link in links(got.text) if not link.startswith(("/tai/", "/hinh/"))} - seen
    assert len(seen) > 300


async def test_a_long_list_is_paged(site, assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_ROWS", 30)
    seen: set[str] = set()
    path = "/duyet/don-vi"
    while path:
        page = await site.get(path)
        seen |= {link for link in links(page.text) if link.startswith("/don-vi/")}
        following = re.search(r'rel="next" href="([^"]*)"', page.text)
        path = following[1] if following else ""
    assert len(seen) == Catalogue(assistant.facts).counts()["unit"] > 2 * pages.MOST_ROWS
    last = -(-len(seen) // pages.MOST_ROWS)
    assert (await site.get(f"/duyet/don-vi?trang={last}")).status == 200
    assert (await site.get(f"/duyet/don-vi?trang={last + 1}")).status == 404
    assert (await site.get("/duyet/don-vi?trang=x")).status == 400


async def test_of_a_long_section_the_rest_is_counted(site) -> None:
    page = await site.get("/nguon/danh-muc-hanh-chinh")
    assert "dòng: chọn một năm" not in page.text
    renderer = Renderer(Addresses(""), read_assets())
    rows = tuple(Row((Cell(f"dòng {number}"),), ()) for number in range(MOST_ROWS + 5))
    entry = Entry(Ref("source", "x"), "Nguồn", (), (Section("facts", "Điều", ("Nội dung",), rows),))
    text = renderer.page("entry.html", entry=entry, pictures=(), sources=(), marks=lambda _: [])
    assert "Còn 5 dòng" in text
    assert f"dòng {MOST_ROWS - 1}<" in text.replace("\n", "")
    assert f"dòng {MOST_ROWS}<" not in text


async def test_an_entry_narrows_to_a_year(site) -> None:
    page = await site.get("/cum/tdmnpb?nam=2017")
    assert "tỉnh Tuyên Quang" in page.text
    assert "10/3/2023" not in page.text
    empty = await site.get("/cum/tdmnpb?nam=1990")
    assert "Chưa có dữ liệu năm 1990." in empty.text


async def test_what_several_sources_state_is_found_once(site) -> None:
    page = await site.get("/tim", q="tuyên quang trưởng cụm 2017")
    assert page.text.count("Tỉnh Tuyên Quang là cụm trưởng TDMNPB năm 2017") == 1
    assert "[1]" in page.text
    assert "[2]" in page.text


async def test_search_that_finds_nothing_says_so(site) -> None:
    assert "Không tìm thấy “xyzzyx”" in (await site.get("/tim", q="xyzzyx")).text


async def test_a_picture_asked_for_comes_with_its_sources(site) -> None:
    for path in ("/", "/luot", "/khung"):
        drawn = (await site.get(path, question="vẽ biểu đồ cụm trưởng cụm TDMNPB")).text
        assert 'src="/hinh/lanh-dao/tdmnpb.svg"' in drawn
        assert len(set(re.findall(r'href="/nguon/([^"]+)"', drawn))) == 3
    after = await site.get("/luot", question="vẽ lịch hội nghị", context="cụm trưởng TDMNPB 2022")
    assert 'src="/hinh/hoi-nghi/tdmnpb.svg"' in after.text
    nothing = (await site.get("/luot", question="vẽ biểu đồ con mèo")).text
    assert "<img" not in nothing
    assert "Chưa có gì để vẽ" in nothing
    assert "Nguồn:" not in nothing


async def test_one_sees_where_one_is(site) -> None:
    for path, name in (("/", "Hỏi đáp"), ("/duyet", "Duyệt"), ("/tim", "Tìm")):
        assert re.findall(r'aria-current="page">([^<]*)<', (await site.get(path)).text) == [name]
    assert "aria-current" not in (await site.get("/nhung")).text


async def test_a_source_is_not_cited_for_itself(site) -> None:
    page = (await site.get("/nguon/2023-03-15-tong-ket-2022-trung-du-mien-nui-phia-bac")).text
    assert "Tỉnh Bắc Giang là cụm trưởng TDMNPB năm 2022" in page
    assert "[1]" not in page


async def test_pictures_are_told_in_words(site) -> None:
    page = await site.get("/cum/tdmnpb")
    assert "Miền núi phía Bắc. 2023: Cụm trưởng Bắc Kạn" in page.text.partition('alt="')[2]
    picture = await site.get("/hinh/lanh-dao/tdmnpb.svg")
    assert picture.headers["Content-Type"].startswith("image/svg+xml")
    assert "2018 – 2021: chưa có dữ liệu" in picture.text
    assert (await site.get("/hinh/lanh-dao/tdmnpb.svg?nen=toi")).body != picture.body


async def test_a_page_that_has_not_changed_is_not_sent_again(site) -> None:
    first = await site.get("/cum/tdmnpb")
    again = await site.get("/cum/tdmnpb", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")


async def test_under_a_path_every_link_stays_under_it(served) -> None:
    async with served(path="/tro-ly") as site:
        assert (await site.get("/tro-ly")).status == 301
        for path in ("/tro-ly/", "/tro-ly/duyet", "/tro-ly/cum/tdmnpb", "/tro-ly/khung"):
            page = await site.get(path)
            assert page.status == 200
            assert {link for link in links(page.text) if not link.startswith("/tro-ly/")} == set()
        assert (await site.get("/duyet")).status == 404
        assert (await site.get("/healthz")).status == 200


async def test_only_named_portals_may_embed_and_only_the_frame(served) -> None:
    async with served(embed_in=("https://portal.example.vn",)) as site:
        framed = (await site.get("/khung")).headers["Content-Security-Policy"]
        assert "frame-ancestors https://portal.example.vn" in framed
        assert "frame-ancestors 'none'" in (await site.get("/")).headers["Content-Security-Policy"]
        assert "&lt;iframe src=&quot;//127.0.0.1" in (await site.get("/nhung")).text


@pytest.mark.parametrize("name", ["site.css", "asking.js", "icon.svg"])
async def test_assets_are_kept_for_good(site, name: str) -> None:
    got = await site.get(f"/tep/{name}")
    assert got.status == 200
    assert "immutable" in got.headers["Cache-Control"]


async def test_sources_stand_behind_what_is_told_and_never_in_an_empty_cell(site) -> None:
    for path in ("/hoi-nghi/tdmnpb-2016-tong-ket", "/cum/tdmnpb", "/don-vi/bac-kan"):
        cells = re.findall(r"<td[^>]*>(.*?)</td>", (await site.get(path)).text, re.DOTALL)
        assert any("<sup>" in cell for cell in cells)
        assert not any(cell.strip().startswith("<sup>") for cell in cells)


async def test_what_can_be_asked_instead_is_offered_once(site) -> None:
    page = await site.get("/", question="giá vàng hôm nay")
    offered = re.findall(r'data-ask="([^"]*)"', page.text)
    assert len(offered) == 3
    for question in offered:
        assert page.text.count(f">{question}</") == 1


async def test_where_a_source_can_be_read_is_a_link(site) -> None:
    page = await site.get("/nguon/danh-muc-hanh-chinh")
    assert '<a href="https://danhmuchanhchinh.nso.gov.vn" rel="noopener">' in page.text


async def test_dates_are_written_as_everywhere(site) -> None:
    for path in ("/duyet/hoi-nghi", "/duyet/nguon"):
        page = await site.get(path)
        assert re.search(r">[^<]*\b\d{1,2}/\d{1,2}/\d{4}<", page.text)
        assert not re.search(r">(?:[^<]*, )?(?:0\d/\d|\d+/0\d)", page.text)
