"""What a misspelt question may claim beside what was understood of it: no yes to that.

"Bo trnug Bo Noi vu" may be a minister or a deputy minister, "am trg cum" a head of a cluster: where a word was put
right or is none, and is not understood, it stands in the reply, or that is no yes to the question.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from knowledge.language import Token, fold, folded_syllables, is_syllable
from knowledge.nlu.reading import Reading

_ALIKE = 60  # of 100: a short form is not like the words that it stands for
_SHORT = 2  # letters: "ad"
_ROLE = "truong"
"""The word for who heads something, which a slip makes another word of: "lam trong cum"."""
_PRIZES = frozenset({"giai", "hang", "toan"})
_BEFORE_ROLE = frozenset({"cum", "khoi", "lam"})
_BEFORE_POST = frozenset({"bo", "thu", "vu", "cuc"})
"""Words before "trưởng" in a post, which stand before "trong" as well ("cán bộ trong cụm")."""


def says_what_is_misspelt(told: str, reading: Reading) -> bool:
    """Whether a reply, ``told`` in folded words between blanks, holds what a misspelt question may claim."""
    return (
        _are_told(told, reading)
        and _is_told_beside(told, reading)
        and _says_place(told, reading)
        and _says_whose_post(told, reading)
        and _says_role(told, reading)
        and not _may_say_role(reading)
        and not _may_say_level(reading)
        and not _is_part_of_cluster(told, reading)
    )


def _is_misspelt(token: Token) -> bool:
    typed = fold(token.surface)
    if not typed.isalpha() or token.surface.isupper():
        return False
    mended = typed != token.folded and fuzz.ratio(typed, token.folded) > _ALIKE
    spells_none = typed not in folded_syllables() or not is_syllable(token.text)  # "trởng" folds to "trong"
    return mended or (len(typed) > _SHORT and typed == token.folded and spells_none)


def _are_told(told: str, reading: Reading) -> bool:
    """Whether each misspelt word that was not understood, and touches a name or a role, is told.

    Others only say how one asks: "xac nhan igup em".
    """
    left = {at for at, token in enumerate(reading.tokens) if token in reading.left}
    edges = {mention.start - 1 for mention in reading.mentions} | {mention.end for mention in reading.mentions}
    touching = [reading.tokens[at] for at in left if not edges.isdisjoint(_run(at, left))]
    return all(f" {token.folded} " in told for token in touching if _is_misspelt(token))


def _run(at: int, places: Collection[int]) -> range:
    """The neighbouring ``places`` around one of them."""
    first = next(i for i in range(at, -2, -1) if i - 1 not in places)
    return range(first, next(i for i in itertools.count(at) if i not in places))


def _is_told_beside(told: str, reading: Reading) -> bool:
    """Whether a word put right is told beside the word it stood beside: "Bo trruog" is no "Bộ … Trung"."""
    left = {at for at, token in enumerate(reading.tokens) if token in reading.left}
    return all(
        f" {before.folded} {token.folded} " in told
        for at, (before, token) in enumerate(itertools.pairwise(reading.tokens), 1)
        if {at - 1, at} <= left and _is_misspelt(token) and f" {before.folded} " in told
    )


def _may_say_role(reading: Reading) -> bool:
    """Whether a word outside all names is a slip away from the word for a role, where that would stand."""
    named = {at for mention in reading.mentions for at in range(mention.start, mention.end)}
    return any(
        at not in named
        and token.folded != _ROLE
        and (before.folded in _BEFORE_ROLE or (before.folded in _BEFORE_POST and not is_syllable(token.text)))
        and DamerauLevenshtein.distance(token.folded, _ROLE, score_cutoff=1) <= 1
        for at, (before, token) in enumerate(itertools.pairwise(reading.tokens), 1)
    )


def _says_role(told: str, reading: Reading) -> bool:
    """Whether a role that was not understood, a word of it being misspelt, is told: "lam Cụm rưởng"."""
    return all(
        f" {before.folded} {_ROLE} " in told
        for before, token in itertools.pairwise(reading.tokens)
        if token in reading.left and token.folded == _ROLE and before.folded in _HEADS
    )


def _says_whose_post(told: str, reading: Reading) -> bool:
    """Whether words not understood right behind a person's post are told there: "Chủ tịch UBND tỉnh Bắc ang"."""
    if not any("person" in mention.kinds for mention in reading.mentions):
        return True
    named = {at for mention in reading.mentions for at in range(mention.start, mention.end)}
    for end in (mention.end for mention in reading.mentions if "post" in mention.kinds):
        behind = list(itertools.takewhile(lambda at: at not in named, range(end, len(reading.tokens))))[:_PLACE]
        words = [reading.tokens[at].folded for at in (end - 1, *behind)]
        last = max((at for at in behind if reading.tokens[at] in reading.left), default=None)
        if words[0] in _LEVELS and last is not None and f" {' '.join(words[: last - end + 2])} " not in told:
            return False
    return True


_PLACE = 2  # words of a province's name
_LEVELS = frozenset({"tinh", "huyen", "xa", "phuong", "bo"})


def _may_say_level(reading: Reading) -> bool:
    """Whether a word put right says which level did something, and is no part of a name: "do huyn tặng"."""
    named = {at for mention in reading.mentions for at in range(mention.start, mention.end)}
    return any(
        token.folded in _LEVELS and _is_misspelt(token) for at, token in enumerate(reading.tokens) if at not in named
    )


_HEADS = frozenset({"cum", "khoi"})
_LONGEST = 6  # words of a cluster's name before what is known of it


def _is_part_of_cluster(told: str, reading: Reading) -> bool:
    """Whether words between "cụm" and a cluster's name are not told: "cụm thi đua trung u và miền núi phía Bắc"."""
    for mention in reading.mentions:
        before = reading.tokens[max(0, mention.start - _LONGEST) : mention.start] if "cluster" in mention.kinds else ()
        head = max((at for at, token in enumerate(before) if token.folded in _HEADS), default=len(before))
        if any(token in reading.left and f" {token.folded} " not in told for token in before[head + 1 :]):
            return True
    return False


def _says_place(told: str, reading: Reading) -> bool:
    """Whether a word beside one for a prize, which may be a misspelt place ("giải hất"), is told where others are."""
    tokens = reading.tokens
    return not any(map(_is_misspelt, tokens)) or all(
        f" {token.folded} " in told or token.folded in _PRIZES
        for at, token in enumerate(tokens)
        if token in reading.left and not _PRIZES.isdisjoint(one.folded for one in tokens[max(0, at - 1) : at + 2])
    )
