"""The place among those rated that a question names."""

import pytest

from knowledge.language import fold, tokenise
from knowledge.nlu.gazetteer import Name
from knowledge.nlu.linking import Mention
from knowledge.nlu.ranks import rank_named, tells_rank


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("Sở nào xếp thứ nhất cụm", 1),
        ("huyen nao xep hang nhi", 2),
        ("đơn vị nào giành giải ba", 3),
        ("trường nào đứng ở vị trí thứ 4", 4),
        ("ai dẫn đầu khối", 1),
        ("so nao nhat cum", 1),
        ("đơn vị xếp thứ hai là đơn vị nào", 2),
        ("hạng nhì là huyện nào, hạng ba là huyện nào", None),  # both
        ("cụm thứ hai họp ở đâu", None),
        ("dẫn đầu đoàn kiểm tra là ai", None),
        ("hạng mục nào", None),
        ("", None),
    ],
)
def test_the_place_named(text: str, rank: int | None) -> None:
    assert rank_named(tokenise(text), ()) == rank


def test_who_leads_a_cluster_has_no_place() -> None:
    tokens = tokenise("ai đứng đầu cụm")
    role = Mention(1, 4, (Name("role", "head", ("đứng", "đầu", "cụm")),))
    assert rank_named(tokens, [role]) is None


@pytest.mark.parametrize(
    ("told", "rank", "tells"),
    [
        ("Xếp thứ Nhất khối thi đua", 1, True), ("đơn vị dẫn đầu phong trào", 1, True), ("hạng II", 2, True),
        ("xếp thứ 12", 12, True), ("xếp thứ nhì", 1, False), ("xếp thứ 12", 2, False), ("xếp loại tốt", 1, False),
    ],
)  # fmt: skip
def test_whether_words_tell_a_place(told: str, rank: int, *, tells: bool) -> None:
    assert tells_rank(fold(told), rank) is tells


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("A về nhì, vậy ai về nhất", 1),
        ("ai hạng nhất ai hạng nhì", None),
        ("huyện nào giành giải nhất, huyện nào giành giải nhì", None),
        ("chuyện về ba tỉnh miền núi", None),
    ],
)
def test_of_several_places_the_one_asked_for(text: str, rank: int | None) -> None:
    assert rank_named(tokenise(text), ()) == rank
