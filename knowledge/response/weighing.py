"""How likely a reply is the right one: what is seen of the question, of how it was understood and of the rows found.

A logistic regression over a few signals, fitted by ``benchmarks/weights.py`` to banks of questions with known answers:
a reply counts as right where the bank says so. No signal knows a template, a name or a word.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(slots=True)  # made for each reply, and frozen ones take three times as long
class Signals:
    """What is seen of a reply, each about -1 to 1.

    Attributes:
        matched: log odds of the matcher's confidence, a quarter of it.
        lead: the confidence less that of the best other candidate.
        cued: how much single words speak for the template's relation, as a share of what speaks for it, for the best
            other one and for none; ``against`` the same share of the best other relation against none.
        asked: 1 where the template tells what is asked for, -1 where it tells something else.
        names: how many names and times the reply accounts for, a third of it.
        unused: how many words for relations (deeds, groups) it makes nothing of, a third of it.
        strange: share of the content that neither the template's examples nor the rows hold.
        held: share of the content that the rows hold.
        outside: log odds of the question lying outside, a quarter of it.
        found: 1 where rows answer; ``nothing`` 1 where the reply is that nothing is known; ``asks_back`` 1 for
            a choice.
        many: 1 for many rows.
        claims: 1 where yes or no is asked and the template can tell; ``bare_claim`` where it cannot.
        inherits: 1 where it took something from the chat; ``follows`` 1 for the question before, changed.
        searched: how much the facts found are of the template's kind; ``agreed`` the share of the reply's values, but
            those that the question names, that stand in the likeliest of them; ``fact`` how likely that one answers.
        values: how many values the reply tells, a fifth of it; ``reckons`` 1 where a comparison or a sum is asked for.
        counted: 1 where it tells the number of what is asked the number of, -1 where it does not.
        negated: 1 where the question denies and the template does not.
    """

    matched: float = 0.0
    lead: float = 0.0
    cued: float = 0.0
    against: float = 0.0
    asked: float = 0.0
    names: float = 0.0
    unused: float = 0.0
    strange: float = 0.0
    held: float = 0.0
    outside: float = 0.0
    found: float = 0.0
    nothing: float = 0.0
    asks_back: float = 0.0
    many: float = 0.0
    claims: float = 0.0
    bare_claim: float = 0.0
    inherits: float = 0.0
    follows: float = 0.0
    searched: float = 0.0
    negated: float = 0.0
    agreed: float = 0.0
    fact: float = 0.0
    values: float = 0.0
    reckons: float = 0.0
    counted: float = 0.0


NO_CUE = 5.0
"""What single words must say (log odds) to count as much as that they say nothing."""

NAMES = tuple(each.name for each in fields(Signals))
"""The signals in order."""

_WEIGHTS: Mapping[str, float] = {
    "matched": 0.49,
    "lead": 1.01,
    "cued": 0.92,
    "against": -3.03,
    "asked": 0.29,
    "names": 0.72,
    "unused": 0.00,
    "strange": -0.37,
    "held": 0.81,
    "outside": -0.02,
    "found": 1.06,
    "nothing": 0.13,
    "asks_back": -1.18,
    "many": -0.06,
    "claims": 0.90,
    "bare_claim": 1.10,
    "inherits": 0.44,
    "follows": 0.55,
    "searched": 1.40,
    "negated": -0.70,
    "agreed": 0.50,
    "fact": 0.01,
    "values": 0.37,
    "reckons": 0.13,
    "counted": 0.06,
}
_CONSTANT = 0.33
_VALUES = operator.attrgetter(*_WEIGHTS)


def probability(signals: Signals) -> float:
    """The probability, 0 to 1, that a reply with these signals is the right one."""
    evidence = _CONSTANT + sum(map(operator.mul, _WEIGHTS.values(), _VALUES(signals)))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, evidence))))


_OF_ROWS = {"strange": (0, 1), "held": (0, 1), "many": (0, 1), "agreed": (0, 1), "values": (0, 1), "counted": (-1, 1)}
_OF_KIND = ("found", "nothing", "asks_back")  # at most one of them
_AT_MOST = sum(max(_WEIGHTS[name] * value for value in values) for name, values in _OF_ROWS.items()) + max(
    0.0, *(_WEIGHTS[name] for name in _OF_KIND)
)


def most_probable(known: Mapping[str, float]) -> float:
    """The highest probability that a reply may have of which all is ``known`` but what its rows tell."""
    evidence = _CONSTANT + sum(_WEIGHTS[name] * value for name, value in known.items()) + _AT_MOST
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, evidence))))


def log_odds(chance: float) -> float:
    """The logarithm of the odds of a probability, held between -6 and 6."""
    held = min(max(chance, 0.0025), 0.9975)
    return math.log(held / (1.0 - held))
