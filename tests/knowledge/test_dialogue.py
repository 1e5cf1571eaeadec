"""Conversations on the program's own knowledge: each line is a question and what its answer must and must not hold."""

from typing import Any, NamedTuple

import pytest

from knowledge import Assistant, Conversation, Turn
from knowledge.dialogue import MAX_TURNS, changed, remember, spoken_of
from knowledge.language import fold


class Line(NamedTuple):
    question: str
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    kind: str = "answer"


CONVERSATIONS = {
    "other year": [
        Line("Năm 2017 tỉnh nào làm cụm trưởng cụm TDMNPB?", ("Tuyên Quang",)),
        Line("còn năm 2022?", ("Bắc Giang",), ("Tuyên Quang",)),
        Line("thế năm 2023", ("Bắc Kạn",)),
        Line("cảm ơn bạn, thế còn năm 2017?", ("Tuyên Quang",)),
    ],
    "the same in the same words": [
        Line("Tiền thưởng Lao động tiên tiến gấp mấy lần lương cơ sở?", ("0,3",)),
        Line("còn Chiến sĩ thi đua toàn quốc thì gấp mấy lần?", ("4,5",), ("0,3",)),
        Line("Cờ thi đua của Chính phủ cũng tính như vậy", ("12 lần",), ("4,5",)),
    ],
    "other meeting": [
        Line("Hội nghị Bắc Giang 2023 có bao nhiêu cá nhân nhận bằng khen?", ("23 cá nhân",)),
        Line("nhầm, mình hỏi hội nghị ngày 17/3/2017 cơ", ("24 cá nhân",)),
    ],
    "both together": [
        Line("Hội nghị 17/3/2017 có bao nhiêu cá nhân được tặng Bằng khen?", ("24 cá nhân",)),
        Line("Còn hội nghị 10/3/2023?", ("23 cá nhân",)),
        Line("Cộng cả hai lần lại thành bao nhiêu người ạ?", ("47 cá nhân",)),
    ],
    "of the same cluster": [
        Line("Cụm Đông Nam Bộ hồi 2015 gồm mấy tỉnh nào vậy?", ("Tây Ninh",)),
        Line("Rồi qua 2019 kết quả thế nào?", (), ("Đồng bằng sông Hồng",), kind="no_data"),
    ],
    "a cluster of which no member is named": [
        Line("Khối phía Bắc của Đoàn Cao su VRG năm 2016 có bao nhiêu đơn vị?", ("7 đơn vị",)),
        Line("Đơn vị nào làm khối trưởng?", ("Lai Châu",), ("TP.HCM",)),
    ],
    "the cluster of the meeting told of": [
        Line("Trường nào đăng cai lễ ký giao ước năm học 2013 - 2014 của Cụm số 4 THPT Ninh Thuận?", ("Trường Chinh",)),
        Line("Cụm này có những trường nào?", ("Bác Ái", "Nguyễn Du")),
    ],
    "not of the unit told, of its cluster": [
        Line("Cụm thi đua Hội Nhà báo các tỉnh Bắc miền Trung tổng kết năm 2020 ở đâu?", ("Quảng Trị",)),
        Line("Kết nạp thêm bao nhiêu hội viên?", ("hơn 70",)),
    ],
    "the meeting of the year of a cluster": [
        Line("Cụm VIII của Bộ Tài nguyên và Môi trường năm 2023 sở nào làm cụm trưởng?", ("Tiền Giang",)),
        Line("Ai phát biểu?", ("Võ Minh Thành",)),
    ],
    "the unit that a fact told": [
        Line("Năm 2024 Cụm thi đua số 2 VKSND Bắc Giang đề nghị viện nào là Tập thể lao động xuất sắc?", ("Yên Thế",)),
        Line("Viện trưởng của đơn vị đó tên là gì?", ("Chưa có dữ liệu",), kind="no_data"),
    ],
    "a figure of another": [
        Line("Cụm thi đua các thành phố trực thuộc Trung ương: Hà Nội tăng trưởng GRDP bao nhiêu?", ("6,27%",)),
        Line("Còn Đà Nẵng?", ("2,58%",), ("6,27%",)),
        Line("Còn Hải Phòng?", ("Chưa có số liệu",), ("hợp nhất",), kind="no_data"),
    ],
    "nothing of another meeting": [
        Line("Phong trào Cả nước chung sức xây dựng nông thôn mới phát động khi nào?", ("nông thôn mới",)),
        Line("Ai khai mạc?", (), ("Hoàng Phước Quỳnh",), kind="unknown"),
    ],
    "years counted from the one told": [
        Line("Năm 2023 tỉnh nào làm cụm trưởng cụm TDMNPB?", ("Bắc Kạn",)),
        Line("6 năm trước đó thì sao?", ("2017", "Tuyên Quang")),
        Line("sau đó 5 năm?", ("2022", "Bắc Giang")),
    ],
    "held early in a year": [
        Line("Ai chủ trì hội nghị tổng kết thi đua của huyện Hiệp Hòa đầu năm 2018?", ("Phạm Văn Thịnh",)),
        Line("Ông ấy giữ chức gì?", ("Chủ tịch UBND huyện",)),
    ],
    "other role": [
        Line("Năm 2017 tỉnh nào làm cụm trưởng cụm TDMNPB?", ("Tuyên Quang",)),
        Line("thế cụm phó?", ("Hòa Bình", "2017")),
        Line("cụm đó gồm những tỉnh nào?", ("Yên Bái", "Phú Thọ")),
    ],
    "told by somebody": [
        Line("Cụm Đông Nam Bộ năm 2015 có những tỉnh nào?", ("Tây Ninh",), ("Long An",)),
        Line("Còn năm 2019, người ta bảo có Long An thì đúng chứ?", ("Đúng.", "Long An")),
    ],
    "who spoke instead": [
        Line("Hội nghị tổng kết của 7 tỉnh trung du ngày 17/3/2017 tổ chức ở đâu?", ("Bắc Kạn",)),
        Line("Ai phát biểu chỉ đạo ở đó?", ("Đặng Thị Ngọc Thịnh",), kind="no_data"),
    ],
    "no accents": [
        Line("nam 2017 tinh nao lam cum truong cum TDMNPB", ("Tuyên Quang",)),
        Line("con nam 2022", ("Bắc Giang",)),
        Line("the cum pho", ("Bắc Kạn", "2022")),
    ],
    "another cluster of the same family": [
        Line("cụm số 3 khối đài phát thanh truyền hình năm 2022 ai làm cụm trưởng?", ("Hải Phòng",)),
        Line("cụm 4 nữa", ("Quảng Bình", "Cụm trưởng")),
        Line("con cum 5 thi s a", ("Bình Định",), ("Công an", "Thuế")),
    ],
    "a member called by its place": [
        Line("cụm Tây Nam Bộ ngành văn hóa năm 2013 ai xếp thứ nhất?", ("Long An",)),
        Line("thế Bạc Liêu thứ mấy?", ("thứ 6", "Sở Văn hóa, Thể thao và Du lịch tỉnh Bạc Liêu")),
    ],
    "how much of what was spoken of": [
        Line("Tiên Phước năm 2024 giải ngân đầu tư công cao nhất phải không?", (), (), "answer"),
        Line("được bao nhiêu phần trăm?", ("83%",), ("126",)),
    ],
    "who is in it": [
        Line("cụm thi đua số 3 Hội Chữ thập đỏ TP.HCM ký giao ước năm 2023 khi nào?", ("2023",)),
        Line("cụm này có những quận nào?", ("Gò Vấp", "Bình Tân")),
    ],
    "a cluster that nobody knows": [
        Line("cụm Hội Nhà báo Bắc miền Trung năm 2020 ai làm cụm trưởng?", ("Quảng Trị",)),
        Line("còn cụm Hội Nhà báo Tây Bắc?", (), ("Quảng Trị",), "no_data"),
    ],
    "a meeting": [
        Line("Hội nghị tổng kết năm 2022 cụm TDMNPB họp ở đâu?", ("Bắc Giang",)),
        Line("ai chủ trì?", ("Lê Ánh Dương",)),
        Line("vào ngày nào?", ("10/3/2023",)),
        Line("ai dự?", ("Lương Quốc Đoàn",)),
    ],
    "another meeting": [
        Line("Ai chủ trì hội nghị tổng kết năm 2022 cụm TDMNPB?", ("Lê Ánh Dương",)),
        Line("Ngày 24/7/2019 có hội nghị gì?", ("Đồng bằng sông Hồng",), ("2022",)),
        Line("họp ở đâu?", ("Hạ Long",), ("Bắc Giang",)),
    ],
    "other unit": [
        Line("Tuyên Quang làm cụm trưởng năm nào?", ("2017",)),
        Line("còn Bắc Giang?", ("2022",), ("2017",)),
    ],
    "other cluster": [
        Line("Cụm đồng bằng sông Hồng gồm những tỉnh nào?", ("Hải Dương",)),
        Line("thế cụm TDMNPB?", ("Yên Bái",), ("Hải Dương",)),
    ],
    "a person": [
        Line("Lê Ánh Dương là ai?", ("Chủ tịch UBND tỉnh Bắc Giang",)),
        Line("ông ấy chủ trì hội nghị nào?", ("10/3/2023",)),
        Line("còn Lương Quốc Đoàn?", ("Lương Quốc Đoàn",), ("Chủ tịch UBND",)),
    ],
    "awards": [
        Line("Kết quả khen thưởng năm 2017 của huyện Hiệp Hòa?", ("2 tập thể",)),
        Line("còn của tỉnh?", ("UBND tỉnh",), ("Thủ tướng",)),
        Line("năm 2016 thì sao", ("2016",), kind="no_data"),
    ],
    "source": [
        Line("Năm 2017 tỉnh nào làm cụm trưởng cụm TDMNPB?", ("Tuyên Quang",)),
        Line("nguồn ở đâu?", ("TTXVN",)),
        Line("còn năm 2022?", ("Bắc Giang",)),
    ],
    "source of nothing": [
        Line("nguồn ở đâu?", ("chưa có câu trả lời",), kind="chat"),
    ],
    "talk between": [
        Line("Năm 2017 tỉnh nào làm cụm trưởng cụm TDMNPB?", ("Tuyên Quang",)),
        Line("cảm ơn nhé", kind="chat"),
        Line("còn cụm phó?", ("Hòa Bình",)),
    ],
    "none of ours between": [
        Line("Năm 2017 tỉnh nào làm cụm trưởng cụm TDMNPB?", ("Tuyên Quang",)),
        Line("Thời tiết hôm nay thế nào?", kind="unknown"),
        Line("còn năm 2022?", ("Bắc Giang",)),
    ],
    "a document": [
        Line("Hướng dẫn 2358/HD-BTĐKT về việc gì?", ("nông thôn mới",)),
        Line("ban hành ngày nào?", ("19/9/2022",)),
        Line("ai ban hành?", ("Ban Thi đua",)),
    ],
    "a whole question keeps nothing": [
        Line("Ai chủ trì hội nghị tổng kết năm 2022 cụm TDMNPB?", ("Lê Ánh Dương",)),
        Line("Bằng khen của Thủ tướng Chính phủ do ai tặng?", ("Thủ tướng Chính phủ",), ("Lê Ánh Dương", "Bắc Giang")),
        Line("còn Huân chương Lao động?", ("Chủ tịch nước",)),
    ],
    "a whole question of another cluster": [
        Line("Năm 2017 tỉnh nào làm cụm trưởng cụm TDMNPB?", ("Tuyên Quang",)),
        Line("Hội nghị sơ kết 6 tháng đầu năm 2019 cụm đồng bằng sông Hồng họp ở đâu?", ("Hạ Long",), ("Tuyên Quang",)),
    ],
    "the article about a meeting": [
        Line("Hội nghị sơ kết 6 tháng đầu năm 2017 cụm TDMNPB họp ở đâu?", ("Hòa Bình",)),
        Line("bài đó tên người viết là ai?", ("Hoàng Huế",), ("Bùi Mạnh Tuấn",)),
    ],
    "who joined a cluster": [
        Line("Cụm thi đua các thành phố trực thuộc Trung ương gồm những ai?", ("Đà Nẵng",)),
        Line("Năm 2025 bổ sung thêm thành phố nào?", ("Huế",), ("Luật",)),
    ],
    "a subject that is dropped": [
        Line("Hội nghị 10/3/2023 ai chủ trì?", ("Lương Quốc Đoàn",)),
        Line(
            "thôi bỏ vụ đó đi, cụm biên giới phía Bắc năm 2024 ai làm phó, đừng nhầm sang cụm trung du", ("Cao Bằng",)
        ),
    ],
    "a merger": [
        Line("Bắc Kạn sáp nhập vào tỉnh nào?", ("Thái Nguyên",)),
        Line("còn Hòa Bình?", ("Phú Thọ",)),
    ],
    "what is not known is not filled from before": [
        Line("Năm 2017 tỉnh nào làm cụm trưởng cụm TDMNPB?", ("Tuyên Quang",)),
        Line("còn năm 2018?", ("2018",), ("Năm 2018, tỉnh Tuyên Quang",), kind="no_data"),
        Line("Ai là chủ tịch UBND tỉnh Nghệ An?", (), ("Tuyên Quang",), kind="no_data"),
    ],
    "nothing before": [
        Line("xin chào", kind="chat"),
        Line("còn năm 2022?", kind="unknown"),
        Line("ai chủ trì?", ("năm 2022", "Trung du và Miền núi phía Bắc")),
    ],
    "a choice by number": [
        Line("cụm trưởng năm 2017", ("cụm thi đua nào",), kind="clarify"),
        Line("1", ("Tuyên Quang", "Trung du và Miền núi phía Bắc")),
        Line("còn năm 2022?", ("Bắc Giang",)),
    ],
    "a choice not made": [
        Line("cụm trưởng năm 2017", kind="clarify"),
        Line("Năm 2022 tỉnh nào làm cụm trưởng cụm TDMNPB?", ("Bắc Giang",)),
        Line("1", (), ("Tuyên Quang",), kind="unknown"),
    ],
    "a choice that is none": [
        Line("cụm trưởng năm 2017", kind="clarify"),
        Line("²", kind="unknown"),
        Line("99", kind="unknown"),
    ],
    "a choice by its name": [
        Line("cụm trưởng năm 2017", ("cụm thi đua nào",), kind="clarify"),
        Line("Cụm thi đua các tỉnh Trung du và Miền núi phía Bắc", ("Tuyên Quang",)),
        Line("còn năm 2022?", ("Bắc Giang",)),
    ],
    "the year after the one spoken of": [
        Line("Tỉnh nào làm cụm trưởng cụm TDMNPB năm 2022?", ("Bắc Giang",)),
        Line("sang năm sau thì tỉnh nào?", ("2023", "Bắc Kạn"), ("2024",)),
        Line("năm trước thì sao?", ("2022", "Bắc Giang"), ("Bắc Kạn",)),
    ],
    "the next year, asked in other words": [
        Line("Năm 2017 đơn vị nào làm cụm trưởng các thành phố trực thuộc Trung ương?", ("Đà Nẵng",)),
        Line("năm kế tiếp nơi nào làm?", ("Hải Phòng",), ("Đà Nẵng",)),
    ],
    "a person not in the question before is not looked for in another year": [
        Line("Cụm trưởng các thành phố trực thuộc Trung ương năm 2017 là ai?", ("Huỳnh Đức Thơ",)),
        Line("còn năm 2018?", ("Hải Phòng",)),
    ],
    "asked again of another in other words": [
        Line("Tỉnh Hòa Bình tham luận mô hình gì tại hội nghị ngày 21/7/2017?", ("cam",)),
        Line("còn Thái Nguyên thì trình bày cái gì?", ("chè",), ("cam",)),
        Line("vậy của Bắc Kạn là ai trình bày?", ("Lại Văn Tú",)),
    ],
    "a topic that is contrasted": [
        Line("Năm 2016 tỉnh nào được đề xuất Cờ thi đua của Chính phủ?", ("Bắc Giang",)),
        Line("Bằng khen của Thủ tướng Chính phủ thì tỉnh nào?", ("Thái Nguyên", "Tuyên Quang"), ("Bắc Giang",)),
    ],
    "another relation is not taken for the one spoken of": [
        Line("Tuyên Quang làm cụm trưởng năm nào?", ("2017",)),
        Line("còn Bắc Giang thì diện tích bao nhiêu?", (), ("Năm 2022, tỉnh Bắc Giang",), kind="unknown"),
    ],
    "several told of": [
        Line("Năm 2016 cụm TDMNPB đề xuất tỉnh nào nhận Bằng khen của Thủ tướng?", ("Thái Nguyên", "Tuyên Quang")),
        Line("hai tỉnh đó làm cụm trưởng năm nào?", ("Tuyên Quang", "2017", "tỉnh Thái Nguyên làm cụm trưởng")),
    ],
    "a movement told as a fact": [
        Line("Phong trào văn hóa công sở tên đầy đủ là gì?", ("Cán bộ, công chức, viên chức",)),
        Line("phong trào ấy được phát động hôm nào?", ("19/5/2019",)),
    ],
    "a place that met": [
        Line("Hội nghị tổng kết năm 2022 cụm TDMNPB họp ở đâu?", ("Bắc Giang",)),
        Line("chỗ ấy làm cụm trưởng năm nào?", ("2022",)),
    ],
    "a question of its own after a yes or no": [
        Line("Có phải Bắc Giang là cụm trưởng TDMNPB năm 2022 không?", ("Đúng",)),
        Line("cụm phó năm đó là tỉnh nào?", ("Bắc Kạn",), ("Không. Năm",)),
    ],
    "a whole question of a meeting that is placed": [
        Line("Năm 2017 Hiệp Hòa có bao nhiêu chiến sĩ thi đua cơ sở?", ("29",)),
        Line("Ở cụm các thành phố trực thuộc Trung ương ai làm cụm trưởng năm 2018?", ("Hải Phòng",), ("Hiệp Hòa",)),
    ],
    "what begins like a lost letter": [
        Line("Cụm đồng bằng sông Hồng gồm những tỉnh nào?", ("Hải Dương",)),
        Line("Cờ thi đua của tỉnh tặng Hiệp Hòa năm 2017 cho mấy tập thể?", ("4 tập thể",), ("sông Hồng",)),
    ],
    "yes or no": [
        Line("Có phải Tuyên Quang là cụm trưởng TDMNPB năm 2017 không?", ("Đúng",)),
        Line("còn Hòa Bình?", ("Tuyên Quang",), ("Đúng",)),
    ],
}


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_conversation(chat: Any, name: str) -> None:
    for line in CONVERSATIONS[name]:
        answer = chat.ask(line.question)
        told = fold(answer.text)
        assert answer.kind == line.kind, f"{line.question}: {answer.text}"
        assert [one for one in line.holds if fold(one) not in told] == [], f"{line.question}: {answer.text}"
        assert [one for one in line.lacks if fold(one) in told] == [], f"{line.question}: {answer.text}"


def test_the_cluster_of_a_chat_stands_in_where_none_is_named(assistant: Assistant) -> None:
    chat = Conversation().with_default_cluster("tdmnpb")
    answer = assistant.ask("cụm trưởng năm 2017 là tỉnh nào?", conversation=chat)
    assert answer.values == ("Tuyên Quang",)
    assert answer.conversation.default_cluster == "tdmnpb"
    other = assistant.ask("Cụm đồng bằng sông Hồng gồm những tỉnh nào?", conversation=answer.conversation)
    assert "Hải Dương" in other.text
    assert "Yên Bái" not in other.text


def test_what_is_spoken_of_is_what_was_said_last() -> None:
    turns = (
        Turn("a", {"cluster": ("one",), "year": (2017,)}, ""),
        Turn("b", {"year": (2022,)}, ""),
    )
    assert spoken_of(Conversation(turns)) == {"cluster": ("one",), "year": (2022,)}
    assert spoken_of(Conversation()) == {}


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ({"year": (2022,)}, {"cluster": ("x",), "year": (2022,)}),
        ({"cluster": ("y",)}, {"cluster": ("y",), "year": (2017,)}),
        ({"meeting": ("n",)}, {"meeting": ("n",)}),
        ({}, {"cluster": ("x",), "year": (2017,), "meeting": ("m",)}),
    ],
)
def test_what_is_named_anew_leaves_behind_what_it_contradicts(said: dict[str, Any], left: dict[str, Any]) -> None:
    assert changed({"cluster": ("x",), "year": (2017,), "meeting": ("m",)}, said) == left


def test_the_oldest_turns_are_forgotten() -> None:
    conversation = Conversation(default_cluster="x")
    for number in range(MAX_TURNS + 3):
        conversation = remember(conversation, Turn(str(number), {}, ""))
    assert [turn.intent for turn in conversation.turns] == [str(n) for n in range(3, MAX_TURNS + 3)]
    assert conversation.default_cluster == "x"


def test_the_cluster_that_a_chat_has_chosen_meanwhile_answers_what_was_asked_back(assistant):
    asked_back = assistant.ask("cụm trưởng năm 2017", conversation=Conversation())
    assert asked_back.kind == "clarify"
    chosen = asked_back.conversation.with_default_cluster("tdmnpb")
    for again in ("cụm trưởng năm 2017", "còn năm 2017?"):
        assert assistant.ask(again, conversation=chosen).values == ("Tuyên Quang",)
