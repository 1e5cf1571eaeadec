"""Whose name units bear that became one."""

import datetime as dt

import pytest

from knowledge import Assistant

TODAY = dt.date(2026, 11, 27)


@pytest.mark.parametrize(
    "claim",
    [
        "Kiên Giang với An Giang nhập lại, tỉnh mới mang tên Kiên Giang phải không?",
        "Phú Yên giữ tên, còn Đắk Lắk bị nhập vào Phú Yên, đúng không?",
        "Nghe nói Tiền Giang nuốt Đồng Tháp, giờ gọi là tỉnh Tiền Giang hả?",
        "Quảng Nam với Đà Nẵng nhập một, lấy tên Quảng Nam Đà Nẵng đúng hông?",
        "Hà Giang nhập vào Tuyên Quang rồi tỉnh mới vẫn gọi Hà Giang đúng hem?",
        "Thái Nguyên nhập vô Bắc Kạn nên giờ kêu là Bắc Kạn phải hông bà?",
        "gio thai nguyen goi la bac kan dung k",
        "Kiên Giang đổi tên thành An Giang chứ không nhập với tỉnh nào, đúng không?",
    ],
)
def test_a_name_that_did_not_stay_is_denied(assistant: Assistant, claim: str) -> None:
    assert assistant.ask(claim, today=TODAY).text.startswith("Không.")


@pytest.mark.parametrize(
    "claim",
    [
        "Kiên Giang với An Giang nhập lại, tỉnh mới mang tên An Giang phải không?",
        "Bạc Liêu nhập vào Cà Mau, tỉnh mới không lấy tên Bạc Liêu đúng không?",
        "Bạc Liêu bị bỏ tên, giờ là Cà Mau đúng không?",
        "Hà Giang nhập vào Tuyên Quang đúng hem?",
        "Tỉnh Gia Lai mới có cả Bình Định cũ, đúng hông?",
        "nhỏ em tui kêu Sóc Trăng nhập vào Cần Thơ rồi, phải hông",
        "Hà Giang trước đây tên là Hà Giang nay nhập vào Tuyên Quang đúng không?",
    ],
)
def test_a_name_that_stayed_is_confirmed(assistant: Assistant, claim: str) -> None:
    assert assistant.ask(claim, today=TODAY).text.startswith("Đúng.")
