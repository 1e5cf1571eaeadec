"""Whether a yes is a yes to all of a question."""

import datetime as dt

import pytest

from knowledge import Assistant

TODAY = dt.date(2023, 6, 1)


@pytest.mark.parametrize(
    ("claim", "begins"),
    [
        ("Sáng 10/3/2023 cụm trung du họp ở thành phố Bắc Giang đúng không?", "Đúng."),
        ("Thủ tướng tặng bằng khen cho 2 tập thể huyện Hiệp Hòa đúng không?", "Đúng."),
        ("Hiệp Hòa có được tặng bằng khen của Thủ tướng không?", "Đúng."),
        ("Lương Quốc Đoàn chủ trì hội nghị ngày 10/3/2023 phải không?", "Đúng."),
        ("Luật thi đua khen thưởng 2022 có hiệu lực từ 1/1/2024 đúng không?", "Đúng."),
        ("Cụm trung du có 7 tỉnh đúng không?", "Đúng."),
        ("Cụm trung du 7 tỉnh năm 2022 thì Bắc Giang làm trưởng, Bắc Kạn làm phó phải không?", "Đúng."),
        (
            "Hôm 24/7/2019 bà Trần Thị Hà dự họp là Thứ trưởng Bộ Nội vụ kiêm Trưởng Ban TĐKT Trung ương, đúng không?",
            "Đúng.",
        ),
        ("Chú Tư khoe hội nghị 24/7/2019 của cụm đồng bằng sông Hồng họp ở Quảng Ninh, chú nói đúng không?", "Đúng."),
        ("Ông xã tôi khăng khăng Tuyên Quang làm trưởng cụm năm 2017, nhớ có đúng không?", "Đúng."),
        ("Cháu tôi nói Nghị định 30/2020/NĐ-CP là nghị định về công tác văn thư. Nó nói đúng không?", "Đúng."),
        ("Tỉnh Tuyên Quang giờ gồm cả Hà Giang cũ, đúng thế không?", "Đúng."),
        ("Hiệp Hòa năm 2017 có 29 chiến sĩ thi đua cơ sở phải không?", "Đúng."),
        ("Giấy khen có phải do chủ tịch xã ký không?", "Đúng."),
        ("UBND tỉnh Bắc Kạn tặng Bằng khen cho 24 cá nhân hôm 17/3/2017, phải không?", "Đúng."),
        ("Chủ tịch UBND tỉnh Bắc Giang tặng Bằng khen cho 23 cá nhân năm 2022, đúng chứ?", "Đúng."),
        ("Tôi ghi hai ý: Bắc Giang là trưởng, Bắc Kạn là phó cụm trung du năm 2022. Đúng cả chứ?", "Đúng."),
        ("Một sinh viên khẳng định Bắc Giang làm cụm trưởng trung du năm 2022. Lời ấy có căn cứ không?", "Đúng."),
        ("Bà Đặng Thị Ngọc Thịnh lúc dự họp ở Bắc Kạn là Phó Chủ tịch nước, phải không?", "Đúng."),
    ],
)
def test_what_rows_bear_out_in_full_is_confirmed(assistant: Assistant, claim: str, begins: str) -> None:
    assert assistant.ask(claim, today=TODAY).text.startswith(begins)


@pytest.mark.parametrize(
    "claim",
    [
        "Chiều 10/3/2023 cụm trung du họp ở thành phố Bắc Giang đúng không?",
        "Cac tinh cum Trung du hop hom 10/3/2023 tai Phu Tho. Dung khong a, de em ghi vao dau?",
        "Cụm trung du 9 tỉnh năm 2022 thì Bắc Giang làm trưởng, Bắc Kạn làm phó phải không?",
        "Hôm 24/7/2019 bà Trần Thị Hà dự họp với tư cách Thứ trưởng Bộ Nội vụ kiêm Bí thư Tỉnh ủy, đúng không?",
        "chieu 10/3/2023 cum trung du hop o tp bac giang dung hong",
        "Thủ tướng tặng Bằng khen cho 3 tập thể và 2 cá nhân ở Hiệp Hòa, đúng không?",
        "23 tập thể được tặng bằng khen năm 2022 đúng không?",
        "Hiệp Hòa năm 2017 có 30 chiến sĩ thi đua cơ sở phải không?",
        "“Quảng Ninh là nơi tổng kết năm 2019 của cụm Đồng bằng sông Hồng, ngày 24/7/2019”: tin đúng hay sai?",
        "Tôi ghi hai ý: Bắc Giang là phó, Bắc Kạn là trưởng cụm trung du năm 2022. Đúng cả chứ?",
        "cum truog: Tuyen Quang, cum trung du nam 2023, dung khong",
        "Tin Luật Thi đua, khen thưởng 2022 đăng ngày 29/9/2022, phải không?",
        "Tỉnh Hà Giang giờ gồm cả Tuyên Quang đúng không?",
        "Thnh tra Quang Ngai gianh gii Nhat toan doan hoi thao cum Duyen hai Mien Trung 2024, dung khong ban oi?",
        "Huế vào cụm các thành phố trực thuộc Trung ương từ năm 2018, phải không?",
        "24 bang khen o hoi nghi thang 3/2017 la do ubnd tinh tuyen quang tang dung ko",
        "Ông Phạm Văn Thịnh chủ trì tổng kết năm 2017 ở Hiệp Hòa với tư cách Chủ tịch UBND tỉnh Bắc Giang phải không?",
        "Luật thi đua khen thưởng 2022 có hiệu lực từ 15/6/2022 đúng không?",
        "Thanh tra Quảng Ngãi vô địch toàn đoàn hội thao cụm Thanh tra Duyên hải miền Trung năm 2024 đúng không?",
        "Hòa Bình là cụm trưởng năm 2017 vì hội nghị sơ kết năm ấy họp ở đó, đúng không?",
        "Có phải Thủ tướng, chứ không phải Phó Chủ tịch nước, biểu dương bảy tỉnh ở Bắc Kạn ngày 17/3/2017?",
        "Đại tá Nguyễn Ngọc Anh là cụm trưởng cụm 6 Hội Luật gia Việt Nam năm 2014 đúng không?",
        "Cục trưởng Vũ Văn Diến là cụm trưởng cụm 7 VKSND Tây Nguyên năm 2020 đúng không?",
        "Ngày 17/3/2017 Bắc Giang đã được trao Cờ thi đua của Chính phủ ngay tại hội nghị, đúng không?",
    ],
)
def test_what_is_said_in_passing_is_not_confirmed(assistant: Assistant, claim: str) -> None:
    assert "Đúng." not in assistant.ask(claim, today=TODAY).text


@pytest.mark.parametrize(
    ("denied", "begins"),
    [
        ("Ông Nguyễn Đăng Bình không đồng chủ trì hội nghị tổng kết năm 2022 của cụm, đúng không?", "Không đúng."),
        ("Phú Thọ không nằm trong bảy tỉnh của cụm trung du miền núi phía Bắc đúng không?", "Không đúng."),
        ("Nghệ An không thuộc cụm trung du miền núi phía Bắc đúng không?", "Đúng là không."),
    ],
)
def test_what_a_question_denies_is_turned_round(assistant: Assistant, denied: str, begins: str) -> None:
    assert assistant.ask(denied, today=TODAY).text.startswith(begins)


@pytest.mark.parametrize(
    ("claim", "begins"),
    [
        ("Luật Thi đua, khen thưởng 2022 chính là Luật 06/2022/QH15 đúng không?", "Đúng."),
        ("Luật Thi đua, khen thưởng 2022 không mang số 06/2022/QH15, phải thế không?", "Không đúng."),
        ("Luật Thi đua, khen thưởng 2022 mang số 39/2013/QH13, phải thế không?", "Luật"),
    ],
)
def test_two_names_of_one_thing_are_confirmed_to_be(assistant: Assistant, claim: str, begins: str) -> None:
    assert assistant.ask(claim, today=TODAY).text.startswith(begins)


@pytest.mark.parametrize(
    ("claim", "begins"),
    [
        ("Nam Định với Hà Nam nhập vào Ninh Bình, tin này đúng không?", "Đúng."),
        ("Bắc Kạn sáp nhập với Thái Nguyên phải không?", "Đúng."),
        ("Bình Dương nhập vào Đồng Nai phải không?", "Không."),
        ("Thái Nguyên giờ thuộc Bắc Kạn đúng không?", "Không."),  # the other way round
        ("Bắc Giang không nhập vào Bắc Ninh, đúng không?", "Không đúng."),
        ("Hà Nội và Hải Phòng giữ nguyên phải không?", "Thành phố"),  # neither is claimed of the other
    ],
)
def test_what_is_claimed_of_a_merger_is_told_so_or_not(assistant: Assistant, claim: str, begins: str) -> None:
    assert assistant.ask(claim, today=dt.date(2026, 2, 10)).text.startswith(begins)


@pytest.mark.parametrize(
    ("claim", "begins"),
    [
        ("Nghe bảo 2358/HD-BTĐKT do Ban Thi đua - Khen thưởng Trung ương ban hành, có phải thế không?", "Đúng."),
        ("Luật 06/2022/QH15 không phải do Quốc hội ban hành, đúng không?", "Không đúng."),
        ("Quyết định 587/QĐ-TTg do Chính phủ ban hành đúng không?", "Quyết định"),  # it was the prime minister
        ("Quyết định 587/QĐ-TTg do Bộ Nội vụ ban hành đúng không?", "Chưa có nguồn nào xác nhận"),
    ],
)
def test_who_issued_a_document_is_confirmed(assistant: Assistant, claim: str, begins: str) -> None:
    assert assistant.ask(claim, today=TODAY).text.startswith(begins)


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("Cần Thơ nằm trong cụm Tây Nam Bộ, phải không?", "thành phố trực thuộc Trung ương"),
        ("Bắc Giang thuộc cụm Đồng bằng sông Hồng, phải không?", "Trung du và Miền núi phía Bắc"),
    ],
)
def test_what_is_so_instead_of_a_membership_is_told(assistant: Assistant, claim: str, told: str) -> None:
    answer = assistant.ask(claim, today=TODAY).text
    assert told in answer
    assert not answer.startswith("Đúng")


@pytest.mark.parametrize(
    ("claim", "begins"),
    [
        ("7 tỉnh đồng bằng sông Hồng họp sơ kết ở Hạ Long năm 2019 đúng không?", "Chưa có nguồn nào xác nhận hết"),
        ("9 tỉnh đồng bằng sông Hồng họp sơ kết ở Hạ Long năm 2019 đúng không?", "Đúng."),
        ("7 tỉnh trung du họp ở thành phố Bắc Giang ngày 10/3/2023 đúng không?", "Đúng."),
        (
            "thanh tra tinh Quang Ngai duoc gii nhat toan doan hoi thao cum duyen hai mien trung 2024 dung khong",
            "Chưa có nguồn nào xác nhận hết",
        ),
    ],
)
def test_a_yes_tells_how_many_are_in_a_cluster_and_which_place_is_claimed(
    assistant: Assistant, claim: str, begins: str
) -> None:
    assert assistant.ask(claim, today=dt.date(2024, 12, 1)).text.startswith(begins)


def test_what_is_told_of_others_answers_no_claim(assistant: Assistant) -> None:
    answer = assistant.ask("Nghe đồn ông Mai Sơn được tặng Huân chương Lao động hạng Nhì, thật hay bịa?", today=TODAY)
    assert answer.kind != "answer"


def test_a_claim_that_is_borne_out_in_part_is_not_denied(assistant: Assistant) -> None:
    claim = "Kiên Giang được cụm Tây Nam sông Hậu đề nghị Cờ của Liên minh HTX Việt Nam năm 2018, đúng không?"
    assert not assistant.ask(claim, today=TODAY).text.startswith("Không.")


@pytest.mark.parametrize(
    ("claim", "begins"),
    [
        ("UBND tỉnh Bắc Kạn tặng Bằng khen cho 24 người năm 2016, đúng không?", "Đúng."),
        ("Năm 2016 UBND tỉnh Bắc Kạn có tặng Bằng khen cho 24 cá nhân không?", "Đúng."),
        ("UBND tỉnh Bắc Kạn tặng Bằng khen cho 26 cá nhân năm 2016, phải không?", "Không."),
        ("UBND tỉnh Phú Thọ tặng Bằng khen cho 24 cá nhân năm 2016, phải không?", "Không. UBND tỉnh Bắc Kạn"),
    ],
)
def test_who_gives_an_award_is_claimed_to_give_it(assistant: Assistant, claim: str, begins: str) -> None:
    assert assistant.ask(claim, today=TODAY).text.startswith(begins)


def test_that_one_is_known_to_give_denies_of_no_other_that_it_gives(assistant: Assistant) -> None:
    answer = assistant.ask("UBND tỉnh Phú Thọ tặng Bằng khen năm 2016 phải không?", today=TODAY)
    assert not answer.text.startswith(("Không", "Đúng"))


@pytest.mark.parametrize(
    ("claim", "whose"),
    [
        ("Hôm 17/3/2017 có 24 cá nhân được Thủ tướng tặng Bằng khen, đúng không?", "UBND tỉnh Bắc Kạn tặng Bằng khen"),
        ("Năm 2017 Chủ tịch UBND huyện Hiệp Hòa tặng Bằng khen cho 17 tập thể phải không?", "Giấy khen cho 17 tập thể"),
        ("Huyện Hiệp Hòa năm 2017 có 29 tập thể được Giấy khen, phải không?", "Giấy khen cho 17 tập thể"),
        ("Năm 2022 Chủ tịch UBND tỉnh Bắc Kạn tặng Bằng khen cho 23 cá nhân à?", "Chủ tịch UBND tỉnh Bắc Giang"),
    ],
)
def test_a_number_told_of_another_form_or_giver_is_told_with_it(assistant: Assistant, claim: str, whose: str) -> None:
    text = assistant.ask(claim, today=TODAY).text
    assert text.startswith(("Chưa có nguồn nào nêu như vậy.", "Không."))
    assert whose in text


@pytest.mark.parametrize(
    ("place", "begins"),
    [("tỉnh Bắc Kạn", "Đúng."), ("tỉnh Hòa Bình", "Chưa có nguồn nào xác nhận hết"), ("Yên Bái", "Chưa có nguồn nào")],
)
def test_a_yes_to_where_somebody_was_is_one_to_where_the_meeting_was(
    assistant: Assistant, place: str, begins: str
) -> None:
    claim = f"Phó Chủ tịch nước Đặng Thị Ngọc Thịnh dự hội nghị ngày 17/3/2017 tại {place}, đúng không?"
    assert assistant.ask(claim, today=TODAY).text.startswith(begins)
