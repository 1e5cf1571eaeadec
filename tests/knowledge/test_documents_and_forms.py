"""What a document replaces, guides and is about; ranks, bonus and givers of forms of award; days of news."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import Assistant, Conversation

TODAY = dt.date(2026, 1, 15)


def told(assistant: Assistant, question: str) -> str:
    answer = assistant.ask(question, conversation=Conversation(), today=TODAY)
    return f"{answer.kind}: {answer.text}"


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("Nghị định nào đã thay Nghị định 98/2023?", ("152/2025/NĐ-CP",)),
        ("Thông tư nào của Bộ Nội vụ hướng dẫn Nghị định 152/2025?", ("15/2025/TT-BNV",)),
        ("Nghị định 98/2023 còn dùng được không?", ("hết hiệu lực", "152/2025/NĐ-CP")),
        ("Thủ tướng ban hành kế hoạch Cả nước chung sức xây dựng nông thôn mới bằng quyết định nào?", ("587/QĐ-TTg",)),
        ("Chỉ thị 22-CT/TW của cơ quan nào, ra ngày nào?", ("Ban Bí thư", "23/1/2018")),
        ("Huân chương Độc lập gồm mấy hạng?", ("3 hạng", "Nhất, Nhì, Ba")),
        ("Cờ thi đua của tỉnh được thưởng mấy lần lương cơ sở?", ("Cờ thi đua của Bộ, ban, ngành, tỉnh: 8 lần",)),
        ("Cờ thi đua của Chính phủ và cờ thi đua của tỉnh thưởng mấy lần lương?", ("12 lần", "8 lần")),
        ("Huân chương Độc lập gồm mấy hạng, cho tên từng hạng?", ("3 hạng", "Nhất, Nhì, Ba")),
        ("Huân chương Độc lập hạng Nhì ai tặng?", ("Chủ tịch nước",)),
        ("Chỉ thị 34-CT/TW có từ ngày mấy, ai ban hành?", ("Bộ Chính trị", "7/4/2014")),
        ("Bữa nay Thái Bình là tỉnh nào?", ("Hưng Yên",)),
        ("Đếm hộ: theo Luật Thi đua, khen thưởng 2022 có bao nhiêu loại huân chương?", ("Có 10 loại", "Sao vàng")),
        ("Xin danh hiệu vinh dự nhà nước, liệt kê hết ra", ("Anh hùng Lao động", "Thầy thuốc nhân dân")),
        ("Luật Thi đua, khen thưởng năm 2022 số ký hiệu là bao nhiêu?", ("06/2022/QH15",)),
        ("Theo Nghị định 152/2025 thì Tập thể lao động xuất sắc hệ số mấy?", ("1,5",)),
        ("Huy chương do chức danh nào quyết định tặng?", ("Có 4 loại", "do Chủ tịch nước tặng")),
        ("Các huân chương nào có hạng Nhất, Nhì, Ba?", ("Có 5 loại chia hạng", "Quân công")),
        ("Những huân chương nào không chia hạng?", ("Sao vàng", "Dũng cảm")),
        ("Đại hội thi đua yêu nước toàn quốc lần thứ mười tổ chức khi nào?", ("12/2020",)),
        ("Luật 15/2003/QH11 được sửa đổi bởi những luật nào?", ("47/2005/QH11", "39/2013/QH13")),
        ("Trong quân đội danh hiệu nào tương ứng với Tập thể lao động xuất sắc?", ("Đơn vị quyết thắng",)),
        ("Sau ngày 1/7/2025 ai công nhận Thôn, tổ dân phố văn hóa?", ("Chủ tịch UBND cấp xã",)),
        ("Ai mới gia nhập cụm các thành phố trực thuộc Trung ương năm 2025?", ("Huế",)),
        ("Bắc Kạn đặt tên phong trào nông thôn mới của riêng mình là gì?", ("Bắc Kạn chung sức",)),
        ("Tin hội nghị giao ước thi đua cụm các huyện, thành phố năm 2021 lên trang ngày nào?", ("17/3/2021",)),
        ("Liệt kê các luật về thi đua, khen thưởng kèm số hiệu", ("15/2003/QH11", "47/2005/QH11", "06/2022/QH15")),
        ("Chỉ thị của Thủ tướng phát động thi đua 2016-2020, 2021-2025: ghi số", ("18/CT-TTg", "19/CT-TTg")),
        ("Ban TĐKT Trung ương có những hướng dẫn nào đăng ngày 19/9/2022?", ("2357", "2358")),
        ("Các nghị định về thi đua khen thưởng đã hết hiệu lực, liệt kê số", ("98/2023", "91/2017", "42/2010")),
        ("Quy chế khối, cụm thi đua tỉnh Cao Bằng theo quyết định số mấy, có mấy chương?", ("598/QĐ", "7 chương")),
    ],
)  # fmt: skip
def test_what_is_asked_of_documents_and_forms_is_told(
    assistant: Assistant, question: str, values: tuple[str, ...]
) -> None:
    reply = told(assistant, question)
    assert reply.startswith("answer:"), reply
    assert all(value in reply for value in values), reply


@pytest.mark.parametrize(
    ("claim", "begins"),
    [
        ("Nghị định 28/2024 hết hiệu lực từ 1/7/2025 phải không?", "answer: Đúng."),
        ("Từ 1/1/2024 Luật 15/2003/QH11 không còn hiệu lực, đúng không?", "answer: Đúng."),
        ("Luật 15/2003/QH11 mất hiệu lực từ 1/1/2023, đúng không?", "answer: Không."),
        ("Luật Thi đua, khen thưởng mang số 15/2003/QH11 hết hiệu lực từ 1/1/2024, đúng không?", "answer: Đúng."),
        ("Luật 15/2003/QH11 hết hiệu lực từ 1/7/2004, đúng không?", "answer: Không."),
        ("Nghị định 152/2025 hết hiệu lực từ 1/7/2025, đúng không?", "no_data"),
        ("Ngày 5/5/2024 Luật Thi đua, khen thưởng 2022 còn hiệu lực không?", "answer: Luật 06/2022/QH15"),
        ("Từ ngày 1/7/2025 nghị định nào thay Nghị định 28/2024?", "answer: Nghị định 152/2025/NĐ-CP"),
        ("Từ ngày 1/7/2020 nghị định nào thay Nghị định 28/2024?", "no_data"),
    ],
)
def test_the_day_that_a_document_ceased_is_not_the_day_that_it_began(
    assistant: Assistant, claim: str, begins: str
) -> None:
    assert told(assistant, claim).startswith(begins)


@pytest.mark.parametrize(
    ("question", "known"),
    [
        ("Luật Thi đua, khen thưởng 2022 mang số 07/2022/QH15 phải không?", "06/2022/QH15"),
        ("Hướng dẫn 2358 là cho phong trào vì người nghèo phải không?", "nông thôn mới"),
        ("Chiến sĩ thi đua toàn quốc do Chủ tịch nước tặng phải không?", "Thủ tướng Chính phủ"),
    ],
)
def test_a_wrong_claim_is_denied_with_the_fact(assistant: Assistant, question: str, known: str) -> None:
    reply = told(assistant, question)
    assert reply.startswith("answer: Không."), reply
    assert known in reply


def test_a_title_of_one_span_is_not_named_by_two(assistant: Assistant) -> None:
    one = told(assistant, "Chỉ thị của Thủ tướng phát động phong trào thi đua 2021-2025 số mấy?")
    both = told(assistant, "Chỉ thị của Thủ tướng phát động phong trào thi đua 2016-2020 và 2021-2025 số mấy?")
    assert "19/CT-TTg" in one
    assert not both.startswith("answer:") or {"18/CT-TTg", "19/CT-TTg"} <= set(both.replace(":", " ").split())


def test_a_congress_that_nobody_knows_is_not_the_one_before(assistant: Assistant) -> None:
    reply = told(assistant, "Đại hội Thi đua yêu nước toàn quốc lần thứ XII họp ngày nào?")
    assert reply.startswith("no_data: Chưa có dữ liệu về Đại hội Thi đua yêu nước toàn quốc lần thứ XII"), reply


def test_a_bonus_by_another_decree_is_not_told(assistant: Assistant) -> None:
    reply = told(assistant, "Theo Nghị định 91/2017 thì Cờ thi đua của Chính phủ hệ số mấy?")
    assert "12 lần" not in reply


def test_the_form_with_the_lowest_bonus_is_no_other_one(assistant: Assistant) -> None:
    lowest = told(assistant, "Danh hiệu nào cho tập thể có mức thưởng thấp nhất?")
    assert "thấp nhất là Tập thể lao động tiên tiến" in lowest, lowest
    of_two = told(assistant, "Lao động tiên tiến với Chiến sĩ thi đua cơ sở, danh hiệu nào thưởng cao nhất?")
    assert "Chiến sĩ thi đua cơ sở: 1 lần" in of_two.splitlines()[0], of_two
    assert "toàn quốc" not in of_two
