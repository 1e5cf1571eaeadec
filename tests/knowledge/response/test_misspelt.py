"""A misspelt word may claim something: no yes where it is not understood and not told."""

import datetime as dt

import pytest

from knowledge import Assistant

TODAY = dt.date(2023, 6, 1)


@pytest.mark.parametrize(
    "question",
    [
        "Ba Tran Thi Ha la bo truogn Bo Noi vu nam 2019, dung khong?",
        "Yen Bai lam trong cum TDMNPB nam 2023 phai khong?",
        "Tran Thi Ha la pho thu tuogn Bo Noi vu dung khong?",
        "Phu Tho la trg cum Trung du nam 2023, dung khong",
        "Bà Trần Thị Hà năm 2019 giữ chức bộ trởng Bộ Nội vụ phải không?",
        "Giấy khen cho 17 tập thể của Hiệp Hòa năm 2017 do tinhr tặng đúng không?",
        "Cao Bằng thuộc cụm thi đua đồng bg và miền núi phía Bắc phải không?",
        "Trong giấy mời ghi ông Lê Ánh Dương là Chủ tịch UBND tỉnh Hòa ình, ghi thế đúng không?",
        "Quan Sơn nơi cụm thi đua số 3 tỉnh Thanh Hóa tổng kết năm 2023 được cử làm cụm rưởng, đúng không?",
    ],
)
def test_what_may_be_another_claim_is_not_confirmed(assistant: Assistant, question: str) -> None:
    assert not assistant.ask(question, today=TODAY).text.startswith("Đúng.")


@pytest.mark.parametrize(
    "question",
    [
        "Kiem tra giup eem: Bac Kan lam cum truong TDMNPB nam 2023, dung khong?",
        "Nam 2023 Tuyen Quang lam cum pho cum Trung du va mien nui phia Bacc phai khong?",
    ],
)
def test_a_true_claim_is_confirmed_though_other_words_are_misspelt(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question, today=TODAY).text.startswith("Đúng.")
