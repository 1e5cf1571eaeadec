import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import strip_accents
from knowledge.nlu.reading import QuestionReader, Reading

TODAY = dt.date(2023, 6, 1)


@pytest.mark.parametrize(
    ("question", "masked"),
    [
        ("Năm 2017 tỉnh nào làm cụm trưởng TDMNPB?", "{year} tỉnh nào làm {role} {cluster}"),
        ("cụm trưởng cụm thi đua 7 tỉnh Trung du và miền núi phía Bắc", "{role} {cluster}"),
        ("Ngày 24/7/2019 có hội nghị gì", "{date} có hội nghị gì"),
        ("Hướng dẫn 2358/HD-BTĐKT về việc gì", "{document} về việc gì"),
        ("Lê Ánh Dương là ai", "{person} là ai"),
        ("hội nghị tại tỉnh Bắc Giang", "hội nghị tại {unit}"),
        ("23 cá nhân được khen gì", "{number} được khen gì"),
        ("Cờ thi đua của Chính phủ", "{award_form}"),
    ],
)
def test_names_and_times_are_masked(reader: QuestionReader, question: str, masked: str) -> None:
    assert reader.read(question, TODAY).masked == masked


@pytest.mark.parametrize(
    "question",
    [
        "Năm 2017 tỉnh nào làm cụm trưởng TDMNPB?", "Ai chủ trì hội nghị tổng kết năm 2022 ở Bắc Giang?",
        "Bắc Kạn có thuộc cụm đồng bằng sông Hồng không?",
        "6 tháng đầu năm 2019 ai phát biểu ngày 24 tháng 7 năm 2019?",
    ],
)  # fmt: skip
def test_every_spelling_names_the_same(reader: QuestionReader, question: str) -> None:
    plain = reader.read(question, TODAY)
    for typed in (strip_accents(question), unicodedata.normalize("NFD", question), question.upper(), f"  {question} "):
        read = reader.read(typed, TODAY)
        assert (read.slots, read.period.date, read.period.years) == (plain.slots, plain.period.date, plain.period.years)
        assert read.yes_no == plain.yes_no
        assert strip_accents(read.masked) == strip_accents(plain.masked)


@pytest.mark.parametrize(
    ("question", "slots"),
    [
        ("cụm trưởng và cụm phó TDMNPB", {"role": ("head", "deputy"), "cluster": ("tdmnpb",)}),
        ("hội nghị ở Bắc Giang", {"unit": ("bac-giang",), "place": ("bac-giang",)}),
        ("có 5 tập thể được khen", {"group": ("collective",), "number": (5,)}),
        ("Lương Quốc Đoàn dự", {"person": ("luong-quoc-doan",), "deed": ("attended",)}),
        ("²³ cá nhân", {"group": ("individual",)}),
        ("tăng trưởng bao nhiêu", {}),
        ("hiệu trưởng họp ở thanh pho nào", {}),
        ("TP Hà Nội có gì", {"unit": ("ha-noi",)}),
        ("công tác TĐKT 2022", {}),
        ("hôm nay trời đẹp", {}),
    ],
)
def test_what_is_named(reader: QuestionReader, question: str, slots: dict[str, tuple[str | int, ...]]) -> None:
    assert dict(reader.read(question, TODAY).slots) == slots


def test_a_cluster_named_twice_is_the_one_that_both_names_fit(reader: QuestionReader) -> None:
    assert len(reader.read("cụm 7 tỉnh", TODAY).slots["cluster"]) > 1
    assert reader.read("cụm 7 tỉnh trung du miền núi phía Bắc", TODAY).slots["cluster"] == ("tdmnpb",)


@pytest.mark.parametrize(
    ("question", "yes_no"),
    [
        ("Có phải Hòa Bình là cụm trưởng năm 2017 không?", True), ("Hòa Bình là cụm trưởng năm 2017 phải không", True),
        ("Hòa Bình là cụm trưởng đúng không ạ", True), ("Bắc Kạn có thuộc cụm TDMNPB không", True),
        ("Bắc Kạn làm cụm trưởng à", True), ("Bắc Kạn đã làm cụm trưởng chưa", True),
        ("bac kan co thuoc cum TDMNPB khong", True),
        ("có tỉnh nào không", True), ("tỉnh nào không dự hội nghị", False), ("ai làm cụm trưởng", False),
        ("Bắc Kạn làm cụm trưởng năm nào", False), ("ai dự họp à", False), ("không", True), ("chưa", False),
    ],
)  # fmt: skip
def test_what_asks_for_yes_or_no(reader: QuestionReader, question: str, yes_no: bool) -> None:
    read = reader.read(question, TODAY)
    assert read.yes_no is yes_no
    assert ("{yesno}" in read.masked) is yes_no


@pytest.mark.parametrize(
    "courtesy",
    [
        "cho em hỏi {} ạ",
        "Cho mình hỏi {}",
        "xin cho biết {}",
        "bot ơi {} nhé",
        "dạ {} ạ",
        "cho hoi {}",
        "{} vậy ạ",
        "Vui lòng cho biết {}",
    ],
)
def test_courtesies_change_nothing(reader: QuestionReader, courtesy: str) -> None:
    question = "năm 2017 ai chủ trì hội nghị tổng kết"
    assert reader.read(courtesy.format(question), TODAY).masked == reader.read(question, TODAY).masked


def test_a_text_of_nothing_but_courtesies_is_kept(reader: QuestionReader) -> None:
    assert reader.read("dạ thưa", TODAY).masked == "dạ thưa"


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("huyện Lục Ngạn được khen gì", True), ("ông Nguyễn Văn Xê là ai", True), ("huyện nào được khen", False),
        ("huyện Hiệp Hòa được khen gì", False), ("Lê Ánh Dương là ai", False),
        ("Quyết định 9999/QĐ-ABC về việc gì", True),
        ("cụm thi đua các trường đại học năm 2022 do trường nào làm trưởng", True), ("cum cac huyen co gi", True),
        ("ai lam cum truong cum thi dua cac truong dai hoc", True),
        ("khối thi đua ngành dệt may gồm ai", True), ("cụm thi đua số 57 gồm những ai", True),
        ("cụm tập trung thực hiện nhiệm vụ gì", False), ("cụm thi đua tổng cộng có mấy tỉnh", False),
        ("trong cụm các hoạt động chung là gì", False), ("cụm thi đua các huyện nào tham gia", False),
        ("cụm thi đua các tỉnh nào có Bắc Kạn", False), ("cụm trưởng các năm là ai", False),
        ("Cụm Bắc Trung Bộ thời kỳ 2015 gồm ai", False), ("Bắc Kạn thuộc cụm Trung du. Đúng/Sai?", False),
        ("Bộ Y tế tặng bằng khen cho ai", True), ("bằng khen của bộ, ngành tặng ai", False),
        ("Bộ phận nào phụ trách", False), ("cán bộ hưu trí được tặng gì", False),
        ("Hướng dẫn 2358/HD-BTĐKT về việc gì", False), ("LÊ ÁNH DƯƠNG LÀ AI", False), ("ai là cụm trưởng", False),
    ],
)  # fmt: skip
def test_names_that_nothing_known_bears(reader: QuestionReader, question: str, unknown: bool) -> None:
    assert bool(reader.read(question, TODAY).unknown_name) is unknown


@pytest.mark.parametrize(
    "question", ["TĐKT là gì?", "tđkt nghĩa là gì", "UBND viết tắt của từ nào", "UBND là gì vậy ạ"]
)
def test_the_meaning_of_a_term(reader: QuestionReader, question: str) -> None:
    read = reader.read(question, TODAY)
    assert list(read.slots) == ["term"]
    assert read.masked == "{term} nghĩa là gì"


@pytest.mark.parametrize("mark", ["”,", ",", "”.", "»,", ")."])
def test_a_quotation_that_ends_before_a_comma_pauses(reader: QuestionReader, mark: str) -> None:
    reading = reader.read(f"Theo bài tổng kết năm 2022{mark} ai chủ trì hội nghị?", TODAY)
    assert reading.parts == ("Theo bài tổng kết năm 2022", "ai chủ trì hội nghị")


def test_what_is_left_over_is_the_content(reader: QuestionReader) -> None:
    read = reader.read("Năm 2017 cụm TDMNPB có hoạt động chung nào không?", TODAY)
    assert "chung" in read.content
    assert not {"2017", "tdmnpb", "co", "nao", "khong"} & {*read.content}
    assert read.strange == ()
    assert "zzyzx" in reader.read("cụm trưởng zzyzx", TODAY).strange


def _is_whole(read: Reading) -> None:
    end = 0
    for mention in read.mentions:
        assert end <= mention.start < mention.end <= len(read.tokens)
        end = mention.end
    spans = [(span.start, span.end) for span in read.period.spans]
    assert all(not (m.start < b and a < m.end) for a, b in spans for m in read.mentions)


QUESTION_WORDS = st.sampled_from(
    [
        "cụm", "trưởng", "phó", "TDMNPB", "Bắc", "Kạn", "Giang", "có", "phải", "không", "chưa", "à", "năm", "2017",
        "ngày", "10/3/2023", "23", "cá", "nhân", "tập", "thể", "huyện", "Hiệp", "Hòa", "là", "gì", "TĐKT",
        "2358/HD-BTĐKT", "ạ", "cho", "em", "hỏi", "?", "{year}", "{x", "hội", "nghị", ".", ",",
    ]
)  # fmt: skip


@given(text=st.one_of(st.text(), st.lists(QUESTION_WORDS).map(" ".join)))
def test_any_text_is_read(reader: QuestionReader, text: str) -> None:
    _is_whole(reader.read(text, TODAY))


@pytest.mark.parametrize(
    ("question", "masked"),
    [
        ("Liên minh hợp tác xã tỉnh nào làm cụm trưởng?", "đơn vị nào làm {role}"),
        ("Sở GDĐT tỉnh nào giữ vai trò cụm trưởng", "đơn vị nào giữ vai trò {role}"),
        ("Trong năm học 2018-2019 đơn vị nào làm cụm trưởng", "{year} đơn vị nào làm {role}"),
    ],
)
def test_any_kind_and_any_year_are_asked_for_alike(reader: QuestionReader, question: str, masked: str) -> None:
    assert reader.read(question, TODAY).masked == masked


def test_who_doubts_what_was_told_claims_nothing(reader: QuestionReader) -> None:
    reading = reader.read("Cụm trưởng năm 2017 nghe bảo là Bắc Giang, vậy tỉnh nào mới đúng?", TODAY)
    assert "unit" not in reading.slots
    assert not reading.yes_no
    assert reading.slots["role"] == ("head",)


def test_a_place_among_those_rated_is_named(reader: QuestionReader) -> None:
    assert reader.read("Huyện nào xếp thứ nhì cụm miền núi Quảng Nam?", TODAY).slots["rank"] == (2,)
    assert "rank" not in reader.read("Ai đứng đầu cụm trung du?", TODAY).slots


def test_a_sector_that_no_cluster_of_the_name_has_makes_it_unknown(reader: QuestionReader) -> None:
    culture = reader.read("Cụm Đông Nam Bộ ngành văn hóa gồm những ai?", TODAY)
    provinces = reader.read("Cụm Đông Nam Bộ gồm những ai?", TODAY)
    oil = reader.read("Cụm thi đua Đông Nam Bộ ngành dầu khí gồm những ai?", TODAY)
    assert len(culture.slots["cluster"]) == 1
    assert set(culture.slots["cluster"]).isdisjoint(provinces.slots["cluster"])
    assert oil.unknown_name == "Cụm thi đua Đông Nam Bộ ngành dầu khí"


@pytest.mark.parametrize(
    "question",
    [
        "Người ta bảo Bắc Kạn làm cụm phó, đúng không?",
        "Bà phó phòng nhớ là Bắc Kạn làm cụm phó, đúng không?",
        "Cô giáo dạy chúng em rằng Bắc Kạn làm cụm phó, đúng không?",
        "thằng bạn cùng phòng trọ kêu Bắc Kạn làm cụm phó, đúng không?",
        "Tôi đọc ở đâu đó là Bắc Kạn làm cụm phó, đúng không?",
        "Theo lời bác Năm thì Bắc Kạn làm cụm phó, đúng không?",
        "Mấy anh bên kế toán nhắn Bắc Kạn làm cụm phó, đúng không?",
    ],
)
def test_whoever_told_it_is_no_part_of_what_is_asked(reader: QuestionReader, question: str) -> None:
    assert reader.read(question, TODAY).masked == "{unit} làm {role} {yesno}"


def test_a_short_form_before_a_document_is_its_type_and_no_province(reader: QuestionReader) -> None:
    assert "unit" not in reader.read("NĐ 98/2023/NĐ-CP còn dùng được không", TODAY).slots


def test_a_question_that_begins_with_what_it_asks_for_goes_on_to_its_mark(reader: QuestionReader) -> None:
    asked = "Trong lĩnh vực nào, theo ý Bắc Kạn, gương tiêu biểu cần khen?"
    assert "guong" in reader.read(asked, TODAY).content
    assert "guong" not in reader.read("Bắc Kạn khen lĩnh vực nào, em cần viết gương tiêu biểu.", TODAY).content


@pytest.mark.parametrize("month", ["tháng 7/2017", "t7/2017", "T7 năm 2017"])
def test_a_month_as_people_type_it(reader: QuestionReader, month: str) -> None:
    assert reader.read(f"họp sơ kết {month} ở đâu", TODAY).period.month == (2017, 7)


def test_names_of_one_kind_may_be_told_by_their_numbers_alone(reader: QuestionReader) -> None:
    reading = reader.read("Đại hội Thi đua yêu nước toàn quốc lần IX, X và XI: mỗi lần năm nào?", dt.date(2026, 5, 1))
    assert len(reading.named("movement")) == 3


def test_what_letters_stand_for_is_no_name(reader: QuestionReader) -> None:
    assert not reader.read("các xã ATK được nhắc tới với mong muốn gì", dt.date(2023, 6, 1)).unknown_name


@pytest.mark.parametrize(("question", "groups"), [("đếm hộ có mấy huân chương", 0), ("mấy hộ gia đình được khen", 1)])
def test_a_favour_is_no_household(reader: QuestionReader, question: str, groups: int) -> None:
    assert len(reader.read(question, dt.date(2023, 6, 1)).slots.get("group", ())) == groups


@pytest.mark.parametrize(
    "question",
    [
        "Báo Nghệ An kể rằng Tuyên Quang dẫn đầu, ai trao cờ?",
        "Theo báo Nghệ An, Tuyên Quang dẫn đầu thì ai trao cờ?",
        "Tôi đọc trên tờ báo Nghệ An thấy Tuyên Quang dẫn đầu, ai trao cờ?",
    ],
)
def test_the_newspaper_that_told_it_names_no_place(reader: QuestionReader, question: str) -> None:
    reading = reader.read(question, TODAY)
    assert reading.slots["unit"] == ("tuyen-quang",)
    assert not reading.unknown_name


@pytest.mark.parametrize("question", ["Báo Nghệ An đăng tin ngày nào?", "Báo Nghệ An thuộc cụm nào?"])
def test_of_a_newspaper_itself_it_is_asked_whole(reader: QuestionReader, question: str) -> None:
    assert reader.read(question, TODAY).unknown_name == "Báo Nghệ An"


@pytest.mark.parametrize(
    ("question", "roles"),
    [
        ("4 truong thcs cua cum 2 la truong nao", ()),
        ("Trưởng cụm TDMNPB năm 2017 là tỉnh nào", ("head",)),
        ("nam 2017 tinh nao lam truong", ("head",)),
    ],
)
def test_a_school_typed_without_accents_is_no_head(
    reader: QuestionReader, question: str, roles: tuple[str, ...]
) -> None:
    assert reader.read(question, TODAY).slots.get("role", ()) == roles


@pytest.mark.parametrize(
    ("question", "slot", "values"),
    [
        ("Vụ trưởng nào dự hội nghị tổng kết cụm TDMNPB", "role", ()),
        ("Sở Nội vụ Bắc Giang đứng đầu với mấy điểm", "role", ()),
        ("Cụm 8 Bộ Công an (Quảng Nam và Bình Thuận) họp ở đâu", "unit", ()),
        ("Năm 2023 tỉnh nào làm cụm trưởng cụm TDMNPB, kế nhiệm Bắc Giang", "unit", ()),
        ("Em ở Bắc Giang, tỉnh em chỉ là cụm phó cụm TDMNPB, vậy cụm trưởng là tỉnh nào", "role", ("head",)),
    ],
)
def test_what_stands_beside_what_is_asked_names_nothing(
    reader: QuestionReader, question: str, slot: str, values: tuple[str, ...]
) -> None:
    assert reader.read(question, TODAY).slots.get(slot, ()) == values


def test_what_is_wanted_beside_is_not_compared(reader: QuestionReader) -> None:
    assert "compare" not in reader.read("xếp hạng các huyện năm 2017 kèm điểm", TODAY).asked
    assert "compare" in reader.read("huyện nào kém hơn", TODAY).asked


def test_a_list_is_no_word_in_keystrokes(reader: QuestionReader) -> None:
    assert "list" in reader.read("list các tỉnh của cụm TDMNPB", TODAY).asked


def test_documents_in_the_plural_are_not_the_one_of_that_name(reader: QuestionReader) -> None:
    assert "document" not in reader.read("các luật thi đua, khen thưởng xếp theo năm", TODAY).slots
    assert "document" in reader.read("luật thi đua, khen thưởng có hiệu lực ngày nào", TODAY).slots
