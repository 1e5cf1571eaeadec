"""Names taken whole: "Sở Nội vụ tỉnh Bắc Giang" is one organisation; nothing known of Bắc Giang is told of it.

What stands before a place and looks like the beginning of a name belongs to the name: words that announce a kind of
organisation, exact or misspelt, or a run of words that neither hold a sentence together nor stand side by side in
what is known. So do a title and what it is a title of. Where nobody knows that name, the question is about something
that the facts do not hold.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from knowledge.facts import FactBase
from knowledge.language import Token, fold, folded_syllables, folded_words, plain_words, tokenise
from knowledge.language.function_words import FunctionWords
from knowledge.language.synonyms import default_synonyms
from knowledge.language.tokens import lost_its_capital
from knowledge.nlu.gazetteer import Name
from knowledge.nlu.kind_words import KindWords, Pairs, as_typed
from knowledge.nlu.linking import Mention

_LINKING = frozenset("cua cac nhung tinh thanh pho huyen quan xa phuong".split())
"""Words between a word for a kind and "nào" that leave it that kind: "liên minh hợp tác xã của tỉnh nào"."""

_HEADS = frozenset({"cum", "khoi", "nhom"})
_PLURAL = frozenset({"cac", "nhung", "may"})
_LONGEST = 12  # words of a name before its place
_BEHIND = 6  # words behind a title that name what it is a title of
_INITIALS = 3  # letters of a name that is initials only
_STANDS_FOR_PLACE = tuple(words.split() for words in ("ubnd", "uy ban nhan dan", "ub", "don vi", "co quan", "to chuc"))
"""Folded words before a place that mean the place: a people's committee acts for its province or district."""

_COMMITTEE = "UBND"
_TITLES = frozenset({"anh", "chi", "ong", "ba", "co", "chu", "bac", "thay", "em"})
_WHICH_HOLDER = re.compile(r"(?:chu nha|so tai|duong (?:chuc|nhiem|thoi)|tien nhiem|bay gio)\b")
"""What stands behind a title and says which of its holders is meant, not what it is a title of."""
_IN_NAMES = frozenset({"term", "topic", "group"})
"""Kinds of mention that are words like others within a name ("Hiệp hội Doanh nghiệp")."""

_SHORT_IN_NAMES = frozenset({"deed", "role"})
"""Kinds that are so where they are one word: "Du lịch", "trường"."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A question with its words as they were typed, the mention that each belongs to, and where it pauses."""

    tokens: Sequence[Token]
    function: FunctionWords
    inside: Mapping[int, Mention]
    pauses: Collection[int]
    expanded: Collection[int]  # words that short forms were opened to
    mixed_case: bool  # where all letters are capitals, capitals tell nothing

    @classmethod
    def of(cls, tokens: Sequence[Token], mentions: Sequence[Mention], pauses: Collection[int], within: Pairs) -> _Text:
        inside = {i: mention for mention in mentions for i in range(mention.start, mention.end)}
        spans = Counter(token.start for token in tokens)
        expanded = frozenset(i for i, token in enumerate(tokens) if spans[token.start] > 1)
        function = FunctionWords(tokens)  # "hoi tuoc Hoa Binh": what was put right to hold a sentence together does
        as_it_was = [as_typed(token) for token in tokens]
        in_names = {  # "bảo vệ thực vật" is of a name, whatever "vật" was put right to
            i for i in range(1, len(tokens)) if (as_it_was[i - 1].folded, as_it_was[i].folded) in within
        }
        kept = {*inside, *expanded, *(i for i in range(len(tokens)) if i in function and i not in in_names)}
        typed = [token if i in kept else as_it_was[i] for i, token in enumerate(tokens)]
        mixed_case = any(letter.islower() for token in typed for letter in token.surface)
        return cls(typed, FunctionWords(typed), inside, pauses, expanded, mixed_case)

    def goes_on_with(self, at: int) -> bool:
        """Whether a word that holds a sentence together is at ``at``, without a pause."""
        return at < len(self.tokens) and at in self.function and at not in self.pauses

    def is_capital(self, at: int) -> bool:
        return self.mixed_case and (self.tokens[at].surface[:1].isupper() or lost_its_capital(self.tokens, at))


class Told:
    """The words that the facts tell, and the pairs of them side by side; it can note what it is asked of.

    Each text of the facts changes it, and hardly any changes what the examples make of it: that is what is noted.
    """

    def __init__(self, held: Iterable[object]) -> None:
        """Take words, and pairs."""
        self._held = frozenset(held)
        self._noted: dict[object, bool] | None = None

    def __contains__(self, one: object) -> bool:
        found = one in self._held
        if self._noted is not None:
            self._noted[one] = found
        return found

    @contextlib.contextmanager
    def noting(self) -> Iterator[Mapping[object, bool]]:
        """Note what is asked meanwhile, and the answers."""
        noted: dict[object, bool] = {}
        self._noted = noted
        try:
            yield noted
        finally:
            self._noted = None


_SMALL_LEVELS = "SELECT word, level FROM kind WHERE is_place AND level IN ('huyện', 'xã') AND word <> 'thành phố'"


class WholeNames:
    """Finds names that nothing known bears. Built once, then only read."""

    def __init__(self, facts: FactBase, texts: FactBase) -> None:
        """Read the words that announce a kind of organisation, and the titles that need an organisation behind them.

        What :attr:`told` holds is read of ``texts``, all else of ``facts``.
        """
        rows = facts.load(
            """SELECT w.text, w.folded FROM list_word w JOIN kind k ON k.id = w.id
               WHERE w.list = 'kind' AND NOT k.is_group AND NOT k.is_place"""
        )
        kinds = [row["text"] for row in rows if row["folded"].split() not in _STANDS_FOR_PLACE]
        named = facts.load(
            """SELECT a.text FROM alias a JOIN organisation o ON o.id = a.entity JOIN kind k ON k.id = o.kind
               WHERE NOT k.is_place AND NOT k.is_group"""
        )
        self._within = frozenset(_pairs([*kinds, *(row["text"] for row in named)]))
        self._openings = frozenset(_openings(row["text"] for row in named))
        told = texts.load("SELECT text FROM statement WHERE evidence = 'attested' ORDER BY id LIMIT 5000")
        synonyms = tuple(default_synonyms().phrases())
        texts_told = [row["text"] for row in told]
        words = {word for text in (*texts_told, *synonyms) for word in plain_words(text)}
        self.told = Told([*words, *map(fold, words), *_spoken_pairs([*texts_told, *synonyms])])
        self._kinds = KindWords(kinds, self._within, self.told)
        places = facts.load("SELECT o.id FROM organisation o JOIN kind k ON k.id = o.kind WHERE k.is_place")
        self._places = frozenset(row["id"] for row in places)
        regions = facts.load(
            """SELECT DISTINCT m.cluster FROM cluster_member m JOIN organisation o ON o.id = m.unit
               JOIN kind k ON k.id = o.kind WHERE k.is_place AND k.level = 'tỉnh'"""
        )
        self._regions = frozenset(row["cluster"] for row in regions)
        measured = (row["what"] for row in facts.load("SELECT DISTINCT what FROM told_figure"))
        self._measures = frozenset(token.folded for what in measured for token in tokenise(what) if _is_initials(token))
        small = facts.load("SELECT word FROM kind WHERE is_place AND level IN ('huyện', 'xã') AND NOT instr(word, ' ')")
        self._small = frozenset(row["word"] for row in small)
        self._bare_small = frozenset(map(fold, self._small)) - self._small
        self._small_levels = {row["word"]: row["level"] for row in facts.load(_SMALL_LEVELS)}
        levels = facts.load("SELECT o.id, k.level FROM organisation o JOIN kind k ON k.id = o.kind WHERE k.is_place")
        self._levels = {row["id"]: row["level"] for row in levels}
        self._bare_titles = frozenset(
            row["title_folded"]
            for row in facts.load(
                """SELECT DISTINCT p.title_folded FROM post p LEFT JOIN organisation o ON o.id = p.unit
                   LEFT JOIN kind k ON k.id = o.kind WHERE p.unit IS NOT NULL AND NOT coalesce(k.is_place, 0)"""
            )
        )

    def kind_asked(self, tokens: Sequence[Token], function: FunctionWords, at: int, end: int) -> bool:
        """Whether the words from ``at`` to before ``end`` are a kind of organisation of which some are known.

        Behind the word for it only words of such names may stand, and parts of the country.
        """
        size = self._kinds.at(tokens, function, at, end)
        if not size or tuple(token.folded for token in tokens[at : at + size]) not in self._openings:
            return False
        return all(
            tokens[i].folded in _LINKING or (tokens[i - 1].folded, tokens[i].folded) in self._within
            for i in range(at + size, end)
        )

    def unknown(
        self, tokens: Sequence[Token], mentions: Sequence[Mention], pauses: Collection[int]
    ) -> tuple[int, int] | None:
        """The tokens of a whole name that is not known, None where there is none."""
        text = _Text.of(tokens, mentions, pauses, self._within)
        others = any(mention.kinds[0] == "cluster" and not self._is_region(text, mention) for mention in mentions)
        at_start = {mention.start: mention for mention in mentions}
        for mention in mentions:
            span = self._title(tokens, mention, at_start, pauses) if "post" in mention.kinds else None
            if span is None and self._is_place(mention) and not self._is_word(text.tokens, mention):
                start = self._beginning(text, mention)
                span = (start, mention.end) if start is not None else self._of_another_level(text, mention)
            if span is None and not others and self._is_region(text, mention):
                start = self._announced(text, mention.start, mention)
                start = _sector(text, mention.start) if start is None else start
                if start is not None and any(text.tokens[i].folded.isdecimal() for i in range(start, mention.start)):
                    start = None  # "hồi tháng 3/2017 cảnh báo các tỉnh …"
                span = None if start is None else (start, mention.end)
            if span is not None:
                return span
        return self._place(text)

    def _place(self, text: _Text) -> tuple[int, int] | None:
        """A small part of the country that nobody knows, though other names hold its name: "huyện Lục Ngạn"."""
        for at, token in enumerate(text.tokens[:-1]):
            bare = token.text in self._bare_small  # "Huyen Luc Ngan"; "Huyen Trang" may be a person
            if not (bare or token.text in self._small) or at in text.inside:
                continue
            end = at + 1
            while end < len(text.tokens) and text.is_capital(end) and not {end} & {*text.inside, *text.pauses}:
                end += 1
            if at and text.tokens[at - 1].folded in _PLURAL and _are_initials(text, at + 1, end):
                continue  # "các xã ATK" are of a kind
            if end > at + 2 if bare else end > at + 1 and at + 1 not in text.function:
                return at, end
        return None

    def _of_another_level(self, text: _Text, mention: Mention) -> tuple[int, int] | None:
        """A place called by a word for small ones that only others of its name are: "xã Hiệp Hòa" is no district."""
        stands_before = mention.start > 0 and mention.start not in text.pauses and mention.start - 1 not in text.inside
        for at in (mention.start - stands_before, mention.start):
            words = (" ".join(token.text for token in text.tokens[at - size : at + 1]) for size in (1, 0) if at >= size)
            called = next((word for word in words if word in self._small_levels), None)
            if called is not None:
                levels = {self._levels.get(unit) for unit in mention.of_kind("unit")}
                fits = self._small_levels[called] in levels
                return None if fits else (at - called.count(" "), mention.end)
        return None

    def _beginning(self, text: _Text, ends_with: Mention) -> int | None:
        """Where the name begins that ends with a place; None where the place stands for itself."""
        place = _before_stand_in(text.tokens, ends_with.start)
        announced = self._announced(text, place, ends_with)
        if announced is not None:
            return announced
        if place < ends_with.start or place in text.pauses:
            return None
        return self._run(text, place, ends_with.end)

    def _announced(self, text: _Text, place: int, ends_with: Mention) -> int | None:
        """Where the name begins that words for a kind of organisation announce before a place or region."""
        for at in range(max(0, place - _LONGEST), place):
            mention = text.inside.get(at)
            size = self._kinds.at(text.tokens, text.function, at, place)
            if size <= int(ends_with.start in text.pauses):  # across a pause a single word announces nothing
                continue
            if mention is not None and not self._may_begin(mention, at, size):
                continue
            behind = max(at + size, mention.end if mention is not None and "unit" in mention.kinds else 0)
            if behind >= place in text.pauses:  # "Trường Chính trị A (Bạc Liêu)": one that is known, and where it is
                continue
            if all(self._goes_on(text, i, at, place) for i in range(behind, place)):
                return at
        return None

    def _is_region(self, text: _Text, mention: Mention) -> bool:
        """Whether a mention is of the provinces of a part of the country that are told of as such: "Tây Nguyên"."""
        clusters = mention.of_kind("cluster") if mention.kinds[0] == "cluster" else ()
        return bool(clusters) and self._regions.issuperset(clusters) and text.tokens[mention.start].folded not in _HEADS

    def _may_begin(self, mention: Mention, at: int, size: int) -> bool:
        """Whether a name may begin where a mention is: with an organisation in it, or in more words than it has."""
        if mention.start != at or self._is_place(mention):
            return False
        return bool(set(mention.kinds) & {"unit", *_IN_NAMES}) or size > mention.end - mention.start

    def _goes_on(self, text: _Text, at: int, start: int, place: int) -> bool:
        """Whether a word belongs to the name that began at ``start`` and ends with the place."""
        if not _may_hold(text.inside.get(at)):
            return False
        if at in text.pauses and not text.is_capital(at):
            return False
        if text.function.joins(at):
            return at + 1 < place or (text.tokens[at].folded == "cua" and text.is_capital(start))
        return at not in text.function or self._in_name(text, at)

    def _in_name(self, text: _Text, at: int) -> bool:
        """Whether a word without accents stands in a pair that names hold: "da khoa", "chi nhanh"."""
        if not text.function.is_bare(at) or text.function.in_verb(at):
            return False
        words = [token.folded for token in text.tokens[max(0, at - 1) : at + 2]]
        return any(pair in self._within for pair in itertools.pairwise(words))

    def _run(self, text: _Text, place: int, end: int) -> int | None:
        """Where a run of words before a place begins that looks like a name, None where it does not look so.

        At the beginning of a sentence it looks so only before what is said of it: "Ga Bắc Giang thuộc cụm nào".
        """
        in_capitals = text.is_capital(end - 1)
        start = place
        while start > 0 and start not in text.pauses and self._names(text, start - 1):
            start -= 1
        opens = start == 0 or start in text.pauses
        if in_capitals:  # who writes places in capitals writes names so
            start = next((at for at in range(start, place) if text.is_capital(at)), place)
            opens = opens and not any(map(text.is_capital, range(start + 1, place)))
        run = text.tokens[start:place]
        if not run or _speaks(text.tokens, start):
            return None
        if len(run) == 1:
            is_name = _is_initials(run[0]) and run[0].folded not in self._measures
            return start if is_name and start not in text.inside else None
        if in_capitals and opens and not text.goes_on_with(end):  # the first word of a sentence has its capital anyway
            return None
        return start if self._is_of_name(run, in_capitals=in_capitals) else None

    def _is_of_name(self, run: Sequence[Token], *, in_capitals: bool) -> bool:
        """Whether two words side by side are those of a name: nothing known holds them, and both are words.

        In small letters that is not enough: one of the words must be strange altogether.
        """
        return any(
            (first.folded, second.folded) not in self.told
            and {first.folded, second.folded} <= folded_syllables()
            and (in_capitals or first.text not in self.told or second.text not in self.told)
            for first, second in itertools.pairwise(run)
        )

    def _names(self, text: _Text, at: int) -> bool:
        """Whether a word may be one of a name that nothing announces."""
        return (
            _may_hold(text.inside.get(at))
            and at not in text.expanded
            and not text.tokens[at].folded.isdigit()
            and text.tokens[at].folded != "nay"  # "bữa nay Bắc Giang"
            and (at not in text.function or self._in_name(text, at))
        )

    def _is_word(self, tokens: Sequence[Token], mention: Mention) -> bool:
        """Whether a misspelt place is rather the words that are known to stand so: "khai phong" trào."""
        words = [token.folded for token in tokens[mention.end - 1 : mention.end + 1]]
        return mention.slips > 0 and tuple(words) in self.told

    def _is_place(self, mention: Mention) -> bool:
        """Whether a mention is of a part of the country."""
        return "unit" in mention.kinds and any(
            name.kind == "unit" and name.entity in self._places for name in mention.names
        )

    def _title(
        self, tokens: Sequence[Token], mention: Mention, mentions: Mapping[int, Mention], pauses: Collection[int]
    ) -> tuple[int, int] | None:
        """A title with what it is a title of, where that is no organisation that is known."""
        words = " ".join(token.folded for token in tokens[mention.start : mention.end])
        if words not in self._bare_titles:
            return None
        function = FunctionWords(tokens)
        end = mention.end
        while end < len(tokens) and end - mention.end < _BEHIND and end not in pauses:
            if end in mentions or end in function or tokens[end].folded.isdigit():
                break
            end += 1
        if end in mentions and end == mention.end:
            return None
        behind = " ".join(token.folded for token in tokens[mention.end : end])
        if end == mention.end or _WHICH_HOLDER.match(behind):
            return None
        before = tuple(token.folded for token in tokens[max(mention.start - 2, 0) : mention.start])
        after = tuple(token.folded for token in tokens[end : end + 4])
        asked = (
            before[-2:] == ("ai", "la")
            or before[-2:] == ("la", "ai")
            or "la" in after[:1]
            or "ai" in after
            or "ten" in after[:1]
        )
        return (mention.start, end) if asked else None

    def claimed_title(
        self, tokens: Sequence[Token], mentions: Sequence[Mention], pauses: Collection[int]
    ) -> Mention | None:
        """A title of something unknown that a question claims of a person it names, as the mention to be replaced."""
        at_start = {mention.start: mention for mention in mentions}
        if not any("person" in mention.kinds for mention in mentions):
            return None
        for mention in mentions:
            words = " ".join(token.folded for token in tokens[mention.start : mention.end])
            if "post" not in mention.kinds or words not in self._bare_titles:
                continue
            behind = at_start.get(mention.end)
            end = mention.end
            while behind is None and end < len(tokens) and end - mention.end < _BEHIND and end not in pauses:
                if end in at_start or tokens[end].folded in ("phu", "la", "dung", "co", "nam", "tai", "o"):
                    break
                end += 1
            if end > mention.end:
                name = Name("post", f"?{words}", ())
                return Mention(mention.start, end, (name,))
        return None


def _before_stand_in(tokens: Sequence[Token], place: int) -> int:
    """The place, or what stands for it before it: "UBND tỉnh Bắc Giang"."""
    for words in _STANDS_FOR_PLACE:
        if place >= len(words) and [token.folded for token in tokens[max(0, place - len(words)) : place]] == words:
            return place - len(words)
    letters = tokens[place - 1].surface if place else ""
    return place - 1 if letters.isupper() and OSA.distance(letters, _COMMITTEE) <= 1 else place


def _sector(text: _Text, region: int) -> int | None:
    """Where the sector begins that a region stands behind, "ngành y tế Tây Nguyên"; None where none does."""
    for at in reversed(range(max(0, region - _BEHIND), region)):
        if text.tokens[at].text in ("ngành", "nganh"):
            return at if at + 1 < region else None
        if at in text.function or at + 1 in text.pauses or not _may_hold(text.inside.get(at)):
            return None
    return None


def _speaks(tokens: Sequence[Token], at: int) -> bool:
    """Whether a person is named here, who says something of a place."""
    return any(token.folded in _TITLES for token in tokens[max(0, at - 1) : at + 1])


def _may_hold(mention: Mention | None) -> bool:
    """Whether a name may go across a mention."""
    if mention is None:
        return True
    words = _IN_NAMES | _SHORT_IN_NAMES if mention.end - mention.start == 1 else _IN_NAMES
    return not set(mention.kinds) - words


def _pairs(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        yield from itertools.pairwise(folded_words(text))


def _openings(texts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The first folded words of names, one, two and more."""
    for text in texts:
        words = tuple(folded_words(text))
        yield from (words[:size] for size in range(1, min(len(words), _LONGEST) + 1))


def _spoken_pairs(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The pairs of words that texts hold in small letters, nothing between: those of names stand in capitals."""
    edges_of = functools.cache(_edges)
    for text in texts:
        edges = map(edges_of, text.split())
        yield from ((first, second) for (_, first), (second, _) in itertools.pairwise(edges) if first and second)


def _edges(part: str) -> tuple[str, str]:
    """The folded words in small letters that begin and end what stands between blanks; empty where none does."""
    tokens = tokenise(part)
    if not tokens:
        return "", ""
    first, last = tokens[0], tokens[-1]
    begins = first.start == 0 and first.surface.islower()
    ends = last.end == len(part) and last.surface.islower()
    return first.folded if begins else "", last.folded if ends else ""


def _are_initials(text: _Text, start: int, end: int) -> bool:
    """Whether words are the letters of a name, or what such letters were opened to."""
    return start < end and all(i in text.expanded or _is_initials(text.tokens[i]) for i in range(start, end))


def _is_initials(token: Token) -> bool:
    """Whether a word is the letters of a name ("VNPT"): in capitals, no syllable, and not put right into one."""
    letters = token.surface.lower()
    return token.surface.isupper() and len(letters) >= _INITIALS and letters == token.folded not in folded_syllables()
