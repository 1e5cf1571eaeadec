"""What a whole text gives, beyond single rules: years, proposals against conferrals, meetings."""

import datetime as dt
from typing import Any


def facts(proposals: list[Any], kind: str) -> list[dict[str, Any]]:
    return [p.values for p in proposals if p.kind == kind]


def test_a_review_of_one_year_chooses_the_head_of_the_next(propose):
    text = "Cụm thi đua số 5 tổng kết năm 2025. Hội nghị đã bầu BHXH tỉnh Quảng Ninh làm Cụm trưởng."
    role = next(p for p in propose(text, published=dt.date(2026, 1, 23)) if p.kind == "role")
    assert (role.values["year"], role.values["year_basis"], role.basis) == (2026, "context", "context")
    assert {"year": 2025} in role.alternatives


def test_a_year_beside_the_post_is_told_as_stated(propose):
    text = "Cụm thi đua số 5 tổng kết năm 2025. Sở Y tế Hà Nam là Cụm trưởng năm 2025."
    role = next(p for p in propose(text) if p.kind == "role")
    assert (role.values["year"], role.values["year_basis"], role.basis) == (2025, "stated", "beside")


def test_what_is_proposed_holds_for_the_whole_list(propose):
    text = "Cụm thi đua số 5 Đề nghị Chính phủ tặng Cờ thi đua cho Sở Y tế Hà Nam; Bằng khen cho 3 đơn vị."
    assert [award["status"] for award in facts(propose(text), "award")] == ["proposed", "proposed"]


def test_a_count_of_units_is_no_day_and_a_stamp_no_meeting(propose):
    text = (
        "Cập nhật lúc: 16:59 31/05/2018\nCụm thi đua số 2 tổng kết năm 2022, đề nghị 06/6 đơn vị hoàn thành xuất sắc."
    )
    assert [meeting["date"] for meeting in facts(propose(text), "meeting")] == [None]


def test_heads_stay_with_the_cluster_they_stand_under(propose):
    head = "- Giám đốc Sở Y tế {}, Cụm trưởng.\n"
    text = "1. Cụm thi đua số 1:\n" + head.format("Sơn La") + "2. Cụm thi đua số 2:\n" + head.format("Hà Nam")
    heads = {role["cluster"]: role["holder"] for role in facts(propose(text), "role")}
    assert heads == {"Cụm thi đua số 1": "Sở Y tế Sơn La", "Cụm thi đua số 2": "Sở Y tế Hà Nam"}


def test_a_meeting_tells_kind_day_place_and_periods(propose):
    text = (
        "Sáng 12/3, tại Sở Y tế Hà Nam, Cụm thi đua số 2 tổ chức hội nghị tổng kết công tác thi đua năm 2020, "
        "triển khai nhiệm vụ năm 2021 và ký giao ước thi đua."
    )
    (meeting,) = facts(propose(text, published=dt.date(2021, 3, 15)), "meeting")
    assert meeting == {
        "cluster": "Cụm thi đua số 2",
        "date": "2021-03-12",
        "date_year_basis": "context",
        "place": "Sở Y tế Hà Nam",
        "host": [],
        "kind_of": "year_end_review",
        "also": ["agreement_signing"],
        "reviews": "2020",
        "plans": "2021",
    }


def test_nothing_is_proposed_from_a_regulation(propose):
    text = "UBND tỉnh ban hành quy chế cho các khối, cụm thi đua; nêu trách nhiệm của Trưởng khối, Phó trưởng khối."
    assert [p.kind for p in propose(text)] == []


def test_numbered_documents_carry_their_day(propose):
    text = "Quyết định số 204/QĐ-BTTTT ngày 11 tháng 02 năm 2022 phân công Cụm trưởng."
    assert facts(propose(text), "document") == [{"number": "204/QĐ-BTTTT", "date": "2022-02-11"}]


def statuses(proposals: list[Any]) -> list[str]:
    return [award["status"] for award in facts(proposals, "award")]


def test_a_title_that_says_received_of_what_is_proposed_is_proposed(propose):
    text = "Hội đồng tỉnh thống nhất đề nghị tặng Cờ thi đua cho 5 đơn vị."
    assert statuses(propose(text, title="5 đơn vị nhận Cờ thi đua")) == ["proposed"]


def test_what_no_word_confers_is_proposed_where_the_title_proposes(propose):
    text = "Ngoài ra, còn có Cờ thi đua của UBND tỉnh: 54 tập thể; Chiến sĩ thi đua cấp tỉnh: 60 cá nhân."
    assert set(statuses(propose(text, title="Các tập thể được đề nghị khen thưởng"))) == {"proposed"}
    assert set(statuses(propose(text, title="Kết quả khen thưởng"))) == {"conferred"}


def test_an_item_of_a_list_is_proposed_by_the_line_above_it(propose):
    text = "Hội nghị đề nghị khen thưởng:\n1. Cờ thi đua tặng cho 2 đơn vị.\n2. Bằng khen tặng cho Sở Y tế Hà Nam."
    assert set(statuses(propose(text))) == {"proposed"}


def test_who_confers_is_told_inside_behind_or_before_the_form(propose):
    text = (
        "Bộ trưởng Bộ Tài chính tặng Bằng khen cho Sở Tài chính Hà Nam. "
        "Sở Tài chính Nghệ An nhận Bằng khen của Bộ trưởng Bộ Tài chính."
    )
    assert [award["conferred_by"] for award in facts(propose(text), "award")] == ["Bộ trưởng Bộ Tài chính"] * 2


def test_the_year_that_opens_a_sentence_is_that_of_its_awards(propose):
    text = "Cụm thi đua số 2 ký giao ước năm 2021. Năm 2020, Cụm có 3 đơn vị được tặng Bằng khen."
    assert [award["year"] for award in facts(propose(text), "award")] == [2020]


def test_who_takes_a_post_over_takes_it_in_another_year(propose):
    text = (
        "Cụm thi đua số 2 ký giao ước năm 2021. "
        "Sở Y tế Hà Nam (Cụm trưởng năm 2020) bàn giao nhiệm vụ Cụm trưởng cho Sở Y tế Nam Định."
    )
    heads = {role["holder"]: role["year"] for role in facts(propose(text), "role")}
    assert heads == {"Sở Y tế Hà Nam": 2020, "Sở Y tế Nam Định": 2021}


def test_a_cluster_ends_with_its_line(propose):
    text = "Ban Quản lý Khu kinh tế tỉnh Hà Tĩnh đón Cụm thi đua số 33 về ký giao ước."
    assert [c["name"] for c in facts(propose(text, title="Ký giao ước Cụm thi đua số 33"), "cluster")] == [
        "Cụm thi đua số 33"
    ]


def test_a_number_in_brackets_joins_a_name_and_the_number_before_it(propose):
    text = "Cụm thi đua các tỉnh miền Đông Nam Bộ (Cụm số 4) đã sơ kết."
    assert len(facts(propose(text, title="Cụm thi đua số 4 góp sức"), "cluster")) == 1


def test_the_meeting_of_two_clusters_without_a_day_is_that_of_the_title(propose):
    text = "Cụm thi đua số 2 và Cụm thi đua số 5 vừa tổ chức hội nghị tổng kết năm 2020."
    (meeting,) = facts(propose(text, title="Tổng kết Cụm thi đua số 2"), "meeting")
    assert (meeting["cluster"], meeting["reviews"]) == ("Cụm thi đua số 2", "2020")


def test_a_year_right_before_the_post_is_no_count_of_posts(propose):
    text = "Cụm thi đua số 2 họp: năm 2023 Cụm trưởng là Sở Y tế Hà Nam. Dự họp có 04 Cụm trưởng."
    heads = [(role["holder"], role["year"]) for role in facts(propose(text), "role")]
    assert heads == [("Sở Y tế Hà Nam", 2023)]


def test_a_place_is_in_the_cluster_named_behind_it(propose):
    text = (
        "Tổng kết năm 2022: Sở Y tế Hà Nam dẫn đầu Cụm thi đua số 2; Sở Y tế Sơn La dẫn đầu Cụm thi đua số 3; Sở Y tế"
        " Hải Phòng dẫn đầu Cụm thi đua số 4."
    )
    led = {p.values["unit"]: p.values["cluster"] for p in propose(text) if p.kind == "ranking"}
    assert led == {
        "Sở Y tế Hà Nam": "Cụm thi đua số 2",
        "Sở Y tế Sơn La": "Cụm thi đua số 3",
        "Sở Y tế Hải Phòng": "Cụm thi đua số 4",
    }


def test_households_are_no_collectives(propose):
    [award] = [p for p in propose("Chủ tịch UBND huyện tặng giấy khen cho 153 hộ gia đình.") if p.kind == "award"]
    assert (award.values["count"], award.values["group"]) == (153, "household")
