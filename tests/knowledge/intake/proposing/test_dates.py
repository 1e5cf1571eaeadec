import pytest

from knowledge.intake.proposing.dates import Day, Numbered, Years, read_days, read_numbers, read_years


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("sáng 6.1 (năm 2016) họp", Day(6, 1, 2016)),
        ("ngày 8-11 (2015)", Day(8, 11, 2015)),
        ("Sáng 21/7, tại tỉnh", Day(21, 7, None)),
        ("hai ngày 25 và 26/9/2019", Day(25, 9, 2019)),
        ("ngày 11 tháng 02 năm 2022", Day(11, 2, 2022)),
        ("vào chiều 31-12", Day(31, 12, None)),
        ("Chiều qua (20/12) họp", Day(20, 12, None)),
        ("Ngày 20 và 21 tháng 12 năm 2020", Day(20, 12, 2020)),
    ],
)
def test_a_day_is_read(text, day):
    assert [mention.value for mention in read_days(text)] == [day]


@pytest.mark.parametrize(
    "text", ["06/6 đơn vị", "9/9 tỉnh, thành", "mừng 19.5 và 28.7", "1.570 tỷ đồng", "ngày 31/2/2020", "05-CT/TW"]
)
def test_what_only_looks_like_a_day_is_none(text):
    assert list(read_days(text)) == []


def test_there_is_no_day_without_its_year():
    assert Day(1, 2, None).iso() is None
    assert Day(1, 2, None).iso(2020) == "2020-02-01"
    assert Day(29, 2, None).iso(2021) is None


def test_years_and_school_years_are_read():
    found = [mention.value for mention in read_years("năm học 2013 - 2014; năm 2016; giai đoạn 2018-2022; 2015 tỷ")]
    assert Years(2013, 2014) in found
    assert Years(2016, 2016) in found
    assert Years(2018, 2022) in found
    assert Years(2015, 2015, told=False) not in found
    assert Years(2013, 2014).value() == "2013..2014"
    assert Years(2016, 2016).value() == 2016


def test_numbers_of_documents_carry_their_day():
    text = "Quyết định 01/QĐ-BTC ngày 02/01/2024, Công văn 02/BTC-TCCB cùng ngày; Chỉ thị 05-CT/TW"
    assert [mention.value for mention in read_numbers(text)] == [
        Numbered("01/QĐ-BTC", "2024-01-02"),
        Numbered("02/BTC-TCCB", "2024-01-02"),
        Numbered("05-CT/TW", None),
    ]


@pytest.mark.parametrize("text", ["Cụm số 2-VKSND tỉnh", "số 2 - Giám đốc Sở", "năm 2025-Chi bộ", "QĐ 2/Kh", "10-C"])
def test_what_only_looks_like_the_number_of_a_document_is_none(text):
    assert list(read_numbers(text)) == []


def test_the_years_of_an_age_are_no_years_of_what_is_told():
    assert list(read_years("Ngày hội Đại đoàn kết toàn dân tộc giai đoạn 2003 - 2023")) == []
