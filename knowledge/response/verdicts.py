"""Whether a yes is a yes to all of a question: each number, time of day and name that it says stands in the reply.

A template says yes where its rows bear out what it claims. What else a question says in passing ("với tư cách Chủ tịch
UBND tỉnh Bắc Giang", "chiều 10/3", "24 bằng khen") would be confirmed with it; so it must be told by the reply as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from knowledge.language import Token, fold
from knowledge.language.synonyms import default_synonyms
from knowledge.nlu import Mention
from knowledge.nlu.ranks import tells_rank
from knowledge.nlu.reading import Reading
from knowledge.response.exclusive import says_how_often
from knowledge.response.existence import leaves_out_thing
from knowledge.response.misspelt import says_what_is_misspelt
from knowledge.response.proof import holds
from knowledge.response.wording import Row

_TIMES_OF_DAY = frozenset({"sáng", "chiều", "tối", "trưa"})
_BARE_TIMES = frozenset({"sang", "chieu", "toi", "trua"})
_NAMED = ("unit", "person")
_LONGEST = 9  # digits of a number
_COUNTED = 4  # words behind a number that may say what it counts
_WORD = re.compile(r"[^\W_]+")

_MEMBERS = frozenset({"tinh", "thanh", "don", "so", "huyen", "quan"})
"""First words for members of clusters: "7 tỉnh", "5 thành phố"."""

_ANY_MEMBERS = frozenset({"thanh vien", "don vi", "dia phuong"})
"""Words for members of whatever kind: a cluster of "6 thành phố" has "6 thành viên"."""

_NO_MEMBERS = "thang|nam|lan|quy|dieu|khoan"
_NO_PLACE = frozenset({"tri", "dinh", "thiet", "quan", "la", "loat"})
_ONE = frozenset({"thong", "hop", "dong", "duy", "doc"})
"""What makes another word of a "nhất" beside it: "nhất trí", "thống nhất", "duy nhất"."""

Sizes = Mapping[str, Collection[int]]
"""Of clusters of which it is known, how many members they have had."""

Names = Callable[[str, str], Collection[str]]
"""From a slot and a value to the folded names of what it stands for."""


def says_all(
    text: str,
    reading: Reading,
    names: Names,
    claimed: Collection[str] = (),
    posts: Collection[str] = (),
    sizes: Sizes | None = None,
) -> bool:
    """Whether a reply's ``text`` tells every number, time of day, name, post and rank of a question.

    What stands in the slots ``claimed`` the rows have borne out already; ``posts`` are those that the sources of the
    rows know of the persons told, ``sizes`` what is known of how many members clusters have.
    """
    told = _plain(text)
    with_posts = told + " ".join(map(_plain, posts))
    return (
        _says_numbers(told, reading, sizes or {}, counts_claimed="number" in claimed)
        and _says_times_of_day(text, told, reading)
        and _says_names(told, reading, names)
        and _says_posts(with_posts, reading, names, claimed)
        and all(tells_rank(told, int(rank)) for rank in reading.slots.get("rank", ()))
        and all(tells_rank(told, _PLACES[word]) for word in _places(reading))
        and _says_what_may_be_names(with_posts, reading)
        and says_what_is_misspelt(with_posts, reading)
        and (" hoi nghi " in told or not _IS_HELD.search(reading.folded))
        and _says_review(told, reading)
        and (" tu nam " in told or not _BEGINS.search(reading.folded))
        and all(f" tu nam {year} " in told for year in _SINCE.findall(reading.folded))
        and says_how_often(told, reading)
        and all(f" {state} " in told for state in _STATES.findall(_ENDED.sub("het hieu luc", reading.folded)))
        and not leaves_out_thing(text, reading)
    )


_ISSUING = re.compile(r"\b(?:ky|ban hanh|phat hanh|ra doi|ra ngay|thong qua)\b")


def tells_day_of(reading: Reading, rows: Sequence[Row]) -> bool:
    """Whether the day of a document is that of its issue, where that is claimed: the day of posting is another."""
    posted = any("date_kind" in row.keys() and row["date_kind"] == "posted" for row in rows)  # noqa: SIM118
    return not (posted and reading.period.date and _ISSUING.search(reading.folded))


_OCCASIONS = frozenset({"le", "buoi", "nghi", "dip", "hom", "cuoc"})
"""Words before a deed that is what a meeting was for: "lễ ký giao ước", "buổi phát động"."""


def holds_deeds(reading: Reading, rows: Sequence[Row]) -> bool:
    """Whether some row holds each word for a deed that a question says, where rows tell what somebody did.

    That somebody was there is no yes to that it was they who presided.
    """
    for mention in reading.mentions:
        names_occasion = mention.start > 0 and reading.tokens[mention.start - 1].folded in _OCCASIONS
        deeds = () if names_occasion else mention.of_kind("deed")
        told = [holds(row, "deed", deeds) for row in rows] if deeds else []
        if told and True not in told and False in told:
            return False
    return True


def holds_places(text: str, reading: Reading, rows: Sequence[Row], met_at: Mapping[str, frozenset[str]]) -> bool:
    """Whether some row, its meeting or the ``text`` is of each place that a question says something was at.

    ``met_at`` are the places of each meeting, with what they lie in; where none is known none is denied.
    """
    met = {row["meeting"] for row in rows if "meeting" in row.keys()}  # noqa: SIM118 - a sqlite3.Row is no mapping
    there = frozenset().union(*(met_at.get(meeting, ()) for meeting in met))
    for mention in reading.mentions:
        places = reading.located.intersection((*mention.of_kind("unit"), *mention.of_kind("place")))
        told = [holds(row, "place", places) for row in rows] if places else []
        elsewhere = bool(places and there) and there.isdisjoint(places)
        if True not in told and (False in told or elsewhere) and not says_words_of(text, mention, reading):
            return False
    return True


def holds_roles(reading: Reading, roles: Collection[str | int], rows: Sequence[Row]) -> bool:
    """Whether each of the ``roles`` claimed is that of some row: of two that are claimed of one, one alone is no yes.

    Rows without roles tell nothing of one that is said in a single word: "trưởng" also stands in "Thứ trưởng".
    """
    if rows and "role" in rows[0].keys():  # noqa: SIM118 - a sqlite3.Row is no mapping
        return all(any(holds(row, "role", (role,)) for row in rows) for role in roles)
    return all(mention.end - mention.start > 1 for mention in reading.mentions if "role" in mention.kinds)


def says_words_of(text: str, mention: Mention, reading: Reading) -> bool:
    """Whether a reply's ``text`` holds what a question names in the words that it was typed in."""
    typed = " ".join(token.folded for token in reading.tokens[mention.start : mention.end])
    return f" {typed} " in _plain(text)


_BEGINS = re.compile(r"\bmoi (?:duoc )?(?:vao|gia nhap|tham gia|xep|chuyen|bo sung|nhap|ve) (?!may|bao nhieu)")
"""What claims that something began only then: that it is so at all is no yes to it."""

_IS_HELD = re.compile(r"\b(?:hoi nghi|so ket|tong ket)(?: \w+){0,4} dien ra\b")
"""What claims something of a meeting, whatever else is claimed with it."""

_REVIEWS = ("so ket", "tong ket")


def _says_review(told: str, reading: Reading) -> bool:
    """Whether a reply that tells of one kind of review does not tell of the other one than is claimed."""
    said, held = ({kind for kind in _REVIEWS if f" {kind} " in text} for text in (f" {reading.folded} ", told))
    return not said or not held or not said.isdisjoint(held)


_SINCE = re.compile(r"\btu nam ((?:19|20)\d\d)\b(?! (?:den|toi|cho den|qua|sang))")
"""What claims since when something is so."""

_ENDED = re.compile(r"\b(?:khong con|mat|thoi|ngung|cham dut) hieu luc\b")
"""Other words for that something has ceased to be in force."""

_STATES = re.compile(
    r"\b(?:(?:het|con) hieu luc|bai bo|ket thuc|be mac|den (?:nay|gio)|toi (?:nay|gio)|lien tuc|lien tiep)\b"
)
"""What claims how it is with something, and for how long: that a law came into force tells not that it has ceased."""

_PLACES = {"nhat": 1, "nhi": 2}
"""Places whose "giải" or "hạng" may be misspelt: "gii nhat toan doan"."""


def _places(reading: Reading) -> set[str]:
    """The words for places among those rated that a question leaves over; "nhất trí" is none."""
    words = ["", *(token.folded for token in reading.tokens), ""]
    return {
        token.folded
        for at, token in enumerate(reading.tokens, 1)
        if token.folded in _PLACES
        and token in reading.left
        and words[at - 1] not in _ONE
        and words[at + 1] not in _NO_PLACE
    }


_CALLED = frozenset("mang chinh so ky hieu ten goi".split())
"""Words between two names of one thing that say no more than that they name it."""


def says_same(reading: Reading, rows: Sequence[Row]) -> bool:
    """Whether a question claims only that two names are of one thing, and the rows are of that thing.

    "Luật … năm 2022 mang số 06/2022/QH15": each name alone means the one document that the rows tell of.
    """
    for slot in ("document", "movement"):
        named = [mention for mention in reading.mentions if slot in mention.kinds]
        if len(named) != 2 or not rows or slot not in rows[0].keys():  # noqa: SIM118
            continue
        values = {value for mention in named for value in mention.of_kind(slot)}
        others = [mention for mention in reading.mentions if mention not in named]
        types = {word for row in rows for word in (fold(row["type"]).split() if "type" in row.keys() else ())}  # noqa: SIM118
        left = {token.folded for token in reading.left} - types
        return (
            len(values) == 1
            and values == {row[slot] for row in rows}
            and not others
            and not reading.period
            and left <= _CALLED
        )
    return False


_ISSUED = re.compile(r"\bdo (.+?) (?:ky )?(?:ban|phat) hanh\b")


def says_issuer(reading: Reading, rows: Sequence[Row]) -> bool:
    """Whether a question claims of a document only who issued it, and the row of the document tells so."""
    issued = _ISSUED.search(reading.folded)
    if issued is None or len(rows) != 1 or reading.period or "issuer" not in rows[0].keys():  # noqa: SIM118
        return False
    called = _plain(issued[1])
    rest = {token.folded for token in reading.left} - set(issued[0].split())
    # from its beginning: the government is not its prime minister
    return " " in called.strip() and _plain(rows[0]["issuer"] or "").startswith(called) and not rest


def _plain(text: str) -> str:
    return f" {' '.join(_WORD.findall(fold(text)))} ".replace(" uy ban nhan dan ", " ubnd ")


_PERSONS_CALLED = frozenset({"chien si", "chien sy", "anh hung", "nghe nhan", "nha giao", "thay thuoc"})
"""How titles of persons begin: "29 chiến sĩ thi đua" are 29 persons who got the title."""


def _says_numbers(told: str, reading: Reading, sizes: Sizes, *, counts_claimed: bool) -> bool:
    """Whether each number of a question stands in the reply before what it counts, in these words or like ones.

    One in a cluster's name counts nothing if it has so many: there are no "7 tỉnh Đồng bằng sông Hồng".
    """
    taken = {i for span in reading.period.spans for i in range(span.start, span.end)}
    taken |= {
        i
        for mention in reading.mentions
        for i in range(mention.start, mention.end)
        if not _is_another_size(reading.tokens, i, mention, sizes)
    }
    taken |= reading.dropped  # "tôi ghi hai ý: …" counts what is said, not what is claimed
    for i, token in enumerate(reading.tokens):
        if i in taken or not token.folded.isdecimal() or len(token.folded) > _LONGEST:
            continue
        if tells_size(reading, i, sizes):
            continue
        behind = default_synonyms().said(reading.tokens[i + 1 : i + _COUNTED])
        counted = [f"{int(token.folded)} {noun}" for noun in behind[0].spellings] if behind else [token.folded]
        pair = " ".join(one.folded for one in reading.tokens[i + 1 : i + 3])
        if pair in _PERSONS_CALLED and counts_claimed:  # of a title, by which the rows were chosen
            counted.append(f"{int(token.folded)} ca nhan")
        if pair in _ANY_MEMBERS:
            counted += re.findall(rf" ({int(token.folded)} (?!(?:{_NO_MEMBERS}) )[a-z]+) ", told)
        if not any(f" {text} " in told for text in counted):
            return False
    return True


def tells_size(reading: Reading, at: int, sizes: Sizes) -> bool:
    """Whether a number right behind a cluster's name is that of its members: "cụm A 7 tỉnh"."""
    counts = at + 1 < len(reading.tokens) and reading.tokens[at + 1].folded in _MEMBERS
    named = next((mention for mention in reading.mentions if mention.end == at and "cluster" in mention.kinds), None)
    if not counts or named is None or not reading.tokens[at].folded.isdecimal():
        return False
    return any(int(reading.tokens[at].folded) in sizes.get(str(one), ()) for one in named.of_kind("cluster"))


def _is_another_size(tokens: Sequence[Token], at: int, mention: Mention, sizes: Sizes) -> bool:
    """Whether a word of a cluster's mention is the number of members of some other one."""
    clusters = mention.of_kind("cluster") if tokens[at].folded.isdecimal() else ()
    numbered = at > 0 and tokens[at - 1].folded == "so"  # "cụm số 3 Thanh Hóa" counts no "thành phố"
    counts = at + 1 < mention.end and tokens[at + 1].folded in _MEMBERS and not numbered
    known = [int(tokens[at].folded) in sizes[str(one)] for one in clusters if str(one) in sizes]
    return counts and bool(known) and not any(known)


def _says_times_of_day(text: str, told: str, reading: Reading) -> bool:
    """Whether the reply tells the time of day that stands beside a date of the question, or behind a "buổi"."""
    besides = {span.start - 1 for span in reading.period.spans if span.date}
    besides |= {at - 1 for at in besides if at > 0 and reading.tokens[at].folded == "ngay"}
    besides |= {at + 1 for at, token in enumerate(reading.tokens[:-1]) if token.folded == "buoi"}
    for i in besides:
        if i < 0:
            continue
        token = reading.tokens[i]
        if token.text in _TIMES_OF_DAY and token.text not in text.lower():
            return False
        is_until = token.text == _UNTIL and _ONLY_THEN.search(reading.folded)  # "toi 1/1/2024 moi co hieu luc"
        if token.text in _BARE_TIMES and f" {token.text} " not in told and not is_until:
            return False
    return True


_UNTIL = "toi"
_ONLY_THEN = re.compile(r"\btoi (?:(?:ngay|thang|nam) )?\d+(?: \d+){0,2} moi\b")
"""A bare "toi" before a day that is no evening: "tới … mới"."""


def _says_names(told: str, reading: Reading, names: Names) -> bool:
    """Whether each name stands in the reply by one of its spellings; a place of something is proved by its meeting."""
    for mention in reading.mentions:
        slot = next((kind for kind in mention.kinds if kind in _NAMED), None)
        if slot is None:
            continue
        values = [str(value) for value in mention.of_kind(slot)]
        if slot == "unit" and not reading.located.isdisjoint(values):
            continue
        typed = " ".join(token.folded for token in reading.tokens[mention.start : mention.end])
        spelt = [typed, *(name for value in values for name in names(slot, value))]
        if not any(f" {name} " in told for name in spelt):
            return False
    return True


def _says_posts(told: str, reading: Reading, names: Names, claimed: Collection[str]) -> bool:
    """Whether each post, with the office that it is held at, stands in the reply as one name, be it a shorter one.

    Of one that is ``claimed`` the rows have borne out all but what stands behind it: "Chủ tịch UBND tỉnh BC".
    """
    at = 0
    mentions = reading.mentions
    while at < len(mentions):
        first = last = mentions[at]
        at += 1
        if not {"post", "authority"} & set(first.kinds):
            continue
        while at < len(mentions) and mentions[at].start == last.end and not _OTHERS.isdisjoint(mentions[at].kinds):
            last = mentions[at]
            at += 1
        typed = " ".join(token.folded for token in reading.tokens[first.start : last.end]).removeprefix("cua ")
        is_claimed = last is first and not {"post", "authority"}.isdisjoint({*claimed}.intersection(first.kinds))
        if not is_claimed and _plain(typed) not in told and not _is_told(first, last, told, names):
            return False
    return True


_OTHERS = frozenset({"post", "authority", "unit", "place", "cluster", "body"})
"""What may stand behind a post and belong to its name."""


def _is_told(post: Mention, unit: Mention, told: str, names: Names) -> bool:
    """Whether a post stands in the reply by one of its titles, the unit right behind it: "Chủ tịch (UBND tỉnh) A"."""
    titles = [str(title).removeprefix("?") for title in post.of_kind("post")]  # one that nobody is known to hold
    units = [name for one in unit.of_kind("unit") for name in names("unit", str(one))]
    return any(f" {title} {name} " in told for title in titles for name in units)


_TITLES_END = frozenset("truong pho ta tuong uy si su nhiem thu tich doc ly vien".split())
"""The last syllables of posts, grades and titles of persons: "Vụ trưởng", "Thượng tá", "Tiến sĩ", "Bí thư"."""


def _before_persons(reading: Reading) -> set[int]:
    """The words of a title that nothing knows right before a person's name: "Vụ trưởng …", "Đại tá …"."""
    found: set[int] = set()
    roles = {at for one in reading.mentions if one.kinds == ("role",) for at in range(one.start, one.end)}
    for mention in reading.mentions:
        at = mention.start - 1
        if at < 0 or "person" not in mention.kinds or reading.tokens[at].folded not in _TITLES_END:
            continue
        while at >= 0 and (at in roles or reading.tokens[at] in reading.left):
            found.add(at)  # "trưởng" of "Vụ trưởng" is read as a role
            at -= 1
    return found


_SENTENCE_ENDS = re.compile(r"[.!?;:\n]")


def _begins_sentence(reading: Reading) -> frozenset[int]:
    """The words that begin a sentence: their capital makes no name of them."""
    tokens = reading.tokens
    return frozenset(
        at
        for at, token in enumerate(tokens)
        if at == 0 or _SENTENCE_ENDS.search(reading.original, tokens[at - 1].end, token.start)
    )


_HOLDS_AS_WELL = frozenset({"kiem", "va", "dong"})
"""Words between two posts of one person: "Thứ trưởng … kiêm Trưởng ban …"."""


def _says_what_may_be_names(told: str, reading: Reading) -> bool:
    """Whether each word that was not understood and may be part of a name stands in the reply: "tỉnh Bc Kạn"."""
    mixed_case = any(token.surface[:1].islower() for token in reading.tokens)
    begins = _begins_sentence(reading)
    titles = _before_persons(reading)
    posts = {mention.start for mention in reading.mentions if "post" in mention.kinds}
    behind_posts = {mention.end for mention in reading.mentions if "post" in mention.kinds}
    behind_posts -= {at - 1 for at in posts if reading.tokens[at - 1].folded in _HOLDS_AS_WELL}
    return all(
        f" {token.folded} " in told
        or f" {fold(token.surface)} " in told  # a short form, which the reply has as well
        or not ((at not in begins and mixed_case and token.surface[:1].isupper()) or at in behind_posts | titles)
        for at, token in enumerate(reading.tokens)
        if token in reading.left
    )
