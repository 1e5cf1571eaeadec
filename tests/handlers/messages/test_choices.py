from hypothesis import given
from hypothesis import strategies as st

from handlers.messages.choices import labels

MEETINGS = (
    "Hội nghị tổng kết năm 2024 của Cụm thi đua các thành phố trực thuộc Trung ương",
    "Hội nghị tổng kết năm 2024 của Cụm thi đua các tỉnh Trung du và Miền núi phía Bắc",
    "Hội nghị sơ kết 6 tháng đầu năm 2024 của Cụm thi đua các tỉnh Đồng bằng sông Hồng",
)


def test_short_choices_stay_as_they_are() -> None:
    assert labels(("TDMNPB", "Đồng bằng sông Hồng")) == ("TDMNPB", "Đồng bằng sông Hồng")


def test_what_all_begin_or_end_with_is_left_out() -> None:
    clusters = ("Cụm thi đua các tỉnh Trung du và Miền núi phía Bắc", "Cụm thi đua các thành phố trực thuộc Trung ương")
    assert labels(clusters) == ("Tỉnh Trung du và Miền núi phía Bắc", "Thành phố trực thuộc Trung ương")
    longer = [f"Cụm thi đua các tỉnh, thành phố {name}" for name in ("miền Đông Nam Bộ", "Bắc Trung Bộ")]
    assert labels(longer) == ("Miền Đông Nam", "Bắc Trung")
    assert labels([f"Hội nghị tổng kết năm {year} của Cụm thi đua các tỉnh phía Bắc" for year in (2022, 2023)]) == (
        "2022",
        "2023",
    )


def test_what_all_hold_in_their_middle_is_left_out() -> None:
    assert labels(MEETINGS) == (
        "Tổng kết – thành phố trực thuộc Trung ương",
        "Tổng kết – tỉnh Trung du và Miền núi phía Bắc",
        "Sơ kết 6 tháng đầu – tỉnh Đồng bằng sông Hồng",
    )


def test_where_labels_do_not_tell_there_are_none() -> None:
    assert labels(("một hai ba bốn năm sáu bảy A", "một hai ba bốn năm sáu bảy a")) is None
    assert labels(("Bắc Kạn", "bắc kạn")) is None


@given(st.lists(st.text(alphabet="abcđ A1", max_size=60), max_size=6))
def test_labels_differ_at_their_beginning(choices: list[str]) -> None:
    told = labels(choices)
    if told is not None:
        assert len(told) == len(choices)
        assert all(told)
        assert len({label[:25].casefold() for label in told}) == len(told)
