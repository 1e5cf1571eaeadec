"""``/tracuu``, reports and pictures, with the knowledge that comes with the program."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from PIL import Image
from telegram import InlineKeyboardButton

from handlers import Services
from handlers.asking.browsing import Spot, _even_rows
from handlers.messages import texts
from handlers.messages.buttons import Action, data
from knowledge import PACKAGED_ROOT, Assistant
from knowledge.catalogue import KINDS, Catalogue, Ref
from localtelegram import AN, GROUP


@pytest.fixture(scope="module")
def assistant(facts_in: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    opened = Assistant.open([PACKAGED_ROOT], facts_in(tmp_path_factory.mktemp("facts")))
    with opened.facts:
        yield opened


@pytest.fixture
def services(assistant, state, options, clock, tmp_path: Path) -> Services:
    return Services(assistant, state, (PACKAGED_ROOT,), tmp_path / "overlay", options, clock=clock)


async def pressed(world, message, label: str, chat: int = AN):
    """The message as it is after the button that begins so is pressed."""
    found = next(button["text"] for button in message.buttons if button["text"].startswith(label))
    return await world.said_after(chat, lambda: world.an.press(message, found), edited=True)


async def test_three_presses_lead_to_who_met_where(world):
    clusters = await world.an.ask("/tracuu")
    beginning = clusters.text
    assert "UBND các tỉnh, thành phố" in clusters.text
    cluster = await pressed(world, clusters, "Các tỉnh Trung du")
    assert "Cụm trưởng" in cluster.text
    year = await pressed(world, cluster, "2022")
    assert "2022 – Cụm trưởng – tỉnh Bắc Giang" in year.text
    meeting = await pressed(world, year, "10/3/2023")
    assert "Nơi họp: thành phố Bắc Giang" in meeting.text
    assert "expandable_blockquote" in {entity["type"] for entity in meeting.entities}
    assert (await pressed(world, meeting, texts.BUTTON_BROWSE)).text == beginning


async def test_a_section_is_paged_and_leads_back(world):
    cluster = await world.an.ask("/tracuu TDMNPB")
    whole = cluster.text
    section = await pressed(world, cluster, "Nhiệm vụ")
    first = section.text
    second = await pressed(world, section, texts.BUTTON_NEXT)
    assert second.text not in {first, whole}
    assert (await pressed(world, second, texts.BUTTON_BACK_TO)).text == whole


async def test_every_kind_is_listed_and_its_first_entry_shown(world):
    message = await world.an.ask("/tracuu")
    for kind in KINDS:
        if kind in {"source", "cluster"}:
            continue
        listed = await pressed(world, message, texts.KIND_BUTTONS[kind])
        assert listed.text.startswith(KINDS[kind])
        shown = await pressed(world, listed, listed.buttons[0]["text"][:12])
        assert shown.text
        message = await pressed(world, shown, texts.BUTTON_BROWSE)


async def test_the_buttons_of_a_list_differ_where_a_phone_shows_them(world):
    meetings = await pressed(world, await world.an.ask("/duyet"), texts.KIND_BUTTONS["meeting"])
    labels = [button["text"][:25] for button in meetings.buttons]
    assert re.match(r"\d+/\d+/\d{4}: (?!Hội nghị)", labels[0])
    assert len(set(labels)) == len(labels) > 8


async def test_a_person_is_looked_up_by_name(world):
    person = await world.an.ask("/tracuu Trần Thị Hà")
    assert person.text.startswith("Trần Thị Hà")
    assert "• ngày chưa rõ – Hội nghị tổng kết năm 2015" in person.text


async def test_a_year_of_which_nothing_is_known_says_so(world):
    report = await world.an.ask("/baocao TDMNPB 1990")
    stored = world.telegram.state.files.by_id(report.content["document"]["file_id"])
    assert "Chưa có dữ liệu năm 1990." in [one.text for one in Document(io.BytesIO(stored.content)).paragraphs]


async def test_what_is_not_known_is_said(world):
    assert "chưa biết “Xyz”" in (await world.an.ask("/tracuu Xyz")).text
    assert "chưa biết “Xyz”" in (await world.an.ask("/baocao Xyz 2022")).text
    assert (await world.an.ask("/baocao")).text == texts.REPORT_HOW


async def test_a_button_of_something_gone_says_so(world):
    clusters = await world.an.ask("/tracuu")
    for argument in ("c.0123456789abcdef.0.-.0", "c.-.0.-", "z.-.0.-.0", "c.0123456789abcdef.0.docx.0"):
        for action in (Action.BROWSE, Action.FILE, Action.PICTURE):
            query = world.telegram.people.press(AN, clusters, data(action, argument), forged=True)
            answer = await query.wait(10)
            assert answer["text"] == texts.BUTTON_EXPIRED or action is Action.BROWSE


async def test_a_report_comes_by_command_and_by_button(world):
    sent = await world.an.ask("/baocao TDMNPB năm 2022")
    stored = world.telegram.state.files.by_id(sent.content["document"]["file_id"])
    assert stored.name == "tdmnpb-2022.docx"
    assert any("năm 2022" in paragraph.text for paragraph in Document(io.BytesIO(stored.content)).paragraphs)
    unit = await world.an.ask("/tracuu Bắc Kạn")
    table = await world.said_after(AN, lambda: world.an.press(unit, texts.BUTTON_XLSX))
    stored = world.telegram.state.files.by_id(table.content["document"]["file_id"])
    assert load_workbook(io.BytesIO(stored.content)).worksheets[0]["B2"].value == "Tỉnh Bắc Kạn"


async def test_the_latest_answer_becomes_a_table_by_command(world):
    assert (await world.an.ask("/bang")).text == texts.NO_TABLE_YET
    await world.an.ask("Cụm TDMNPB gồm những tỉnh nào?")
    sent = await world.an.ask("/bang")
    stored = world.telegram.state.files.by_id(sent.content["document"]["file_id"])
    told = {row[1] for row in load_workbook(io.BytesIO(stored.content))["Danh sách"].iter_rows(values_only=True)}
    assert any("Tuyên Quang" in text for text in told)


async def test_the_chats_cluster_is_reported_on_where_none_is_named(world):
    await world.an.ask("/cum TDMNPB")
    assert (await world.an.ask("/baocao 2017")).content["document"]["file_name"] == "tdmnpb-2017.docx"


@pytest.mark.parametrize(
    ("question", "title"),
    [
        (
            "vẽ biểu đồ cụm trưởng cụm TDMNPB",
            "Cụm trưởng, cụm phó qua các năm: Cụm thi đua các tỉnh Trung du và Miền núi phía Bắc. 2023: Cụm trưởng ",
        ),
        ("ve bieu do khen thuong cua cum TDMNPB", "Khen thưởng theo năm: Cụm thi đua các tỉnh Trung du"),
        ("Vẽ lịch hội nghị cụm TDMNPB", "Lịch hội nghị: Cụm thi đua các tỉnh Trung du"),
    ],
)
async def test_a_picture_is_drawn_when_asked_for_and_told_in_words(world, question: str, title: str):
    sent = await world.an.ask(question)
    assert sent.text.startswith(title)
    stored = world.telegram.state.files.by_id(sent.content["photo"][-1]["file_id"])
    assert Image.open(io.BytesIO(stored.content)).format == "PNG"


async def test_all_pictures_of_a_cluster_come_by_a_button(world):
    cluster = await world.an.ask("/tracuu TDMNPB")
    await world.an.press(cluster, texts.BUTTON_PICTURE)
    await world.until(lambda: len(world.telegram.state.record.of("sendPhoto")) == 3)


async def test_what_cannot_be_drawn_is_said(world):
    assert (await world.an.ask("vẽ biểu đồ con mèo")).text == texts.NOTHING_TO_DRAW


async def test_in_a_group_one_browses_and_takes_nothing_along(world):
    clusters = await world.an.ask("/tracuu", GROUP)
    cluster = await pressed(world, clusters, "Các tỉnh Trung du", GROUP)
    assert not {texts.BUTTON_PICTURE, texts.BUTTON_DOCX} & {button["text"] for button in cluster.buttons}


def test_every_spot_fits_a_button_and_is_read_back(assistant: Assistant) -> None:
    catalogue = Catalogue(assistant.facts)
    for kind in KINDS:
        for row in catalogue.index(kind).rows():
            ref = row.cells[0].ref
            entry = catalogue.entry(Ref(ref.kind, ref.id, 2022))
            for part in ["-", "docx", "khen-thuong", *(section.key for section in entry.sections)]:
                spot = Spot.of(Ref(ref.kind, ref.id, 2022), part, 99)
                assert Spot.read(data(Action.BROWSE, str(spot)).split(":")[2]) == spot


@given(st.text(max_size=60))
def test_any_argument_is_read_or_refused(text: str) -> None:
    spot = Spot.read(text)
    assert spot is None or str(spot) == text or "0" in text


@pytest.mark.parametrize(("count", "widths"), [(0, []), (1, [1]), (5, [5]), (6, [3, 3]), (11, [4, 4, 3])])
def test_rows_of_years_are_even(count: int, widths: list[int]) -> None:
    buttons = [InlineKeyboardButton(str(year), callback_data="x") for year in range(count)]
    assert [len(row) for row in _even_rows(buttons, 5)] == widths
