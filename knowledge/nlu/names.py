"""Which names there are: those of the fact base, their everyday forms, and the words of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.facts import FactBase
from knowledge.language import NormalisedText, Token, fold, folded_words, tokenise
from knowledge.language.numerals import ROMAN
from knowledge.nlu.gazetteer import LONG, SKIPPED, Name

_Folded = tuple[str, ...]
Entry = tuple[_Folded, Name]

# What may stand before the core of a name without changing it: it is taken into the mention afterwards.
LEADING: Mapping[str, frozenset[str]] = {
    "cluster": frozenset({"cum", "khoi", "thi", "dua", "cac", "tinh", "thanh", "pho", "mien", "nhom"}),
    "unit": frozenset({"tinh", "huyen", "thanh", "pho", "tp"}),
    "person": frozenset({"ong", "ba", "dong", "chi", "anh", "bac"}),
    "movement": frozenset({"phong", "trao", "thi", "dua", "cuoc", "van", "dong"}),
    "document": frozenset({"so"}),
}
_TITLES = ("ông", "bà", "đồng chí")
_NOT_CALLED = {"Văn": "bà", "Thị": "ông"}
"""By the word before the given name the title that nobody gives its bearer."""
_OF_WHOM = re.compile(r"^(?P<form>\S.{3,}?) của (?:Bộ|Thủ tướng|Chính phủ|Chủ tịch)\b")
_CLUSTER_HEAD = re.compile(r"^(?:cụm|khối)(?: thi đua)?\s+", re.IGNORECASE)
_CLUSTER_LEAD = re.compile(
    r"^(?:các |\d+ (?=tỉnh|thành phố|huyện|quận|đơn vị)|bảy |chín |tỉnh, thành phố |tỉnh |thành phố |miền )+",
    re.IGNORECASE,
)  # "Cụm 7 tỉnh …" has seven; "Cụm thi đua 3 Hội …" is the third
_ANY_CLUSTER = re.compile(r"(?:tỉnh|thành phố|huyện|đơn vị|,| )+", re.IGNORECASE)  # what may be said of any cluster
_KIND_OF_PLACE = re.compile(r"^(?:tỉnh|thành phố|TP|huyện|thị xã) ", re.IGNORECASE)
_OF_SECTORS = re.compile(
    r"^(?P<first>(?:Sở|Phòng) [^,\-]+?)(?:(?:, | - )[^,]+)*? và .+? "
    r"(?P<place>(?:tỉnh|thành phố|TP|huyện|quận|thị xã) .+)$"
)
_POSTS = """SELECT DISTINCT t.post, t.title, t.title_folded, t.unit, coalesce(k.is_place, 1) AS is_place
FROM post t LEFT JOIN organisation o ON o.id = t.unit LEFT JOIN kind k ON k.id = o.kind"""
_WORDS_OF_UNITS = """SELECT w.text FROM list_word w JOIN kind k ON k.id = w.id
WHERE w.list = 'kind' AND NOT k.is_group AND NOT k.is_place"""
_NUMBER_IN_SYMBOL = re.compile(r"^(?P<number>\d{2,})/(?P<rest>.+)$")

_ROMAN_ORDINAL = re.compile(r"\blần (?:thứ )?([IVX]+)(?!\w)")
_DOCUMENT_CALLED = re.compile(r"^(?P<type>[^\d/]+?) (?:số )?(?P<number>\d+)(?:/(?P<year>\d{4})(?=/|$)|[/-](?=\D))")


@dataclass(frozen=True, slots=True)
class Directory:
    """The full and the short name of each entity by kind and id, to tell people what was understood."""

    full: Mapping[tuple[str, str], str]
    short: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, facts: FactBase) -> Directory:
        """Read the names of all entities."""
        full: dict[tuple[str, str], str] = {}
        short: dict[tuple[str, str], str] = {}
        for row in facts.load("SELECT kind, id, name, short FROM body"):
            full[row["kind"], row["id"]], short[row["kind"], row["id"]] = row["name"], row["short"]
        for kind in ("person", "award_form", "movement"):
            for row in facts.load(f"SELECT id, name FROM {kind}"):  # noqa: S608 - the kinds are ours
                full[kind, row["id"]] = short[kind, row["id"]] = row["name"]
        for row in facts.load("SELECT id, type, number, title FROM document"):
            full["document", row["id"]] = f"{row['type']} {row['number'] or row['title']}"
            short["document", row["id"]] = row["number"] or row["title"]
        for row in facts.load("SELECT DISTINCT title_folded, title FROM post"):
            full["post", row["title_folded"]] = short["post", row["title_folded"]] = row["title"]
        for row in facts.load("SELECT id, name FROM meeting"):
            full["meeting", row["id"]] = short["meeting", row["id"]] = row["name"]
        for row in facts.load("SELECT id, name FROM award_group"):
            full["group", row["id"]] = short["group", row["id"]] = row["name"]
        return cls(full, short)

    def called(self, slot: str, value: str | int) -> str:
        """What people call a slot's value, empty where it has no name."""
        kinds = {"body": ("cluster", "unit"), "place": ("unit",)}.get(slot, (slot,))
        return next((self.short[kind, str(value)] for kind in kinds if (kind, str(value)) in self.short), "")

    def folded(self, slot: str, value: str) -> Collection[str]:
        """The folded names of what a slot's value stands for."""
        kinds = {"body": ("cluster", "unit"), "place": ("unit",)}.get(slot, (slot,))
        found = (names.get((kind, value)) for kind in kinds for names in (self.full, self.short))
        return {fold(name) for name in found if name}


def known_names(
    facts: FactBase,
    lexicon: Mapping[str, Mapping[str, Iterable[str]]],
    normalise: Callable[[str], NormalisedText],
) -> Iterator[Entry]:
    """Yield the folded words and the name for every way to write every entity, and every phrase of the lexicon."""
    spellings = list(_spellings(facts))
    for slot, values in lexicon.items():
        spellings += ((slot, value, phrase, False) for value, phrases in values.items() for phrase in phrases)
    units = {tuple(folded_words(text)) for kind, _, text, _ in spellings if kind == "unit"}
    for kind, entity, text, ambiguous in spellings:
        plain = tokenise(text)
        forms = [plain]
        # An abbreviation is expanded in a question only where its context says so: its letters stay a name as well,
        # and one that stands alone ("KG") has no context.
        if len(plain) > 1:
            opened = list(normalise(text).tokens)
            kept = {token.folded for token in plain}
            added = tuple(token.folded for token in opened if token.folded not in kept)
            if kind == "unit" or added not in units:  # else "BK tỉnh", a certificate, would be Bắc Kạn
                forms.append(opened)
        for form in filter(None, forms):
            yield _entry(kind, entity, form, ambiguous)


def _entry(kind: str, entity: str, tokens: Sequence[Token], ambiguous: bool) -> Entry:
    kept = [token for token in tokens if token.folded not in SKIPPED]
    if len(kept) < LONG:
        kept = list(tokens)
    return tuple(token.folded for token in kept), Name(kind, entity, tuple(token.text for token in kept), ambiguous)


def _spellings(facts: FactBase) -> Iterator[tuple[str, str, str, bool]]:
    rows = facts.load("SELECT entity_kind, entity, text, ambiguous FROM alias")
    of_several = {fold(row["text"]) for row in rows if row["entity_kind"] == "cluster" and row["ambiguous"]}
    units = {fold(row["text"]) for row in rows if row["entity_kind"] == "unit"}
    of_units = tuple(f"{fold(row['text'])} " for row in facts.load(_WORDS_OF_UNITS))
    for row in rows:
        kind, entity, text, ambiguous = row["entity_kind"], row["entity"], row["text"], bool(row["ambiguous"])
        if kind == "cluster":
            core = fold(_core_of_cluster(text))
            if fold(text) in of_several or core in units:
                # With its head: of those that bear it none goes by less of it, and "Khối 5 tỉnh …" is no province.
                yield kind, entity, text, ambiguous
            if not ambiguous and core not in units:
                forms = _cluster_forms(text, is_of_units=core.startswith(of_units))
                yield from ((kind, entity, form, ambiguous) for form in forms)
            continue
        yield kind, entity, text, ambiguous
        for form in _everyday_forms(kind, text):
            yield kind, entity, form, True
    yield from _posts(facts)
    for row in facts.load("SELECT DISTINCT author FROM written_source"):
        yield "author", row["author"], row["author"], False
    for row in facts.load(
        "SELECT list, id, text FROM list_word WHERE list IN ('role', 'deed', 'group', 'meeting_kind')"
    ):
        yield row["list"], row["id"], row["text"], False
    yield from _places(facts)


def _places(facts: FactBase) -> Iterator[tuple[str, str, str, bool]]:
    others: dict[str, set[str]] = {}
    for row in facts.load("SELECT entity, text FROM alias WHERE entity_kind = 'unit'"):
        others.setdefault(fold(row["text"]), set()).add(row["entity"])
    for row in facts.load("SELECT DISTINCT place, place_unit FROM meeting WHERE place_unit IS NOT NULL"):
        whole = row["place_unit"] in others.get(fold(row["place"]), ())  # "Sở A, B và C" is one of them, "Sở A" none
        for part in (row["place"],) if whole else row["place"].split(", "):
            called = _KIND_OF_PLACE.sub("", part)
            if row["place_unit"] in others.get(fold(called), {row["place_unit"]}):  # "Trường X, tỉnh Y" is no Y
                yield "place", row["place_unit"], called, False


def _posts(facts: FactBase) -> Iterator[tuple[str, str, str, bool]]:
    for row in facts.load(_POSTS):
        yield "post", row["title_folded"], row["title"], False
        head, committee, _ = row["title"].partition(" UBND ")
        if committee:  # "Chủ tịch tỉnh", "Chủ tịch ủy ban tỉnh"; before the name of a place "Chủ tịch" alone
            for called in (" ", " ủy ban "):
                yield "post", row["title_folded"], row["title"].replace(committee, called), False
            for called in ("", " UBND", " ủy ban"):
                yield "post", row["title_folded"], f"{head}{called}", False
        if not row["is_place"]:  # "Trưởng Ban …" and the name of the "Ban …" overlap: the whole is a name of both
            yield "post", row["title_folded"], row["post"], False
            yield "unit", row["unit"], row["post"], False


def _core_of_cluster(text: str) -> str:
    """A cluster's name without "cụm thi đua các tỉnh", which the linker takes in where it stands before the core."""
    core = _CLUSTER_LEAD.sub("", _CLUSTER_HEAD.sub("", text))
    if core.isupper():
        return core
    return core if " " in core and not _ANY_CLUSTER.fullmatch(core) else text


def _cluster_forms(text: str, *, is_of_units: bool) -> Iterator[str]:
    """A cluster's core; with a head where it begins as its members' names do ("Khối các Sở Nội vụ")."""
    core = _core_of_cluster(text)
    if not is_of_units:
        yield core
        return
    yield text
    head = text.split(maxsplit=1)[0]
    yield from (f"{head}{more} {core}" for more in ("", " thi đua", " thi đua các"))


_ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")


def _with_ordinal_spelt(text: str) -> Iterator[str]:
    """A name with its Roman ordinal in figures and in a word: "lần thứ XI" is said "lần thứ mười một"."""
    ordinal = _ROMAN_ORDINAL.search(text)
    if ordinal is None:
        return
    value = ROMAN[ordinal[1].lower()]
    for spelt in (ordinal[1], str(value), *_ORDINALS[value - 1 : value]):
        spelling = f"{text[: ordinal.start(1)]}{spelt}{text[ordinal.end(1) :]}"
        yield from (spelling, spelling.replace("lần thứ ", "lần "))


def _by_first_sector(text: str) -> Iterator[str]:
    """A department of several sectors by the first of them: "Sở Giáo dục Hà Nội" of "… và Đào tạo thành phố …"."""
    found = _OF_SECTORS.match(text)
    if found:
        yield from (f"{found['first']} {place}" for place in (found["place"], _KIND_OF_PLACE.sub("", found["place"])))


def _everyday_forms(kind: str, text: str) -> Iterator[str]:
    """Shorter forms that people use: a unit without its kind, a form of award without its giver."""
    if kind == "unit":
        yield re.sub(r"^(?:tỉnh|thành phố|huyện) ", "", text)
        yield from _by_first_sector(text)
    elif kind == "person":
        *before, given = text.split()
        unlike = _NOT_CALLED.get(before[-1] if len(before) > 1 else "")
        yield from (f"{title} {given}" for title in _TITLES if title != unlike)
    elif kind == "award_form":
        found = _OF_WHOM.match(text)
        if found:
            yield found["form"]
    elif kind == "movement":
        yield from _with_ordinal_spelt(text)
    elif kind == "document":
        found = _NUMBER_IN_SYMBOL.match(text)
        if found:
            yield found["number"]
            yield text.replace("/", " ")
        called = _DOCUMENT_CALLED.match(text)
        if called:  # "Quyết định số 587", "Nghị định 152 năm 2025"
            plain = f"{called['type']} {called['number']}"
            yield from (plain, f"{called['type']} số {called['number']}")
            if called["year"]:
                yield from (
                    f"{plain} năm {called['year']}",
                    f"{called['type']} số {called['number']} năm {called['year']}",
                )
