import pytest

from knowledge.language import fold
from knowledge.language.asking import asked_for, superlative


@pytest.mark.parametrize(
    "question",
    [
        "thưởng theo hệ số mấy", "dân số bao nhiêu", "con số nào đúng", "tổng số bao nhiêu", "chỉ số nào tăng",
        "đa số bao nhiêu phiếu", "cơ sở nào được khen", "một số văn bản", "tổng số quyết định là mấy", "sở nào dự",
    ],
)  # fmt: skip
def test_a_figure_is_no_number_of_a_document(question: str) -> None:
    assert "number" not in asked_for(fold(question))


@pytest.mark.parametrize(
    "question",
    [
        "thông tư số mấy", "công văn số bao nhiêu", "số quyết định là gì", "cho xin số hiệu", "văn bản số nào",
        "số ký hiệu của kế hoạch", "mang số mấy", "nghị định đó số mấy", "thông tư này có số hiệu là gì",
    ],
)  # fmt: skip
def test_the_number_of_a_document_is_asked_for(question: str) -> None:
    assert "number" in asked_for(fold(question))


def test_a_call_to_love_the_country_asks_for_nobody() -> None:
    assert "who" not in asked_for(fold("bao nhiêu năm ngày kêu gọi thi đua ái quốc"))


@pytest.mark.parametrize(
    ("question", "end"),
    [
        ("khối nào đông đơn vị nhất", "highest"),
        ("huân chương nào được thưởng cao nhất", "highest"),
        ("cụm nào ít tỉnh thành viên nhất", "lowest"),
        ("danh hiệu nào có mức thưởng thấp nhất", "lowest"),
        ("phải được ít nhất 3 lần", None),
        ("tên cao quý hạng nhất", None),
        ("được bao nhiêu phiếu thống nhất", None),
        ("cuộc họp mới nhất", None),
    ],
)
def test_the_end_of_an_order_that_is_asked_for(question: str, end: str | None) -> None:
    assert superlative(fold(question)) == end


@pytest.mark.parametrize(
    "question",
    [
        "cộng giúp số giấy khen của huyện năm 2017", "cộng số cá nhân và tập thể được thưởng ra mấy",
        "huyện có tất cả bao nhiêu tập thể được khen", "cả thảy mấy người được khen",
    ],
)  # fmt: skip
def test_a_sum_is_asked_for(question: str) -> None:
    assert "sum" in asked_for(fold(question))


@pytest.mark.parametrize(
    "question", ["tỉnh công nhận bao nhiêu tập thể", "văn hóa công sở là phong trào gì", "tất cả các tỉnh dự họp"]
)
def test_what_only_sounds_like_a_sum_is_none(question: str) -> None:
    assert "sum" not in asked_for(fold(question))


def test_a_difference_is_asked_for_as_a_comparison() -> None:
    assert "compare" in asked_for(fold("số do huyện tặng trừ đi số do tỉnh tặng còn bao nhiêu"))
    assert "compare" not in asked_for(fold("trừ Bắc Giang ra thì cụm còn mấy tỉnh"))
