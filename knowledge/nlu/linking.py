"""Mentions: the spans of a question that name something, longest first, with every reading they may have."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.language import Token, fold, folded_syllables
from knowledge.language.tokens import typed_with_accents
from knowledge.nlu.gazetteer import SKIPPED, Gazetteer, Name

_GOES_ACROSS = 3  # words: names as long as this have pauses of their own ("các tỉnh, thành phố …")
_SHORT = 3  # letters
_ACCENTED = 4  # of so many words one has accents, where a text is typed with them
_KIN = frozenset("anh chi em co chu bac cau mo di ban con chau".split())
_WORDS = ("topic",)
"""The kinds of what is no name but words to look for: those before a name may belong to it ("cụm thành phố …")."""
_TERM = 0.5  # of a word: how much less an abbreviation's explanation counts than a name
_SLIP_COST = 1.1  # words: a name with a slip must be two words longer to go before one without


@dataclass(frozen=True)
class Mention:
    """A span of tokens, ``start`` to ``end`` (exclusive), the names it may be, and how many slips were forgiven."""

    start: int
    end: int
    names: tuple[Name, ...]
    slips: int = 0

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """The entities of ``kind`` that the span may mean."""
        return self._by_kind.get(kind, ())

    @functools.cached_property
    def _by_kind(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for name in self.names:
            found.setdefault(name.kind, {})[name.entity] = None
        return {kind: tuple(entities) for kind, entities in found.items()}

    @functools.cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of entity the span may mean, likeliest first."""
        return tuple(self._by_kind)


class Linker:
    """Finds mentions in tokens."""

    def __init__(self, gazetteer: Gazetteer, leading: Mapping[str, frozenset[str]] | None = None) -> None:
        """Take the names, and for each kind the folded words that may stand before one of its names."""
        self._gazetteer = gazetteer
        self._leading = leading or {}

    def link(self, tokens: Sequence[Token], pauses: Collection[int] = ()) -> list[Mention]:
        """Return the mentions in order; no two overlap. Of overlapping names the longest wins, then the earliest.

        ``pauses`` are the tokens before which the text pauses (a comma, a stop): a short name does not go across, nor
        one of which a shorter name ends there ("được tặng Bằng khen, Thủ tướng hay …").
        """
        mixed_case = any(letter.islower() for token in tokens for letter in token.surface)
        accented = typed_with_accents(tokens) * _ACCENTED >= len(tokens)
        found = [
            Mention(start, match.end, names, match.slips)
            for start, match in self._gazetteer.among(tokens)
            if (
                names := _fitting(
                    match.names, tokens[start : match.end], mixed_case=mixed_case, accented=accented, slips=match.slips
                )
            )
        ]
        found = [mention for mention in found if not _is_parted(mention, found, pauses)]
        found.sort(key=lambda mention: (mention.slips * _SLIP_COST - self._length(mention, tokens), mention.start))
        taken = [False] * len(tokens)
        chosen = []
        for mention in found:
            if not any(taken[mention.start : mention.end]):
                taken[mention.start : mention.end] = [True] * (mention.end - mention.start)
                chosen.append(mention)
        chosen.sort(key=lambda mention: mention.start)
        for mention in chosen:
            if mention.kinds == _WORDS:
                taken[mention.start : mention.end] = [False] * (mention.end - mention.start)
        whole = [mention for mention in chosen if mention.kinds != _WORDS]
        whole = [self._with_leading_words(mention, tokens, taken) for mention in whole]
        inside = {i for mention in whole for i in range(mention.start, mention.end)}
        words = [mention for mention in chosen if mention.kinds == _WORDS and mention.start not in inside]
        return sorted([*whole, *words], key=lambda mention: mention.start)

    def _length(self, mention: Mention, tokens: Sequence[Token]) -> float:
        """How many words speak for a mention: of a form that several may be called by ("đồng chí Lẹ") not the title.

        For a misspelt cluster its head speaks, too, in its name or before it: "cụm đồng bagn sông Hồng" is no "cụm đồng
        bằng".
        """
        words = mention.end - mention.start
        if mention.kinds == ("term",):  # "bc giang": letters that may stand for a word name nothing
            return words - _TERM
        leading = self._leading.get(mention.kinds[0], frozenset())
        if mention.kinds == ("cluster",) and mention.slips:
            return words + (mention.start > 0 and tokens[mention.start - 1].folded in leading)
        if mention.kinds != ("person",) or not all(name.ambiguous for name in mention.names):
            return words
        return words - sum(token.folded in leading for token in tokens[mention.start : mention.end - 1])

    def _with_leading_words(self, mention: Mention, tokens: Sequence[Token], taken: Sequence[bool]) -> Mention:
        """Take in the words before a name that belong to it ("cụm thi đua 7 tỉnh" before "Trung du …")."""
        leading = self._leading.get(mention.kinds[0], frozenset())
        start = mention.start
        while start and not taken[start - 1] and _leads(tokens[start - 1].folded, leading):
            if tokens[start - 1].folded == "thanh" and tokens[start].folded != "pho":  # "hợp thành cụm …"
                break
            start -= 1
        return mention if start == mention.start else replace(mention, start=start)


def _is_parted(mention: Mention, found: Sequence[Mention], pauses: Collection[int]) -> bool:
    """Whether a pause inside of a mention ends a name: it is short, or the name of another of its kind ends there."""
    inside = [at for at in pauses if mention.start < at < mention.end]
    if not inside or mention.end - mention.start <= _GOES_ACROSS:
        return bool(inside)
    return any(
        one.start == mention.start
        and one.end in inside
        and one.kinds[0] == mention.kinds[0]
        and not one.slips
        and not set(one.of_kind(one.kinds[0])) <= set(mention.of_kind(one.kinds[0]))
        for one in found
    )


def _leads(word: str, leading: frozenset[str]) -> bool:
    return word in leading or (word.isdigit() and len(word) <= 2 and "cum" in leading)


def _fitting(
    names: Sequence[Name], tokens: Sequence[Token], *, mixed_case: bool, accented: bool, slips: int
) -> tuple[Name, ...]:
    """The names that the typed accents do not contradict, those that agree best first.

    In an ``accented`` text a word without accents is meant so, where a name forgives slips ("triển khai phong trào"
    names no Hải Phòng) or is but a title and a given name ("ba danh hiệu" no "bà Danh"). A short name that may be a
    common word ("la" for Long An) counts only in capitals among small letters.
    """
    if len(tokens) == 1 and len(tokens[0].folded) <= _SHORT and not (mixed_case and tokens[0].surface.isupper()):
        is_word = tokens[0].folded in folded_syllables()  # "da so ket", "tu nam 2017" speak of no "ĐA", "TƯ"
        names = [name for name in names if not name.ambiguous and not (is_word and name.kind == "term")]
    names = [name for name in names if not (_is_another_word(name, tokens) or _is_kin(name, tokens))]
    scored = [
        (_contradictions(name, tokens, bare_counts=accented and (slips > 0 or _is_given(name))), name.ambiguous, name)
        for name in names
        if not (slips and accented and _is_given(name))  # "đồng chí lãnh đạo" is no "đồng chí Lan"
    ]
    fitting = [entry for entry in scored if entry[0] * 2 < len(tokens) or entry[0] == 0]
    fitting.sort(key=lambda entry: entry[:2])
    return tuple(name for _, _, name in fitting)


def _is_swapped(typed: str, word: str) -> bool:
    """Whether what was typed is a syllable of the letters of another word."""
    return typed in folded_syllables() and typed != word and sorted(typed) == sorted(word)


def _is_given(name: Name) -> bool:
    """Whether a name is a title and a given name, which several may be called by."""
    return name.kind == "person" and name.ambiguous


def _is_kin(name: Name, tokens: Sequence[Token]) -> bool:
    """Whether a title and a given name in small letters are but one of one's own people: "ông anh", "bà chị"."""
    return _is_given(name) and tokens[-1].surface.islower() and tokens[-1].folded in _KIN


def _contradictions(name: Name, tokens: Sequence[Token], *, bare_counts: bool) -> int:
    """How many words were typed with accents that the name does not have; a bare word only where that counts."""
    return sum(
        token.text != word and (bare_counts or token.text != token.folded) and token.folded == fold(word)
        for token, word in _side_by_side(name, tokens)
    )


def _is_another_word(name: Name, tokens: Sequence[Token]) -> bool:
    """Whether a word of a name would have its letters swapped: nobody gives the other word its accents.

    "họp cụm thi đua" is no "phó cụm thi đua".
    """
    return any(
        token.text != token.folded and _is_swapped(token.folded, fold(word))
        for token, word in _side_by_side(name, tokens)
    )


def _side_by_side(name: Name, tokens: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    """The tokens with the words of the name that they were taken for."""
    if len(name.words) != len(tokens):
        tokens = [token for token in tokens if token.folded not in SKIPPED]
    return zip(tokens, name.words, strict=True)
