import pytest

from knowledge.intake.proposing.names import read_names


def names(text: str, sorts: str = "OLPG") -> list[str]:
    return [f"{name.sort} {name.text}" for name in read_names(text) if name.sort in sorts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở Văn hóa, Thể thao và Du lịch tỉnh Gia Lai họp.", ["O Sở Văn hóa, Thể thao và Du lịch tỉnh Gia Lai"]),
        (
            "đại diện Văn phòng Đoàn Đại biểu Quốc hội và HĐND tỉnh, Ban Dân tộc",
            ["O Văn phòng Đoàn Đại biểu Quốc hội và HĐND tỉnh", "O Ban Dân tộc"],
        ),
        ("Viện trưởng VKSND huyện Phú Tân Lê Trung Chánh", ["O VKSND huyện Phú Tân", "P Lê Trung Chánh"]),
        ("Chủ tịch UBND huyện Nam Trà My Trần Văn Mẫn", ["O UBND huyện Nam Trà My", "P Trần Văn Mẫn"]),
        ("Giám đốc Công an Quảng Bình Từ Hồng Sơn", ["O Công an Quảng Bình", "P Từ Hồng Sơn"]),
        ("Chủ tịch UBND tỉnh Cao Văn Trọng", ["O UBND tỉnh", "P Cao Văn Trọng"]),
        ("gồm Bà Rịa – Vũng Tàu, Đồng Nai", ["L Bà Rịa – Vũng Tàu", "L Đồng Nai"]),
        ("Trường THPT Trường Chinh đón đoàn", ["O Trường THPT Trường Chinh"]),
        ("tại hội trường Quỹ tỉnh Gia Lai", ["O Quỹ tỉnh Gia Lai"]),
        ("ban quản lý của tỉnh Ninh Thuận", ["O ban quản lý của tỉnh Ninh Thuận"]),
        ("Lữ đoàn 368 là khối trưởng", ["O Lữ đoàn 368"]),
        ("Huyện ủy Ea H’leo và Thị ủy Buôn Hồ", ["O Huyện ủy Ea H’leo", "O Thị ủy Buôn Hồ"]),
        ("công ty Thaco dẫn đầu", ["O công ty Thaco"]),
        ("Công ty CP Xi măng Bút Sơn làm Khối phó", ["O Công ty CP Xi măng Bút Sơn"]),
        ("ở TP.Đông Hà, huyện Lắk và thành phố Huế", ["L TP.Đông Hà", "L huyện Lắk", "L thành phố Huế"]),
        ("các Sở: Nội vụ, Tư pháp, Y tế", ["G Nội vụ", "G Tư pháp", "G Y tế"]),
        ("Hội nghị tổng kết. Chung kết có đại hội Đảng", ["G Đảng"]),
    ],
)
def test_names_are_taken_whole(text, expected):
    assert [name for name in names(text) if name != "G Đảng"] == [name for name in expected if name != "G Đảng"]


def test_a_stand_in_is_no_name():
    assert [(n.sort, n.text) for n in read_names("trường này và công ty cùng dự")] == [
        ("A", "trường này"),
        ("A", "công ty"),
    ]


def test_a_post_stands_apart_from_its_unit():
    assert names("Phó Chủ tịch UBND huyện Phú Tân", "KO") == ["K Phó Chủ tịch", "O UBND huyện Phú Tân"]


def test_a_known_organisation_is_taken_whole_where_no_longer_name_begins_with_it():
    text = "Đoàn Luật sư và Đoàn Luật sư tỉnh Hà Nam dự; Sao Mai đón đoàn."
    found = [n.text for n in read_names(text, frozenset({"Đoàn Luật sư", "Sao Mai"})) if n.sort == "O"]
    assert found == ["Đoàn Luật sư", "Đoàn Luật sư tỉnh Hà Nam", "Sao Mai"]
