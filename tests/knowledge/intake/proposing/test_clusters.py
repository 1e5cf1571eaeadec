import pytest

from knowledge.intake.proposing.annotation import annotate


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Cụm thi đua số 4 của Bộ Ngoại giao họp.", ["Cụm thi đua số 4 của Bộ Ngoại giao"]),
        (
            "Khối thi đua các huyện, thành phố, thị xã tỉnh Thái Nguyên sơ kết.",
            ["Khối thi đua các huyện, thành phố, thị xã tỉnh Thái Nguyên"],
        ),
        ("Cụm thi đua 6 tỉnh Bắc Trung bộ là Nghệ An, Hà Tĩnh.", ["Cụm thi đua 6 tỉnh Bắc Trung bộ"]),
        ("Cụm thi đua ngành VH,TT&DL các tỉnh Đông Nam bộ", ["Cụm thi đua ngành VH,TT&DL các tỉnh Đông Nam bộ"]),
        ("Cụm số 1 Hà Nội / Hải Phòng; Cụm số 2 Sơn La / Lai Châu", ["Cụm số 1", "Cụm số 2"]),
        ("Khối các Sở quản lý nhà nước (khối 2) họp; khối 2 tổng kết.", ["Khối các Sở quản lý nhà nước"]),
        ("UBND tỉnh ban hành quy chế cho các khối, cụm thi đua của tỉnh.", []),
        ("Cả nước chia thành 8 cụm thi đua; dự có 04 cụm trưởng cụm thi đua phường.", []),
        ("Bảy tỉnh trung du và miền núi phía Bắc ký giao ước thi đua.", ["Bảy tỉnh trung du và miền núi phía Bắc"]),
        ("Cụm 1 và Cụm 2; Khối 1 và Khối 2.", ["Cụm 1", "Cụm 2", "Khối 1", "Khối 2"]),
        ("Cụm thi đua số 1 gồm Hà Nam. Khối thi đua số 1 gồm Sở Y tế.", ["Cụm thi đua số 1", "Khối thi đua số 1"]),
        ("khu vực thi đua số 1 họp", ["khu vực thi đua số 1"]),
        ("Cụm thi đua 3 ký giao ước. Khối thi đua số 3 họp.", ["Cụm thi đua 3"]),
        ("khối lượng công việc của Đảng ủy khối các cơ quan tỉnh", []),
    ],
)
def test_clusters_are_named_whole_and_once(text, names):
    assert [cluster.name for cluster in annotate(text).clusters] == names


def test_who_organises_is_told_apart():
    assert annotate("Cụm thi đua số 8 – Bộ Công an sơ kết.").clusters[0].organiser == "Bộ Công an"


def test_the_cluster_alone_is_no_name_but_stands_for_one():
    text = annotate("Cụm thi đua số 2 họp. Trong năm, Cụm đã khen 3 tập thể.")
    assert len(text.clusters) == 1
    assert [m.text for m in text.mentions if m.sort == "c"] == ["Cụm"]
