"""Nothing that a question says is passed over: where it was, who is meant by a post, what is asked for, both halves."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import Assistant, Conversation
from knowledge.language import strip_accents

TODAY = dt.date(2023, 6, 1)


def told(assistant: Assistant, question: str, *before: str) -> str:
    conversation = Conversation()
    for earlier in before:
        conversation = assistant.ask(earlier, conversation=conversation, today=TODAY).conversation
    answer = assistant.ask(question, conversation=conversation, today=TODAY)
    return f"{answer.kind}: {answer.text}"


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("Các mô hình được báo cáo tại hội nghị ở Hòa Bình năm 2017 là gì?", ("cam", "chè", "mộc")),
        ("Tỉnh nào được đề xuất Bằng khen của Thủ tướng tại Bắc Kạn ngày 17/3/2017?", ("Thái Nguyên", "Tuyên Quang")),
        ("Ai chủ trì hội nghị ngày 1 tháng 2 của huyện Hiệp Hòa?", ("Phạm Văn Thịnh",)),
        ("Thứ trưởng Bộ Nội vụ đề nghị những nhiệm vụ nào ở Hạ Long?", ("Trần Thị Hà", "phong trào")),
        ("Ngoài Bắc Giang và Bắc Kạn, cụm trung du còn những tỉnh nào nữa?", ("Hòa Bình", "Phú Thọ", "Yên Bái")),
        ("Cái cụm có Bắc Giang với Bắc Kạn gồm những tỉnh nào?", ("Hòa Bình", "Phú Thọ", "Yên Bái")),
        ("Hội nghị 10/3/2023 ai phát động thi đua và họp ở đâu?", ("Nguyễn Đăng Bình", "Bắc Giang")),
        ("Năm ngoái ai làm trưởng cụm trung du, năm nay thì ai?", ("Bắc Giang", "Bắc Kạn")),
        ("Năm 2017 tỉnh nào làm cụm phó cụm trung du, để em trình đ/c Trưởng ban ký thư mời?", ("Hòa Bình",)),
        ("Luật Thi đua, khen thưởng 2022 được trang tin đăng ngày nào?", ("28/09/2022",)),
        ("Tỉnh Kon Tum năm 2019 nằm trong cụm nào, cụm đó có bao nhiêu tỉnh?", ("Duyên hải miền Trung", "10 tỉnh")),
        ("Lời kêu gọi thi đua ái quốc ra ngày nào, năm 2023 là kỷ niệm mấy năm?", ("11/6/1948", "75 năm")),
        ("Người cầm trịch cuộc tổng kết năm 2017 của huyện Hiệp Hòa là ai?", ("Phạm Văn Thịnh",)),
        ("Ai là người đọc bản báo cáo ở hội nghị Hiệp Hòa ngày 1/2/2018?", ("Nguyễn Đình Hương",)),
        ("Luat 06/2022/QH15 toi 1/1/2024 moi co hieu luc, dung khong?", ("Đúng",)),
        ("Năm 2019 Long An ở cụm miền Đông hay cụm miền Tây?", ("Đông Nam Bộ", "2019")),
        ("Danh sách các tỉnh, thành giữ nguyên, không sáp nhập năm 2025", ("11 tỉnh", "Cao Bằng", "Nghệ An")),
        ("Tỉnh nào nhập với tỉnh nào trong đợt năm 2025?", ("Bắc Ninh (từ Bắc Giang, Bắc Ninh)",)),
        ("Các kỳ Đại hội Thi đua yêu nước toàn quốc diễn ra vào lúc nào?", ("7/12/2015", "12/2020", "27/12/2025")),
        ("Đơn vị nào phối hợp với Tuyên Quang tổ chức hội nghị sơ kết năm 2017 của cụm trung du?", ("Hòa Bình",)),
        ("Cho biết thời gian và địa điểm họp tổng kết năm 2022 của cụm trung du?", ("10/3/2023", "Bắc Giang")),
        ("Quyết định số 587 của Thủ tướng là về việc gì, ký hôm nào?", ("nông thôn mới", "18/5/2022")),
        ("Vì sao 9 thủ trưởng cơ quan, chủ tịch xã của Hiệp Hòa được khen?", ("hoàn thành xuất sắc",)),
        ("Ba nhiệm vụ trọng tâm bà Hà nêu với cụm ĐBSH cuối năm 2019 là những gì?", ("phong trào", "khen thưởng")),
        ("Cho mình hỏi cụm trưởng cụm trung du năm 2017 là tỉnh nào vậy mọi người?", ("Tuyên Quang",)),
        ("Sơ kết tháng 7/2017 do hai UBND tỉnh tổ chức chứ không phải một. Hai tỉnh nào?", ("Tuyên Quang", "Hòa Bình")),
        ("Hỏi 2 việc: 1) Bình Phước năm 2019 thuộc cụm nào; 2) giờ tỉnh đó về tỉnh nào?", ("Nam Bộ", "Đồng Nai")),
    ],
)  # fmt: skip
def test_all_that_is_asked_is_told(assistant: Assistant, question: str, values: tuple[str, ...]) -> None:
    for asked in (question, strip_accents(question)):
        reply = told(assistant, asked)
        assert reply.startswith("answer"), (asked, reply)
        assert [value for value in values if value not in reply] == []


@pytest.mark.parametrize(
    "question",
    [
        "Mỗi cá nhân được bằng khen năm 2022 của cụm trung du nhận bao nhiêu triệu?",
        "Hội nghị 10/3/2023 ở Bắc Giang khai mạc lúc mấy giờ?",
        "Cam của mô hình Hòa Bình bao nhiêu 1 kg?",
        "Số quyết định tặng bằng khen cho 24 cá nhân ở Bắc Kạn là gì?",
        "Kinh tế cụm trung du năm 2022 tăng bao nhiêu phần trăm?",
        "Huyện nào của cụm đồng bằng sông Hồng tăng trưởng cao nhất năm 2019?",
        "Quyết định số 7777 của Thủ tướng ban hành ngày nào?",
        "Cụm thi đua Hội Nông dân các tỉnh Trung du và miền núi phía Bắc năm 2023 do ai làm trưởng?",
        "Giám đốc Sở Nội vụ tỉnh Nam Định dự hội nghị ngày 24/7/2019 là ai?",
        "Tỉnh nào đứng đầu cụm trung du năm 2026 vậy nhỉ?",
        "Ai ký Hướng dẫn 2358/HD-BTĐKT?",
        "Ai kế nhiệm ông Phạm Văn Thịnh làm Chủ tịch UBND huyện Hiệp Hòa?",
        "Ông Lê Ánh Dương quê ở mô rứa?",
        "Sơ kết 6 tháng đầu năm 2022 của cụm trung du họp ở đâu và ai chủ trì?",
        "Tại sao hội nghị sơ kết ngày 21/7/2017 lại họp ở Hòa Bình?",
    ],
)
def test_what_no_row_tells_is_not_answered_with_another_value(assistant: Assistant, question: str) -> None:
    for asked in (question, strip_accents(question)):
        assert not told(assistant, asked).startswith("answer"), told(assistant, asked)


@pytest.mark.parametrize(
    ("claim", "told_instead"),
    [
        ("họp tổng kết 2016 cụm trung du ở Phú Thọ hả mọi người", "Bắc Kạn"),
        ("lê ánh dương chủ tịch bắc kạn ak", "Bắc Giang"),
        ("Mô hình trồng cam là do Thái Nguyên báo cáo phải không ạ?", "Hòa Bình"),
    ],
)
def test_a_false_claim_is_told_with_what_is_so(assistant: Assistant, claim: str, told_instead: str) -> None:
    reply = told(assistant, claim)
    assert "Đúng." not in reply
    assert told_instead in reply


def test_a_digit_that_is_no_decimal_numbers_nothing(assistant: Assistant) -> None:
    assert told(assistant, "cụm số ⓿ gồm những tỉnh nào")


def test_a_message_of_one_endless_name_is_not_told_back(assistant: Assistant) -> None:
    assert len(told(assistant, "Huyện Việt " * 300)) < 500


def test_an_unknown_name_ends_with_its_sentence(assistant: Assistant) -> None:
    assert "Trường Sa Lớn. Năm" not in told(assistant, "Cho hỏi về Trường Sa Lớn. Năm 2022 có hội nghị không?")


def test_what_two_meetings_told_is_compared(assistant: Assistant) -> None:
    question = (
        "Số cá nhân được Bằng khen ở tổng kết năm 2022 so với tổng kết năm 2016 của cụm trung du nhiều hơn hay ít hơn?"
    )
    reply = told(assistant, question)
    assert "chênh 1" in reply
    assert "47" not in reply


def test_two_claims_are_each_held_against_the_facts(assistant: Assistant) -> None:
    crossed = told(
        assistant, "Nghe kể năm 2022 Bắc Kạn làm trưởng cụm còn Bắc Giang làm phó cụm trung du, chắc không cậu?"
    )
    assert "Đúng." not in crossed
    right = told(assistant, "Năm 2022 Bắc Giang làm trưởng cụm còn Bắc Kạn làm phó cụm trung du đúng không?")
    assert "Đúng." in right


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Trong công văn toàn thấy ghi CSTĐCS, từ đó nghĩa là gì ạ?", "Chiến sĩ thi đua cơ sở"),
        ("Mình không biết ATK là viết tắt của chữ gì?", "an toàn khu"),
    ],
)
def test_a_term_is_explained_whatever_leads_up_to_it(assistant: Assistant, question: str, value: str) -> None:
    assert value.lower() in told(assistant, question).lower()


def test_who_conferred_it_is_asked_of_the_award_that_was_told(assistant: Assistant) -> None:
    before = "Có mấy cá nhân được tặng Bằng khen dịp tổng kết năm 2022 của cụm trung du?"
    for question in ("Do ai tặng vậy?", "Bằng khen ấy do ai tặng?"):
        assert "Bắc Giang" in told(assistant, question, before)


def test_what_is_said_again_in_a_correction_stays(assistant: Assistant) -> None:
    reply = told(assistant, "Cụm trưởng năm 2022, à nhầm, cụm trưởng năm 2017 của cụm trung du là tỉnh nào?")
    assert "Tuyên Quang" in reply
    assert "Bắc Giang" not in reply


def test_a_district_named_after_a_cluster_is_asked_about_for_itself(assistant: Assistant) -> None:
    before = "Hội nghị tổng kết năm 2016 của cụm trung du có bao nhiêu cá nhân được bằng khen?"
    reply = told(assistant, "Còn huyện Hiệp Hòa thì tặng giấy khen cho mấy tập thể năm 2017?", before)
    assert "17 tập thể" in reply


def test_a_part_of_a_list_is_not_told_as_the_whole(assistant: Assistant) -> None:
    reply = told(assistant, "Yên Bái có thuộc cụm trung du và miền núi phía Bắc không?")
    assert "Đúng." in reply
    assert "có 1 tỉnh" not in reply


def test_what_is_near_is_no_number_of_what_is_unknown(assistant: Assistant) -> None:
    reply = told(
        assistant, "So sánh số cá nhân được bằng khen: Bắc Kạn năm 2016 và Lạng Sơn năm 2022, bên nào nhiều hơn?"
    )
    assert "Bằng nhau" not in reply


@pytest.mark.parametrize("taken_back", ["À không, năm 2022 cơ", "a khong, nam 2022 co", "À nhầm, ý tôi là năm 2022"])
def test_what_is_taken_back_denies_nothing(assistant: Assistant, taken_back: str) -> None:
    assert "Bắc Giang" in told(assistant, taken_back, "Năm 2023 tỉnh nào làm cụm trưởng cụm trung du?")


def test_thanks_with_a_question_is_a_question(assistant: Assistant) -> None:
    before = "Thủ tướng tặng bằng khen cho mấy tập thể của huyện Hiệp Hòa năm 2017?"
    assert "3 cá nhân" in told(assistant, "Em cảm ơn, vậy số cá nhân thì bao nhiêu ạ?", before)


def test_no_example_of_what_lies_outside_is_one_of_a_template(assistant: Assistant) -> None:
    answerer = assistant._answerer
    examples = answerer._book.examples
    own = {
        answerer._reader.read(text, TODAY).masked
        for intent in answerer._book.questions
        for text in examples.get(intent, ())
    }
    assert [text for text in answerer._book.outside if answerer._reader.read(text, TODAY).masked in own] == []


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("cum dong bang osng hong nam 2019 co bao nhieu tinh", "9 tỉnh"),
        ("nam hai nghin khog ttram muoi bay tinh nao lam cum truong cum trung du", "Tuyên Quang"),
        ("nam hai nghin khong tram hi hai tinh nao lam cum pho cum trung du", "Bắc Kạn"),
        ("hop tong ket o Bc Giang ngay 10/3/2023 ai chu tri", "Lương Quốc Đoàn"),
        ("ong Luong Quoc Don giu chuc gi", "Hội Nông dân"),
        ("Tunye Quang lam cum truong nam nao", "2017"),
        ("hoi nghi tahng 3/2017 cum trung du trao bang hen cho bao nhieu ca nhan", "24 cá nhân"),
        ("da nam 2017 tinh nao lam cum truong cum 7 tih trung du a", "Tuyên Quang"),
        ("dong chi Vu Chi Ky ben KT-XH la ai ha", "Phó Bí thư Thường trực"),
    ],
)
def test_a_misspelt_question_without_accents_is_read_as_it_is_meant(
    assistant: Assistant, question: str, value: str
) -> None:
    assert value in told(assistant, question)


def test_the_cluster_that_a_unit_was_in_is_not_the_one_that_is_asked_for(assistant: Assistant) -> None:
    asked = "Long An được xếp vào cụm Đông Nam Bộ năm 2019, nhưng năm 2024 lại thấy nằm ở cụm nào?"
    answer = assistant.ask(asked, today=dt.date(2025, 9, 1))
    assert answer.kind == "answer"
    assert "Tây Nam Bộ" in answer.text


def test_a_year_that_nobody_spoke_of_is_asked_back(assistant: Assistant) -> None:
    asked = assistant.ask("Năm đó tỉnh nào làm trưởng cụm trung du vậy?", today=TODAY)
    assert asked.kind == "clarify"
    assert "Bắc Giang" in assistant.ask("2022", conversation=asked.conversation, today=TODAY).text


def test_which_province_is_asked_of_a_cluster_of_provinces(assistant: Assistant) -> None:
    answer = assistant.ask("Cụm trưởng cụm bảy tỉnh trung du năm 2015 là tỉnh nào?", today=TODAY)
    assert answer.kind == "no_data", answer.text


@pytest.mark.parametrize(
    ("question", "told", "not_told"),
    [
        (
            "Cụm I các tổ chức tín dụng Lạng Sơn gồm những ngân hàng nào, ngân hàng nào làm cụm trưởng năm 2020?",
            ("BIDV", "Agribank chi nhánh Lạng Sơn làm Cụm trưởng"),
            "Phần chưa trả lời được",
        ),
        (
            "Hội nghị sơ kết 6 tháng đầu năm 2020 của cụm Tây Nam Bộ do tỉnh nào tổ chức, ngày nào luôn?",
            ("Đồng Tháp", "31/7/2020"),
            "Phần chưa trả lời được",
        ),
        (
            "Cụm Đông Nam Bộ sơ kết năm 2015 ở đâu, có bao nhiêu con cá heo biết hát?",
            ("Bình Phước", "Phần chưa trả lời được: “có bao nhiêu con cá heo biết hát”"),
            "Số liệu",
        ),
        (
            "Đề nghị cho thành viên cụm Bắc Trung Bộ năm 2024 và đơn vị cụm phó.",
            ("Nghệ An; ", "Hà Tĩnh (Nguyễn Hồng Lĩnh) làm Cụm phó"),
            "Phần chưa trả lời được",
        ),
        (
            "Cụm trưởng cụm biên giới phía Bắc năm 2024, kèm ngày hội nghị tổng kết.",
            ("Lào Cai làm Cụm trưởng", "Chưa có dữ liệu về hội nghị năm 2024"),
            "diễn ra ngày 19/3/2019",
        ),
        (
            "Cờ thi đua của Chính phủ được thưởng gấp bao nhiêu lần lương cơ sở, còn cờ cấp tỉnh được bao nhiêu?",
            ("12 lần", "8 lần"),
            "Phần chưa trả lời được",
        ),
    ],
)
def test_of_several_things_asked_each_is_told_or_named_as_unanswered(
    assistant: Assistant, question: str, told: tuple[str, ...], not_told: str
) -> None:
    answer = assistant.ask(question)
    assert answer.kind == "answer", answer.text
    assert [one for one in told if one not in answer.text] == [], answer.text
    assert not_told not in answer.text


def test_the_rest_of_a_message_is_told_with_what_is_nearest(assistant: Assistant) -> None:
    question = "Cụm 7 Bộ Công an năm 2024 đơn vị nào làm cụm trưởng, các đơn vị góp tiền dựng cái gì?"
    text = assistant.ask(question, today=dt.date(2026, 6, 1)).text
    assert "Quảng Trị" in text
    assert "Phần chưa trả lời được" in text
    assert "Có thể liên quan: Mỗi đơn vị góp dựng nhà tình nghĩa" in text


def test_a_figure_of_all_is_none_of_each(assistant: Assistant) -> None:
    text = told(assistant, "Thống kê tăng trưởng của từng tỉnh Đồng bằng sông Hồng 6 tháng đầu năm 2019")
    assert text.startswith(("no_data", "unknown"))


def test_a_yes_or_no_beside_a_question_is_answered_by_no_other_fact(assistant: Assistant) -> None:
    text = told(assistant, "Thu ngân sách của cụm trung du năm 2022 là bao nhiêu tỷ, có con số chính thức không?")
    assert text.startswith("no_data")


def test_a_membership_is_told_with_the_year_that_it_is_known_of(assistant: Assistant) -> None:
    text = told(assistant, "Long An có thuộc cụm Tây Nam Bộ năm 2019 không?")
    assert "Đúng" not in text
    assert "năm 2024" in text
