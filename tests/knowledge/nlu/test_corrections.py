import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import strip_accents
from knowledge.nlu.reading import QuestionReader

TODAY = dt.date(2024, 6, 1)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("năm 2019 à quên năm 2022 ai chủ trì tổng kết", "năm 2022 ai chủ trì tổng kết"),
        ("năm 2019, nói nhầm, năm 2022 ai chủ trì tổng kết", "năm 2022 ai chủ trì tổng kết"),
        ("không phải 2019 mà 2022 ai chủ trì tổng kết", "2022 ai chủ trì tổng kết"),
        ("ủa không phải năm 2019, ý mình là năm 2022, ai chủ trì tổng kết", "năm 2022, ai chủ trì tổng kết"),
        ("Yên Bái, à không, Phú Thọ thuộc cụm nào", "Phú Thọ thuộc cụm nào"),
        ("không phải Yên Bái mà Phú Thọ thuộc cụm nào", "Phú Thọ thuộc cụm nào"),
        ("họp ngày 1/2/2019, xin lỗi, ngày 3/4/2019 ở đâu", "họp ngày 3/4/2019 ở đâu"),
        ("năm hai không mười chín à nhầm hai không hai hai ai làm trưởng cụm", "năm 2022 ai làm trưởng cụm"),
        ("phó cụm 2022 là Yên Bái, ơ không phải, tỉnh nào nhỉ", "phó cụm 2022 là tỉnh nào nhỉ"),
        ("tôi đoán Phú Thọ, thôi không đoán nữa, trưởng cụm 2022 là tỉnh nào", "trưởng cụm 2022 là tỉnh nào"),
        ("Yên Bái làm trưởng cụm năm 2019 hay 2022, hay năm khác nhỉ", "Yên Bái làm trưởng cụm nhỉ"),
        ("trưởng cụm Tây Nguyên 2022 là ai, đừng nhầm sang cụm Đông Nam Bộ", "trưởng cụm Tây Nguyên 2022 là ai"),
        ("họp ngày 1/2/2019 nhỉ? Vậy đúng là ngày nào?", "họp? Vậy đúng là ngày nào?"),
        ("thôi bỏ năm 2019 đi, năm 2022 ai chủ trì tổng kết", "năm 2022 ai chủ trì tổng kết"),
        ("năm 2019, à thôi cho hỏi năm 2022 ai chủ trì tổng kết", "năm 2022 ai chủ trì tổng kết"),
        (
            "Đại hội thi đua yêu nước toàn quốc lần thứ X, sửa lại là lần thứ IX, họp ngày nào",
            "Đại hội thi đua yêu nước toàn quốc lần thứ IX họp ngày nào",
        ),
    ],
)
def test_what_is_taken_back_is_not_asked(reader: QuestionReader, question: str, meant: str) -> None:
    for typed, wanted in ((question, meant), (strip_accents(question), strip_accents(meant))):
        read, told = reader.read(typed, TODAY), reader.read(wanted, TODAY)
        assert (read.slots, read.period.years, read.period.date) == (told.slots, told.period.years, told.period.date)
        assert not read.negated


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("năm 2019 và năm 2022 ai làm trưởng cụm", (2019, 2022)),
        ("năm 2022 chứ không phải năm 2019 Bắc Giang làm trưởng cụm à", (2022, 2019)),
        ("không phải năm 2019 mà năm 2022 Bắc Giang làm trưởng cụm đúng không", (2019, 2022)),
        ("bài viết ghi năm 2019 nhầm với năm 2022 phải không", (2019, 2022)),
        ("à nhầm, năm 2022 thì ai", (2022,)),
        ("năm 2019 hay năm 2022 Bắc Giang làm trưởng cụm", (2019, 2022)),
        ("theo khoản 2 thì năm 2019, năm 2022 thế nào", (2019, 2022)),
    ],
)
def test_what_is_only_denied_or_confused_stays(reader: QuestionReader, question: str, years: tuple[int, ...]) -> None:
    assert reader.read(question, TODAY).period.years == years


@pytest.mark.parametrize(
    ("question", "kind", "meant"),
    [
        ("chiến sĩ thi đua cơ sở, à nhầm, toàn quốc thưởng mấy lần lương", "award_form", "chien-si-thi-dua-toan-quoc"),
        ("cờ thi đua của Chính phủ à quên cấp tỉnh do ai tặng", "award_form", "co-thi-dua-cua-bo-ban-nganh-tinh"),
        ("cụm Đồng bằng sông Hồng à không Đông Nam Bộ gồm những tỉnh nào", "cluster", "dnb"),
        ("chiến sĩ thi đua cơ sở à không rõ lắm thưởng mấy lần lương", "award_form", "chien-si-thi-dua-co-so"),
    ],
)
def test_the_end_of_a_name_may_be_taken_back(reader: QuestionReader, question: str, kind: str, meant: str) -> None:
    assert reader.read(question, TODAY).slots[kind] == (meant,)


WORDS = st.sampled_from(
    [
        "à",
        "nhầm",
        "không phải",
        "ý tôi là",
        "mà",
        "năm 2019",
        "năm 2022",
        "Bắc Giang",
        "Phú Thọ",
        ",",
        "tỉnh nào",
        "quên",
    ]
)


@given(st.lists(WORDS, max_size=9).map(" ".join))
def test_the_last_thing_named_is_never_taken_back(reader: QuestionReader, text: str) -> None:
    read = reader.read(text, TODAY)
    last = max(text.rfind("2019"), text.rfind("2022"))
    if last >= 0:
        assert int(text[last : last + 4]) in read.period.years
