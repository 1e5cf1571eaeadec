"""Two versions of one thing, of which a question asks which is right."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Assistant
from knowledge.nlu.rival_versions import rival_claims

TODAY = dt.date(2023, 6, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2023 tỉnh nào làm cụm trưởng?",
        "Cụm trưởng năm 2022 là Bắc Giang đúng không?",
        "Bắc Kạn với Bắc Giang, bên nào được tặng nhiều hơn?",
        "Họp ở đâu, ai chủ trì?",
        "Ai thay mặt cụm trung du phát động thi đua năm 2023?",
    ],
)
def test_another_question_has_no_versions(text: str) -> None:
    assert rival_claims(text) == ()


def test_what_is_said_beside_the_versions_is_said_of_each() -> None:
    text = "Tờ trình ghi Hiệp Hòa có 17 tập thể. Sổ theo dõi: 19 tập thể. Bản nào khớp hội nghị năm 2017?"
    assert rival_claims(text) == ("Tờ trình ghi Hiệp Hòa có 17 tập thể, hội nghị năm 2017, đúng không?",)


def test_a_day_without_its_year_is_of_the_year_of_the_other() -> None:
    first, second = rival_claims("Cụm họp ngày 16/3 hay 17/3/2017?")
    assert ("16/3/2017" in first, "17/3/2017" in second) == (True, True)


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    assert all(claim.endswith("đúng không?") for claim in rival_claims(text))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Sổ tay em chép cụm trưởng năm 2022 là Bắc Kạn, sổ cũ lại chép Bắc Giang. Bản nào chuẩn?", "Bắc Giang"),
        ("Tờ này ghi cụm phó năm 2017 là Yên Bái. Tờ kia: Hòa Bình. Tờ nào ghi đúng vậy?", "Hòa Bình"),
        ("cum trung du tong ket o Bac Kan ngay 16/3 hay 17/3/2017", "17/3/2017"),
        (
            "Tờ trình ghi UBND tỉnh Bắc Kạn tặng Bằng khen 24 cá nhân. Bảng kê: 23. Bên nào khớp năm 2016?",
            "24 cá nhân",
        ),
    ],
)
def test_the_fact_is_told_without_a_yes_or_no(assistant: Assistant, asked: str, told: str) -> None:
    answer = assistant.ask(asked, today=TODAY)
    assert answer.kind == "answer"
    assert told in answer.text
    assert not answer.text.startswith(("Đúng", "Không", "Chưa có nguồn nào"))
