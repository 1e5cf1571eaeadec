"""How likely a fact that search found is the one asked for: what is seen of the question and of the fact.

A logistic regression over a few signals, fitted by ``benchmarks/weights.py`` to banks of questions with known answers.
No signal knows a fact, a name or a word.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(slots=True)  # a dozen are made for each question, and frozen ones take three times as long
class FactSignals:
    """What is seen of a question and a fact, each about -1 to 1.

    Attributes:
        covered: share of the question's words, weighed by rarity, that the fact holds or says otherwise; ``pairs`` the
            share of its neighbouring words that are neighbours in the fact.
        score: ``covered`` with ``pairs`` and the names in common; ``lead`` how far it is before the best other fact,
            ``first`` 1 for the best.
        agrees: how many kinds of name it has in common, a third of it; ``misses`` how many of those it lacks, a half.
        timely: 1 where it is of the time asked about, -1 where it is of another; ``occasion`` -1 where it is of a
            meeting of another kind.
        relation: log odds of the matcher's confidence in the relation that tells such facts, a quarter of it;
            ``surest`` 1 for the surest relation, ``rival`` how much surer the surest one is.
        cued: how much single words speak for its relation, ``against`` for the best other one, both as the shares of
            :class:`~knowledge.response.weighing.Signals`.
        who, when, which, count, number: 1 where that is asked for and the fact tells one that the question does not
            name, -1 where it tells none.
        what, where, list: 1 where that is asked for; ``reckons`` where a comparison, a superlative or a sum is.
        told: share of the values of the likeliest template's reply, but the question's own, that stand in the fact.
        content: how many words the question has, a twelfth of it; ``strange`` the words that nothing knows, a third.
        outside: log odds of the question lying outside, a quarter of it.
        yes_no: 1 where yes or no is asked; ``negated`` where the question denies.
        follows: 1 in a chat that has gone on; ``length`` of the fact's text, in sixty words.
    """

    covered: float = 0.0
    pairs: float = 0.0
    score: float = 0.0
    lead: float = 0.0
    first: float = 0.0
    agrees: float = 0.0
    misses: float = 0.0
    timely: float = 0.0
    occasion: float = 0.0
    relation: float = 0.0
    surest: float = 0.0
    rival: float = 0.0
    cued: float = 0.0
    against: float = 0.0
    who: float = 0.0
    when: float = 0.0
    which: float = 0.0
    count: float = 0.0
    number: float = 0.0
    what: float = 0.0
    where: float = 0.0
    list: float = 0.0
    reckons: float = 0.0
    told: float = 0.0
    content: float = 0.0
    strange: float = 0.0
    outside: float = 0.0
    yes_no: float = 0.0
    negated: float = 0.0
    follows: float = 0.0
    length: float = 0.0


FACT_NAMES = tuple(each.name for each in fields(FactSignals))
"""The signals in order."""

_WEIGHTS: Mapping[str, float] = {
    "covered": -0.43,
    "pairs": 1.44,
    "score": 0.19,
    "lead": 0.74,
    "first": 0.80,
    "agrees": 1.07,
    "misses": 0.45,
    "timely": 0.11,
    "occasion": 1.81,
    "relation": -0.12,
    "surest": -0.29,
    "rival": -1.14,
    "cued": -0.45,
    "against": -1.11,
    "who": 0.12,
    "when": 1.04,
    "which": 0.23,
    "count": 0.49,
    "number": 0.54,
    "what": 0.16,
    "where": -0.53,
    "list": -1.54,
    "reckons": -1.16,
    "told": 2.76,
    "content": -1.06,
    "strange": -0.17,
    "outside": 0.00,
    "yes_no": 1.61,
    "negated": -0.50,
    "follows": -0.85,
    "length": 0.41,
}
_CONSTANT = -0.33
_VALUES = operator.attrgetter(*_WEIGHTS)


def fact_probability(signals: FactSignals) -> float:
    """The probability, 0 to 1, that a fact with these signals answers the question."""
    evidence = _CONSTANT + sum(map(operator.mul, _WEIGHTS.values(), _VALUES(signals)))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, evidence))))
