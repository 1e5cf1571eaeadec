"""What is asked of clusters of sectors and offices all over the country."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import Assistant, Conversation
from knowledge.nlu.reading import QuestionReader

TODAY = dt.date(2026, 6, 1)


def told(assistant: Assistant, question: str) -> str:
    answer = assistant.ask(question, conversation=Conversation(), today=TODAY)
    return f"{answer.kind}: {answer.text}"


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("Sở nào làm cụm trưởng cụm 6 các sở tài chính năm 2024?", ("Sở Tài chính tỉnh Quảng Nam",)),
        (
            "Cụm thi đua số 6 các sở tài chính năm 2024 sở nào làm cụm trưởng, họp ở đâu?",
            ("làm Cụm trưởng", "Quảng Nam", "5/4/2024"),
        ),
        ("Hội Nông dân huyện nào xếp thứ nhất cụm miền núi Quảng Nam năm 2021?", ("Hiệp Đức", "961,6")),
        ("ngành công thương duyên hải Nam Trung Bộ năm 2024 ai xếp thứ nhất?", ("Bình Định",)),
        ("Tôi quê Tây Nguyên. Các quỹ bảo vệ và phát triển rừng năm 2018 họp do ai chủ trì?", ("Võ Văn Hạnh",)),
        ("Hội Nhà báo các tỉnh Bắc miền Trung năm 2020 có thêm bao nhiêu hội viên?", ("hơn 70",)),
        ("Cụm số 8 Bộ Công an (Quảng Nam - Bình Thuận) sơ kết 6 tháng năm 2011 ở đâu?", ("Công an tỉnh Ninh Thuận",)),
        ("Cụm số 8 Bộ Công an sơ kết tại Ninh Thuận ngày nào?", ("23/6/2011",)),
        ("Cụm số 10 TP.HCM (phường Tân Uyên, phường Vĩnh Tân...) năm 2025 phường nào đứng đầu?", ("phường Bến Cát",)),
        ("Cụm 1 các sở thông tin truyền thông năm 2023 ai làm cụm trưởng, kế nhiệm Sở TTTT Cần Thơ?", ("Hải Phòng",)),
        ("Sở Giáo dục Đắk Lắk nói năm 2018 sở mình chỉ là khối phó khối 6, vậy khối trưởng là sở nào?", ("Lao động",)),
        ("Hà Nội, Hải Phòng, Đà Nẵng, Cần Thơ và TPHCM cộng lại thu ngân sách năm 2021 bao nhiêu?", ("834.900 tỷ",)),
        ("Hội đồng TĐKT tỉnh Bến Tre năm 2020 đề nghị Cờ thi đua của Chính phủ cho mấy đơn vị?", ("5 đơn vị",)),
        ("Khối trường học Giang Thành giao ban lần thứ nhất ngày nào?", ("25 và 26/9/2019",)),
        ("Trưởng khu vực thi đua tư pháp miền Đông Nam Bộ là bà nào?", ("Ung Thị Xuân Hương",)),
        ("Khối tham mưu, tổng hợp Khánh Hòa năm 2023 do Cục Thống kê đứng đầu phải không?", ("Đúng.",)),
        ("Huyện Cẩm Thủy làm cụm trưởng năm 2024 của 11 huyện miền núi cụm số 3 Thanh Hóa đúng không?", ("Đúng.",)),
        ("Hội Nông dân huyện Hiệp Đức xếp thứ nhất cụm miền núi năm 2021 đúng không?", ("Đúng.",)),
        ("Hội Nông dân huyện Hiệp Đức xếp thứ hai cụm miền núi năm 2021 đúng không?", ("Không.", "thứ 1")),
        ("Tổng thu ngân sách cụm các thành phố trực thuộc trung ương năm 2021 bao nhiêu?", ("834.900 tỷ",)),
        ("Cụm thi đua số một Hội Người cao tuổi Gia Lai kết nạp bao nhiêu hội viên?", ("2.700",)),
        ("Cụm thi đua số 4 ngoại vụ có mấy sở?", ("10 sở, 4 phòng",)),
        ("Cụm TDMNPB có mấy tỉnh, tỉnh nào làm cụm trưởng năm 2022?", ("có 7 tỉnh", "Bắc Giang làm Cụm trưởng")),
        ("Cụm miền núi Quảng Nam năm 2024 huyện Bắc Trà My xây bao nhiêu nhà mới?", ("754 nhà",)),
        ("khối các huyện thành phố thị xã Thái Nguyên khen mấy cá nhân năm 2014?", ("2.500 cá nhân",)),
        ("Theo hướng dẫn tháng 4/2021 của HĐTĐKT Hà Nội, cụm họp phải có mấy phần thành viên?", ("2/3",)),
        ("Sở Giáo dục Hải Phòng thuộc cụm thi đua nào?", ("Cụm thi đua số 1 các Sở Giáo dục và Đào tạo",)),
        ("Sở Giáo dục và Đào tạo Hà Nội làm trưởng thì sở nào làm phó cụm số 1 của Bộ năm 2020?", ("Hồ Chí Minh",)),
        ("Quy chế cụm, khối thi đua tỉnh Cao Bằng năm 2018 gồm mấy chương, mấy điều tất cả?", ("chương", "điều")),
        ("Hội Chữ thập đỏ quận Gò Vấp bày ra mấy bức tranh lúc ký giao ước 2023?", ("hơn 20 bức",)),
        ("Cụm Tây Nam Bộ thời kỳ 2024 có những tỉnh nào?", ("Cà Mau", "Vĩnh Long")),
        ("SEA Games 31 ngành văn hóa Đông Nam Bộ giành bn huy chương?", ("51",)),
        ("cụm thi đua 2 hội khuyến học sài gòn có mấy quận?", ("7 hội",)),
        ("cụm một hội người cao tuổi gia lai kết nạp bao nhiêu hội viên năm 2022?", ("2.700",)),
        ("so cong thuong nao lam cum truong cum duyen hai nam trung bo 2024", ("Quảng Nam",)),
        (
            "năm 2013 sở nào nhất cụm tây nam bộ ngành văn hóa?",
            ("Thứ 1: Sở Văn hóa, Thể thao và Du lịch tỉnh Long An",),
        ),
        ("Ai khai mạc hội nghị cụm thanh tra Bắc Trung Bộ?", ("Hoàng Phước Quỳnh", "khai mạc")),
        ("Xếp hạng Nhất, Nhì, Ba năm 2013 của cụm Tây Nam Bộ ngành văn hóa?", ("Thứ 1", "Thứ 2", "Thứ 3")),
        ("Phó khối 5 tỉnh Đắk Lắk theo Văn bản số 124/TB-UBND là sở nào?", ("Sở Xây dựng",)),
        ("Những sở nào hợp thành cụm 6 các sở tài chính?", ("Bình Định", "Khánh Hòa")),
        ("Thanh tra Bắc Trung Bộ sơ kết năm 2016 ở đâu?", ("Đông Hà", "1/7/2016")),
        ("ban quan ly kcn bac trung bo tong ket nam 2019 o dau", ("Thừa Thiên Huế", "27/12/2019")),
        ("Trường chính trị Đồng bằng sông Hồng họp ở đâu?", ("Nguyễn Văn Cừ",)),
        ("năm 2013 Bạc Liêu xếp thứ mấy trong cụm Tây Nam Bộ ngành văn hóa?", ("thứ 6",)),
        ("năm 2020 Lâm Đồng làm cụm trưởng cụm 7 VKSND Tây Nguyên đúng không?", ("Đúng.", "VKSND tỉnh Lâm Đồng")),
        ("năm 2020 Gia Lai làm cụm trưởng cụm 7 VKSND Tây Nguyên đúng không?", ("Không.", "Lâm Đồng")),
        ("Huyện nào làm trưởng cụm thi đua các huyện biên giới tỉnh Lạng Sơn năm 2023?", ("Văn Lãng",)),
        # The meeting that reviewed a year is the occasion; the role is of that year where none is known of the next.
        ("Hồi tổng kết 2020 phó Cụm I các tổ chức tín dụng tỉnh Lạng Sơn là ngân hàng nào?", ("Ngân hàng Phát triển",)),
        ("Viện trưởng VKSND tỉnh Lâm Đồng Vũ Văn Diến làm cụm trưởng cụm 7 VKSND năm 2020 đúng không?", ("Đúng.",)),
        (
            "Nghe nói Đài Truyền hình Việt Nam là khối trưởng khối khoa học văn hóa xã hội 2014. Điều này đúng chứ?",
            ("Đúng.",),
        ),
        (
            "Sở TT&TT Cần Thơ với Hải Phòng được cụm 1 Bộ TT&TT trình tặng Cờ thi đua năm 2022 đúng không?",
            ("Đúng.", "thành phố Hải Phòng"),
        ),
        # A document is told of by the cluster or the meeting at which it is spoken of.
        ("Cụm 4 các trường chính trị ĐBSH ký giao ước 2020 căn cứ hướng dẫn số mấy?", ("1595/HD-HVCTQG",)),
        (
            "Trưởng Khối thi đua số VII Công đoàn Viên chức năm 2022 là đơn vị nào, theo quyết định số mấy?",
            ("VKSND tối cao", "12/QĐ-CĐVC"),
        ),
        # What is asked beside the rest is told in a note.
        ("Ai kết luận hội nghị cụm 4 phòng Bộ CHQS Ninh Thuận năm 2018, quân hàm gì?", ("Lưu Xuân Phương: Đại tá",)),
        (
            "Ai chủ trì hội nghị ngày 27/3/2025 của cụm miền núi Quảng Nam, họp ở đâu?",
            ("Lê Quang Trung", "Khâm Đức"),
        ),
        ("cum truong cum td 2 hoi khuyen hoc hcm 2017 la ai", ("Đinh Thị Bạch Mai",)),
        ("CTĐ số 1 Bộ TN&MT ký giao ước năm 2022 ngày nào?", ("17/3/2022",)),
        ("khối ĐH - CĐ Vĩnh Phúc tổng kết năm học 2017-2018 ngày nào?", ("11/7/2018",)),
        ("công an mấy tỉnh từ Thanh Hóa chạy vô tới Huế chung một nhóm là những tỉnh nào?", ("Nghệ An", "Quảng Trị")),
        ("Mấy hội của giới luật ở miền Đông Nam Bộ họp giữa năm 2023 ở thành phố nào?", ("Biên Hòa",)),
        ("Khối BQL KCN Bắc Trung Bộ và khối miền Đông Nam Bộ tổng kết năm 2019 ngày nào?", ("27/12/2019", "10/1/2020")),
        (
            "Trường Chính trị Châu Văn Đặng (Bạc Liêu) làm cụm trưởng cụm trường chính trị ĐBSCL 2021 đúng không?",
            ("Đúng.",),
        ),
        ("Đài Truyền hình Việt Nam làm khối trưởng khối khoa học - văn hóa - xã hội năm 2014 đúng không?", ("Đúng.",)),
    ],
)
def test_what_is_known_is_told(assistant: Assistant, question: str, values: tuple[str, ...]) -> None:
    reply = told(assistant, question)
    assert reply.startswith("answer:"), reply
    assert all(value in reply for value in values), reply


@pytest.mark.parametrize(
    "question",
    [
        "Cụm thi đua Đông Nam Bộ ngành dầu khí gồm những tỉnh nào?",
        "Huyện nào xếp thứ hai cụm miền núi Quảng Nam năm 2024?",
        "Thứ trưởng nào dự hội nghị tổng kết năm 2016 cụm trung du?",
        "Sở nào làm cụm trưởng cụm 6 các sở tài chính năm 2023?",
        "Hội nghị cụm 5 thuế năm 2025 họp ở đâu?",
        "Công an tỉnh Điện Biên Phủ năm 2011 được khen gì?",
        "Trường chính trị miền Tây Bắc năm 2021 do ai đứng đầu?",
        "Thanh tra giao thông của 3 tỉnh Bình Định, Phú Yên, Lâm Đồng có đá bóng năm 2019 không?",
    ],
)
def test_of_what_is_not_known_something_near_is_no_answer(assistant: Assistant, question: str) -> None:
    reply = told(assistant, question)
    assert reply.startswith("no_data:"), reply


def test_the_head_of_a_block_is_called_as_its_kind_calls_it(assistant: Assistant) -> None:
    told = assistant.ask("Năm 2014 ai làm trưởng khối khoa học văn hóa xã hội?", today=TODAY)
    assert "làm Khối trưởng Khối" in told.lead
    told = assistant.ask("Năm 2023 tỉnh nào làm cụm trưởng cụm TDMNPB?", today=TODAY)
    assert "làm Cụm trưởng Cụm" in told.lead


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Cụm 11 tỉnh Thanh Hóa tổng kết năm 2019 ngày nào?", "31/12/2019"),
        ("Công an năm thành phố lớn họp ngày 8/11/2015, ai dự và chỉ đạo?", "Đặng Văn Hiếu"),
        ("Em ở ngành hải quan, năm 2025 ai đứng đầu Cụm thi đua số 1 của ngành mình?", "Hải quan TPHCM"),
        ("Năm 2021 cụm Đồng bằng sông Cửu Long của các trường chính trị do trường nào đứng đầu?", "Châu Văn Đặng"),
        ("Năm 2015 cụm 4 Bộ NG do sở nào làm cụm trưởng?", "Bình Định"),
    ],
)
def test_which_cluster_is_meant(assistant: Assistant, question: str, told: str) -> None:
    answer = assistant.ask(question, today=TODAY)
    assert answer.kind == "answer", answer.text
    assert told in answer.text


@pytest.mark.parametrize(
    ("before", "question", "told"),
    [
        ("Khối Đông Nam bộ của Đoàn VRG do ai làm khối trưởng?", "Thế khối ở miền Bắc thì ai làm trưởng?", "Lai Châu"),
        (
            "Khối trưởng Khối thi đua Ban Quản lý KCN miền Đông Nam Bộ năm 2019 là ban nào?",
            "Còn Khối Bắc Trung Bộ thì ban nào?",
            "Thừa Thiên Huế",
        ),
        ("Khối Đông Nam bộ của Đoàn VRG do ai làm khối trưởng?", "Thế còn phía Bắc?", "Lai Châu"),
        (
            "Hội Nông dân thị xã Điện Bàn được mấy điểm trong cụm đồng bằng Quảng Nam năm 2021?",
            "Còn huyện Hiệp Đức được mấy điểm?",
            "961,6",
        ),
    ],
)
def test_a_block_beside_that_of_the_chat(assistant: Assistant, before: str, question: str, told: str) -> None:
    first = assistant.ask(before, today=TODAY)
    then = assistant.ask(question, conversation=first.conversation, today=TODAY)
    assert told in then.text, then.text


def test_a_sector_alone_is_no_cluster(reader: QuestionReader) -> None:
    assert "cluster" not in reader.read("gồm những công đoàn nào", TODAY).slots


@pytest.mark.parametrize(
    "question",
    [
        "Báo Bình Định từng viết: Khối thi đua sản xuất kinh doanh Trung ương nộp ngân sách bao nhiêu năm 2022?",
        "Theo báo Quảng Nam, Khối thi đua sản xuất kinh doanh Trung ương nộp ngân sách bao nhiêu năm 2022?",
    ],
)
def test_a_newspaper_that_told_something_is_not_what_it_is_about(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question, today=TODAY)
    assert answer.kind == "answer"
    assert "1.570 tỷ đồng" in answer.text


def test_who_said_something_is_no_newspaper(reader: QuestionReader) -> None:
    reading = reader.read("thay bao bac giang lam cum truong nam 2023 dung khong", TODAY)
    assert "bac-giang" in reading.slots["unit"]
