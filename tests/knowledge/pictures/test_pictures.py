"""The pictures: like those that were looked at, with every year accounted for, and told in words."""

from __future__ import annotations

import datetime as dt
import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from knowledge import Assistant, Conversation
from knowledge.catalogue import Catalogue, Ref
from knowledge.catalogue.series import AwardCount, Leader, Met
from knowledge.pictures import Painter, Picture, picture_wanted
from knowledge.pictures.drawings import draw_awards, draw_leaders, draw_meetings
from knowledge.pictures.scene import WIDTH, lines_of

STORED = Path(__file__).parent / "stored"
TODAY = dt.date(2026, 1, 1)
TOLERANCE = 2.0  # of 255, on the average of a picture a quarter as large

LEADERS = [
    Leader(2016, "head", "Bắc Kạn"), Leader(2022, "head", "Bắc Giang"), Leader(2022, "deputy", "Bắc Kạn"),
    Leader(2022, "deputy", "Thành phố Hồ Chí Minh"), Leader(2023, "deputy", "Tuyên Quang"),
    Leader(2023, "deputy", "Liên đoàn Lao động Thành phố có cái tên dài hơn một dòng của hình"),
]  # fmt: skip
AWARDS = [
    AwardCount(2016, "Cờ thi đua của Chính phủ", "proposed", 1, "1 tập thể"),
    AwardCount(2016, "Bằng khen của Bộ, ban, ngành, tỉnh", "conferred", 24, "24 cá nhân"),
    AwardCount(2019, "Danh hiệu có cái tên rất dài mà một dòng của hình không thể nào chứa hết được", "conferred", 0,
               "chưa rõ số tập thể"),
]  # fmt: skip
MEETINGS = [
    Met("2017-03-17", "year_end_review", "Bắc Kạn", "tổng kết"), Met("2017-03-29", "other", "", "hội nghị"),
    Met("2017-07-21", "half_year_review", "Hòa Bình", "sơ kết"),
    Met("2023-12-10", "year_end_review", "Bắc Giang", "tổng kết"),
]  # fmt: skip
DRAWN = {
    "leaders": draw_leaders("Cụm trưởng, cụm phó qua các năm: TDMNPB", LEADERS),
    "awards": draw_awards("Khen thưởng theo năm: ĐBSH", AWARDS),
    "meetings": draw_meetings("Lịch hội nghị: TDMNPB", MEETINGS),
}


def picture(name: str, *, dark: bool = False) -> Picture:
    scene, words = DRAWN[name]
    return Picture(name, Ref("cluster", "tdmnpb"), scene.title, words, (), scene.svg(words, dark=dark))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", list(DRAWN))
def test_a_picture_looks_like_the_stored_one(name: str, dark: bool) -> None:
    drawn = Image.open(io.BytesIO(picture(name, dark=dark).png())).convert("RGB")
    drawn = drawn.resize((drawn.width // 4, drawn.height // 4))
    stored = Image.open(STORED / f"{name}-{'dark' if dark else 'light'}.png").convert("RGB")
    assert drawn.size == stored.size
    assert max(ImageStat.Stat(ImageChops.difference(drawn, stored)).mean) < TOLERANCE


@pytest.mark.parametrize("name", list(DRAWN))
def test_nothing_stands_beyond_the_sheet(name: str) -> None:
    scene, _ = DRAWN[name]
    for box in scene.boxes:
        assert 0 <= box.x <= box.x + box.width <= WIDTH
    for label in scene.labels:
        wide = len(label.text) * label.size * 0.62
        left = {"start": label.x, "middle": label.x - wide / 2, "end": label.x - wide}[label.anchor]
        assert left >= 0
        assert left + wide <= WIDTH + 20, label.text


@pytest.mark.parametrize(
    ("name", "gap"), [("leaders", "2017 – 2021"), ("awards", "2017 – 2018"), ("meetings", "2018 – 2022")]
)
def test_years_without_data_are_shown_as_such(name: str, gap: str) -> None:
    scene, words = DRAWN[name]
    line = f"{gap}: chưa có dữ liệu"
    assert line in words
    assert line in [label.text for label in scene.labels]


def test_a_meeting_whose_day_is_not_known_is_told_so() -> None:
    met = [
        Met(None, "half_year_review", "", "sơ kết năm 2012"), Met("2013", "year_end_review", "Hà Nội", "tổng kết"),
        Met("2016-10", "other", "", "hội nghị"),
    ]  # fmt: skip
    scene, words = draw_meetings("Lịch hội nghị", met)
    assert words.startswith("Lịch hội nghị. 10/2016: hội nghị. 2014 – 2015: chưa có dữ liệu. 2013: tổng kết")
    assert words.endswith("họp tại Hà Nội. ngày chưa rõ: sơ kết năm 2012.")
    labels = [label.text for label in scene.labels]
    assert {"2013: tổng kết, họp tại Hà Nội", "Ngày chưa rõ: sơ kết năm 2012", "?", "T12"} <= set(labels)


def test_there_are_no_months_where_none_is_known() -> None:
    scene, words = draw_meetings("Lịch hội nghị", [Met(None, "year_end_review", "Quan Sơn", "tổng kết năm 2015")])
    assert words == "Lịch hội nghị. ngày chưa rõ: tổng kết năm 2015, họp tại Quan Sơn."
    told = " ".join(label.text for label in scene.labels)
    assert told == "Lịch hội nghị Ngày chưa rõ: tổng kết năm 2015, họp tại Quan Sơn"


def test_words_that_find_no_room_beside_a_bar_stand_below_it() -> None:
    told = ", ".join(["40 tập thể", "11 cá nhân, doanh nhân, hộ gia đình", "9 người đứng đầu cơ quan, đơn vị"])
    scene, _ = draw_awards("Khen thưởng", [AwardCount(2017, "Giấy khen", "conferred", 60, told)])
    bar = max(scene.boxes, key=lambda box: box.width)
    below = [label for label in scene.labels if label.text in told]
    assert " ".join(label.text for label in below) == told
    assert all(label.y - label.size > bar.y + bar.height for label in below)
    assert scene.bottom >= max(label.y for label in below)


def test_a_role_without_data_is_no_empty_place() -> None:
    _, words = DRAWN["leaders"]
    assert "2023: Cụm trưởng chưa có dữ liệu; Cụm phó Tuyên Quang, Liên đoàn" in words
    assert "2022: Cụm trưởng Bắc Giang; Cụm phó Bắc Kạn, Thành phố Hồ Chí Minh" in words


def test_what_was_only_proposed_is_told_so() -> None:
    scene, words = DRAWN["awards"]
    assert "đề nghị Cờ thi đua của Chính phủ 1 tập thể" in words
    assert sum(box.outline for box in scene.boxes) == 2  # the bar, and its mark in the legend


def test_every_value_is_in_the_words_and_the_svg(assistant: Assistant) -> None:
    painter = Painter(assistant.facts)
    drawn = painter.pictures(Ref("cluster", "tdmnpb"))
    assert [one.name for one in drawn] == ["lanh-dao", "khen-thuong", "hoi-nghi"]
    rows = assistant.facts.query(
        "SELECT year, holder_short FROM cluster_role WHERE cluster = 'tdmnpb' AND unit NOTNULL"
    )
    for row in rows:
        assert re.search(rf"{row['year']}: [^.]*{row['holder_short']}", drawn[0].words)
        assert row["holder_short"] in drawn[0].svg
    for one in drawn:
        root = ET.fromstring(one.svg)
        assert root.find("{http://www.w3.org/2000/svg}desc").text == one.words


def test_markup_in_a_name_stays_text() -> None:
    scene, words = draw_leaders("<b>&", [Leader(2020, "head", "</text><script>x</script>")])
    svg = scene.svg(words)
    ET.fromstring(svg)
    assert "<script>" not in svg


def test_there_is_no_picture_of_what_nothing_is_known_of(assistant: Assistant) -> None:
    painter = Painter(assistant.facts)
    assert painter.pictures(Ref("document", "06-2022-qh15")) == ()
    assert painter.draw("lanh-dao", Ref("cluster", "khong-co")) is None
    assert painter.draw("khong-co", Ref("cluster", "tdmnpb")) is None
    for row in Catalogue(assistant.facts).index("unit").rows():
        for one in painter.pictures(row.cells[0].ref):
            ET.fromstring(one.svg)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("vẽ biểu đồ cụm trưởng", "lanh-dao"), ("bieu do khen thuong 2022", "khen-thuong"),
        ("vẽ hình cho tôi", "lanh-dao"),
        ("Vẽ lịch hội nghị cụm TDMNPB", "hoi-nghi"), ("ai là cụm trưởng", None), ("hội nghị có vẽ tranh không", None),
        ("lịch sử cụm thi đua", None),
    ],
)  # fmt: skip
def test_which_picture_a_question_wants(question: str, wanted: str | None) -> None:
    assert picture_wanted(question) == wanted


@pytest.mark.parametrize(
    ("earlier", "question", "name", "drawn_of"),
    [
        ("cụm trưởng TDMNPB 2022", "vẽ lịch hội nghị", "hoi-nghi", "tdmnpb"),
        ("cụm trưởng TDMNPB 2022", "vẽ biểu đồ", "lanh-dao", "tdmnpb"),
        ("Kết quả khen thưởng năm 2017 của huyện Hiệp Hòa?", "vẽ biểu đồ khen thưởng", "khen-thuong", "hiep-hoa"),
        ("cụm trưởng TDMNPB 2022", "vẽ biểu đồ cụm trưởng cụm Đồng bằng sông Hồng", "lanh-dao", "dbsh"),
        ("cụm trưởng TDMNPB 2022", "vẽ biểu đồ khen thưởng của Tập đoàn Sao Kim", "khen-thuong", None),
        ("cụm trưởng TDMNPB 2022", "vẽ biểu đồ con mèo", "lanh-dao", None),
        ("", "vẽ biểu đồ", "lanh-dao", None),
    ],
)
def test_of_whom_a_picture_is(
    assistant: Assistant, earlier: str, question: str, name: str, drawn_of: str | None
) -> None:
    spoken = assistant.ask(earlier, today=TODAY).conversation if earlier else Conversation()
    answer = assistant.ask(question, conversation=spoken, today=TODAY)
    drawn = Painter(assistant.facts).draw_for(name, question, answer)
    assert (drawn.ref.id if drawn else None) == drawn_of


def test_a_picture_names_the_sources_of_what_it_shows(assistant: Assistant) -> None:
    painter = Painter(assistant.facts)
    views = ("cluster_role", "given_award", "held_meeting")
    for one, view in zip(painter.pictures(Ref("cluster", "tdmnpb")), views, strict=True):
        column = "cluster" if view == "cluster_role" else "body"
        rows = assistant.facts.query(f"SELECT sources FROM {view} WHERE {column} = 'tdmnpb'")
        assert one.source_ids
        assert set(one.source_ids) <= {source for row in rows for source in row["sources"].split()}


def test_a_long_text_breaks_between_words() -> None:
    assert lines_of("một hai ba bốn", 70, 15) == ["một hai", "ba bốn"]
    assert lines_of("mộtchữdàikhôngcắtđược", 20, 15) == ["mộtchữdàikhôngcắtđược"]
    assert lines_of("", 20, 15) == [""]
