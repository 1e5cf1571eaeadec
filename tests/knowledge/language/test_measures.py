import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import strip_accents
from knowledge.language.measures import leaves_out_attribute, leaves_out_measure

NO_MEASURE = "Hội nghị có các tỉnh trong cụm dự."


@pytest.mark.parametrize(
    "question",
    [
        "thu được mấy tạ thóc", "tặng mấy ký gạo", "mất bao nhiêu củ", "trồng mấy ha rừng", "trong may ha rung",
        "bao nhiêu héc-ta", "họp lúc mấy giờ", "hop may gio", "đồng chí ấy bao nhiêu tuổi", "bao nhieu trieu",
        "thu nhập mấy trăm triệu", "tăng bao nhiêu %", "tang may phan tram", "đào được bao nhiêu tấn", "dài mấy km",
        "đơn vị được mấy điểm", "cho xem bảng điểm", "xin điểm của từng huyện",
    ],
)  # fmt: skip
def test_a_reply_without_the_measure_asked_for_is_no_answer(question: str) -> None:
    assert leaves_out_measure(question, NO_MEASURE)


@pytest.mark.parametrize(
    "question",
    [
        "Họp ngày mấy hả em?", "hop ngay may ha em", "tháng mấy hả bác", "thứ mấy ha", "có mấy đồng chí dự",
        "may dong chi chu tri", "mấy đồng chủ trì", "bao nhiêu tiến sĩ", "bao nhieu tien si", "họp mấy kỳ",
        "hop may ky", "văn bản có mấy ký hiệu", "mua mấy ti vi", "mấy tân binh", "bao nhiêu cụ được thăm",
        "bao nhiêu tỷ lệ", "bao nhiêu triệu người hưởng ứng", "nhiều đồng bào dự không", "khóa mấy tấn phong",
        "họp tại mấy điểm cầu", "có mấy điểm mới", "quan điểm từng tỉnh",
        "số bao nhiêu ký ngày nào", "so bao nhieu ky ngay nao",
    ],
)  # fmt: skip
def test_other_words_are_no_measure(question: str) -> None:
    assert not leaves_out_measure(question, NO_MEASURE)


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("mỗi nhà mấy triệu", "Hỗ trợ 50 triệu đồng."),
        ("tăng mấy %", "Tăng 8,5%."),
        ("bao nhiêu tạ", "Năng suất 65 tạ trên ha."),
        ("dài bao nhiêu mét", "Đường dài 1.200 m."),
        ("được bao nhiêu điểm", "Xếp thứ 2, đạt 98,5 điểm."),
    ],
)
def test_a_reply_that_tells_the_measure(question: str, reply: str) -> None:
    assert not leaves_out_measure(question, reply)


def test_persons_are_no_money() -> None:
    assert leaves_out_measure("mức thưởng bao nhiêu đồng", "Có 7 đồng chí dự.")


@given(st.text(), st.sampled_from(["mấy triệu đồng", "bao nhiêu phần trăm", "mấy giờ"]))
def test_any_text_is_taken_with_and_without_its_accents(text: str, asked: str) -> None:
    for typed in (asked, strip_accents(asked), asked.upper()):
        assert leaves_out_measure(f"{typed}, {text}", "Chưa rõ.") in (True, False)
        assert leaves_out_measure(typed, "Chưa rõ.")


@pytest.mark.parametrize(
    ("question", "leaves_out"),
    [
        ("độ tuổi của năm cá nhân ấy ra sao", True),
        ("do tuoi cua nam ca nhan ay ra sao", True),
        ("năm cá nhân ấy trồng giống chè gì", True),
        ("năm cá nhân ấy giống ai", False),
        ("ai khen năm cá nhân ấy, em ghi địa chỉ gửi thư", False),
    ],
)
def test_what_somebody_is_like_must_be_told(question: str, *, leaves_out: bool) -> None:
    assert leaves_out_attribute(question, "Năm cá nhân trồng chè được tặng Giấy khen.") is leaves_out


def test_how_many_days_is_told_by_a_span_of_days() -> None:
    assert leaves_out_measure("hội thi kéo dài mấy ngày", "Hội thi diễn ra ngày 4/5/2024.")
    assert not leaves_out_measure("hội thi kéo dài mấy ngày", "Hội thi diễn ra ngày 4-6/5/2024.")
    assert not leaves_out_measure("hội thi ngày mấy", "Hội thi diễn ra ngày 4/5/2024.")
