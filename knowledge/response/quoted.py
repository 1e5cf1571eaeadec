"""Whether a passage that somebody quotes states a fact, and whether the fact tells what is asked about the passage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.language import fold
from knowledge.nlu.polarity import WHICH
from knowledge.nlu.reading import Reading
from knowledge.response.replying import Reply, spoken
from knowledge.response.searching import FoundFact, counting

_POINT = re.compile(r"(?:[^:;]*: )?(?P<point>[^;]+)")
"""What a statement says, without of whom and when before it and by whom behind it."""
_WORD = re.compile(r"[^\W_]+")
_FEWEST = 5  # words that a statement and a passage must share
_SHARE = 0.7  # of the words of a statement: how many the passage must hold
_SHARE_OF_PASSAGE = 0.85  # of the words of a passage that a statement holds as a part of itself
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_HELD = frozenset({"role", "award_form", "document", "movement"})
"""What a question may name that a fact must be of: "… đoạn sau ghi tỉnh nào làm phó" asks for no task."""
_MOST_LEFT = 4  # words that a question may say beside what it asks for


def asks_of_passage(asked: Reading) -> bool:
    """Whether a question asks for what a statement or its occasion may tell: who, whose, what, when, where."""
    asks = asked.asked <= {"who", "which", "what", "when", "where", "list"} and WHICH.search(asked.folded) is not None
    return asks and not counting(asked.tokens)


def states(passage: Reading, statement: str) -> bool:
    """Whether a passage says what a statement says, or a part of it, in nearly the same words."""
    found = _POINT.match(statement)
    words = set(_WORD.findall(fold(found["point"] if found else statement)))
    held = words & passage.words
    says_most = len(held) >= _SHARE * len(words) or len(held) >= _SHARE_OF_PASSAGE * len(passage.words)
    return len(held) >= _FEWEST and says_most


def tells_new(reply: Reply, facts: Sequence[FoundFact], passage: Reading, asked: Reading) -> bool:
    """Whether facts that a passage states tell something beside it of the kind that is asked for."""
    text = spoken(reply.answer)
    told = set(_WORD.findall(fold(text)))
    left = set(asked.content) - told
    holds = all(any(fact.named.get(slot) for fact in facts) for slot in _HELD.intersection(asked.slots))
    if len(left) > _MOST_LEFT or not holds:
        return False
    if "when" in asked.asked and not set(_YEAR.findall(text)) - set(_YEAR.findall(passage.original)):
        return False
    return "who" not in asked.asked or any(fact.names_new for fact in facts)
