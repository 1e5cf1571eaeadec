"""A passage that is quoted before something is asked about it."""

import datetime as dt

import pytest

from knowledge import Assistant
from knowledge.nlu.quoting import quotation

TODAY = dt.date(2023, 6, 1)


@pytest.mark.parametrize(
    "text",
    [
        "“Cả nước chung sức xây dựng nông thôn mới” do ai phát động?",
        "Phong trào “Cả nước chung sức xây dựng nông thôn mới” do ai phát động?",
        "“Tập thể lao động xuất sắc” và “Tập thể lao động tiên tiến”, cái nào cao hơn?",
        "“Tỉnh Thái Nguyên báo cáo mô hình sản xuất chè sạch.” Còn hai tỉnh kia?",  # others than the passage names
    ],
)
def test_a_name_in_quotation_marks_is_no_passage(text: str) -> None:
    assert quotation(text) is None


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            "“UBND tỉnh Bắc Kạn tặng Bằng khen cho 24 cá nhân.” Những tỉnh nào được đề xuất Cờ thi đua dịp này?",
            "Bắc Giang",
        ),
        ("“Thứ trưởng Trần Thị Hà phát biểu chỉ đạo hội nghị”. Buổi ấy họp ở đâu?", "Hạ Long"),
        ("“Dự hội nghị có ... và lãnh đạo 7 tỉnh”. Chỗ ba chấm ở bài ngày 21/7/2017 là vụ nào?", "Vụ Địa phương"),
        (
            "“Chủ tịch UBND tỉnh công nhận lao động tiên tiến cho 11 tập thể”. Huyện tặng giấy khen mấy tập thể?",
            "17 tập thể",
        ),
        ("Trích: 'có lúc, có nơi còn mang tính hình thức, hành chính hóa'. Ai nhận xét vậy?", "Vũ Chí Kỳ"),
        ("“có lúc, có nơi còn mang tính hình thức, hành chính hóa” là câu của vị nào thế?", "Vũ Chí Kỳ"),
        (
            "“hướng tới kỷ niệm 75 năm Ngày Chủ tịch Hồ Chí Minh ra lời kêu gọi thi đua ái quốc” – vị nào nêu ý ấy?",
            "Lương Quốc Đoàn",
        ),
        ("“Không để thi đua, khen thưởng thành bệnh thành tích” Ai nói câu này, ở đâu?", "Đặng Thị Ngọc Thịnh"),
        ("ưu tiên đầu tư hỗ trợ ___ xây dựng mô hình khởi nghiệp >> hỗ trợ đối tượng nào?", "thanh niên"),
        (
            "kinh tế tăng trưởng trung bình trên 8%, văn hóa, y tế tiếp tục phát triển (hết trích). Đấy là cụm nào?",
            "Đồng bằng sông Hồng",
        ),
    ],
)
def test_what_a_passage_names_is_what_is_asked_about(assistant: Assistant, asked: str, told: str) -> None:
    answer = assistant.ask(asked, today=TODAY)
    assert answer.kind == "answer"
    assert told in answer.text


def test_what_a_passage_does_not_tell_is_not_answered_with_something_else(assistant: Assistant) -> None:
    asked = "“Phong trào Bình dân học vụ số phát động rộng khắp”. Ai phát động phong trào ấy?"
    assert assistant.ask(asked, today=TODAY).kind != "answer"


def test_a_passage_tells_no_role_that_it_does_not_state(assistant: Assistant) -> None:
    passage = "Hội nghị đã thông qua kết quả thi đua năm 2022, tỉnh Bắc Kạn làm Trưởng Cụm…"
    answer = assistant.ask(f"“{passage}” đoạn sau ghi tỉnh nào làm phó?", today=TODAY)
    assert answer.kind != "answer" or "Tuyên Quang" in answer.text


@pytest.mark.parametrize(
    "asked",
    [
        "'Các tỉnh đề xuất Bắc Giang đạt Cờ thi đua của Chính phủ'. Rốt cuộc quyết định tặng cờ ký số mấy, ngày nào?",
        "“...đồng thời tổ chức ký giao ước thi đua giữa các địa phương trong Cụm”. Bản ký ấy có mấy điều, viết gì?",
    ],
)
def test_a_fact_that_a_passage_states_is_no_answer_to_what_it_does_not_tell(assistant: Assistant, asked: str) -> None:
    assert assistant.ask(asked, today=TODAY).kind != "answer"
