"""Clusters that share a number, and hardly ever are named whole."""

import datetime as dt
import time
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from knowledge.language import Normaliser, tokenise
from knowledge.nlu.described_clusters import Described, DescribedClusters
from knowledge.nlu.gazetteer import Name
from knowledge.nlu.linking import Mention

TODAY = dt.date(2023, 6, 1)

CLUSTERS = (
    ("customs-1", "Cụm thi đua số 1 ngành Hải quan", "Tổng cục Hải quan", "hải quan"),
    ("media-1", "Cụm thi đua số 1 của Bộ Thông tin và Truyền thông", "Bộ Thông tin và Truyền thông", "báo chí"),
    ("health-7", "Cụm thi đua số VII các Sở Y tế", "Bộ Y tế", "y tế"),
    ("thanh-hoa-7", "Cụm thi đua số 7 tỉnh Thanh Hóa", "tỉnh Thanh Hóa", "địa phương"),
    ("firms-9", "Khối thi đua số 9", None, "doanh nghiệp"),
    ("culture-north", "Cụm thi đua các tỉnh Đông Bắc ngành văn hóa", "Bộ Văn hóa", "văn hóa"),
    ("culture-south", "Cụm thi đua các tỉnh Tây Nam ngành văn hóa", "Bộ Văn hóa", "văn hóa"),
)
LEVELS = {"culture-north": "tỉnh", "culture-south": "huyện"}


class _Facts:
    """As much of a fact base as is read here."""

    def __init__(self, clusters: Sequence[tuple[str, str, str | None, str]]) -> None:
        self._clusters = clusters

    def load(self, sql: str) -> list[dict[str, Any]]:
        if "slot = 'cluster'" in sql and sql.startswith("SELECT id, name"):
            columns = ("id", "name", "organiser", "sector", "level")
            return [dict(zip(columns, (*row, LEVELS.get(row[0])), strict=True)) for row in self._clusters]
        if "FROM membership" in sql:
            return [{"cluster": "firms-9", "unit": unit, "start_year": 2020} for unit in ("thaco", "hoa-phat")]
        if "o.parent, o.name" in sql:
            return [{"cluster": "firms-9", "unit": "thaco", "place": "bac-ninh", "parent": None, "name": "Thaco"}]
        if "k.is_place" in sql or "FROM kind WHERE is_place" in sql or "AND NOT a.ambiguous" in sql:
            return []
        if "FROM cluster_member" in sql:
            return [{"cluster": "firms-9", "unit": "thaco"}]
        if "is_district" in sql:
            return [{"id": "thaco", "name": "công ty", "is_district": False}]
        return [{"name": "bệnh viện"}] if "is_group" in sql else []


def described(text: str, mentions: Sequence[Mention] = (), clusters: Sequence[Any] = CLUSTERS) -> Described:
    known = DescribedClusters(_Facts(clusters), Normaliser(frozenset()).normalise)  # type: ignore[arg-type]
    return known.among(tokenise(text), mentions, ())


def named(text: str) -> list[str]:
    return [entity for mention in described(text).mentions for entity in mention.of_kind("cluster")]


@pytest.mark.parametrize(
    ("text", "cluster"),
    [
        ("ai đứng đầu cụm số 1 Hải quan", "customs-1"),
        ("cum thi dua so 1 hai quan co ai", "customs-1"),
        ("Cụm thi đua số một ngành hải quan họp ở đâu", "customs-1"),
        ("cụm 1 bộ TT&TT gồm những sở nào", "media-1"),
        ("Cụm thi đua số 7 ngành y tế do ai phụ trách", "health-7"),
        ("cụm VII y tế gồm ai", "health-7"),
        ("cụm 7 của tỉnh Thanh Hóa họp khi nào", "thanh-hoa-7"),
        ("Bộ Y tế giao ai làm trưởng cụm thi đua số 7", "health-7"),
        ("cụm thi đua ngành văn hóa các tỉnh Đông Bắc", "culture-north"),
        ("khối thi đua số 9 có ai", "firms-9"),
    ],
)
def test_what_describes_a_cluster_names_it(text: str, cluster: str) -> None:
    assert set(named(text)) == {cluster}


@pytest.mark.parametrize(
    ("text", "clusters"),
    [
        ("cụm thi đua số 7 có ai", {"health-7", "thanh-hoa-7"}),
        ("cụm số 1 năm 2022 ai làm trưởng", {"customs-1", "media-1"}),
        ("cụm thi đua ngành văn hóa họp ở đâu", {"culture-north", "culture-south"}),
    ],
)
def test_several_that_fit_equally_are_all_meant(text: str, clusters: set[str]) -> None:
    assert set(named(text)) == clusters


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Cụm thi đua số 1 ngành Dầu khí do ai phụ trách", "Cụm thi đua số 1 ngành Dầu khí"),
        ("cụm thi đua số 7 của tỉnh Nghệ An", "cụm thi đua số 7 của tỉnh Nghệ An"),
        ("Cụm thi đua số 1 ngành Văn thư có ai", "Cụm thi đua số 1 ngành Văn thư"),
        ("khối thi đua số 9 bệnh viện do ai phụ trách", "khối thi đua số 9 bệnh viện"),
        ("cụm số 1 bộ quốc phòng gồm ai", "cụm số 1 bộ quốc phòng"),
    ],
)
def test_what_describes_none_is_a_name_that_nobody_knows(text: str, name: str) -> None:
    found = described(text)
    assert not found.mentions
    assert found.unknown is not None
    tokens = tokenise(text)
    assert text[tokens[found.unknown[0]].start : tokens[found.unknown[1] - 1].end] == name


@pytest.mark.parametrize(
    "text",
    [
        "cụm 7 tỉnh họp ngày nào",
        "hội nghị cụm 10/3/2023",
        "cụm trưởng năm 2022 là ai",
        "khối trưởng là ai",
        "cụm ngành",
    ],
)
def test_what_only_counts_or_says_who_leads_is_no_number(text: str) -> None:
    found = described(text)
    assert (found.mentions, found.unknown) == ([], None)


def test_an_organiser_told_elsewhere_is_no_other_organisation() -> None:
    text = "Bộ TT-TT giao ai làm trưởng cụm thi đua số 1"
    assert [(m.start, m.end) for m in described(text).mentions] == [(0, 3), (7, 12)]


def test_more_clusters_do_not_make_a_question_slower() -> None:
    more = [
        (f"c{number}", f"Cụm thi đua số {number % 90 + 1} Hội Làm vườn xã{number}x", None, "làm vườn")
        for number in range(3000)
    ]
    tokens = tokenise("Cụm thi đua số 1 ngành Hải quan do ai phụ trách năm 2022")

    def seconds(clusters: Sequence[Any]) -> float:
        facts = SimpleNamespace(load=_Facts(clusters).load)
        known = DescribedClusters(facts, Normaliser(frozenset()).normalise)  # type: ignore[arg-type]
        known.among(tokens, (), ())
        best = float("inf")
        for _ in range(20):
            start = time.thread_time()
            known.among(tokens, (), ())
            best = min(best, time.thread_time() - start)
        return best

    assert seconds([*CLUSTERS, *more]) < 5 * seconds(CLUSTERS)


@pytest.mark.parametrize(
    ("text", "clusters"),
    [
        ("cụm thi đua Đông Bắc ngành văn hóa có ai", {"culture-north"}),
        ("cụm thi đua số vii y tế gồm ai", {"health-7"}),
    ],
)
def test_the_sector_and_small_numerals_tell_it(text: str, clusters: set[str]) -> None:
    assert set(named(text)) == clusters


def cluster_named(text: str, name: str, *entities: str) -> Mention:
    """A mention of clusters, where their name stands in a text."""
    start = len(tokenise(text[: text.index(name)]))
    words = tuple(token.text for token in tokenise(name))
    return Mention(start, start + len(words), tuple(Name("cluster", entity, words) for entity in entities))


def test_a_sector_behind_a_name_makes_it_that_of_the_sector() -> None:
    text = "cụm thi đua Tây Nam ngành văn hóa do ai đứng đầu"
    provinces = cluster_named(text, "cụm thi đua Tây Nam", "health-7")
    assert [one.of_kind("cluster") for one in described(text, [provinces]).mentions] == [("culture-south",)]
    unknown = described(text.replace("văn hóa", "dầu khí"), [provinces]).unknown
    assert unknown == (0, 8)


@pytest.mark.parametrize("text", ["các sở văn hóa Tây Nam họp ở đâu", "ngành văn hóa của 5 tỉnh Tây Nam có ai"])
def test_a_region_behind_a_sector_is_the_cluster_of_both(text: str) -> None:
    provinces = cluster_named(text, "Tây Nam", "health-7")
    assert [one.of_kind("cluster") for one in described(text, [provinces]).mentions] == [("culture-south",)]


@pytest.mark.parametrize("text", ["kinh tế Tây Nam tăng bao nhiêu", "văn hóa đọc của người Tây Nam"])
def test_other_words_before_a_region_are_no_sector(text: str) -> None:
    provinces = cluster_named(text, "Tây Nam", "health-7")
    assert described(text, [provinces]).mentions == [provinces]


def test_a_whole_name_is_that_of_its_cluster_alone() -> None:
    text = "Cụm số 7 tỉnh Thanh Hóa họp ở đâu"
    both = cluster_named(text, "Cụm số 7 tỉnh Thanh Hóa", "health-7", "thanh-hoa-7")
    assert [one.of_kind("cluster") for one in described(text, [both]).mentions] == [("thanh-hoa-7",)]


def test_what_only_describes_a_cluster_belongs_to_its_name() -> None:
    text = "cụm thi đua số 7 ở Thanh Hóa họp khi nào"
    mention = cluster_named(text, "cụm thi đua số 7", "thanh-hoa-7")
    assert [(one.start, one.end) for one in described(text, [mention]).mentions] == [(0, 8)]


def test_a_name_twice_over_is_read() -> None:
    text = "cụm thi đua số 7 Thanh Hóa cụm thi đua số 7 Thanh Hóa"
    assert set(named(text)) == {"thanh-hoa-7"}


def unit_named(text: str, name: str, entity: str) -> Mention:
    """A mention of an organisation, where its name stands in a text."""
    start = len(tokenise(text[: text.index(name)]))
    return Mention(start, start + len(tokenise(name)), (Name("unit", entity, ()),))


def test_all_members_that_act_as_one_are_their_cluster() -> None:
    text = "Thaco và Hòa Phát cộng lại nộp bao nhiêu"
    both = [unit_named(text, "Thaco", "thaco"), unit_named(text, "Hòa Phát", "hoa-phat")]
    assert [one.of_kind("cluster") for one in described(text, both).mentions] == [("firms-9",)]
    assert described(text.replace("cộng lại", "mỗi bên"), both).mentions == both


def test_words_for_quarters_are_read_with_their_accents() -> None:
    found = described("cụm thi đua số VII các Sở Y tế, dòng năm 2020 ghi ai")
    assert [one.of_kind("cluster") for one in found.mentions] == [("health-7",)]
    assert found.unknown is None


def test_what_leads_up_to_a_name_belongs_to_it() -> None:
    text = "sở y tế trong cụm thi đua số 7 gồm ai"
    mention = cluster_named(text, "cụm thi đua số 7", "health-7")
    assert [(one.start, one.end) for one in described(text, [mention]).mentions] == [(1, 9)]


@pytest.mark.parametrize("text", ["còn Tây Nam", "thế bên Tây Nam thì ai đứng đầu"])
def test_one_like_that_spoken_of_needs_no_head(text: str) -> None:
    known = DescribedClusters(_Facts(CLUSTERS), Normaliser(frozenset()).normalise)  # type: ignore[arg-type]
    found = known.beside(tokenise(text), (), ["culture-north"])
    assert found is not None
    assert found[2] == "culture-south"
    assert known.beside(tokenise(text), (), ["health-7"]) is None
