"""Misspelt words put right: the likeliest words of the field that a typist's slips would turn into what was typed.

A noisy channel (Mays, Damerau and Mercer, Information Processing and Management 27(5), 1991): of all ways to read a
text, word by word as typed or as a known word some slips away, the one is taken whose words are likeliest behind each
other (:class:`BigramModel`) and whose slips are likeliest, found by dynamic programming (Viterbi, 1967). So a known
word may be put right too ("trao bằng hen cho"), and a word that nobody knows stays where nothing else fits. What an
abbreviation was expanded to is held against the misspelt words that it may be ("phía bca": no Bộ Công an).
"""

from __future__ import annotations

import functools
import itertools
import math
import operator
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.language import Token, fold, folded_syllables, split_joined
from knowledge.language.abbreviations import default_abbreviations
from knowledge.language.syllables import syllables
from knowledge.nlu.language_model import EDGE, BigramModel

_SLIP = 6.5  # nats: a slip in a word that spells a syllable as typed
_SURE_SLIP = 5.0  # the same in one that spells none
_REPLACED = 2.0  # a letter typed for another is rarer than one left out, doubled or swapped
_LEFT_OUT = 0.3
_FIRST_LETTER = 0.5  # people seldom miss the first letter
_OTHER_ACCENTS = 2.5  # for each letter that differs by its accents alone, in a text with accents
_KNOWN_PAIR = 1  # times that two words must be known to follow each other for nobody to doubt them
_SHORTEST = 2  # letters of a word that may be another one misspelt
_IN_SHORT = 0.5  # what a slip costs more in the shortest words, which may be anything
_WELL_WRITTEN = 2.0  # what it costs more that a word with its accents, as it is known, is meant for another
_SHORT_FORM = 4.0
_LONG_ABBREVIATION = 5  # letters: one that may be another one misspelt
_LONG = 6  # letters of a word that may hold two slips
_CANDIDATES = 12
_BEAM = 9.0  # nats behind the likeliest way, at which a way is given up
_CACHED_WORDS = 20_000


class _Way(NamedTuple):
    """One way to read a piece of the text: its words, and what the slips cost that turn them into what was typed."""

    words: tuple[str, ...]
    cost: float


_Piece = tuple[int, int, list[_Way]]
"""The tokens from one to before another, and the ways to read them, that which changes nothing first."""


class Spelling:
    """Mends words against the words of known phrases and names. Safe to share between threads."""

    def __init__(
        self,
        phrases: Iterable[Sequence[str]],
        names: Iterable[Sequence[str]] = (),
        in_names: AbstractSet[tuple[str, str]] = frozenset(),
        others: Iterable[Sequence[str]] = (),
    ) -> None:
        """Take the known phrases, each a sequence of words with their accents, folded or as typed.

        Args:
            phrases: of the field; their words are the ``vocabulary``.
            names: what may stand wherever a phrase has a placeholder; their words are of the vocabulary too.
            in_names: pairs of folded words; what stands as it does within a name is no slip, be it no Vietnamese
                syllable ("Ea Kar", "Krông Búk").
            others: phrases of no concern here, whose words people use all the same.
        """
        self._in_names = in_names
        phrases, names, others = list(phrases), list(names), list(others)
        folds = {word: _folded(word) for phrase in (*phrases, *names, *others) for word in phrase}
        folded, folded_names, folded_others = (
            [tuple(map(folds.__getitem__, one)) for one in texts] for texts in (phrases, names, others)
        )
        self.vocabulary = frozenset(
            word for phrase in (*folded, *folded_names) for word in phrase if not word.startswith("{")
        )
        self._pairs = frozenset(pair for phrase in (*folded, *folded_names) for pair in itertools.pairwise(phrase))
        self._model = BigramModel([*folded, *folded_others], folded_names)
        self._forms = _forms_of({word for phrase in (*phrases, *others) for word in phrase})
        self._words = sorted(word for word in self._model.words if len(word) > 1)
        self._near = functools.lru_cache(maxsize=_CACHED_WORDS)(self._find)
        self._slips = functools.lru_cache(maxsize=_CACHED_WORDS)(self._find_slips)

    def is_pair(self, before: str, after: str) -> bool:
        """Whether two folded words stand side by side in a known phrase or name."""
        return (before, after) in self._pairs

    def mend(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the tokens with slips put right; a joined word becomes several tokens with one span."""
        pieces = self._pieces(tokens)
        if all(len(ways) == 1 for _, _, ways in pieces):
            likeliest = [ways[0] for _, _, ways in pieces]
        else:
            likeliest = self._likeliest([ways for _, _, ways in pieces])
        mixed_case = _has_small_letters(tokens)
        out: list[Token] = []
        for (start, end, ways), way in zip(pieces, likeliest, strict=True):
            if way is not ways[0]:
                out += [tokens[start]._replace(text=word, folded=word) for word in way.words]
            elif end - start > 1:
                out += tokens[start:end]
            else:
                out += self._split(tokens[start], abbreviation=mixed_case and _is_abbreviation(tokens[start]))
        return out

    def _split(self, token: Token, *, abbreviation: bool) -> list[Token]:
        """A word that nobody knows as the known words that were typed together, where it is such."""
        word = token.folded
        if word in self.vocabulary or word in folded_syllables() or token.is_placeholder or abbreviation:
            return [token]
        if word in self._model.words or word.isdigit():
            return [token]
        pieces = split_joined(word, self.vocabulary)
        return [token._replace(text=piece, folded=piece) for piece in pieces] if pieces else [token]

    def _pieces(self, tokens: Sequence[Token]) -> list[_Piece]:
        mixed_case = _has_small_letters(tokens)
        accented = any(token.text != token.folded for token in tokens)
        pieces: list[_Piece] = []
        start = 0
        while start < len(tokens):
            end = start + 1
            while end < len(tokens) and tokens[end].start == tokens[start].start:
                end += 1
            before = tokens[start - 1].folded if start else EDGE
            after = tokens[end].folded if end < len(tokens) else EDGE
            as_typed = _as_typed(tuple(token.folded for token in tokens[start:end]))
            ways = [as_typed]
            if end - start > 1:
                ways += self._instead(tokens[start], as_typed, before, after, capitals=mixed_case)
            elif self._may_be_a_slip(tokens[start], before, after, mixed_case=mixed_case):
                ways += self._slips(tokens[start].text, tokens[start].folded, accented=accented)
            pieces.append((start, end, ways))
            start = end
        return pieces

    def _may_be_a_slip(self, token: Token, before: str, after: str, *, mixed_case: bool) -> bool:
        word = token.folded
        if len(word) < _SHORTEST or not word.isalpha() or token.is_placeholder:
            return False
        if (before, word) in self._in_names or (word, after) in self._in_names:
            return False
        if mixed_case and _is_abbreviation(token) and len(word) < _LONG_ABBREVIATION:
            return False  # as like to another as to what it stands for
        return min(self._model.count(before, word), self._model.count(word, after)) < _KNOWN_PAIR

    def _instead(self, token: Token, expanded: _Way, before: str, after: str, *, capitals: bool) -> list[_Way]:
        """The misspelt words that what was taken for an abbreviation may be."""
        typed = fold(token.surface)
        if not typed.isalpha() or len(typed) < 2 or (capitals and token.surface.isupper()):
            return []
        if min(self._model.count(before, expanded.words[0]), self._model.count(expanded.words[-1], after)):
            return []
        return [_Way((word,), cost + _SLIP) for word, cost, slips in self._near(typed) if slips == 1]

    def _find_slips(self, text: str, folded: str, *, accented: bool) -> tuple[_Way, ...]:
        """The known words that a word may be a misspelling of."""
        with_accents = accented and text != folded
        spells = text in _accented_syllables() if with_accents else folded in folded_syllables()
        known = _WELL_WRITTEN if with_accents and text in self._forms.get(folded, ()) else 0.0
        each = (_SLIP if spells else _SURE_SLIP) + known + _IN_SHORT * (len(folded) == _SHORTEST)
        ways = []
        for word, cost, slips in self._near(folded):
            forms = self._forms.get(word) if accented else None
            differ = max(0, min(OSA.distance(text, form) for form in forms) - slips) if forms else 0
            ways.append(_Way((word,), cost + slips * each + differ * _OTHER_ACCENTS))
        return tuple(ways)

    def _find(self, word: str) -> tuple[tuple[str, float, int], ...]:
        """Known words near ``word``: each with what its kind of slip costs beside the common, and how many."""
        most = 1 if len(word) < _LONG else 2
        found = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=most, limit=None)
        near = [(one, _kind_of_slip(word, one), int(slips)) for one, slips, _ in found if one != word]
        near.sort(key=lambda each: (each[2], each[1], self._model.cost(EDGE, each[0])))
        return tuple(near[:_CANDIDATES])

    def _likeliest(self, pieces: Sequence[Sequence[_Way]]) -> list[_Way]:
        """The way through all pieces that costs least."""
        cost_of = self._model.cost
        reached: dict[str, float] = {EDGE: 0.0}
        steps: list[dict[str, tuple[str, _Way]]] = []
        for ways in pieces:
            if len(ways) == len(reached) == 1:  # as most are
                steps.append({ways[0].words[-1]: (next(iter(reached)), ways[0])})
                reached = {ways[0].words[-1]: 0.0}
                continue
            costs: dict[str, float] = {}
            came_from: dict[str, tuple[str, _Way]] = {}
            nearest_first = sorted(reached.items(), key=operator.itemgetter(1))
            nearest = nearest_first[0][1]
            least = math.inf
            for way in ways:
                if nearest + way.cost > least + _BEAM:
                    continue  # it would be given up, whatever stands before it
                first, last = way.words[0], way.words[-1]
                cost, before = math.inf, ""
                for word, until in nearest_first:
                    if until > cost:
                        break  # no word costs less than nothing
                    through = until + cost_of(word, first)
                    if through < cost or (through == cost and word < before):
                        cost, before = through, word
                if cost + way.cost < costs.get(last, math.inf):
                    costs[last] = cost + way.cost
                    came_from[last] = (before, way)
                    least = min(least, cost + way.cost)
            steps.append(came_from)
            reached = {word: cost for word, cost in costs.items() if cost <= least + _BEAM}
        at = min(reached, key=lambda word: reached[word] + cost_of(word, EDGE))
        found: list[_Way] = []
        for came_from in reversed(steps):
            at, way = came_from[at]
            found.append(way)
        return found[::-1]


def _folded(word: str) -> str:
    return word if word.startswith("{") else fold(word)


def _forms_of(words: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """How each folded word is written with its accents."""
    forms: dict[str, set[str]] = {}
    for word in words:
        forms.setdefault(fold(word), set()).add(word)
    return {word: frozenset(written) for word, written in forms.items()}


@functools.cache
def _accented_syllables() -> frozenset[str]:
    return frozenset(syllables())


def _has_small_letters(tokens: Sequence[Token]) -> bool:
    return any(letter.islower() for token in tokens for letter in token.surface)


def _is_abbreviation(token: Token) -> bool:
    """Whether a word stands in capitals and spells no syllable ("THPT"): if anything, it is another one misspelt."""
    return token.surface.isupper() and len(token.surface) > 1 and token.folded not in folded_syllables()


@functools.lru_cache(_CACHED_WORDS)
def _as_typed(words: tuple[str, ...]) -> _Way:
    """One word, or those that one was expanded to, as they are; a short form ("dc", "ptrao") is a word as any."""
    short_form = len(words) == 1 and words[0] in default_abbreviations().words and words[0] not in folded_syllables()
    return _Way(words, -_SHORT_FORM if short_form else 0.0)


def _kind_of_slip(typed: str, meant: str) -> float:
    """What the kind of slip costs beside one that is as common as any: letters swapped or doubled."""
    doubled = len(typed) == len(meant) + 1 and any(a == b for a, b in itertools.pairwise(typed))
    other = _LEFT_OUT if len(typed) < len(meant) else _REPLACED
    kind = 0.0 if doubled or sorted(typed) == sorted(meant) else other
    return kind + _FIRST_LETTER * (meant[:1] != typed[:1])
