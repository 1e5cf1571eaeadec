"""A question read: its words put right, what they name, what they say of time, and the question with those masked."""

from __future__ import annotations

import copy
import datetime as dt
import functools
import itertools
import re
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz.distance import OSA

from knowledge.language import NormalisedText, Normaliser, Token, fold, folded_syllables, folded_words, tokenise
from knowledge.language.asking import Asked, asked_for, wanted_too
from knowledge.language.dialects import standard
from knowledge.language.numerals import ROMAN, with_digits
from knowledge.language.periods import Period, read_period
from knowledge.nlu import Gazetteer, Linker, Mention, Name, Spelling
from knowledge.nlu.asked_kinds import AskedKind, asked_kinds
from knowledge.nlu.corrections import may_correct, partly_taken_back, taken_back
from knowledge.nlu.described_clusters import Described, DescribedClusters
from knowledge.nlu.framing import WHO_IS_RIGHT, before_colon, framing, pauses, tells
from knowledge.nlu.initials import Initials
from knowledge.nlu.issued import by_documents
from knowledge.nlu.members import Members, naming_members
from knowledge.nlu.names import LEADING, Entry
from knowledge.nlu.near_names import NearNames
from knowledge.nlu.polarity import ADDRESSED, NEGATED, WHICH, denies, is_other_word, question_words, yes_or_no
from knowledge.nlu.ranks import is_places, rank_named
from knowledge.nlu.titles import Titles
from knowledge.nlu.wholes import WholeNames

_MASKED = (
    "cluster",
    "unit",
    "person",
    "author",
    "document",
    "movement",
    "award_form",
    "role",
    "post",
    "organisation",
    "place",
)
"""Kinds of mention that a placeholder stands for, the first that a span may be; the others stay as words."""

_PLACE_WORDS = frozenset({"o", "tai", "hop"})
_PLACE_PAIRS = frozenset(
    {("tren", "dat"), ("dien", "ra"), ("hoi", "nghi"), ("hop", "o"), ("cuoc", "hop"), ("len", "toi")}
)
_PLACE_KINDS = frozenset({"tinh", "huyen", "thanh", "pho", "tp", "thi", "xa"})
_COUNTED = frozenset({"tap", "ca", "nguoi", "ho", "don", "doanh", "chien", "thu", "tinh", "thanh", "dia", "huyen"})
_COUNTED_SLOTS = ("number", "ordinal", "rank", "group")
_ORGANISATIONS = frozenset({"tinh", "don", "thanh", "dia", "huyen"})
_NUMBERED = frozenset({"movement"})
"""Kinds of names that may be told apart by their last number alone."""
_BETWEEN_NUMBERS = frozenset("va voi hay hoac la lan thu sua lai nham a roi den".split())
_WORDS_OF_RELATIONS = frozenset({"deed", "group", "topic", "role", "meeting_kind"})
_IN_FRAMES = frozenset({"group", "role"})
_ONESELF = frozenset({"em", "toi", "minh", "tui", "con", "chau"})
_SMALL_UNITS = frozenset({"huyện", "quận", "xã", "phường", "huyen"})
_MINISTRIES = frozenset({"Bộ", "Sở"})  # as they are written: "cán bộ", "cơ sở" and "bộ phận" are none
# What other clusters are made of or called by; "các" makes sure of words that may be something else ("quan tâm").
_BODIES = "cong an|cong ty|tong cong ty|tap doan|benh vien|doanh nghiep|ngan hang|hop tac xa"
_OTHER_CLUSTER = re.compile(
    rf"\b(?:cum|khoi)(?: thi dua)?(?: (?:{_BODIES})| cac (?:{_BODIES}|co quan|truong|huyen|quan|xa|phuong|so|nganh)"
    r"| nganh (?!nao)\w+| so \d+)\b(?! nao)"
)
_GRADES = frozenset({"nhat", "nhi", "ba"})
"""Of awards, written with a capital: "hạng Nhất, Nhì, Ba" is no name."""
_OPENING = frozenset({"dạ", "thưa", "vâng"})
"""Courtesies of one word with which a question without accents begins."""

_ROMANS = frozenset(map(fold, ROMAN))
_SYMBOL = re.compile(r"(?<!\d)\d+(?:/\d{4})?/[^\W\d_][^\s,.;?!]*")
_SENTENCE_END = re.compile(r"[.!?;\n]")
_NUMBERED_DOCUMENT = re.compile(
    r"\b(?:quyet dinh|nghi dinh|thong tu|chi thi|cong van|huong dan|nghi quyet|ke hoach|to trinh|cong dien) so \d+\b"
)
"""A document that is called by its number alone, where no known one is."""
_NUMBERED_CONGRESS = re.compile(r"\bdai hoi thi dua yeu nuoc(?: toan quoc)? lan (?:thu )?\w+")
_DEFINING_PARTS = re.compile(r"[,.;:!?\n]+")
_DEFINING = re.compile(r"\b(?:la gi|nghia|viet tat|viet day du|giai thich|la cai gi|tuc la)\b")
_ABBREVIATION = 3  # letters
_KEPT = 512  # parts of questions
_LONGEST_DEFINITION = 12  # words of a question that asks for the meaning of a term
_DEFINING_WORDS = frozenset(
    (
        "la gi nghia viet tat cua cum tu nao co giai thich the vay a ban cho biet cai tuc y day du chau em minh hoi"
        " khong hieu ro chu do ay nay no trong tren giay to van tai lieu"
    ).split()
)
_MOST_SLIPS = 2  # that are put right in a word


@functools.lru_cache(20_000)
def _defines_nothing(word: str) -> bool:
    """Whether a word neither asks for a meaning nor may be put right to one that does: as nearly all are."""
    return (
        len(word) > 1
        and word in folded_syllables()
        and all(OSA.distance(word, one, score_cutoff=_MOST_SLIPS) > _MOST_SLIPS for one in _DEFINING_WORDS)
    )


_WHO = "ai|lanh dao|dong chi|can bo|chu tich|bi thu|giam doc|dai bieu"
_ASKS_NAMES = re.compile(
    r"\b(?:ho (?:va )?ten|danh tinh"
    r"|ten tung(?= (?:nguoi|ca nhan|ong|ba|vi|dong chi|can bo|dai bieu|tap the|don vi)|$)|ten cu the"
    r"|danh sach \d+ (?:nguoi|ca nhan|tap the|chien si|dong chi)"
    r"|ten (?:tuoi )?(?:cua )?(?:\d+|cac|nhung) (?:nguoi|ca nhan|tap the|don vi)"
    r"|\d+ (?:nguoi|ca nhan|ban|ong ba)\b.*\b(?:ten|la nhung ai|gom nhung ai|la ai)"
    r"|\d+ (?:nguoi|ca nhan|tap the|don vi)\b.* (?:la|gom) (?:nhung |cac )?(?:nguoi|ca nhan|tap the|don vi)"
    r"(?: cu the)? nao"
    r"|ai (?:la )?(?:nguoi )?dai dien|(?:nguoi |vi |can bo )dai dien\b.*\b(?:la )?ai"
    rf"|(?:{_WHO})\b(?: \S+)* ten (?:la )?gi)\b"
)

Pointed = tuple[int, int, str, tuple[str | int, ...]]
"""A span of tokens, the slot that it points at, and the values that it means."""


@dataclass(frozen=True, eq=False)
class Reading:
    """A question read. Each is equal to itself only, which makes it quick to look up by.

    Attributes:
        tokens: its words, expanded and put right.
        slots: entities and values named, by slot; ``unit`` holds every unit, ``place`` those named as a place.
        masked: the question for the matcher, names and times as placeholders, courtesies dropped; ``sentences`` are
            the same with only the parts that say something, and each part that asks alone.
        left: words left over: neither names, times, courtesies nor fillers; ``content`` are the same, folded.
        strange: those of them that neither the names nor the templates know.
        yes_no: whether it asks for yes or no, and ``denies`` whether of something denied ("không dự, đúng không?");
            ``negated`` whether it denies what it asks about otherwise ("chưa từng làm").
        asked: what it asks for; ``asks_names`` whether for the names of persons one by one.
        parts: the texts of its parts, where it pauses; ``asking`` those that ask something.
        located: the units that it names as the place of something ("ở Bắc Giang", "hội nghị Hạ Long").
        masks: for each token that begins a masked span, the span's end and its placeholder; ``dropped`` are the tokens
            that the masked question leaves out. ``points`` tells whether it points at something in its chat.
        unknown_name: a name that nothing known bears ("huyện Lục Ngạn", "9999/HD-BTĐKT"); empty where there is none.
    """

    original: str
    normalised: NormalisedText
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    period: Period
    slots: Mapping[str, tuple[str | int, ...]]
    masked: str
    sentences: tuple[str, ...]
    left: tuple[Token, ...]
    strange: tuple[str, ...]
    yes_no: bool
    unknown_name: str = ""
    asked: frozenset[Asked] = frozenset()
    negated: bool = False
    denies: bool = False
    asks_names: bool = False
    located: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    masks: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    dropped: frozenset[int] = frozenset()
    points: bool = False

    @functools.cached_property
    def content(self) -> tuple[str, ...]:
        """The folded words of ``left``."""
        return tuple(token.folded for token in self.left)

    @functools.cached_property
    def masked_words(self) -> tuple[str, ...]:
        """The folded words of the question, placeholders for names and times among them."""
        return tuple(folded_words(self.masked))

    @functools.cached_property
    def masked_folded(self) -> str:
        """The same, a blank between them."""
        return " ".join(self.masked_words)

    @functools.cached_property
    def folded(self) -> str:
        """The folded words of the question, a blank between them."""
        return " ".join(token.folded for token in self.tokens)

    def tokens_between(self, start: int, end: int) -> tuple[int, int]:
        """From which to before which token the characters ``start`` to before ``end`` of :attr:`folded` go."""
        at = [number for number, token in enumerate(self.tokens) for _ in range(len(token.folded) + 1)]
        return at[start], at[end - 1] + 1

    @functools.cached_property
    def original_folded(self) -> str:
        """The folded words as they were typed, before anything was put right."""
        return fold(self.original)

    def as_typed(self, start: int, end: int) -> str:
        """The question's text from token ``start`` to before token ``end``."""
        return self.original[self.tokens[start].start : self.tokens[end - 1].end]

    @functools.cached_property
    def words(self) -> frozenset[str]:
        """The folded words of the question."""
        return frozenset(token.folded for token in self.tokens)

    def named(self, slot: str) -> tuple[tuple[str, ...], ...]:
        """What each mention of a slot may mean, in order; a name that stands twice counts once."""
        if slot in ("date", "month"):
            return tuple((one,) for one in (self.period.dates if slot == "date" else self.period.months))
        if slot == "year":
            return () if self.period.ranged else tuple((str(year),) for year in self.period.years)
        return tuple(dict.fromkeys(mention.of_kind(slot) for mention in self.mentions if slot in mention.kinds))

    def naming(self, pointed: Sequence[Pointed]) -> Reading:
        """The question with spans of its words as if they named what they point at."""
        inside = {i for start, end, _, _ in pointed for i in range(start, end)}
        masks = {at: span for at, span in self.masks.items() if at not in inside}
        masks |= {start: (end, f"{{{slot}}}") for start, end, slot, _ in pointed}
        named = [
            Mention(start, end, (Name(slot, str(value), ()),))  # each for itself: "hai tỉnh ấy" are two names
            for start, end, slot, values in pointed
            if slot != "year"
            for value in values
        ]
        years = tuple(int(year) for _, _, slot, values in pointed if slot == "year" for year in values)
        kept = [mention for mention in self.mentions if mention.start not in inside]
        at = {self.tokens[i].start for i in inside}
        return replace(
            self,
            mentions=tuple(sorted([*kept, *named], key=lambda mention: mention.start)),
            slots={**self.slots, **{slot: values for _, _, slot, values in pointed if slot != "year"}},
            period=replace(self.period, years=years or self.period.years),
            masks=masks,
            masked=_masked(self.tokens, masks, self.dropped, self.yes_no),
            sentences=(),
            left=tuple(token for token in self.left if token.start not in at),
            points=True,
        )

    def of_year(self, year: int) -> Reading:
        """The question with the year that it means beside another ("năm sau") as if it were told."""
        return replace(self, period=replace(self.period, years=(year,), shift=None, beside=None), points=True)


class QuestionReader:
    """Reads questions against the names and the templates of one knowledge. Threads may share it."""

    def __init__(
        self,
        entries: Sequence[Entry],
        terms: Mapping[str, str],
        titles: Titles,
        spelling: Spelling,
        words: ReaderWords,
        wholes: WholeNames,
        initials: Initials,
        clusters: DescribedClusters,
    ) -> None:
        """Take names, terms (folded spelling to id), titles, what puts words right, and word lists."""
        self._clusters = clusters
        self._near = NearNames(name.words for _, name in entries)
        self._titles = titles
        self._wholes = wholes
        self._linker = Linker(Gazetteer(entries, words.fillers), LEADING)
        self._terms = terms
        self._term_starts = frozenset(spelling.split(" ")[0] for spelling in terms)
        self._in_names = frozenset(pair for folded, _ in entries for pair in itertools.pairwise(folded))
        self._spelling = spelling
        self._normaliser = Normaliser(words.kept)
        self._initials = initials
        self._capitals = self._spelling.vocabulary | {folded[0] for folded, _ in entries if len(folded) == 1}
        self._fillers = words.fillers
        self._polite = _by_first_word(words.polite)

    def among(self, wholes: WholeNames, initials: Initials) -> QuestionReader:
        """The reader of the same names and templates, where other texts are told of them."""
        other = copy.copy(self)
        other._wholes, other._initials = wholes, initials
        return other

    @property
    def members(self) -> Members:
        """The members of clusters by the places in their names."""
        return self._clusters.members

    @property
    def clusters(self) -> DescribedClusters:
        """The clusters by what describes them."""
        return self._clusters

    def normalise(self, text: str) -> NormalisedText:
        """Normalise a text as a question's words are."""
        return self._normaliser.normalise(text)

    def read(self, text: str, today: dt.date) -> Reading:
        """Read one question asked on ``today``; any text at all is taken.

        Where a name that nothing bears is one that is known, misspelt, the question is read as if it were typed right.
        """
        reading = self._read(text, today)
        begins = text.find(reading.unknown_name) if reading.unknown_name else -1
        if begins < 0:
            return reading
        put_right = self._near.put_right(text, begins, begins + len(reading.unknown_name))
        again = None if put_right is None else self._read(put_right, today)
        return reading if again is None or again.unknown_name else again

    def _read(self, text: str, today: dt.date) -> Reading:
        normalised = self._normaliser.normalise(text)
        term = self._defined_term(text)
        if term is not None:
            return self._about_term(text, normalised, term)
        tokens, stops, mentions = self._named(text, self._put_right(normalised.tokens), today)
        described = self._described(text, tokens, mentions, stops)
        mentions = self._with_members(described.mentions, tokens)
        mentions = _meant(self._with_claimed(self._with_title(mentions, tokens), tokens, stops), tokens)
        mentions, issuers = self._with_issued(_without_plurals(mentions, tokens), tokens)
        by_document = by_documents(tokens, mentions, stops)
        taken = [is_taken or i in by_document for i, is_taken in enumerate(_taken(mentions, len(tokens)))]
        period = read_period(text, tokens, today, taken)
        besides = _besides(tokens, mentions)
        slots = _without(_slots(mentions, tokens), besides) | _places(tokens, mentions)
        numbers = _numbers(tokens, taken, period)
        yes_no, dropped = yes_or_no(text, tokens)
        held = _held(numbers, tokens, claims=yes_no, besides=bool(besides))
        if held:
            slots["number"] = tuple(int(tokens[at].folded) for at, _ in held)
            slots |= _counted_groups(mentions, held)
        named = _taken_by(mentions, period, len(tokens))
        frame = framing(tokens, _taken_by(_naming(mentions, tokens), period, len(tokens)), _between(stops, mentions))
        if frame.frame:  # who told it is no part of what is asked
            period = read_period(
                text, tokens, today, [is_taken or i in frame.frame for i, is_taken in enumerate(taken)]
            )
            mentions, slots = _left_of(mentions, [one for one in mentions if one.start in frame.frame], slots, tokens)
        asks_instead = _asks_instead(tokens)
        yes_no = (yes_no or frame.checks) and not asks_instead
        frame = replace(frame, frame=frame.frame | (before_colon(text, tokens, named) if yes_no else frozenset()))
        told = frozenset() if yes_no else _given(text, tokens, mentions, frame.parts, instead=asks_instead)
        if told:
            mentions, slots = _left_of(mentions, told, slots, tokens)
        explained = frame.frame | _introducing(tokens, mentions, frame.parts) | described.explained | issuers
        kinds = asked_kinds(tokens, _spans_of_names(mentions), self._wholes.kind_asked)
        masks = _outside(by_document, self._masks(mentions, numbers, period, kinds))
        bracketed = _bracketed(text, tokens)
        courteous = self._courtesies(tokens, masks) | _favours(tokens) | frame.frame | bracketed | by_document
        aside = _aside(text, tokens, masks, frame.parts) | bracketed
        mentions, slots = _without_asides(mentions, slots, aside, tokens, bracketed)
        mentions, slots = _without_courtesies(mentions, slots, courteous - frame.frame - bracketed, tokens)
        masked = _masked(tokens, masks, courteous | dropped, yes_no)
        of_kinds = {i for kind in kinds for i in range(kind.start, kind.end)}
        left = self._left(tokens, mentions, period, courteous | dropped | aside | of_kinds)
        slots, unknown = _claimed_number(
            slots,
            _as_typed(text, tokens, described.unknown)
            or _as_typed(text, tokens, _other_cluster(tokens, mentions, period))
            or self._unknown_whole(text, tokens, mentions, stops, explained)
            or self._unknown_name(
                text,
                tokens,
                [is_named or i in explained | dropped for i, is_named in enumerate(named)],
            ),
            yes_no=yes_no,
        )
        chosen = not yes_no and _offers_days(tokens, period)
        period = period.without_days() if chosen else period
        return Reading(
            original=text,
            normalised=normalised,
            tokens=tuple(tokens),
            mentions=tuple(mentions),
            period=period,
            slots=slots,
            masked=masked,
            masks=masks,
            dropped=frozenset(courteous | dropped),
            sentences=_variants(tokens, masks, courteous | dropped, frame.parts, yes_no, masked),
            left=left,
            strange=tuple(token.folded for token in left if token.folded not in self._spelling.vocabulary),
            yes_no=yes_no,
            unknown_name=unknown,
            asked=asked_for(_outside_names(tokens, mentions, kinds, frame.frame)) | ({"when"} if chosen else set()),
            parts=_texts(text, tokens, frame.parts, asking=False),
            asking=_wanted(text, tokens, frame.parts, named, yes_no=yes_no)
            or _texts(text, tokens, _at_conjunctions(tokens, frame.parts, named), asking=True),
            located=frozenset(
                str(entity)
                for mention in mentions
                if _is_place(mention, tokens)
                for kind in ("unit", "place")
                for entity in mention.of_kind(kind)
            ),
            # a "không" before a pause asks: "A làm trưởng năm 2022 không, sao có chỗ viết B"
            denies=yes_no and denies(tokens, dropped | aside | {stop - 1 for stop in stops}, named),
            negated=not yes_no
            and (
                denies(tokens, dropped | aside, named)
                or NEGATED.search(" ".join("|" if i in aside else token.folded for i, token in enumerate(tokens)))
                is not None
            ),
            asks_names=_ASKS_NAMES.search(_without_times(tokens, period)) is not None,
        )

    def _put_right(self, tokens: Sequence[Token]) -> list[Token]:
        """The words of a text without dialect, short forms, numbers in words and slips."""
        words = self._initials.expanded(standard(tokens, self._spelling.vocabulary), self._capitals, self._in_names)
        return self._spelling.mend(with_digits(words))

    def _named(
        self, text: str, tokens: list[Token], today: dt.date
    ) -> tuple[list[Token], frozenset[int], list[Mention]]:
        """The tokens without those that the question itself takes back, where it pauses, and what they name."""
        stops = pauses(text, tokens)
        mentions = self._linked(tokens, stops)
        if not may_correct(tokens):
            return tokens, stops, mentions
        ends = partly_taken_back(tokens, mentions, self._is_other_name)
        if ends:
            tokens = [token for i, token in enumerate(tokens) if i not in ends]
            stops = pauses(text, tokens)
            mentions = self._linked(tokens, stops)
        period = read_period(text, tokens, today, _taken(mentions, len(tokens)))
        claims = yes_or_no(text, tokens)[0]
        back = taken_back(tokens, mentions, period, stops, claims=claims)
        if not back:
            return tokens, stops, mentions
        kept = [token for i, token in enumerate(tokens) if i not in back]
        stops = pauses(text, kept)
        return kept, stops, self._linked(kept, stops)

    def _is_other_name(self, tokens: Sequence[Token], mention: Mention) -> bool:
        """Whether words are a whole name of the kind that a mention is of, and not of the same."""
        kind = mention.kinds[0]
        linked = self._linker.link(tokens)
        if len(linked) != 1 or (linked[0].start, linked[0].end) != (0, len(tokens)) or linked[0].slips:
            return False
        meant = set(linked[0].of_kind(kind))
        return bool(meant) and meant != set(mention.of_kind(kind))

    def _linked(self, tokens: Sequence[Token], stops: Collection[int]) -> list[Mention]:
        """The mentions, with those of which only the number is said behind another: "Đại hội lần IX, X và XI"."""
        mentions = self._linker.link(tokens, stops)
        further = [
            one for mention in mentions if mention.kinds[0] in _NUMBERED for one in self._further(mention, tokens)
        ]
        inside = {i for mention in mentions for i in range(mention.start, mention.end)}
        further = [mention for mention in further if mention.start not in inside]
        return sorted([*mentions, *further], key=lambda mention: mention.start) if further else mentions

    def _further(self, mention: Mention, tokens: Sequence[Token]) -> Iterator[Mention]:
        """The names that a number behind a mention stands for, which itself ends in one."""
        last = mention.end - 1
        while _is_number_of_name(tokens[last]):
            at = last + 1
            while at < len(tokens) and tokens[at].folded in _BETWEEN_NUMBERS:
                at += 1
            if at == len(tokens) or not _is_number_of_name(tokens[at]):
                return
            whole = [*tokens[mention.start : mention.end - 1], tokens[at]]
            named = [one for one in self._linker.link(whole) if one.end == len(whole) and one.kinds == mention.kinds]
            if not named:
                return
            yield Mention(at, at + 1, named[0].names)
            last = at

    def _described(
        self, text: str, tokens: Sequence[Token], mentions: Sequence[Mention], stops: Collection[int]
    ) -> Described:
        """The mentions with the clusters described among them, also those that a name describes which nobody bears."""
        described = self._clusters.among(tokens, mentions, stops)
        span = described.unknown or self._wholes.unknown(tokens, described.mentions, stops)
        found = None if span is None else self._clusters.bearing(tokens, described.mentions, span, stops)
        if found is not None:
            described = replace(described, mentions=found, unknown=None)
        glosses = self._glosses(text, tokens, described.mentions)
        return replace(
            described,
            mentions=[mention for mention in described.mentions if mention not in glosses],
            explained=described.explained.union(*(range(each.start, each.end) for each in glosses)),
        )

    def _glosses(self, text: str, tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[Mention]:
        """The members, or their places, that brackets tell of the one cluster that is named: "Cụm 8 (A - B)"."""
        clusters = {mention.of_kind("cluster") for mention in mentions if mention.kinds[0] == "cluster"}
        if len(clusters) != 1 or len(one := clusters.pop()) != 1:
            return []
        bracketed = _bracketed(text, tokens)
        return [
            mention
            for mention in mentions
            if mention.start in bracketed
            and mention.kinds[0] == "unit"
            and any(self._clusters.is_of(str(one[0]), str(unit)) for unit in mention.of_kind("unit"))
        ]

    def _with_members(self, mentions: list[Mention], tokens: Sequence[Token]) -> list[Mention]:
        """The mentions, members of the one cluster that is named as such that are called by their places alone."""
        clusters = {mention.of_kind("cluster") for mention in mentions if mention.kinds[0] == "cluster"}
        if len(clusters) != 1 or len(one := clusters.pop()) != 1:
            return mentions
        named = self.members.named(tokens, mentions, one)
        whom = (each for each in named if not stands_as_place(tokens, each[0][0]))
        return naming_members(mentions, whom)

    def _with_title(self, mentions: list[Mention], tokens: Sequence[Token]) -> list[Mention]:
        """The mentions, with a document that most of a title names instead of what the title itself names."""
        if any("document" in mention.kinds for mention in mentions):
            return mentions
        title = self._titles.find(tokens)
        if title is None:
            return mentions
        outside = [mention for mention in mentions if mention.end <= title.start or mention.start >= title.end]
        return sorted([*outside, title], key=lambda mention: mention.start)

    def _with_issued(self, mentions: list[Mention], tokens: Sequence[Token]) -> tuple[list[Mention], frozenset[int]]:
        """The mentions, with a document that its type and its issuer name, and the tokens of such issuers."""
        told = list(self._titles.issued.among(tokens, mentions))
        inside = {i for mention in mentions for i in range(mention.start, mention.end)}
        documents = [one.document for one in told if one.document is not None and one.document.start not in inside]
        tokens_of_issuers = frozenset(i for one in told for i in range(one.start, one.end))
        return sorted([*mentions, *documents], key=lambda mention: mention.start), tokens_of_issuers

    def _with_claimed(self, mentions: list[Mention], tokens: Sequence[Token], stops: Collection[int]) -> list[Mention]:
        """The mentions, with a title that is claimed of a person instead of what it holds."""
        claimed = self._wholes.claimed_title(tokens, mentions, stops)
        if claimed is None:
            return mentions
        inside = range(claimed.start, claimed.end)
        return sorted([*(m for m in mentions if m.start not in inside), claimed], key=lambda each: each.start)

    def _unknown_whole(
        self,
        text: str,
        tokens: Sequence[Token],
        mentions: Sequence[Mention],
        stops: Collection[int],
        frame: Collection[int],
    ) -> str:
        """A name that is known only in part: of such a thing nothing is told."""
        span = self._wholes.unknown(tokens, mentions, stops)
        return "" if span is None or span[0] in frame else _as_typed(text, tokens, span)

    def _unknown_name(self, text: str, tokens: Sequence[Token], taken: Sequence[bool]) -> str:
        """A symbol, a district or a capitalised name among the tokens that are neither names nor times."""
        for symbol in _SYMBOL.finditer(text):
            if any(token.start == symbol.start() and not taken[i] for i, token in enumerate(tokens)):
                return symbol[0]
        numbered = _numbered(tokens, taken)
        if numbered:
            return _as_typed(text, tokens, numbered)
        mixed_case = not text.isupper() and text != text.lower()
        for i in range(len(tokens) - 1):
            pair = (tokens[i].folded, tokens[i + 1].folded)
            if taken[i] or taken[i + 1] or self._spelling.is_pair(*pair) or _GRADES.issuperset(pair):
                continue
            is_ministry = tokens[i].surface in _MINISTRIES and tokens[i + 1].surface[0].isupper()
            is_ministry &= not self._clusters.is_organiser(tokens, i)
            names_unit = tokens[i].text in _SMALL_UNITS and self._may_be_name(tokens[i + 1], mixed_case=mixed_case)
            if is_ministry or names_unit:
                return text[tokens[i].start : tokens[i + 1].end]
            stops = _SENTENCE_END.search(text, tokens[i].end, tokens[i + 1].start) is not None
            if mixed_case and i and not stops and _is_capital(tokens[i]) and _is_capital(tokens[i + 1]):
                end = _end_of_capitals(text, tokens, taken, i + 2)
                if not is_places(tokens[i:end]):  # "xếp hạng Nhất, Nhì, Ba"
                    return text[tokens[i].start : tokens[end - 1].end]
        return ""

    def _may_be_name(self, token: Token, *, mixed_case: bool) -> bool:
        """Whether a word may be a name of its own: where capitals are typed by its capital, else as no known word."""
        if self._is_filler(token) or _is_expansion(token):
            return False
        return token.surface[:1].isupper() if mixed_case else token.folded not in self._spelling.vocabulary

    def _defined_term(self, text: str) -> tuple[str, str] | None:
        """The id and spelling of the term whose meaning is asked, where nothing else is asked."""
        if self._term_starts.isdisjoint(folded_words(text)):
            return None
        tokens = tokenise(text)
        whole = self._defined_by(tokens)
        parts = _parts_defining(text, tokens) if whole is None else []
        for before, part in itertools.pairwise([[], *parts]):
            found = self._defined_by(part) or self._defined_before(before, part)
            if found is not None:
                return found
        return whole

    def _defined_before(self, before: Sequence[Token], tokens: Sequence[Token]) -> tuple[str, str] | None:
        """The only term in capitals before a part that asks for its meaning: "… toàn ghi TĐKT, chữ đó nghĩa là gì"."""
        words = [token.folded for token in tokens]
        if not _DEFINING_WORDS.issuperset(words) or not _DEFINING.search(" ".join(words)):
            return None
        terms = {
            token.folded
            for token in before
            if token.surface.isupper() and len(token.surface) > 1 and token.folded in self._terms
        }
        return next(((self._terms[term], term) for term in terms), None) if len(terms) == 1 else None

    def _defined_by(self, tokens: Sequence[Token]) -> tuple[str, str] | None:
        words = [token.folded for token in tokens]
        if self._term_starts.isdisjoint(words):
            return None
        others = [at for at, word in enumerate(words) if _defines_nothing(word)]
        for start, end in itertools.combinations(range(min(len(tokens), _LONGEST_DEFINITION) + 1), 2):
            if others and not (start <= others[0] and others[-1] < end):
                continue
            spelling = " ".join(words[start:end])
            if spelling in self._terms:
                rest = [token.folded for token in self._spelling.mend([*tokens[:start], *tokens[end:]])]
                if all(word in _DEFINING_WORDS or len(word) == 1 for word in rest) and (
                    _DEFINING.search(" ".join(rest)) or rest[:1] == ["la"]
                ):
                    return self._terms[spelling], spelling
        return None

    def _about_term(self, text: str, normalised: NormalisedText, term: tuple[str, str]) -> Reading:
        return Reading(
            original=text,
            normalised=normalised,
            tokens=normalised.tokens,
            mentions=(),
            period=Period(),
            slots={"term": (term[0],)},
            masked="{term} nghĩa là gì",
            sentences=(),
            left=(),
            strange=(),
            yes_no=False,
        )

    def _masks(
        self,
        mentions: Sequence[Mention],
        numbers: Sequence[tuple[int, int]],
        period: Period,
        kinds: Sequence[AskedKind],
    ) -> dict[int, tuple[int, str]]:
        """For each token that begins a masked span, the span's end and its placeholder."""
        masks = {span.start: (span.end, span.mask) for span in period.spans}
        masks |= {kind.start: (kind.end, kind.any_kind) for kind in kinds}
        of_kinds = {i for kind in kinds for i in range(kind.start, kind.end)}
        starts = {mention.start for mention in mentions if set(mention.kinds) & {"unit", "organisation"}}
        for start, end in numbers:  # "ba tỉnh Yên Bái, …": what is counted begins a name
            if start in of_kinds:
                continue
            masks[start] = (min((at for at in starts if start < at < end), default=end), "{number}")
        for mention in mentions:
            kind = next((kind for kind in _MASKED if kind in mention.kinds), None)
            if kind is not None:
                masks[mention.start] = (mention.end, "{unit}" if kind == "place" else f"{{{kind}}}")
        return masks

    def _courtesies(self, tokens: Sequence[Token], masks: Mapping[int, tuple[int, str]]) -> set[int]:
        """The tokens that only make a question polite."""
        words = [token.folded for token in tokens]
        last = len(words) - 2
        addressed = last > 0 and last not in masks and _ADDRESSED.fullmatch(" ".join(words[last:]))
        dropped = {last, last + 1} if addressed else set()
        for at, word in enumerate(words):
            for folded, phrase in self._polite.get(word, ()):
                span = range(at, at + len(phrase))
                free = dropped.isdisjoint(span) and not any(i in masks for i in span)
                if free and words[at : at + len(phrase)] == folded and self._says_so(tokens, at, phrase):
                    dropped.update(span)
                    break
        return dropped if len(dropped) < len(words) else set()

    def _says_so(self, tokens: Sequence[Token], at: int, phrase: Sequence[str]) -> bool:
        """Whether a one-word courtesy was typed as such: "ạ" and "nhé", not "a" of something else."""
        if len(phrase) > 1:
            return True
        token = tokens[at]
        bare = token.text == token.folded
        opens = at == 0 and phrase[0] in _OPENING
        return token.text == phrase[0] or (bare and (opens or at == len(tokens) - 1))

    def _left(
        self, tokens: Sequence[Token], mentions: Sequence[Mention], period: Period, dropped: set[int]
    ) -> tuple[Token, ...]:
        named = {
            i
            for mention in mentions
            if not set(mention.kinds) <= {"topic", "term"}
            for i in range(mention.start, mention.end)
        }
        named |= {i for span in period.spans for i in range(span.start, span.end)}
        kept = (token for i, token in enumerate(tokens) if i not in named and i not in dropped)
        return tuple(token for token in kept if not self._is_filler(token))

    def _is_filler(self, token: Token) -> bool:
        return token.folded in self._fillers or (token.folded.isdigit() and len(token.folded) <= 2)


def _parts_defining(text: str, tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """The parts of a text between its marks, each of which may ask for the meaning of a term; none where it is one."""
    cuts = [
        at
        for at in range(1, len(tokens))
        if _DEFINING_PARTS.search(text, tokens[at - 1].end, tokens[at].start) is not None
    ]
    return [tokens[start:end] for start, end in itertools.pairwise([0, *cuts, len(tokens)])] if cuts else []


@dataclass(frozen=True, slots=True)
class ReaderWords:
    """Word lists for the reader.

    ``fillers`` are folded words without content; ``polite`` phrases that change nothing, with accents; ``kept`` folded
    words that the normaliser leaves alone.
    """

    fillers: frozenset[str]
    polite: tuple[str, ...]
    kept: frozenset[str]


def _numbered(tokens: Sequence[Token], taken: Sequence[bool]) -> tuple[int, int] | None:
    """The tokens of what is called by its number, where no known thing bears that."""
    words = [token.folded for token in tokens]
    free = " ".join("|" if is_taken else word for word, is_taken in zip(words, taken, strict=True))
    found = _NUMBERED_DOCUMENT.search(free) or _NUMBERED_CONGRESS.search(" ".join(words))
    if found is None:
        return None
    first = found.string[: found.start()].count(" ")
    last = first + found[0].count(" ")
    return None if taken[last] else (first, last + 1)


_ADDRESSED = re.compile(ADDRESSED)


def _by_first_word(phrases: Sequence[str]) -> dict[str, list[tuple[list[str], list[str]]]]:
    """Phrases by their first folded word, the longest first: each as folded words and as written."""
    found: dict[str, list[tuple[list[str], list[str]]]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        words = phrase.split()
        folded = [fold(word) for word in words]
        found.setdefault(folded[0], []).append((folded, words))
    return found


def _end_of_capitals(text: str, tokens: Sequence[Token], taken: Sequence[bool], end: int) -> int:
    """Where words in capitals go on to from ``end`` within a sentence."""
    while end < len(tokens) and not taken[end] and _is_capital(tokens[end]):
        if _SENTENCE_END.search(text, tokens[end - 1].end, tokens[end].start):
            break
        end += 1
    return end


def _is_number_of_name(token: Token) -> bool:
    """Whether a word may be the number that a name ends in."""
    return token.folded in _ROMANS or (token.folded.isdigit() and len(token.folded) <= 2)


def _is_expansion(token: Token) -> bool:
    """Whether a word is one of those that letters in capitals stand for: "an" of "ATK", an toàn khu."""
    return token.surface.isupper() and len(token.surface) > 1 and token.folded != fold(token.surface)


def _is_capital(token: Token) -> bool:
    return token.surface[:1].isupper() and token.surface[1:].islower()


def _outside_names(
    tokens: Sequence[Token], mentions: Sequence[Mention], kinds: Sequence[AskedKind], frame: Container[int]
) -> str:
    """The folded words of a question, a bar for each of a name or its frame; any kind asked for as any other."""
    taken = _taken([mention for mention in mentions if mention.kinds[0] not in _WORDS_OF_RELATIONS], len(tokens))
    words = [
        "|" if taken[i] or i in frame or is_other_word(tokens, i) else token.folded for i, token in enumerate(tokens)
    ]
    for kind in reversed(kinds):
        words[kind.start : kind.end] = [fold(kind.any_kind)]
    return " ".join(words)


def _without_times(tokens: Sequence[Token], period: Period) -> str:
    """The folded words of a question, a bar for each that tells a time: the year before "đơn vị nào" counts none."""
    timed = {i for span in period.spans for i in range(span.start, span.end)}
    return " ".join("|" if i in timed else token.folded for i, token in enumerate(tokens))


def _spans_of_names(mentions: Sequence[Mention]) -> frozenset[int]:
    """The tokens of mentions that are more than words of a topic or a term."""
    return frozenset(
        i
        for mention in mentions
        if not set(mention.kinds) <= {"topic", "term", "group"}
        for i in range(mention.start, mention.end)
    )


def _as_typed(text: str, tokens: Sequence[Token], span: tuple[int, int] | None) -> str:
    """The text of a span of tokens, empty where there is none."""
    return "" if span is None else text[tokens[span[0]].start : tokens[span[1] - 1].end]


def _other_cluster(tokens: Sequence[Token], mentions: Sequence[Mention], period: Period) -> tuple[int, int] | None:
    """The tokens that call a cluster by its kind of members where no known one is named ("cụm các trường đại học").

    A role is no name: "các truong" may be schools, and "cụm trưởng cụm thi đua" leaves open of which.
    """
    taken = _taken_by([mention for mention in mentions if "role" not in mention.kinds], period, len(tokens))
    words = " ".join("|" if taken[i] else token.folded for i, token in enumerate(tokens))
    found = _OTHER_CLUSTER.search(words)
    if found is None:
        return None
    start = words[: found.start()].count(" ")
    end = start + found[0].count(" ") + 1
    if any(mention.start == end and "cluster" in mention.kinds for mention in mentions):
        return None  # "khối các cơ quan khoa học, văn hóa, xã hội": the known one with its members before its name
    return start, end


def _meant(mentions: list[Mention], tokens: Sequence[Token]) -> list[Mention]:
    """The mentions without those of mere words: schools are no heads, nor is the "trưởng" of an office's head.

    A class of award is but a word where somebody is named: "SEA Games cụm A giành mấy huy chương". Before a document
    a short form that is a word's as well as a unit's is its type: "NĐ 98/2023/NĐ-CP".
    """
    mentions = _with_their_numbers(mentions)
    documents = {mention.start for mention in mentions if "document" in mention.kinds}
    mentions = [
        mention
        for mention in mentions
        if not (_is_school(tokens, mention) or _is_of_office(tokens, mention) or _is_first(tokens, mention))
        and not (mention.end in documents and {"term", "unit"} <= set(mention.kinds))
    ]
    if not any({"cluster", "unit"} & set(mention.kinds) for mention in mentions):
        return mentions
    return [mention for mention in mentions if "form_class" not in mention.kinds]


_NUMBER_BEHIND = 2  # words between the title of a document and its number: "Luật … mang số"


def _with_their_numbers(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, a title that several documents bear as one with the number of one of them right behind it."""
    found: list[Mention] = []
    for mention in mentions:
        before = found[-1] if found else None
        meant, may_be = (set(one.of_kind("document")) if one else set() for one in (mention, before))
        if before and meant and meant < may_be and mention.start - before.end <= _NUMBER_BEHIND:
            found[-1] = replace(mention, start=before.start)
        else:
            found.append(mention)
    return found


_FOR_WHOM = frozenset("dem xem tra tim ghi doc nhac noi viet kiem ke hoi tinh lam giup gui soat".split())


def _favours(tokens: Sequence[Token]) -> set[int]:
    """The tokens that only ask for a favour, and are no household: "đếm hộ", "xem hộ em"."""
    return {
        at
        for at, (before, token) in enumerate(itertools.pairwise(tokens), 1)
        if token.folded == "ho" and token.text in ("hộ", "ho") and before.folded in _FOR_WHOM
    }


def _naming(mentions: Sequence[Mention], tokens: Sequence[Token]) -> Sequence[Mention]:
    """The mentions that name more than who told something: not those of "người ta bảo", "thầy chủ nhiệm khoa em"."""
    return [
        mention
        for mention in mentions
        if not _IN_FRAMES.issuperset(mention.kinds)
        and not (mention.kinds == ("post",) and any(_is_own(tokens, mention.end + more) for more in (0, 1)))
        and not (mention.kinds == ("post",) and tells(tokens, mention.end))
        and not (mention.kinds == ("deed",) and (_is_draft(tokens, mention.end) or tells(tokens, mention.end)))
    ]


_OF_SCHOOLS = frozenset("nao thpt thcs tieu mam mau dai cao hoc".split())
"""Words that stand behind "trường" and never behind "trưởng", both typed as "truong"."""


def _is_school(tokens: Sequence[Token], mention: Mention) -> bool:
    """Whether a bare "truong" is a school and no head: "6 truong thpt la truong nao"."""
    if mention.end != mention.start + 1 or mention.end == len(tokens) or "role" not in mention.kinds:
        return False
    behind = tokens[mention.end]
    is_of_school = not _OF_SCHOOLS.isdisjoint((behind.folded, fold(behind.surface)))
    return is_of_school and tokens[mention.start].surface.lower() == "truong"


_OFFICES = frozenset({"vụ", "cục", "viện", "vu"})


def _is_of_office(tokens: Sequence[Token], mention: Mention) -> bool:
    """Whether a "trưởng" is the end of what the head of an office is called: "vụ trưởng"."""
    alone = mention.end == mention.start + 1 and mention.kinds == ("role",)
    return alone and mention.start > 0 and tokens[mention.start - 1].text in _OFFICES


def _is_first(tokens: Sequence[Token], mention: Mention) -> bool:
    """Whether who "đứng đầu" is ranked first: with so many points."""
    words = [token.folded for token in tokens[mention.start : mention.start + 2]]
    return mention.kinds == ("role",) and words == ["dung", "dau"] and any(token.folded == "diem" for token in tokens)


def _is_draft(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word makes a "dự" before it another word than what a guest does: "dự thảo"."""
    return 0 < at < len(tokens) and (tokens[at - 1].folded, tokens[at].folded) == ("du", "thao")


def _is_own(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is what one calls oneself: the boss of "phòng em" is no officer that is asked about."""
    return at < len(tokens) and tokens[at].folded in _ONESELF


def _taken_by(mentions: Sequence[Mention], period: Period, size: int) -> list[bool]:
    taken = _taken(mentions, size)
    for span in period.spans:
        taken[span.start : span.end] = [True] * (span.end - span.start)
    return taken


def _outside(tokens: Container[int], masks: Mapping[int, tuple[int, str]]) -> dict[int, tuple[int, str]]:
    """The masks that do not begin at some tokens."""
    return {at: span for at, span in masks.items() if at not in tokens}


def _taken(mentions: Sequence[Mention], size: int) -> list[bool]:
    taken = [False] * size
    for mention in mentions:
        taken[mention.start : mention.end] = [True] * (mention.end - mention.start)
    return taken


def _slots(mentions: Sequence[Mention], tokens: Sequence[Token]) -> dict[str, tuple[str | int, ...]]:
    slots: dict[str, tuple[str | int, ...]] = {}
    for mention in mentions:
        for kind in mention.kinds:
            if kind == "authority" and (_is_recipient(mention, mentions, tokens) or _is_asked_which(mention, tokens)):
                continue
            if kind == "topic":  # only keeps its words from being taken for another name ("trưởng" in "tăng trưởng")
                continue
            values = mention.of_kind(kind)
            both = tuple(value for value in values if value in slots.get(kind, ()))
            if kind == "cluster" and both:  # "cụm 7 tỉnh" may be several, "TDMNPB" beside it says which
                slots[kind] = both
                continue
            slots[kind] = tuple(dict.fromkeys((*slots.get(kind, ()), *values)))
            if kind == "unit" and _is_place(mention, tokens):
                slots["place"] = tuple(dict.fromkeys((*slots.get("place", ()), *values)))
    return slots


def _is_asked_which(mention: Mention, tokens: Sequence[Token]) -> bool:
    """Whether a question asks which one a mention is: "ban quản lý của tỉnh nào"."""
    return mention.end < len(tokens) and tokens[mention.end].folded in ("nao", "gi")


_IS_COMMENDED = re.compile(
    r"^(?:(?:thi tran|xa|phuong|huyen|tinh) )*(?:cua (?:\w+ ){1,3}?)?(?:duoc|dc) (?:khen|bieu duong|tuyen duong)\b"
)


def _is_recipient(mention: Mention, mentions: Sequence[Mention], tokens: Sequence[Token]) -> bool:
    """Whether an office is among those commended: "9 người đứng đầu cơ quan, chủ tịch xã", "chủ tịch xã được khen"."""
    groups = set(mention.of_kind("group"))
    behind = " ".join(token.folded for token in tokens[mention.end :])
    return _IS_COMMENDED.match(behind) is not None or any(
        one is not mention and not groups.isdisjoint(one.of_kind("group")) for one in mentions
    )


_BESIDES = re.compile(
    r"^(?:(?!ngoai).)*?(?= (?:thi )?(?:con|nhung|cac) (?:\w+ ){0,3}(?:nao|ai|gi) (?:\w+ ){0,4}"
    r"(?:nua|khac(?! phuc)|con lai)\b)"
    r"|^(?:(?!ngoai).)*?(?= (?:van )?con (?:thieu|sot|lai) (?:\w+ ){0,2}(?:nao|ai|gi)\b)"
    r"|(?<!nam )\b(?:ngoai|tru|ngoai tru)(?: (?:tinh|huyen|ong|ba|cuong vi|chuc|chuc vu|vai tro))? "
    r"\|(?:[ |]|va\b|voi\b|tinh\b)*(?= )"
    r"|^(?:khong(?: (?:tinh|ke))?|chua (?:tinh|ke)|bo qua) \|(?:[ |]|va\b|voi\b|tinh\b)*(?= )"
    r"|^(?:truoc|sau) (?:tinh |thanh pho )?\|(?= )(?=.* nam (?:19|20)\d\d\b)"
    r"|\bphoi hop (?:to chuc )?(?:voi|cung) (?:tinh |huyen )?\|(?= )"
    r"|\b(?:ke nhiem|thay the|tiep noi) (?:tinh |huyen )?\|(?:[ |])*(?= |$)"
)
_ENTITIES = frozenset({"unit", "person", "place", "post"})


def _besides(tokens: Sequence[Token], mentions: Sequence[Mention]) -> frozenset[str]:
    """The units and persons beside whom others are asked for: "ngoài Bắc Kạn …", "có A, B; còn tỉnh nào nữa"."""
    named = [mention for mention in mentions if not _ENTITIES.isdisjoint(mention.kinds)]
    if not named:
        return frozenset()
    taken = _taken(named, len(tokens))
    words = ["|" if inside else token.folded for token, inside in zip(tokens, taken, strict=True)]
    found = _BESIDES.search(" ".join(words))
    if found is None:
        return frozenset()
    text = " ".join(words)
    first, last = text[: found.start()].count(" "), text[: found.end()].count(" ")
    beside = [mention for mention in named if first <= mention.start <= last]
    return frozenset(str(value) for mention in beside for kind in _ENTITIES for value in mention.of_kind(kind))


def _without(slots: dict[str, tuple[str | int, ...]], values: Collection[str]) -> dict[str, tuple[str | int, ...]]:
    left = {
        slot: tuple(value for value in held if slot not in _ENTITIES or value not in values)
        for slot, held in slots.items()
    }
    return {slot: held for slot, held in left.items() if held}


def _is_place(mention: Mention, tokens: Sequence[Token]) -> bool:
    return stands_as_place(tokens, mention.start)


def stands_as_place(tokens: Sequence[Token], start: int) -> bool:
    """Whether what begins at ``start`` is named as the place of something: "họp ở tỉnh X"."""
    before = start - 1
    while before >= 0 and tokens[before].folded in _PLACE_KINDS:
        before -= 1
    if before >= 1 and (tokens[before - 1].folded, tokens[before].folded) in _PLACE_PAIRS:
        return True
    return before >= 0 and tokens[before].folded in _PLACE_WORDS


def _given(
    text: str,
    tokens: Sequence[Token],
    mentions: Sequence[Mention],
    parts: Sequence[tuple[int, int]],
    *,
    instead: bool,
) -> frozenset[Mention]:
    """What a question names but does not ask about: what it doubts, where it asks what is so ``instead``, or states."""
    if instead:
        return _doubted(tokens, mentions, parts)
    return (
        _premises(tokens, mentions, parts)
        or _stated(text, tokens, mentions, parts)
        or _cluster_before(tokens, mentions, parts)
    )


_SAID_OF_ONE = re.compile(
    r"\b(?:ong|ba|anh|chi|vi|nguoi|tinh|don vi|huyen|so|noi|co quan|truong|ben) (?:ay|do|kia|nay|minh|em|toi)"
    r" (?:moi )?(?:chi )?(?:la|lam|giu)\b"
)
"""Who holds a role, pointed at: "ông ấy là phó", "sở mình chỉ là phó"."""


def _premises(
    tokens: Sequence[Token], mentions: Sequence[Mention], parts: Sequence[tuple[int, int]]
) -> frozenset[Mention]:
    """What a part that asks nothing says in another's place: "A là trưởng, vậy ai là phó" asks of the deputy."""
    parts = _at_then(tokens, parts)
    asking = [part for part in parts if _asks(tokens[part[0] : part[1]])]
    if not asking or len(asking) == len(parts):
        return frozenset()

    def in_asking(mention: Mention) -> bool:
        return any(start <= mention.start < end for start, end in asking)

    asked = {kind for mention in mentions if in_asking(mention) for kind in mention.kinds}
    if "role" not in asked:
        return frozenset()
    said: set[Mention] = set()
    before: set[Mention] = set()  # whom one that is pointed at was named as: "sở mình" of "tôi ở Sở A"
    for start, end in parts:  # "trưởng, phó cụm là ai" asks of both: only who holds the other role is a premise
        inside = [mention for mention in mentions if start <= mention.start < end and not in_asking(mention)]
        kinds = {kind for mention in inside for kind in mention.kinds}
        holder = kinds & {"unit", "person"} or _SAID_OF_ONE.search(" ".join(t.folded for t in tokens[start:end]))
        if "role" in kinds and holder:
            said.update(mention for mention in inside if set(mention.kinds) & {"role", "unit"})
            said.update(before if isinstance(holder, re.Match) else ())
        before.update(mention for mention in inside if mention.kinds[0] == "unit")
    return frozenset(said)


def _at_then(tokens: Sequence[Token], parts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts, parted again where what is asked begins behind a "thì": "A là trưởng thì ai là phó"."""
    found: list[tuple[int, int]] = []
    for start, end in parts:
        then = (at for at in range(start + 1, end - 1) if tokens[at].text == "thì" or _is_bare_then(tokens, at))
        cuts = [at for at in then if _asks(tokens[at:end]) and not _asks(tokens[start:at])]
        found += itertools.pairwise([start, *cuts, end])
    return found


def _is_bare_then(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].text == "thi" and tokens[at + 1].folded != "dua" and tokens[at - 1].folded not in ("hoi", "thuc")


_WHICH_CLUSTER = re.compile(r"\b(?:cum|khoi)(?: thi dua)? (?:nao|gi)\b")


def _cluster_before(
    tokens: Sequence[Token], mentions: Sequence[Mention], parts: Sequence[tuple[int, int]]
) -> frozenset[Mention]:
    """The cluster that a unit was in, told before another is asked for: "A ở cụm X năm 2019, năm 2024 ở cụm nào"."""
    words = [token.folded for token in tokens]
    asking = [(start, end) for start, end in parts if _WHICH_CLUSTER.search(" ".join(words[start:end]))]
    clusters = [mention for mention in mentions if "cluster" in mention.kinds]
    if len(asking) != 1 or len(clusters) != 1 or not any("unit" in mention.kinds for mention in mentions):
        return frozenset()
    return frozenset(clusters if clusters[0].end <= asking[0][0] else ())


_GOES_ON = frozenset({"the", "con", "vay"})


def _stated(
    text: str, tokens: Sequence[Token], mentions: Sequence[Mention], parts: Sequence[tuple[int, int]]
) -> frozenset[Mention]:
    """The roles, and who holds them, stated before what asks of another role: "Mới biết cụm phó. Thế cụm trưởng?"."""
    if len(parts) < 2 or any(_asks(tokens[start:end]) for start, end in parts):
        return frozenset()
    begins = parts[-1][0]
    is_stated = text[tokens[begins - 1].end : tokens[begins].start].strip() == "."
    if not is_stated or tokens[begins].folded not in _GOES_ON or not text.rstrip().endswith("?"):
        return frozenset()
    if not any(mention.start >= begins and mention.kinds == ("role",) for mention in mentions):
        return frozenset()
    said = [mention for mention in mentions if mention.start < begins]
    if not any(token.folded in ("truong", "pho") for token in tokens[:begins]):
        return frozenset()
    return frozenset(mention for mention in said if {"role", "unit", "person"} & set(mention.kinds))


_INSTEAD = re.compile(
    r"\b(?:nao|ai|gi|dau|may|bao nhieu)\b(?: \w+){0,2}? (?:moi|moi la|thi) (?:dung|phai|chuan|chinh xac)\b"
    r"|\b(?:that|thuc|dung)(?: ra| te)\b.*\b(?:nao|ai|gi|dau|may|bao nhieu|bao gio)\b"
)


def _places(tokens: Sequence[Token], mentions: Sequence[Mention]) -> dict[str, tuple[str | int, ...]]:
    """The places in a row that a question says: of a deputy, and of those who are ranked."""
    places = {"ordinal": _ordinal(tokens, mentions), "rank": rank_named(tokens, mentions)}
    return {slot: (place,) for slot, place in places.items() if place is not None}


def _counted_groups(mentions: Sequence[Mention], numbers: Sequence[tuple[int, int]]) -> dict[str, tuple[str, ...]]:
    """The groups of which numbers are named, "23 tập thể chứ không phải người", as a slot; nothing where none is."""
    after = {at + 1 for at, _ in numbers}
    counted = [str(group) for one in mentions if one.start in after for group in one.of_kind("group")]
    return {"group": tuple(dict.fromkeys(counted))} if counted else {}


def _offers_days(tokens: Sequence[Token], period: Period) -> bool:
    """Whether one of several days is to be chosen: "từ 1/7 hay 1/9", "nơi ghi 1/7, nơi ghi 1/9, bên nào đúng"."""
    dated = [span for span in period.spans if span.date]
    if len(dated) < 2:
        return False
    between = {token.folded for token in tokens[dated[0].end : dated[-1].start]}
    words = " ".join(token.folded for token in tokens[dated[-1].end :])
    return not between.isdisjoint({"hay", "hoac"}) or WHO_IS_RIGHT.search(words) is not None


def _asks_instead(tokens: Sequence[Token]) -> bool:
    """Whether a question doubts what it was told and asks what is so instead: "… là của A, vậy tỉnh nào mới đúng"."""
    return _INSTEAD.search(" ".join(question_words(tokens))) is not None


def _doubted(
    tokens: Sequence[Token], mentions: Sequence[Mention], parts: Sequence[tuple[int, int]]
) -> frozenset[Mention]:
    """The units and persons that a question names where it tells what it doubts."""
    silent = [part for part in parts if not _asks(tokens[part[0] : part[1]])]
    return frozenset(
        mention
        for mention in mentions
        if {"unit", "person"} & set(mention.kinds) and any(start <= mention.start < end for start, end in silent)
    )


_ORDINALS = {"nhat": 1, "1": 1, "i": 1, "hai": 2, "2": 2, "ii": 2, "ba": 3, "3": 3, "tu": 4, "4": 4}


def _ordinal(tokens: Sequence[Token], mentions: Sequence[Mention]) -> int | None:
    """Which one of several is asked for: "cụm phó thứ hai", "phó cụm số 1"; the number of a cluster is its name's."""
    starts = {mention.start for mention in mentions}
    for mention in mentions:
        if mention.end in starts:
            continue
        if "role" in mention.kinds and mention.end + 1 < len(tokens):
            found = _ORDINALS.get(tokens[mention.end + 1].folded)
            if found and _announces_order(tokens[mention.end].folded, tokens[mention.end + 1].surface):
                return found
    return None


def _announces_order(word: str, number: str) -> bool:
    """Whether a word before a number makes it an order: "thứ", "số", before a number in words also "tứ", "hứ"."""
    return word in ("thu", "so") or (number.isalpha() and OSA.distance(word, "thu") == 1)


def _numbers(tokens: Sequence[Token], taken: Sequence[bool], period: Period) -> list[tuple[int, int]]:
    """Spans of a number and what it counts ("23 cá nhân"): the number's token, and the end of the span."""
    timed = {i for span in period.spans for i in range(span.start, span.end)}
    found = []
    for i, token in enumerate(tokens[:-1]):
        if token.folded.isdecimal() and len(token.folded) <= 6 and i not in timed and not taken[i]:
            after = tokens[i + 1].folded
            if after in _COUNTED:
                alone = after in ("nguoi", "tinh", "huyen") or i + 2 >= len(tokens)
                end = i + (2 if alone else 3)
                if end >= len(tokens) or tokens[end].folded != "nao":  # "2 tỉnh nào" says how many names are wanted
                    found.append((i, end))
    return found


def _held(
    numbers: Sequence[tuple[int, int]], tokens: Sequence[Token], *, claims: bool, besides: bool
) -> Sequence[tuple[int, int]]:
    """The spans of those numbers that rows are held against; of a claim all.

    "Trong 7 tỉnh", "2 tỉnh nhận" is how many there are, or are wanted; "ngoài A, hai người còn lại" how many others.
    Clusters are chosen by how many members they have: "các cụm có đúng 7 tỉnh".
    """
    if claims:
        return numbers
    if besides:
        return []
    return [
        span
        for span in numbers
        if tokens[span[0] + 1].folded not in _ORGANISATIONS
        or _CLUSTERS_WITH.search(" ".join(token.folded for token in tokens[: span[0]]))
    ]


_CLUSTERS_WITH = re.compile(
    r"\b(?:(?:cac|nhung) (?:cum|khoi)(?: thi dua)?(?: nao)?|(?:cum|khoi)(?: thi dua)? nao)"
    r"(?: ma| chi| deu)* (?:co|gom)(?: dung| du| vua| tron| ca| tat ca)*$"
)


def _variants(
    tokens: Sequence[Token],
    masks: Mapping[int, tuple[int, str]],
    dropped: set[int],
    parts: Sequence[tuple[int, int]],
    yes_no: bool,
    whole: str,
) -> tuple[str, ...]:
    """The question with only its parts that say something, and each of those alone, masked."""
    within = {i for start, (end, _) in masks.items() for i in range(start + 1, end)}
    starts = [start for start, _ in parts if start not in within]
    if len(starts) < 2:
        return ()
    spans = list(itertools.pairwise([*starts, len(tokens)]))
    speaking = [span for span in spans if any(i in masks for i in range(*span)) or _asks(tokens[span[0] : span[1]])]
    found = []
    for chosen in [speaking, *([span] for span in speaking if _asks(tokens[span[0] : span[1]]) or yes_no)]:
        inside = {i for span in chosen for i in range(*span)}
        outside = set(range(len(tokens))) - inside
        kept = {at: span for at, span in masks.items() if at in inside}
        found.append(_masked(tokens, kept, dropped | outside, yes_no))
    return tuple(text for text in dict.fromkeys(found) if text and text != whole)


_CONJUNCTIONS = frozenset({"va", "roi", "ma", "con"})


def _between(stops: Collection[int], mentions: Sequence[Mention]) -> frozenset[int]:
    """The pauses that part no name: "khối KCN, KCX, KKT Đồng bằng sông Hồng" is one."""
    return frozenset(stops) - {at for mention in mentions for at in range(mention.start + 1, mention.end)}


def _at_conjunctions(
    tokens: Sequence[Token], parts: Sequence[tuple[int, int]], named: Sequence[bool]
) -> list[tuple[int, int]]:
    """The parts, those parted again that ask on both sides of a conjunction: "ai chủ trì và họp ở đâu"."""
    found: list[tuple[int, int]] = []
    for start, end in parts:
        begin = start
        for at in range(start + 1, end - 1):
            joins = tokens[at].folded in _CONJUNCTIONS and not named[at]
            if joins and _asks(tokens[begin:at]) and _asks(tokens[at + 1 : end]):
                found.append((begin, at))
                begin = at
        found.append((begin, end))
    return found


_SUBJECTS = frozenset({"cluster", "unit", "person", "document", "movement"})


def _introducing(
    tokens: Sequence[Token], mentions: Sequence[Mention], parts: Sequence[tuple[int, int]]
) -> frozenset[int]:
    """The tokens before a part that asks and names by itself whom it is about: "sếp nói trước Đoàn X: cụm A …?"."""
    for start, end in parts:
        names = any(start <= mention.start < end and _SUBJECTS & set(mention.kinds) for mention in mentions)
        if names and _asks(tokens[start:end]):
            return frozenset(range(start))
    return frozenset()


_WANTS = re.compile(
    r"\b(?:cho (?:toi|em|minh|chau|con|tui|anh|chi|xin|hoi|biet)|xin|nho|liet ke|ke (?:ra|ten|tui|giup|ho)|neu|trich|"
    r"thong ke|sap xep|tra (?:giup|ho)|nhac lai)\b"
)
_OF_ONESELF = re.compile(r"(?:da |va |nen |vi )?(?:toi|em|minh|tui|chung toi|chung em|ben em|ben minh|chau|con) ")


def _left_of(
    mentions: Sequence[Mention],
    without: Collection[Mention],
    slots: Mapping[str, tuple[str | int, ...]],
    tokens: Sequence[Token],
) -> tuple[list[Mention], dict[str, tuple[str | int, ...]]]:
    """The mentions but some, and what they fill; what is counted stays."""
    left = [mention for mention in mentions if mention not in without]
    return left, {**_slots(left, tokens), **{slot: slots[slot] for slot in _COUNTED_SLOTS if slot in slots}}


def _claimed_number(
    slots: dict[str, tuple[str | int, ...]], unknown: str, *, yes_no: bool
) -> tuple[dict[str, tuple[str | int, ...]], str]:
    """The slots and the unknown name, the symbol of no document taken for what is claimed of one that is known."""
    if yes_no and "document" in slots and _SYMBOL.fullmatch(unknown):
        return {**slots, "symbol": (unknown,)}, ""
    return slots, unknown


_FRONTED = re.compile(
    r"(?:trong|voi|o|boi|tai|vao|tu|den|huong toi|nham|theo|nho|bang|cho|ve) .*\b(?:nao|gi|ai|dau|may|nhieu)$"
)
"""A part that asks for what a preposition stands before: what is said of it comes behind."""


def _aside(
    text: str, tokens: Sequence[Token], masks: Mapping[int, tuple[int, str]], parts: Sequence[tuple[int, int]]
) -> set[int]:
    """The tokens of parts that neither ask nor name anything, beside one that does: "em cần ghi nguồn, …".

    Where a question begins with what it asks for ("trong lĩnh vực nào, theo bà A, gương tiêu biểu được khen?") it goes
    on to its mark.
    """
    words = question_words(tokens)
    texts = [" ".join(words[start:end]) for start, end in parts]
    asking = [part for part, said in zip(parts, texts, strict=True) if WHICH.search(said) or _WANTS.search(said)]
    fronted = bool(asking) and _FRONTED.match(texts[0]) is not None and text.rstrip().endswith("?")
    ending = parts[-1] if fronted else None
    silent = [
        (start, end)
        for start, end in parts
        if (start, end) not in asking and end - start >= _SHORTEST_ASIDE and masks.keys().isdisjoint(range(start, end))
    ]
    first = min(asking, default=parts[-1] if parts else (0, 0))
    silent = [  # what leads up to a question may say what it is about: "về khen thưởng đột xuất, …"
        part
        for part, said in zip(parts, texts, strict=True)
        if part in silent and ((asking and part > first and part != ending) or _OF_ONESELF.match(said))
    ]
    return {i for part in silent for i in range(*part)} if len(silent) < len(parts) else set()


_PLURAL = frozenset({"cac", "nhung"})


def _without_plurals(mentions: list[Mention], tokens: Sequence[Token]) -> list[Mention]:
    """The mentions without documents that are asked for in the plural: "các luật" are all there are, not the one."""
    return [
        mention
        for mention in mentions
        if not (
            mention.kinds == ("document",)
            and mention.start
            and tokens[mention.start - 1].folded in _PLURAL
            and not any(token.folded.isdecimal() for token in tokens[mention.start : mention.end])
        )
    ]


_BRACKETED = re.compile(r"\([^()]*\)")
_SAID_IN_BRACKETS = frozenset({"meeting_kind", "role"})
"""Words for relations that say in brackets which thing is meant."""


def _bracketed(text: str, tokens: Sequence[Token]) -> set[int]:
    """The tokens in brackets, where they ask nothing: "Cụm thi đua số 2 (ký giao ước năm 2013) gồm huyện ủy nào"."""
    found: set[int] = set()
    for span in _BRACKETED.finditer(text):
        inside = [i for i, token in enumerate(tokens) if span.start() < token.start < span.end()]
        if inside and not _asks(tokens[inside[0] : inside[-1] + 1]):
            found.update(inside)
    return found if len(found) < len(tokens) else set()


def _without_asides(
    mentions: list[Mention],
    slots: dict[str, tuple[str | int, ...]],
    aside: Collection[int],
    tokens: Sequence[Token],
    bracketed: Collection[int],
) -> tuple[list[Mention], dict[str, tuple[str | int, ...]]]:
    """Mentions and slots without the words for relations in what is said aside: "…, em chuẩn bị bài phát biểu"."""
    beside = [
        mention
        for mention in mentions
        if mention.start in aside
        and set(mention.kinds) <= _WORDS_OF_RELATIONS
        and not (mention.start in bracketed and _SAID_IN_BRACKETS & set(mention.kinds))
    ]
    if not beside or min(aside) == 0:  # what leads up to a question may say what it is about
        return mentions, slots
    left = [mention for mention in mentions if mention not in beside]
    return left, {
        **_slots(left, tokens),
        **{slot: slots[slot] for slot in ("number", "ordinal", "rank") if slot in slots},
    }


def _without_courtesies(
    mentions: list[Mention],
    slots: dict[str, tuple[str | int, ...]],
    courteous: Collection[int],
    tokens: Sequence[Token],
) -> tuple[list[Mention], dict[str, tuple[str | int, ...]]]:
    """Mentions and slots without the words for groups in whom a question only addresses: "… hả mọi người"."""
    addressed = [
        mention
        for mention in mentions
        if mention.kinds == ("group",) and set(range(mention.start, mention.end)) <= set(courteous)
    ]
    if not addressed:
        return mentions, slots
    left = [mention for mention in mentions if mention not in addressed]
    groups = _slots(left, tokens).get("group", ())
    rest = {slot: values for slot, values in slots.items() if slot != "group"}
    return left, {**rest, "group": groups} if groups else rest


_SHORTEST_ASIDE = 3  # words; fewer go on with a list


def _texts(text: str, tokens: Sequence[Token], parts: Sequence[tuple[int, int]], *, asking: bool) -> tuple[str, ...]:
    """The parts of a text as typed; with ``asking`` each that asks, what stands before it and asks nothing with it."""
    if len(parts) < 2:
        return ()
    if not asking:
        return tuple(text[tokens[start].start : tokens[end - 1].end] for start, end in parts)
    found: list[tuple[int, int]] = []
    begin = 0
    headlines = text.count("?") > 1 and not _asks(tokens)
    for start, end in parts:
        inside = tokens[start:end]
        yes_no, only = yes_or_no(text[: inside[-1].end], inside)
        if found and yes_no and end - start - len(only) <= 1 and not _asks(inside):  # "…, phải không anh"
            found[-1] = (found[-1][0], end)
        elif _asks(inside) or (yes_no and end - start > 1) or (headlines and _ends_asking(text, tokens, start, end)):
            found.append((begin, end))
        else:
            continue
        begin = end
    asked = [text[tokens[start].start : tokens[end - 1].end] for start, end in found]
    return tuple(asked) if len(asked) > 1 else ()


def _ends_asking(text: str, tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a part of some words ends with a question mark: "Cụm trưởng? Mức góp của mỗi đơn vị?"."""
    behind = text[tokens[end - 1].end : tokens[end].start if end < len(tokens) else len(text)]
    return end - start > 1 and "?" in behind


def _wanted(
    text: str, tokens: Sequence[Token], parts: Sequence[tuple[int, int]], named: Sequence[bool], *, yes_no: bool
) -> tuple[str, ...]:
    """The parts of a text that asks with no question word, each of which names something wanted; none but for several.

    "Ngày họp và khối trưởng của khối A", "đơn vị phó của cụm B, kèm ngày họp".
    """
    if yes_no or _asks(tokens):
        return ()
    ends = {start for start, _ in parts}
    starts = [0]
    for at in range(1, len(tokens) - 1):
        joins = at in ends or (tokens[at].folded in _ADDING and not named[at])
        if joins and wanted_too(_folded(tokens[starts[-1] : at]), _folded(tokens[at:])):
            starts.append(at)
    if len(starts) == 1:
        return ()
    found = []
    for start, end in itertools.pairwise([*starts, len(tokens)]):
        first = next(at for at in range(start, end) if tokens[at].folded not in _JOINING)
        found.append(text[tokens[first].start : tokens[end - 1].end])
    return tuple(found)


_ADDING = frozenset({"va", "kem", "cung"})
_JOINING = _ADDING | {"voi", "theo", "ca", "luon"}


def _folded(tokens: Sequence[Token]) -> str:
    return " ".join(token.folded for token in tokens)


def _asks(tokens: Sequence[Token]) -> bool:
    return _asks_which(tuple(tokens))


@functools.lru_cache(_KEPT)
def _asks_which(tokens: tuple[Token, ...]) -> bool:
    return WHICH.search(" ".join(question_words(tokens))) is not None


def _masked(
    tokens: Sequence[Token], masks: Mapping[int, tuple[int, str]], dropped: Container[int], yes_no: bool
) -> str:
    words = []
    at = 0
    while at < len(tokens):
        if at in masks:
            at, placeholder = masks[at]
            words.append(placeholder)
            continue
        if at not in dropped:
            words.append(tokens[at].text)
        at += 1
    return " ".join([*words, "{yesno}"] if yes_no else words)
