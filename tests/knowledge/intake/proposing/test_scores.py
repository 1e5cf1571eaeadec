"""What the rules find, held by the shared scorer against annotated texts: floors a little under what was measured."""

import hashlib
from types import ModuleType
from typing import Any

import pytest

from knowledge.intake.document import Document
from knowledge.intake.proposing import Proposer
from knowledge.intake.proposing.__main__ import published

READ = 78
"""So many of the annotated texts, first by the hash of their id, were read while the rules were made.

Of the others two were read since: where a unit that heads its cluster receives it, and broadcasters' names.
"""

# Precision and recall by kind of fact. Measured on 2026-11-25: 1.00 but where a floor is lower.
READ_FLOORS = {
    "cluster": (0.96, 0.97),
    "head": (0.97, 0.97),
    "deputy": (0.97, 0.97),
    "member": (0.98, 0.96),
    "award": (0.95, 0.97),
    "meeting.date": (0.94, 0.94),
    "meeting.place": (0.95, 0.95),
    "meeting.kind_of": (0.98, 0.97),
    "meeting.reviews": (0.98, 0.98),
}
UNREAD_FLOORS = {
    "cluster": (0.97, 0.97),
    "head": (0.97, 0.85),
    "deputy": (0.97, 0.85),
    "member": (0.98, 0.80),
    "award": (0.80, 0.95),
    "meeting.date": (0.97, 0.97),
    "meeting.place": (0.97, 0.88),
    "meeting.kind_of": (0.97, 0.97),
    "meeting.reviews": (0.97, 0.97),
}
ARTICLE_FLOORS = {
    "tuned": dict.fromkeys(["cluster", "head", "deputy", "member", "award", "meeting.date"], (0.97, 0.97)),
    "aside": {
        "cluster": (0.95, 0.95),
        "head": (0.97, 0.97),
        "deputy": (0.97, 0.97),
        "member": (0.98, 0.98),
        "award": (0.97, 0.97),
        "meeting.date": (0.97, 0.97),
        "meeting.place": (0.97, 0.97),
    },
}


def below(scorer: ModuleType, texts: list[dict[str, Any]], floors: dict[str, tuple[float, float]]) -> list[str]:
    """Tell what is found worse than its floor."""
    proposer = Proposer()
    found = {}
    for text in texts:
        document = Document(text["title"], text["text"], (), published(text["publish_date"]), None, "text", ())
        found[text["id"]] = [proposal.to_prediction() for proposal in proposer.propose(document)]
    scores, _, _ = scorer.evaluate(texts, found)
    worse = []
    for kind, (precision, recall) in floors.items():
        hits, missed, wrong = scores[kind]
        measured = hits / (hits + wrong or 1), hits / (hits + missed or 1)
        if measured[0] < precision or measured[1] < recall:
            worse.append(f"{kind}: precision {measured[0]:.3f}, recall {measured[1]:.3f}")
    return worse


@pytest.mark.parametrize(("unread", "floors"), [(False, READ_FLOORS), (True, UNREAD_FLOORS)])
def test_what_is_found_in_annotated_texts(unread, floors, scorer, annotated):
    ordered = sorted(annotated, key=lambda text: hashlib.sha256(text["id"].encode()).hexdigest())
    assert below(scorer, ordered[READ:] if unread else ordered[:READ], floors) == []


@pytest.mark.parametrize("split", ["tuned", "aside"])
def test_what_is_found_in_newspaper_articles(split, articles, scorer):
    chosen = [article for article in articles if article["split"] == split]
    assert len(chosen) >= 8
    assert below(scorer, chosen, ARTICLE_FLOORS[split]) == []


def test_no_proposed_award_is_told_as_conferred(scorer, annotated):
    """To tell a proposal as conferred is the worst mistake: none, in all texts that are annotated here."""
    proposer = Proposer()
    wrong = []
    for text in annotated:
        gold = [fact for fact in text["gold"] if fact["kind"] == "award" and fact["status"] == "proposed"]
        firm = [fact for fact in gold if "conferred" not in fact.get("status_alternatives", [])]
        document = Document(text["title"], text["text"], (), published(text["publish_date"]), None, "text", ())
        for proposal in proposer.propose(document):
            if proposal.kind == "award" and proposal.values["status"] == "conferred":
                wrong += [text["id"] for fact in firm if _same_award(scorer, fact, proposal.values)]
    assert wrong == []


def _same_award(scorer: ModuleType, fact: dict[str, Any], values: dict[str, Any]) -> bool:
    if not scorer.form_ok(fact.get("form"), values.get("form")):
        return False
    if fact.get("recipient"):
        return scorer.same(fact["recipient"], values.get("recipient"))
    return fact.get("count") is not None and fact["count"] == values.get("count")
