"""Clusters found by what is said of them."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from knowledge.language import Token, folded_words, tokenise
from knowledge.nlu.cluster_search import ClusterSearch, Found
from knowledge.nlu.gazetteer import Name
from knowledge.nlu.linking import Mention


@dataclass(frozen=True)
class Cluster:
    """As much of a cluster as is searched."""

    entity: str
    text: str
    number: int | None = None

    @property
    def forms(self) -> frozenset[tuple[str, int]]:
        return frozenset({("cum", self.number)} if self.number else ())

    @property
    def words(self) -> frozenset[str]:
        return frozenset(folded_words(self.text))

    @property
    def accented(self) -> frozenset[str]:
        return frozenset(token.text for token in tokenise(self.text))

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(itertools.pairwise(folded_words(self.text)))

    @property
    def places(self) -> frozenset[str]:
        return frozenset()


CLUSTERS = (
    Cluster("police-5", "công an", 5),
    Cluster("police-7", "công an", 7),
    Cluster("union-3", "công đoàn", 3),
    Cluster("union-4", "công đoàn", 4),
    Cluster("lawyers-east", "hội luật gia miền Đông Nam Bộ"),
    Cluster("culture-west", "văn hóa thể thao Tây Nguyên"),
    Cluster("culture-east", "văn hóa thể thao miền Đông Nam Bộ"),
    Cluster("west", "Tây Nguyên"),
    *(Cluster(f"other-{i}", f"khác{i}") for i in range(40)),
)
PLACES = {
    "nghe-an": ["police-5"],
    "hue": ["police-5"],
    "long-an": ["police-7"],
    "soc-trang": ["union-3"],
    "da-nang": ["other-1"],
}
NAMES = {"Nghệ An": "nghe-an", "Huế": "hue", "Long An": "long-an", "Sóc Trăng": "soc-trang", "Đà Nẵng": "da-nang"}
KINDS = ("công an", "công đoàn", "hội", "sở")


def opens_kind(tokens: Sequence[Token], at: int) -> bool:
    words = [token.text for token in tokens[at : at + 2]]
    return words[0] in KINDS or " ".join(words) in KINDS


UNITS = {"Hội Luật gia Việt Nam": "lawyers"}


def named(text: str, names: dict[str, str]) -> list[Mention]:
    tokens = tokenise(text)
    return [
        Mention(start, start + len(words), (Name("unit", entity, ()),))
        for name, entity in names.items()
        for words in [folded_words(name)]
        for start in range(len(tokens))
        if [token.folded for token in tokens[start : start + len(words)]] == words
    ]


def search_of(clusters: Sequence[Cluster] = CLUSTERS) -> ClusterSearch:
    regions = {"west": [("tay", "nguyen")], "east": [("mien", "dong", "nam", "bo")]}
    local = [cluster.entity for cluster in clusters if cluster.entity.endswith(("east", "west"))]
    return ClusterSearch(clusters, PLACES, {"lawyers": ["lawyers-east"]}, regions, local, opens_kind)


def searched(text: str) -> Found | None:
    tokens = tokenise(text)
    pauses = [i for i in range(1, len(tokens)) if text[tokens[i - 1].end] == ","]
    return search_of().described(tokens, named(text, NAMES | UNITS), pauses)


def bearing(text: str, name: str) -> str | None:
    """The cluster that a name at the beginning of a text describes."""
    tokens = tokenise(text)
    found = search_of().bearing(tokens, named(text, NAMES), (0, len(tokenise(name))), ())
    return None if found is None else found.entities[0]


@pytest.mark.parametrize(
    ("text", "entity", "span"),
    [
        ("công an mấy tỉnh từ Nghệ An vô Huế ký với nhau khi nào", "police-5", "công an mấy tỉnh từ Nghệ An vô Huế"),
        ("cái nhóm công đoàn thứ ba ở Sóc Trăng họp khi nào", "union-3", "nhóm công đoàn thứ ba ở Sóc Trăng"),
        ("mấy hội của giới luật ở miền Đông gặp nhau ở đâu", "lawyers-east", "mấy hội của giới luật ở miền Đông"),
        ("các sở lo văn hóa với thể thao miền Đông, họp ở đâu", "culture-east", None),
        ("ngành văn hóa thể thao miền Đông Nam Bộ ai nhất", "culture-east", "ngành văn hóa thể thao miền Đông Nam Bộ"),
        ("các Hội Luật gia Việt Nam ở miền Đông họp đâu", "lawyers-east", None),
    ],
)
def test_what_is_said_of_a_cluster_finds_it(text: str, entity: str, span: str | None) -> None:
    found = searched(text)
    assert found is not None
    assert found.entities == (entity,)
    tokens = tokenise(text)
    assert span in (None, text[tokens[found.start].start : tokens[found.end - 1].end])


@pytest.mark.parametrize(
    "text",
    [
        "công an mấy tỉnh quanh Đà Nẵng ký với nhau khi nào",  # of another place
        "nhóm công đoàn thứ tư ở Sóc Trăng họp khi nào",  # of another number
        "cụm văn hóa thể thao tây bắc họp ở đâu",  # of another part of the country
        "các sở nào lo văn hóa miền Đông",  # which ones is asked
        "mấy đơn vị được khen",
        "Sóc Trăng được khen vì công đoàn",  # no group is spoken of
        "các sở Tây Nguyên họp ở đâu",  # provinces are called by their name
        "mấy sở văn hóa thể thao được khen",  # of which part of the country?
        "các Hội Luật gia Việt Nam họp ở đâu",  # an organiser is no cluster of its own
    ],
)
def test_what_describes_no_cluster_finds_none(text: str) -> None:
    assert searched(text) is None


def test_several_that_fit_are_all_meant_where_a_cluster_is_spoken_of() -> None:
    found = searched("cụm công an họp ở đâu")
    assert found is not None
    assert found.entities == ("police-5", "police-7")


def test_a_name_that_a_cluster_has_all_words_of_is_its_own() -> None:
    assert bearing("công an của hai tỉnh Nghệ An và Huế chạy bộ", "công an của hai tỉnh Nghệ An") == "police-5"
    assert bearing("báo công an của tỉnh Nghệ An in gì", "báo công an của tỉnh Nghệ An") is None
    assert bearing("công an tỉnh Đà Nẵng chạy bộ", "công an tỉnh Đà Nẵng") is None


def test_more_clusters_hardly_make_it_slower() -> None:
    text = "công an mấy tỉnh từ Nghệ An vô Huế ký với nhau khi nào"
    more = [Cluster(f"c{i}", f"hội làm vườn xã{i}x", i % 90 + 1) for i in range(5000)]
    tokens = tokenise(text)

    def seconds(clusters: Sequence[Cluster]) -> float:
        search = ClusterSearch(clusters, PLACES, {}, {}, (), opens_kind)
        best = float("inf")
        for _ in range(10):
            start = time.thread_time()
            search.described(tokens, (), ())
            best = min(best, time.thread_time() - start)
        return best

    assert seconds([*CLUSTERS, *more]) < 5 * seconds(CLUSTERS)
