"""What is told of clusters in which no province is changes nothing of what is answered of the provinces' clusters."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import Assistant, Conversation
from knowledge.language import strip_accents
from knowledge.nlu.reading import QuestionReader

TODAY = dt.date(2023, 6, 1)


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("Theo bài của TTXVN, cụm Trung du và miền núi phía Bắc đặt ra nhiệm vụ gì năm 2017?", "Nguồn: TTXVN"),
        ("Hội nghị ngày 24/7/2019 ở Hạ Long, vị thứ trưởng dự họp tên gì?", "Trần Thị Hà"),
        ("Năm 2023 đồng chí nào phát động thi đua của cụm?", "Nguyễn Đăng Bình"),
        ("Nêu nhiệm vụ thứ ba trong kế hoạch của cụm đồng bằng sông Hồng cuối năm 2019", "Nhiệm vụ trọng tâm"),
    ],
)
def test_the_provinces_clusters_are_answered(assistant: Assistant, question: str, holds: str) -> None:
    answer = assistant.ask(question, today=TODAY)
    assert answer.kind == "answer", answer.text
    assert holds in answer.text


def test_no_is_not_said_by_what_another_body_was_given(assistant: Assistant) -> None:
    question = "Huyện Hiệp Hòa có 3 tập thể được tặng Cờ thi đua của Chính phủ năm 2017 phải không?"
    for asked in (question, strip_accents(question)):
        answer = assistant.ask(asked, today=TODAY)
        assert not answer.text.startswith("Không"), answer.text
        assert "đề xuất" not in answer.text


def test_words_are_no_title_and_given_name(reader: QuestionReader) -> None:
    for question in (
        "Ba danh hiệu cao nhất của tập thể là gì?",
        "Nêu ba trong năm nhiệm vụ của cụm",
        "ba danh hieu nao",
    ):
        assert "person" not in reader.read(question, TODAY).slots, question
    assert reader.read("Bà Hà dự hội nghị nào?", TODAY).slots["person"]


def test_a_pause_ends_a_name_that_ends_there(reader: QuestionReader) -> None:
    apart = reader.read("Bằng khen, Thủ tướng tặng bao nhiêu?", TODAY).slots["award_form"]
    whole = reader.read("Bằng khen Thủ tướng tặng bao nhiêu?", TODAY).slots["award_form"]
    assert len(apart) > 1
    assert whole == ("bang-khen-cua-thu-tuong-chinh-phu",)


def test_where_a_unit_met_is_not_the_place_it_stands_in(reader: QuestionReader) -> None:
    assert "truong-chinh-tri-nguyen-van-cu" not in reader.read("UBND tỉnh Bắc Ninh", TODAY).slots.get("place", ())


def test_a_misspelt_cluster_is_no_shorter_one_with_its_head(reader: QuestionReader) -> None:
    assert reader.read("so ket cum dong bagn song hong", TODAY).slots["cluster"] == ("dbsh",)


def test_a_district_without_accents_is_whole(reader: QuestionReader) -> None:
    assert reader.read("Huyen Luc Ngan hop tong ket luc nao", TODAY).unknown_name == "Huyen Luc Ngan"
    assert not reader.read("Huyen Hiep Hoa hop tong ket luc nao", TODAY).unknown_name


def test_what_is_named_behind_several_questions_holds_for_all(assistant: Assistant) -> None:
    answer = assistant.ask("Ai đọc báo cáo năm 2017? Là khối nào ạ, cụm đồng bằng sông Hồng ấy?", today=TODAY)
    assert "Hiệp Hòa" not in answer.text


def test_what_a_person_said_of_few_clusters_is_told_of_each(assistant: Assistant) -> None:
    answer = assistant.ask("Bà Đặng Thị Ngọc Thịnh nhắc tới những phong trào thi đua nào?", today=TODAY)
    assert answer.kind == "answer", answer.text
    assert "Trung du và Miền núi phía Bắc" in answer.text
    assert "Tây Nguyên" in answer.text


def test_facts_of_others_are_found_where_they_are_meant(assistant: Assistant) -> None:
    asked = assistant.ask("Cụm thi đua số VIII của Bộ Tài nguyên và Môi trường có hoạt động chung gì?", today=TODAY)
    assert "bóng đá" in asked.text
    chat = Conversation(default_cluster="tdmnpb")
    assert "bóng đá" in assistant.ask("cụm nào có giải bóng đá mini nữ", conversation=chat, today=TODAY).text


def test_members_from_before_the_mergers_are_not_told_as_those_since(assistant: Assistant) -> None:
    question = "Sau khi sáp nhập tỉnh, cụm Trung du và miền núi phía Bắc gồm những tỉnh nào?"
    told = assistant.ask(question, today=dt.date(2026, 6, 1))
    assert told.kind == "no_data"
    assert "Bắc Giang (nay thuộc Bắc Ninh)" in told.text


def test_the_place_of_a_block_of_departments_does_not_tell_what_its_members_are(assistant: Assistant) -> None:
    question = "Năm 2024 Khối các Sở quản lý nhà nước (khối 2) tỉnh Khánh Hòa có mấy thành viên?"
    assert "9 đơn vị" in assistant.ask(question, today=dt.date(2026, 6, 1)).text


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("Trong các cụm của các tỉnh, cụm nào gồm nhiều tỉnh nhất?", "Tây Nam Bộ: 12 tỉnh"),
        ("Giữa cụm Bắc Trung Bộ với cụm Tây Nam Bộ thì cụm nào ít thành viên nhất?", "Bắc Trung Bộ: 6 tỉnh"),
        ("Khối, cụm nào đông đơn vị thành viên nhất?", "17 đơn vị"),
    ],
)
def test_the_largest_and_the_smallest_cluster(assistant: Assistant, question: str, holds: str) -> None:
    lead = assistant.ask(question, today=TODAY).text.splitlines()[0]
    assert holds in lead, lead


def test_a_province_that_was_not_merged_is_told_so_of_the_year_of_the_merger(assistant: Assistant) -> None:
    question = "Sơn La năm 2025 có bị sáp nhập với tỉnh khác không, rất mong đồng chí hồi âm sớm?"
    answer = assistant.ask(question, today=dt.date(2026, 6, 1))
    assert "giữ nguyên" in answer.text, answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Đặt cạnh nhau danh sách cụm miền Đông Nam Bộ năm 2015 với năm 2019 thì tỉnh nào ra, tỉnh nào vào?",
        "Cụm Đông Nam Bộ năm 2019 so với 2015 bớt tỉnh nào, thêm tỉnh nào?",
    ],
)
def test_lists_of_two_years_are_compared(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question, today=dt.date(2026, 1, 15))
    assert "có thêm Long An; không còn Ninh Thuận" in answer.text


@pytest.mark.parametrize(
    ("when", "there"), [("Tính đến 1/7/2019", "Long An"), ("Tháng 8/2015", "Ninh Thuận"), ("Tháng 8/2031", None)]
)
def test_members_of_a_year_are_those_of_a_day_of_it(assistant: Assistant, when: str, there: str | None) -> None:
    answer = assistant.ask(f"{when} cụm miền Đông Nam Bộ gồm những tỉnh nào?", today=dt.date(2026, 1, 15))
    assert (there in answer.text) if there else answer.kind != "answer"
