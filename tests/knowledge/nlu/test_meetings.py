import datetime as dt

import pytest

from knowledge import Assistant
from knowledge.nlu.meetings import MeetingFinder
from knowledge.nlu.reading import QuestionReader
from knowledge.nlu.unnamed_cluster import UnnamedCluster

TODAY = dt.date(2023, 6, 1)
CLUSTER = {"body": ("tdmnpb",)}


def _finder(assistant: Assistant) -> MeetingFinder:
    return MeetingFinder(assistant.facts, UnnamedCluster(assistant.facts))


def found(assistant: Assistant, text: str, today: dt.date = TODAY, **slots: tuple[str, ...]) -> list[str]:
    """The meetings of the cluster that a question may mean, ``slots`` being what was read in it beside its time."""
    reading = assistant._answerer._reader.read(text, today)
    meetings, _ = _finder(assistant).find({**CLUSTER, **slots}, reading, today)
    return [one.meeting for one in meetings]


@pytest.mark.parametrize(
    ("text", "kind", "meeting"),
    [
        ("hội nghị tổng kết năm 2022", "year_end_review", "tdmnpb-2022-tong-ket"),  # the year it reviews
        ("hội nghị năm 2023", None, "tdmnpb-2022-tong-ket"),  # the year it met in
        ("phát động thi đua năm 2023", None, "tdmnpb-2022-tong-ket"),  # the year it plans for
        ("triển khai nhiệm vụ năm 2018", None, None),
        ("hội nghị ngày 10/3/2023", None, "tdmnpb-2022-tong-ket"),
        ("hội nghị tháng 3/2023", None, "tdmnpb-2022-tong-ket"),
        ("tổng kết năm 2016", "year_end_review", "tdmnpb-2016-tong-ket"),
        ("hội nghị gần nhất", None, "tdmnpb-2022-tong-ket"),
    ],
)
def test_the_meeting_meant(assistant: Assistant, text: str, kind: str | None, meeting: str | None) -> None:
    slots = {"meeting_kind": (kind,)} if kind else {}
    assert found(assistant, text, **slots) == ([meeting] if meeting else [])


def test_a_half_year_is_the_one_reviewed_or_planned(assistant: Assistant) -> None:
    assert len(found(assistant, "6 tháng đầu năm 2017")) == 1
    assert found(assistant, "6 tháng đầu năm 2017") == found(
        assistant, "sơ kết 6 tháng đầu năm 2017", meeting_kind=("half_year_review",)
    )


def test_all_years_that_are_named(assistant: Assistant) -> None:
    both = found(assistant, "tổng kết năm 2016 và năm 2022", meeting_kind=("year_end_review",))
    assert both == ["tdmnpb-2016-tong-ket", "tdmnpb-2022-tong-ket"]


def test_a_meeting_that_is_yet_to_come_is_not_known(assistant: Assistant) -> None:
    assert found(assistant, "tổng kết năm 2022", dt.date(2023, 3, 9), meeting_kind=("year_end_review",)) == []
    assert found(assistant, "hội nghị gần nhất", dt.date(2023, 3, 9)) != ["tdmnpb-2022-tong-ket"]


def test_a_place_and_a_year_without_any(assistant: Assistant) -> None:
    assert found(assistant, "năm 2023", place=("bac-giang",)) == ["tdmnpb-2022-tong-ket"]
    assert found(assistant, "năm 2023", place=("nghe-an",)) == []
    assert found(assistant, "năm 1999") == []


def test_too_little_names_no_meeting(assistant: Assistant, reader: QuestionReader) -> None:
    only_a_kind = {"meeting_kind": ("year_end_review",)}
    meetings, _ = _finder(assistant).find(only_a_kind, reader.read("hội nghị tổng kết", TODAY), TODAY)
    assert meetings == []


def test_the_latest_of_all_is_of_a_cluster_of_provinces(assistant: Assistant, reader: QuestionReader) -> None:
    reading = reader.read("hội nghị gần nhất họp ở đâu", dt.date(2018, 12, 1))
    meetings, _ = _finder(assistant).find({}, reading, dt.date(2018, 12, 1))
    assert [one.meeting for one in meetings] == ["tay-nguyen-2018"]


def test_a_meeting_of_no_usual_kind_is_called_by_its_own_words(assistant: Assistant) -> None:
    treasury = {"body": ("cum-4-kho-bac",)}
    [games] = found(assistant, "hội thao của cụm diễn ra ở đâu", **treasury)
    assert games == "kho-bac-cum-4-2024"
    assert found(assistant, "hội thao của cụm năm 1999", **treasury) == []


@pytest.mark.parametrize(
    ("asked", "kind", "told"),
    [
        ("Ngày 10/3, hội nghị tổng kết năm 2022 của cụm trung du do ai chủ trì?", "answer", "Lương Quốc Đoàn"),
        ("Tháng 3, hội nghị tổng kết năm 2016 của cụm trung du họp ở đâu?", "answer", "Bắc Kạn"),
        ("10/3/2022 cụm trung du họp ở đâu?", "no_data", "Chưa có dữ liệu"),
        ("Hội nghị tổng kết năm 2022 của cụm trung du ở Hà Nội do ai chủ trì?", "no_data", "Lương Quốc Đoàn"),
        ("Hội nghị tổng kết năm 2022 của cụm trung du ngày 12/3/2023 do ai chủ trì?", "no_data", "(ngày 10/3/2023)"),
        ("Báo ghi cụm trung du sơ kết 2017 ở Phú Thọ. Thực ra họp ở đâu?", "answer", "Hòa Bình"),
    ],
)
def test_one_doubtful_word_does_not_hide_a_meeting(assistant: Assistant, asked: str, kind: str, told: str) -> None:
    answer = assistant.ask(asked, today=dt.date(2023, 6, 1))
    assert answer.kind == kind
    assert told in answer.text


def test_a_meeting_at_an_office_was_in_its_province(assistant: Assistant) -> None:
    at = {"body": ("cum-8-cong-an",), "place": ("ninh-thuan",)}
    assert found(assistant, "sơ kết ở Ninh Thuận", **at) == ["cong-an-cum-8-2011"]
    reading = assistant._answerer._reader.read("họp ở Ninh Thuận năm 2011", TODAY)
    assert _finder(assistant).find({"place": ("ninh-thuan",)}, reading, TODAY)[0] == []
