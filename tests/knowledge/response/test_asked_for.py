"""Whether an answer tells what is asked for."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import Assistant
from knowledge.nlu.reading import QuestionReader
from knowledge.response.answer import Answer, Turn
from knowledge.response.asked_for import tells_names, tells_what_is_asked
from knowledge.response.replying import Reply
from knowledge.response.searching import counted_in

TODAY = dt.date(2026, 6, 1)


def reply(assistant: Assistant, text: str, sql: str) -> Reply:
    """An answer made of rows."""
    rows = tuple(assistant.facts.load(sql))
    return Reply(Answer(kind="answer", lead=text), Turn(None, {}, text, ()), rows=rows)


@pytest.mark.parametrize(
    ("question", "row", "tells"),
    [
        ("hội nghị của cụm họp ở đâu", "'2024-05-01' AS date, NULL AS place", False),
        ("hội nghị của cụm họp ngày nào", "'2024-05-01' AS date, NULL AS place", True),
        ("hội nghị của cụm họp ngày nào", "NULL AS date, 'Huế' AS place", False),
        ("hội nghị của cụm họp ngày nào ở đâu", "NULL AS date, 'Huế' AS place", True),
        ("hội nghị của cụm họp ngày nào ở đâu", "NULL AS date, NULL AS place", False),
        ("hội nghị của cụm họp ở đâu", "NULL AS date", True),  # of something else than when and where they met
    ],
)
def test_when_and_where_must_be_known_of_one_row(
    assistant: Assistant, reader: QuestionReader, question: str, row: str, *, tells: bool
) -> None:
    told = reply(assistant, "Hội nghị diễn ra ngày chưa rõ.", f"SELECT {row}")
    assert tells_what_is_asked(told, reader.read(question, TODAY), lambda *_: frozenset()) is tells


@pytest.mark.parametrize(
    ("question", "row", "tells"),
    [
        ("kể tên các đơn vị được khen", "NULL AS person, 'bac-kan' AS unit", True),
        ("cho biết tên 4 đơn vị được khen", "NULL AS person, 'bac-kan' AS unit", True),
        ("cho biết tên người được khen", "NULL AS person, 'bac-kan' AS unit", False),
        ("cho biết tên người được khen", "'le-anh-duong' AS person, NULL AS unit", True),
        ("cho biết tên người được khen", "1 AS count", False),
    ],
)
def test_names_of_those_who_are_asked_for(
    assistant: Assistant, reader: QuestionReader, question: str, row: str, *, tells: bool
) -> None:
    assert tells_names(reply(assistant, "…", f"SELECT {row}"), reader.read(question, TODAY)) is tells


@pytest.mark.parametrize(("groups", "tells"), [("collective", True), ("individual", False)])
def test_a_count_is_of_the_group_that_is_asked_for(
    assistant: Assistant, reader: QuestionReader, groups: str, *, tells: bool
) -> None:
    told = reply(assistant, "Có 57 đơn vị dẫn đầu.", f"SELECT 57 AS count, '{groups}' AS groups")
    reading = reader.read("bao nhiêu tập thể được tặng cờ", TODAY)
    assert tells_what_is_asked(told, reading, lambda *_: frozenset()) is tells


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Hội nghị 10/3/2023 của cụm trung du họp ở hội trường nào?", "no_data"),
        ("Hội nghị 10/3/2023 của cụm trung du họp ở thành phố nào?", "answer"),
        ("Xin số, ngày ký quyết định tặng Giấy khen cho 17 tập thể của huyện Hiệp Hòa năm 2017.", "no_data"),
        ("Ngày ký quyết định công nhận lao động tiên tiến năm 2017 của Hiệp Hòa?", "no_data"),
        ("Ngày ban hành Luật Thi đua, khen thưởng 2022?", "answer"),
    ],
)
def test_a_town_is_no_building_and_a_year_no_day_of_signing(assistant: Assistant, question: str, kind: str) -> None:
    assert assistant.ask(question, today=TODAY).kind == kind


def test_where_something_was_said_is_told_with_it(assistant: Assistant) -> None:
    answer = assistant.ask(
        "Các phong trào thi đua góp phần chấn chỉnh kỷ luật, kỷ cương: nêu ra ở tỉnh nào?", today=TODAY
    )
    assert "tại tỉnh Hòa Bình" in answer.text


@pytest.mark.parametrize(
    ("question", "kind", "told"),
    [
        ("Ông Lương Quốc Đoàn yêu cầu triển khai hiệu quả đề án nào có giai đoạn đến năm 2025?", "answer", "2022-2025"),
        ("Nhiệm vụ năm 2025 của cụm trung du là gì?", "no_data", "2025"),
    ],
)
def test_a_year_may_be_of_what_was_said(assistant: Assistant, question: str, kind: str, told: str) -> None:
    answer = assistant.ask(question, today=dt.date(2023, 6, 1))
    assert answer.kind == kind
    assert told in answer.text


@pytest.mark.parametrize(
    ("question", "text", "tells"),
    [
        ("Tỉnh nào được giao làm cụm trưởng cụm trung du năm 2018?", "Hội nghị diễn ra tại Pleiku.", False),
        ("Tỉnh nào được giao làm cụm trưởng cụm trung du năm 2018?", "A làm Cụm trưởng.", True),
        ("Cụm trưởng cụm trung du chủ trì hội nghị ở đâu?", "Hội nghị diễn ra tại Pleiku.", True),
        ("Đơn vị nào về nhất hội thao cụm trung du?", "A được giải hạng Nhì.", False),
        ("Đơn vị nào về nhì hội thao cụm trung du?", "A được giải hạng Nhì.", True),
        ("Ai kết luận hội nghị, mang quân hàm gì?", "Lưu Xuân Phương kết luận.", False),
        ("Ai kết luận hội nghị, mang quân hàm gì?", "Đại tá Lưu Xuân Phương kết luận.", True),
    ],
)
def test_a_role_a_place_or_a_grade_that_is_asked_for_is_told(
    assistant: Assistant, reader: QuestionReader, question: str, text: str, *, tells: bool
) -> None:
    told = reply(assistant, text, "SELECT 'bac-giang' AS unit, 'Bắc Giang' AS unit_short")
    assert tells_what_is_asked(told, reader.read(question, TODAY), lambda *_: frozenset()) is tells


@pytest.mark.parametrize(
    "question",
    [
        "Nghị định 91/2017/NĐ-CP đăng Công báo số bao nhiêu?",  # its own number is said
        "Hướng dẫn 2357/HD-BTĐKT ký ngày nào?",  # only the day of its posting is known
        "Trong Hội đồng Trung ương ai phụ trách cụm Bắc Trung Bộ?",  # who was at a meeting is not asked
        "Lương tháng của Chủ tịch UBND tỉnh Bắc Giang nhiều không?",
        "Thống kê số sáng kiến được công nhận ở từng tỉnh trong cụm trung du năm 2022.",
    ],
)
def test_what_only_looks_like_it_is_not_told(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question, today=TODAY).kind != "answer"


def test_of_several_groups_each_is_counted(assistant: Assistant) -> None:
    question = (
        "Bao nhiêu tập thể được Chủ tịch UBND huyện Hiệp Hòa tặng giấy khen, và bao nhiêu người đứng đầu, chủ tịch xã"
        " được khen thưởng vì thi hành công vụ xuất sắc năm 2017?"
    )
    told = assistant.ask(question, today=TODAY).text
    assert "17 tập thể" in told
    assert "9 người" in told


@pytest.mark.parametrize(
    ("question", "tells"),
    [
        ("Cụm trung du họp theo kế hoạch số mấy?", False),
        ("Cụm trung du họp theo hướng dẫn nào?", True),
        ("Cụm trung du họp theo văn bản nào?", True),
    ],
)
def test_a_document_of_another_type_is_not_the_one_asked_for(
    assistant: Assistant, reader: QuestionReader, question: str, *, tells: bool
) -> None:
    told = reply(assistant, "Hướng dẫn 62/HD-MT", "SELECT 'Hướng dẫn' AS type, '62/HD-MT' AS number, 'x' AS unit")
    assert tells_what_is_asked(told, reader.read(question, TODAY), lambda *_: frozenset()) is tells


@pytest.mark.parametrize(
    ("question", "recipient", "tells"),
    [
        ("huyện nào được tặng Giấy khen", "4 tập thể", False),
        ("Giấy khen tặng cho những đơn vị nào", "các tập thể", False),
        ("xin danh sách các tập thể được tặng Giấy khen", "4 tập thể", False),
        ("huyện nào được tặng Giấy khen", "Hội Nông dân huyện A và Hội Nông dân huyện B", True),
        ("mấy tập thể được tặng Giấy khen", "4 tập thể", True),
    ],
)
def test_which_ones_were_commended_is_not_told_by_their_number(
    assistant: Assistant, reader: QuestionReader, question: str, recipient: str, *, tells: bool
) -> None:
    row = f"SELECT '{recipient}' AS recipient, 4 AS count, 'collective' AS groups, NULL AS unit, NULL AS person"
    told = reply(assistant, f"Tặng Giấy khen cho {recipient}.", row)
    assert tells_what_is_asked(told, reader.read(question, TODAY), lambda *_: frozenset()) is tells


def test_who_was_before_somebody_is_not_that_one(assistant: Assistant, reader: QuestionReader) -> None:
    told = reply(assistant, "Mai Sơn là Phó Chủ tịch.", "SELECT 'mai-son' AS person, 'Mai Sơn' AS person_name")
    asked = reader.read("ai làm Phó Chủ tịch UBND tỉnh Bắc Giang trước ông Mai Sơn", TODAY)
    assert not tells_what_is_asked(told, asked, lambda *_: frozenset())


@pytest.mark.parametrize(
    ("question", "text", "tells"),
    [
        ("huyện Bắc Mê dựng được mấy căn nhà", "Nhà dựng mới: 40 nhà.", True),
        ("huyện Bắc Mê dựng được bao nhiêu ngôi nhà", "Nhà dựng mới: 40 nhà.", True),
        ("huyện Bắc Mê dựng được bao nhiêu ngôi nhà", "Cầu dựng mới: 40 cầu.", False),
        ("đoàn giành bao nhiêu tấm huy chương", "Đoàn giành 12 huy chương.", True),
        ("đoàn giành bao nhiêu tấm huy chương", "Đoàn giành 12 giải.", False),
        ("phong do co bao nhieu can bo", "Phòng có 5 cán bộ.", True),  # "can" is no classifier here
        ("phòng đó có bao nhiêu cán bộ", "Cả nước có 5 bộ.", False),
        ("mỗi sở ủng hộ bao nhiêu tiền", "Mỗi sở ủng hộ: 15 triệu đồng.", True),
        ("mỗi sở ủng hộ bao nhiêu tiền", "Mỗi sở ủng hộ: 15 tấn gạo.", False),
        ("cả đợt làm được bao nhiêu ki-lô-mét đường", "Cả đợt làm 90 km đường.", True),
        ("hội thao có bao nhiêu người thi đấu", "Hội thao có 90 vận động viên.", True),
        ("hội thao có bao nhiêu người thi đấu", "Hội thao có 90 trận.", False),
        ("hội thao có mấy bộ môn, bao nhiêu bộ môn", "Hội thao có 6 môn.", True),
        ("nghị định ban hành ngày bao nhiêu thế bác hùng", "Ngày ban hành: 5/6/2020.", True),
        ("mỗi ngày bao nhiêu chuyến xe đến", "Ngày 5/6/2020 có 3 đoàn.", False),
    ],
)
def test_what_is_counted_may_be_called_otherwise(
    assistant: Assistant, reader: QuestionReader, question: str, text: str, *, tells: bool
) -> None:
    told = reply(assistant, text, "SELECT 1 AS other")
    assert tells_what_is_asked(told, reader.read(question, TODAY), lambda *_: frozenset({"người"})) is tells


@pytest.mark.parametrize(
    ("row", "tells"),
    [
        ("'Lượt học viên' AS what, '940 lượt' AS value", True),
        ("'Tổng số học viên' AS what, '940' AS value", True),
        ("'Học viên khá, giỏi' AS what, '94%' AS value", False),
        ("'Học viên góp quỹ' AS what, '9 triệu đồng' AS value", False),
        ("'Lớp có học viên' AS what, '940 lớp' AS value", False),
    ],
)
def test_the_label_of_a_figure_names_what_it_counts(
    assistant: Assistant, reader: QuestionReader, row: str, *, tells: bool
) -> None:
    told = reply(assistant, "Số liệu: 940.", f"SELECT {row}")
    reading = reader.read("trung tâm có bao nhiêu học viên", TODAY)
    assert tells_what_is_asked(told, reading, lambda *_: frozenset()) is tells


@pytest.mark.parametrize(
    "question",
    [
        "Hướng dẫn 2357/HD-BTĐKT mang chữ ký của cá nhân nào?",
        "Dưới Hướng dẫn 2357/HD-BTĐKT là chữ ký của vị lãnh đạo nào?",
        "Bản thảo Lời kêu gọi thi đua ái quốc được giữ ở thư viện nào?",
        "Đại hội Thi đua yêu nước toàn quốc lần IX và lần XII họp ngày nào?",
        "Quyết định 1620, 1258 và 999 của Thủ tướng ký năm nào?",
        "Sở nào làm cụm trưởng cụm Duyên hải Nam Trung Bộ ngành Công Thương năm 2024, được giao hôm nào?",
    ],
)
def test_less_than_what_is_asked_for_is_no_answer(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question, today=TODAY).kind != "answer"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Phó Thủ tướng nào ký Quyết định 1008/QĐ-TTg?", "Nguyễn Hòa Bình"),
        ("Đối tượng được tặng Bằng khen của Thủ tướng Chính phủ là ai?", "hộ gia đình"),
        ("Giải thưởng Nhà nước là để khen con người hay khen công trình?", "công trình"),
        ("Năm 2018 Cần Thơ làm cụm phó các thành phố trực thuộc Trung ương, còn ai làm cụm trưởng?", "Hải Phòng"),
        ("Hướng dẫn 2357 hay 2358, số nào dành cho phong trào vì người nghèo?", "2357"),
    ],
)
def test_what_is_asked_for_is_told_where_it_is_known(assistant: Assistant, question: str, told: str) -> None:
    answer = assistant.ask(question, today=TODAY)
    assert answer.kind == "answer"
    assert told in answer.text


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("huyện làm cụm phó thứ mấy của cụm", ()),
        ("điều mấy luật này nói tới quỹ", ()),
        ("có mấy huyện dự", ("huyen",)),
        ("bao nhiêu huyện dự", ("huyen",)),
    ],
)
def test_a_place_in_a_row_counts_nothing(reader: QuestionReader, question: str, counted: tuple[str, ...]) -> None:
    assert counted_in(reader.read(question, TODAY))[:1] == counted


@pytest.mark.parametrize(
    ("row", "tells"),
    [
        ("'Cụm thi đua miền núi' AS body_name, 'Tỷ lệ' AS what, '83%' AS value", False),
        ("'huyện Tiên Phước' AS body_name, 'Tỷ lệ' AS what, '83%' AS value", True),
    ],
)
def test_a_figure_of_a_district_names_it(
    assistant: Assistant, reader: QuestionReader, row: str, *, tells: bool
) -> None:
    told = reply(assistant, "Tỷ lệ giải ngân: 83%.", f"SELECT {row}")
    reading = reader.read("giải ngân vốn ở huyện nào cao", TODAY)
    assert tells_what_is_asked(told, reading, lambda *_: frozenset()) is tells


@pytest.mark.parametrize(
    ("question", "text", "row", "tells"),
    [
        ("khi ra quyết định thì tỉnh có mấy khối, mấy cụm", "Có 1 văn bản.", "'1' AS document, 'q' AS type", False),
        ("tỉnh đã ra mấy văn bản", "Có 1 văn bản.", "'1' AS document, 'q' AS type", True),
        ("cần cụm trưởng năm 2017 và tổng số thành viên", "Năm 2017, Huế làm Cụm trưởng.", "1 AS x", False),
        ("cần cụm trưởng năm 2017 và tổng số thành viên", "Cụm có 9 đơn vị.", "1 AS x", True),
        ("cho hạng Nhì và hạng Ba của khối mà A đứng đầu", "A xếp thứ 1.", "1 AS rank", False),
        ("cho hạng Nhì và hạng Ba của khối mà A đứng đầu", "B xếp thứ 2.", "2 AS rank", True),
    ],
)
def test_a_number_or_a_place_that_is_wanted_is_told(
    assistant: Assistant, reader: QuestionReader, question: str, text: str, row: str, *, tells: bool
) -> None:
    told = reply(assistant, text, f"SELECT {row}")
    assert tells_what_is_asked(told, reader.read(question, TODAY), lambda *_: frozenset()) is tells
