"""Places that only say where an organisation is."""

from types import SimpleNamespace

import pytest

from knowledge.language.tokens import tokenise
from knowledge.nlu.gazetteer import Name
from knowledge.nlu.linking import Mention
from knowledge.nlu.whereabouts import Whereabouts

ROWS = [
    {"id": "bac-lieu", "place": "", "is_place": True},
    {"id": "ca-mau", "place": "", "is_place": True},
    {"id": "school", "place": "", "is_place": False},
    {"id": "department", "place": "ca-mau", "is_place": False},
]
WHEREABOUTS = Whereabouts(SimpleNamespace(load=lambda _: ROWS))  # type: ignore[arg-type]


def mention(start: int, end: int, unit: str) -> Mention:
    return Mention(start, end, (Name("unit", unit, ()),))


@pytest.mark.parametrize(
    ("first", "second", "pauses", "left"),
    [
        ("school", "bac-lieu", {3}, [("school",)]),
        ("department", "ca-mau", {3}, [("department",)]),
        ("department", "bac-lieu", {3}, [("department",), ("bac-lieu",)]),  # it is elsewhere
        ("school", "bac-lieu", set(), [("school",), ("bac-lieu",)]),  # "Trường A Bạc Liêu" may be another name
        ("ca-mau", "bac-lieu", {3}, [("ca-mau",), ("bac-lieu",)]),  # two places
    ],
)
def test_a_place_behind_an_organisation_is_where_it_is(
    first: str, second: str, pauses: set[int], left: list[tuple[str, ...]]
) -> None:
    found = WHEREABOUTS.without([mention(0, 3, first), mention(3, 5, second)], pauses)
    assert [one.of_kind("unit") for one in found] == left


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        ("department", "ca-mau", [("department",)]),
        ("department", "bac-lieu", [("department",), ("bac-lieu",)]),  # it is elsewhere
        ("school", "bac-lieu", [("school",), ("bac-lieu",)]),  # where it is, is not known
    ],
)
def test_a_place_behind_at_is_where_an_organisation_is_known_to_be(
    first: str, second: str, left: list[tuple[str, ...]]
) -> None:
    tokens = tokenise("Sở X ở Cà Mau")
    found = WHEREABOUTS.without([mention(0, 2, first), mention(3, 5, second)], set(), tokens)
    assert [one.of_kind("unit") for one in found] == left
