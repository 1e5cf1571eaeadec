"""Who bears a name, and what something is called, in a built base."""

from __future__ import annotations

from knowledge.facts.base import FactBase
from knowledge.language import fold

_BEARERS = "SELECT DISTINCT entity_kind, entity FROM alias WHERE folded = ?"
_NAME = "SELECT text FROM alias WHERE entity_kind = ? AND entity = ? AND is_name = 1 LIMIT 1"
_NAMES = "SELECT text FROM alias WHERE entity_kind = ? AND is_name = 1 GROUP BY entity ORDER BY text"


def bearers_of(facts: FactBase, name: str) -> list[tuple[str, str]]:
    """The kind and the id of each thing that is called so, as people write it."""
    return [(row["entity_kind"], row["entity"]) for row in facts.query(_BEARERS, (fold(name),))]


def name_of(facts: FactBase, kind: str, entity: str) -> str:
    """What something is called; its id where it is not known."""
    return next((str(row["text"]) for row in facts.query(_NAME, (kind, entity))), entity)


def names_of(facts: FactBase, kind: str) -> list[str]:
    """What everything of a kind is called, in order."""
    return [str(row["text"]) for row in facts.query(_NAMES, (kind,))]
