"""How likely a reply is the right one: what is seen of the question, of how it was understood and of the rows found.

A logistic regression over a few signals, fitted by ``benchmarks/weights.py`` to banks of questions with known answers:
a reply counts as right where the bank says so. No signal knows a template, a name or a word.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Signals:
    """What is seen of a reply, each about -1 to 1.

    Attributes:
        matched: log odds of the matcher's confidence, a quarter of it.
        lead: the confidence less that of the best other candidate.
        cued: how much single words speak for the template's relation, a fifth of their log odds.
        against: the same of the best other relation.
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
        searched: how much the facts found by words are of the template's kind.
        negated: 1 where the question denies and the template does not.
        fact: 1 for facts told as they were found, by no template; ``covered`` and ``first`` are of those.
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
    fact: float = 0.0
    covered: float = 0.0
    first: float = 0.0


NAMES = tuple(each.name for each in fields(Signals))
"""The signals in order."""

_WEIGHTS: Mapping[str, float] = {
    "matched": 1.72,
    "lead": 0.58,
    "cued": 0.02,
    "against": -0.16,
    "asked": 0.20,
    "names": 0.16,
    "unused": -1.40,
    "strange": -0.84,
    "held": 0.24,
    "outside": 0.01,
    "found": 2.05,
    "nothing": -0.02,
    "asks_back": -0.98,
    "many": 0.38,
    "claims": -0.48,
    "bare_claim": -0.21,
    "inherits": 0.20,
    "follows": 1.50,
    "searched": 0.73,
    "negated": -1.29,
    "fact": -1.06,
    "covered": -2.75,
    "first": 3.15,
}
_CONSTANT = -0.25


class Weighed(NamedTuple):
    """Signals and the probability, 0 to 1, that a reply with them is right."""

    signals: Signals
    probability: float


def probability(signals: Signals) -> float:
    """The probability, 0 to 1, that a reply with these signals is the right one."""
    evidence = _CONSTANT + sum(_WEIGHTS[name] * getattr(signals, name) for name in NAMES)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, evidence))))


def log_odds(chance: float) -> float:
    """The logarithm of the odds of a probability, held between -6 and 6."""
    held = min(max(chance, 0.0025), 0.9975)
    return math.log(held / (1.0 - held))
