"""Whether a fact says what is asked in the words of the question, side by side as they stand there.

Where no template understands, a fact that shares single words with a question may be of anything; one that holds whole
runs of its words, all its numbers, and a value of each kind that is asked for, is hardly of something else.
"""

from __future__ import annotations

import re

from knowledge.language import fold
from knowledge.nlu.reading import Reading
from knowledge.response.cards import tells_new_time, tells_numbers
from knowledge.response.searching import FoundFact

_PAIRS = 0.4  # of the pairs of neighbours of a question: so many stand side by side in the fact
_FEWEST = 4  # words of a question beside names: of fewer a pair or two may stand together in any fact
_RECKONS = frozenset({"sum", "most", "compare"})
_OTHERS = re.compile(r"\b(?:kia|khac|con lai|ngoai ra)\b")
"""What a question asks for beside what it says: a fact in its words is just what it says."""
_MEANING = re.compile(r"\b(?:viet (?:tat|day du|ro)|nghia|dinh nghia|giai thich)\b")
"""What asks for the meaning of words: where they stand is none."""


def says_in_its_words(fact: FoundFact, reading: Reading) -> bool:
    """Whether a fact tells what a question asks for, and says all of it in the question's own words."""
    if reading.yes_no or reading.negated or not _RECKONS.isdisjoint(reading.asked):
        return False
    if fact.signals.pairs < _PAIRS or len(reading.content) < _FEWEST:
        return False
    if _OTHERS.search(reading.folded) or _MEANING.search(reading.folded):
        return False
    told = fold(fact.text)
    if not tells_numbers(told, reading) or ("when" in reading.asked and not tells_new_time(told, reading)):
        return False
    signals = fact.signals  # each is -1 where that is asked for and the fact tells none
    return min(signals.who, signals.which, signals.count, signals.number) >= 0
