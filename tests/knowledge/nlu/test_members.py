"""Members of clusters called by their places alone."""

from types import SimpleNamespace
from typing import Any

import pytest

from knowledge.language import tokenise
from knowledge.nlu.gazetteer import Name
from knowledge.nlu.linking import Mention
from knowledge.nlu.members import Members, naming_members

NAMES = {
    "health-long-an": "Sở Y tế tỉnh Long An",
    "health-ben-tre": "Sở Y tế tỉnh Bến Tre",
    "union-district-7": "Hội Nông dân quận 7",
    "union-cu-chi": "Hội Nông dân huyện Củ Chi",
    "office-cu-chi": "Văn phòng UBND huyện Củ Chi",
    "tax-long-an": "Cục Thuế tỉnh Long An",
    "statistics-long-an": "Cục Thống kê tỉnh Long An",
    "treasury-long-an": "Kho bạc Nhà nước tỉnh Long An",
}
CLUSTERS = {
    "health": ["health-long-an", "health-ben-tre"],
    "unions": ["union-district-7", "union-cu-chi"],
    "long-an": ["tax-long-an", "statistics-long-an", "treasury-long-an"],
}


def load(sql: str) -> list[dict[str, Any]]:
    if "FROM kind" in sql:
        return [{"word": word} for word in ("tỉnh", "thành phố", "quận", "huyện")]
    clusters = {**CLUSTERS, "offices": ["union-cu-chi", "office-cu-chi"]} if "alias" in sql else {}
    return [
        {
            "cluster": cluster,
            "unit": unit,
            "place": "long-an" if unit == "health-long-an" else None,
            "text": NAMES[unit],
        }
        for cluster, units in clusters.items()
        for unit in units
    ]


MEMBERS = Members(SimpleNamespace(load=load))  # type: ignore[arg-type]


def meant(text: str, cluster: str, *mentions: Mention) -> dict[str, str]:
    tokens = tokenise(text)
    named = MEMBERS.named(tokens, mentions, [cluster])
    return {text[tokens[start].start : tokens[end - 1].end]: unit for (start, end), unit in named}


@pytest.mark.parametrize(
    ("text", "cluster", "found"),
    [
        ("Bến Tre đứng thứ mấy", "health", {"Bến Tre": "health-ben-tre"}),
        ("Sở Bến Tre đứng thứ mấy", "health", {"Sở Bến Tre": "health-ben-tre"}),
        ("huyen cu chi co bao nhieu hoi vien", "unions", {"huyen cu chi": "union-cu-chi"}),
        ("quận 7 có 7 chi hội", "unions", {"quận 7": "union-district-7"}),
        ("Củ Chi có ai", "offices", {}),
        ("Củ Chi có ai", "health", {}),
        ("bên tre", "health", {}),
        ("Cục Thống kê làm trưởng phải không", "long-an", {"Cục Thống kê": "statistics-long-an"}),
        ("cục thuế nào làm trưởng", "long-an", {}),
        ("Sở Y tế làm trưởng phải không", "health", {}),
    ],
)
def test_a_place_means_the_one_member_that_is_called_by_it(text: str, cluster: str, found: dict[str, str]) -> None:
    assert meant(text, cluster) == found


def test_a_place_that_is_known_for_itself_means_the_member_there() -> None:
    place = Mention(0, 2, (Name("unit", "long-an", ("long", "an")),))
    assert meant("Long An đứng thứ mấy", "health", place) == {"Long An": "health-long-an"}
    named = MEMBERS.named(tokenise("Long An đứng thứ mấy"), [place], ["health"])
    assert [one.of_kind("unit") for one in naming_members([place], named)] == [("health-long-an",)]


def test_a_name_that_ends_with_a_place_is_not_that_of_the_member_there() -> None:
    hall = Mention(0, 5, (Name("unit", "hall-ben-tre", ()),))
    assert meant("Nhà văn hóa Bến Tre đứng thứ mấy", "health", hall) == {}
