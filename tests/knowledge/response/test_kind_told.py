"""A true thing of another kind than is asked for is no answer: a province for a district, a year for a day."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import Assistant
from knowledge.nlu.reading import QuestionReader
from knowledge.response.answer import Answer, Turn
from knowledge.response.kind_told import tells_another_kind
from knowledge.response.replying import Reply

TODAY = dt.date(2026, 6, 1)


def other_kind(assistant: Assistant, reader: QuestionReader, question: str, text: str, row: str) -> bool:
    """Whether a text with one row tells another kind of thing than a question asks for."""
    rows = tuple(assistant.facts.load(f"SELECT {row}"))
    reply = Reply(Answer(kind="answer", lead=text), Turn(None, {}, text, ()), rows=rows)
    return tells_another_kind(reply, reader.read(question, TODAY))


@pytest.mark.parametrize(
    ("question", "text", "row", "other"),
    [
        ("do ông nào điều hành", "Sở làm cụm trưởng.", "'so' AS unit, NULL AS person", True),
        ("do ông nào điều hành", "Ông An làm cụm trưởng.", "'so' AS unit, 'an' AS person", False),
        ("huyện nào làm cụm trưởng", "Tỉnh X làm cụm trưởng.", "'head' AS role, 'tỉnh X' AS holder_name", True),
        ("huyện nào làm cụm trưởng", "Huyện X làm cụm trưởng.", "'head' AS role, 'huyện X' AS holder_name", False),
        ("địa phương nào làm cụm trưởng", "Tỉnh X.", "'head' AS role, 'tỉnh X' AS holder_name", False),
        ("kiểm tra chéo tỉnh nào", "Kế hoạch 1/KH.", "'1' AS document, 'kế hoạch' AS type", True),
        ("kế hoạch ấy của tỉnh nào", "Kế hoạch 1/KH.", "'1' AS document, 'kế hoạch' AS type", False),
        ("lễ ký diễn ra ngày nào", "Lễ ký diễn ra năm 2013.", "NULL AS date", True),
        ("lễ ký diễn ra ngày nào", "Lễ ký diễn ra ngày 3/5/2013.", "NULL AS date", False),
        ("lễ ký diễn ra trong hai ngày nào", "Lễ ký diễn ra ngày 3/5/2013.", "1 AS x", True),
        ("lễ ký diễn ra trong hai ngày nào", "Lễ ký diễn ra ngày 3 và 4/5/2013.", "1 AS x", False),
        ("được đề nghị danh hiệu gì", "Được đề nghị khen.", "1 AS award, NULL AS form", True),
        ("được đề nghị danh hiệu gì", "Được đề nghị tặng Cờ.", "1 AS award, 'co' AS form", False),
        ("giao ban lần 3 ở đâu", "Hội nghị giao ban lần 1 họp tại Huế.", "1 AS x", True),
        ("giao ban lần thứ nhất ở đâu", "Hội nghị giao ban lần 1 họp tại Huế.", "1 AS x", False),
    ],
)
def test_things_of_another_kind(
    assistant: Assistant, reader: QuestionReader, question: str, text: str, row: str, *, other: bool
) -> None:
    assert other_kind(assistant, reader, question, text, row) is other


def test_of_two_that_are_compared_both_are_told(assistant: Assistant, reader: QuestionReader) -> None:
    question = "so sánh Bắc Giang với Hòa Bình, nơi nào nhiều hơn"
    assert other_kind(assistant, reader, question, "Bắc Giang có 2.", "'bac-giang' AS unit")
    assert not other_kind(assistant, reader, "Bắc Giang có bao nhiêu", "Bắc Giang có 2.", "'bac-giang' AS unit")


def test_the_year_behind_a_role_is_its_own(assistant: Assistant, reader: QuestionReader) -> None:
    question = "ai làm cụm trưởng cụm TDMNPB năm 2017, trước hội nghị tháng 3/2023"
    row = "'head' AS role, {} AS year, 'x' AS holder"
    assert other_kind(assistant, reader, question, "Bắc Kạn làm cụm trưởng.", row.format(2022))
    assert not other_kind(assistant, reader, question, "Tuyên Quang làm cụm trưởng.", row.format(2017))


def test_a_question_that_is_but_a_role_asks_for_its_holder(assistant: Assistant, reader: QuestionReader) -> None:
    question = "Cụm trưởng cụm TDMNPB tại kỳ sơ kết?"
    assert other_kind(assistant, reader, question, "Hội nghị họp tại Huế.", "1 AS x")
    assert not other_kind(assistant, reader, question, "Huế làm Cụm trưởng.", "1 AS x")


@pytest.mark.parametrize(
    ("question", "text", "row", "other"),
    [
        ("bao lâu thì báo cáo một lần", "Cụm trưởng thông qua báo cáo.", "1 AS x", True),
        ("bao lâu thì báo cáo một lần", "Mỗi quý báo cáo một lần, 4 quý.", "1 AS x", False),
        ("tỷ lệ giải ngân là bao nhiêu", "Cụm có 6 đơn vị.", "1 AS x", True),
        ("tỷ lệ giải ngân là bao nhiêu", "Giải ngân: 83%.", "1 AS x", False),
        ("những huyện nào nằm trong cụm", "Huyện X làm cụm trưởng.", "'head' AS role, 'x' AS holder", True),
        ("họ tên Trưởng khối số XII phát biểu", "Ông An phát biểu ở khối khác.", "1 AS x", True),
        ("họ tên Trưởng khối số XII phát biểu", "Ông An phát biểu ở Khối số XII.", "1 AS x", False),
        ("nội dung nào được đưa ra", "Bài A do B viết.", "'B' AS author, 'A' AS title", True),
        ("ai viết bài", "Bài A do B viết.", "'B' AS author, 'A' AS title", False),
    ],
)
def test_more_things_of_another_kind(
    assistant: Assistant, reader: QuestionReader, question: str, text: str, row: str, *, other: bool
) -> None:
    assert other_kind(assistant, reader, question, text, row) is other


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("cụm TDMNPB do cơ quan nào đứng ra tổ chức", True),
        ("ai lập ra cụm TDMNPB", True),
        ("hội nghị của cụm TDMNPB do cơ quan nào tổ chức", False),
        ("cụm TDMNPB do đơn vị nào tổ chức năm 2022", False),
    ],
)
def test_who_held_a_meeting_did_not_set_up_the_cluster(
    assistant: Assistant, reader: QuestionReader, question: str, *, other: bool
) -> None:
    row = "'m' AS meeting, 'Hội nghị tổng kết năm 2022' AS meeting_name, 'bac-kan' AS unit"
    assert other_kind(assistant, reader, question, "Hội nghị do tỉnh X tổ chức.", row) is other


@pytest.mark.parametrize(
    ("question", "row", "other"),
    [
        ("sơ kết ở Sơn La xong, cuộc tổng kết ấy họp hôm nào", "'Hội nghị sơ kết' AS meeting_name, 'x' AS date", True),
        (
            "sơ kết ở Sơn La xong, cuộc tổng kết ấy họp hôm nào",
            "'Hội nghị tổng kết' AS meeting_name, 'x' AS date",
            False,
        ),
        ("sơ kết hay tổng kết họp ở Sơn La", "'Hội nghị sơ kết' AS meeting_name, 'x' AS date", False),
        ("sau cuộc tổng kết ấy, họp sơ kết hôm nào", "'Hội nghị sơ kết' AS meeting_name, 'x' AS date", False),
        ("sơ kết ấy, không phải tổng kết, họp hôm nào", "'Hội nghị sơ kết' AS meeting_name, 'x' AS date", False),
        ("tổng kết hôm nào", "'Hội nghị sơ kết' AS meeting_name, 'x' AS date", False),
    ],
)
def test_the_review_asked_about_is_not_the_one_named_before_it(
    assistant: Assistant, reader: QuestionReader, question: str, row: str, *, other: bool
) -> None:
    assert other_kind(assistant, reader, question, "Hội nghị họp ngày 1/1/2020.", row) is other


def test_who_holds_a_post_did_not_write_the_article(assistant: Assistant, reader: QuestionReader) -> None:
    row = "'An' AS author, 'Tin' AS title"
    assert other_kind(assistant, reader, "đọc bài về huyện Hiệp Hòa, ai là chủ tịch UBND huyện", "An viết.", row)
    assert not other_kind(assistant, reader, "ai viết về chủ tịch UBND huyện", "An viết.", row)


def test_a_meeting_pointed_at_is_not_all_of_them(assistant: Assistant, reader: QuestionReader) -> None:
    rows = "'a' AS meeting UNION SELECT 'b'"
    assert other_kind(assistant, reader, "cuộc họp ấy tặng bao nhiêu bằng khen", "Tặng 5 cá nhân.", rows)
    assert not other_kind(assistant, reader, "cuộc họp ấy tặng bao nhiêu bằng khen", "Tặng.", "'a' AS meeting")
    assert not other_kind(assistant, reader, "năm 2022 cuộc họp ấy tặng bao nhiêu", "Tặng.", rows)


def test_who_was_there_is_not_what_they_said(assistant: Assistant, reader: QuestionReader) -> None:
    row = "'spoke' AS deed, 'an' AS person"
    assert other_kind(assistant, reader, "ghi lại nguyên văn lời đại biểu ấy", "An phát biểu.", row)
    assert not other_kind(assistant, reader, "đại biểu nào phát biểu", "An phát biểu.", row)


@pytest.mark.parametrize(
    ("question", "text", "row", "other"),
    [
        ("vị Giám đốc nào đã khen các sở", "Kết quả: tốt.", "NULL AS told_by, 'tốt' AS text", True),
        ("vị Giám đốc nào đã khen các sở", "Ông An: tốt.", "'an' AS told_by, 'tốt' AS text", False),
        ("kết quả ra sao", "Kết quả: tốt.", "NULL AS told_by, 'tốt' AS text", False),
        ("làm trưởng trong mấy năm thì đổi", "Cần đủ 2/3 đơn vị.", "1 AS x", True),
        ("làm trưởng trong mấy năm thì đổi", "Nhiệm kỳ 1 năm.", "1 AS x", False),
        ("xin tên các tỉnh thuộc cụm TDMNPB, ghi rõ cụm trưởng", "X.", "'head' AS role, 'x' AS holder", True),
        ("xin tên cụm trưởng cụm TDMNPB", "X.", "'head' AS role, 'x' AS holder", False),
    ],
)
def test_a_person_a_term_and_members_are_what_is_asked_for(
    assistant: Assistant, reader: QuestionReader, question: str, text: str, row: str, *, other: bool
) -> None:
    assert other_kind(assistant, reader, question, text, row) is other


def test_all_documents_there_are_tell_nothing_of_what_names_none(assistant: Assistant, reader: QuestionReader) -> None:
    rows = tuple(
        assistant.facts.load(
            "SELECT document, type, date_kind FROM listed_document WHERE number IS NOT NULL ORDER BY document LIMIT 9"
        )
    )
    reply = Reply(Answer(kind="answer", lead="Các văn bản."), Turn(None, {}, "", ()), rows=rows)
    assert tells_another_kind(reply, reader.read("cụm ấy cam kết cho giai đoạn nào", TODAY))
    assert not tells_another_kind(reply, reader.read("giai đoạn ấy có những văn bản nào", TODAY))


def test_a_document_is_none_that_took_its_place(assistant: Assistant) -> None:
    question = "Quy chế cụm, khối của tỉnh Cao Bằng nay bị văn bản khác thay thế, văn bản đó số mấy?"
    told = assistant.ask(question, today=TODAY)
    assert told.kind != "answer", told.text
