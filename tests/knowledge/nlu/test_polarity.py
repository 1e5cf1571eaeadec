"""What asks for yes or no, what asks for a thing, and what denies."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Assistant
from knowledge.language import tokenise
from knowledge.nlu.polarity import denies, yes_or_no


@pytest.mark.parametrize(
    "question",
    [
        "Cụm trưởng năm 2022 là Hòa Bình phải không?", "Hòa Bình làm cụm phó, đúng k mn", "Cụm có 8 tỉnh, đúng?",
        "Có đúng là hội nghị họp ở Yên Bái?", "Cụm phó năm 2023 có phải Phú Thọ?", "Phú Thọ thuộc cụm này à?",
        "Nghe nói hội nghị năm 2019 họp ở Nam Định?", "Bắc Kạn đã làm cụm trưởng chưa?",
        "Có 30 người được khen, chuẩn không ạ", "Yên Bái làm cụm phó, phải hông chị Ba",
        "Phú Thọ làm cụm trưởng là đúng hay sai?", "Tin Yên Bái họp sơ kết là thật hay giả", "Cụm có 9 tỉnh. Đúng/Sai?",
        "Đúng hay sai: cụm có 9 tỉnh", "Họp ở Yên Bái, thông tin đó có chính xác không", "Nội dung này có chuẩn xác?",
        "“Cụm có bảy tỉnh”. Đúng/Sai?", "“Yên Bái nhận cờ luân lưu” – tiêu đề này chuẩn?",
        "Họp ở Yên Bái. Nhận định ấy có căn cứ không?", "Yên Bái là trưởng, Phú Thọ là phó, đúng cả chứ",
        "yen bai lam cum pho nam 2019 phai mn, toi voi ban dang cai nhau", "Yên Bái làm cụm phó à? Thật không đấy",
    ],
)  # fmt: skip
def test_it_asks_for_yes_or_no(question: str) -> None:
    assert yes_or_no(question, tokenise(question))[0]


def test_a_word_that_only_looks_like_one_that_checks_asks_for_nothing() -> None:
    question = "Đề nghị nêu đúng chủ thể tặng"
    assert not yes_or_no(question, tokenise(question))[0]


@pytest.mark.parametrize(
    "question",
    [
        "Tỉnh nào làm cụm trưởng năm 2022?", "Nghe nói có hội nghị, họp ở đâu?", "Cụm trưởng năm 2017?",
        "Kể hết các tỉnh ra được không, gồm tỉnh nào?", "Ai chủ trì hội nghị vậy?",
        "Hội nghị năm 2019, dữ liệu có không?", "Nội dung sai ở đâu?", "Văn bản nào dùng sai thể thức?",
        "Muốn sửa thì phải anh nào ký?", "Ghi thế là đúng, giờ ai ký?",
    ],
)  # fmt: skip
def test_it_asks_for_a_thing(question: str) -> None:
    assert not yes_or_no(question, tokenise(question))[0]


def test_the_asking_words_are_left_out_of_the_claim() -> None:
    tokens = tokenise("Hòa Bình làm cụm phó phải không anh")
    _, asking = yes_or_no("Hòa Bình làm cụm phó phải không anh", tokens)
    assert [token.text for i, token in enumerate(tokens) if i not in asking] == [
        "hòa",
        "bình",
        "làm",
        "cụm",
        "phó",
        "anh",
    ]


@pytest.mark.parametrize(
    ("question", "denied"),
    [("tỉnh nào không dự hội nghị", True), ("không nhầm thì ai dự", False), ("ai dự vậy", False)],
)
def test_what_denies(question: str, denied: bool) -> None:
    tokens = tokenise(question)
    assert denies(tokens, (), [False] * len(tokens)) is denied


@given(st.text(max_size=80))
def test_any_text_is_taken(text: str) -> None:
    tokens = tokenise(text)
    asks, asking = yes_or_no(text, tokens)
    assert asking <= set(range(len(tokens)))
    assert not (asks and not tokens)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Một người bảo 23, người kia bảo 24 cá nhân được Bắc Giang tặng bằng khen năm 2022, ai đúng?", "23 cá nhân"),
        ("Anh A nói Hòa Bình, anh B nói Bắc Kạn làm phó cụm trung du năm 2017. Ai có lý?", "tỉnh Hòa Bình làm Cụm phó"),
    ],
)
def test_of_two_who_tell_otherwise_it_is_asked_what_is_so(assistant: Assistant, asked: str, told: str) -> None:
    text = assistant.ask(asked, today=dt.date(2023, 6, 1)).text
    assert told in text
    assert not text.startswith(("Đúng", "Không"))
