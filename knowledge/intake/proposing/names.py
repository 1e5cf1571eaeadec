"""Names of organisations, places and persons in running text, taken whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from knowledge.intake.proposing.lexicon import places, word_lists
from knowledge.intake.proposing.mentions import Mention
from knowledge.language.folding import strip_accents

_TOKEN = re.compile(r"[^\W_]+(?:[’'&+.-][^\W_]+)*|[^\w\s]|_|\n")
_ABBREVIATED_LEVEL = re.compile(r"^(?:TP|Tp|TX|T\.P|TT)\.")
# "hội trường", "trụ sở", "đại hội": the second syllable is no kind of organisation.
_OTHER_WORDS = frozenset(
    [
        *((first, "trường") for first in ("hội", "môi", "thị", "lập", "công")),
        *((first, "sở") for first in ("trụ", "cơ", "xứ")),
        *((first, "hội") for first in ("đại", "xã", "quốc", "tổ", "cơ")),
        *((first, "quỹ") for first in ("ngân", "công")),
        *((first, "công an") for first in ("ngành",)),
    ]
)
_STRONG_SURNAMES = frozenset({"Nguyễn", "Trần", "Phạm", "Huỳnh", "Lê", "Võ", "Đặng", "Bùi", "Đỗ"})
_ONE_SYLLABLE_PLACES = frozenset({"Huế", "Vinh", "Lắk", "HCM"})
# "LSO-Ngày": the sign of a paper before the first word.
_STAMPED = re.compile(r"^[A-ZĐ]{2,6}-[A-ZĐ][^A-ZĐ]")
_LONGEST_PLACE = 4
_LONGEST_PERSON = 5


class _Token:
    """A word or a sign of the text."""

    __slots__ = ("capital", "end", "start", "text")

    def __init__(self, text: str, start: int) -> None:
        self.text, self.start, self.end = text, start, start + len(text)
        self.capital = text[0].isupper()


class _Phrases:
    """A set of phrases, looked up at a token, longest first."""

    def __init__(self, phrases: Iterable[str], *, any_case: bool = False) -> None:
        self._any_case = any_case
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            words = tuple(self._form(token) for token in _TOKEN.findall(phrase))
            self._by_first.setdefault(words[0], []).append(words)
        for entries in self._by_first.values():
            entries.sort(key=len, reverse=True)

    def _form(self, word: str) -> str:
        word = "-" if word in {"–", "—"} else word
        return word.lower() if self._any_case else word

    def at(self, tokens: list[_Token], index: int) -> int:
        """Return how many tokens at `index` are a phrase of the set, 0 for none."""
        if index >= len(tokens):
            return 0
        for words in self._by_first.get(self._form(tokens[index].text), ()):
            window = tokens[index : index + len(words)]
            if len(window) == len(words) and all(
                self._form(token.text) == word for token, word in zip(window, words, strict=True)
            ):
                return len(words)
        return 0


@lru_cache
def _phrases(key: str, *, any_case: bool = False) -> _Phrases:
    return _Phrases(word_lists("names")[key], any_case=any_case)


@lru_cache
def _places() -> _Phrases:
    return _Phrases(places())


@lru_cache
def _known(names: frozenset[str]) -> _Phrases:
    return _Phrases(name for name in names if _TOKEN.search(name))


@lru_cache
def _surnames() -> frozenset[str]:
    return frozenset(word_lists("names")["surnames"])


def tokenised(text: str) -> list[_Token]:
    """Return the words and signs of `text` with their offsets."""
    found: list[_Token] = []
    for match in _TOKEN.finditer(text):
        word = match[0]
        level = _ABBREVIATED_LEVEL.match(word)
        if level and len(word) > len(level[0]):
            found += [_Token(level[0][:-1], match.start()), _Token(word[level.end() :], match.start() + level.end())]
        else:
            found.append(_Token(word, match.start()))
    return found


def read_names(text: str, known: frozenset[str] = frozenset()) -> list[Mention]:
    """Return the organisations, places, persons, posts and capitalised runs of `text`, in order.

    Organisations that are `known` are taken whole, as they are written there.
    """
    return list(_Reader(text, tokenised(text), _known(known)).mentions())


class _Reader:
    """Walks over the tokens of one text."""

    def __init__(self, text: str, tokens: list[_Token], known: _Phrases) -> None:
        self._text = text
        self._tokens = tokens
        self._known = known

    def mentions(self) -> Iterator[Mention]:
        index = 0
        while index < len(self._tokens):
            sort, length = self._name_at(index)
            if length:
                yield self._mention(sort, index, index + length)
            index += max(length, 1)

    def _mention(self, sort: str, first: int, last: int) -> Mention:
        start, end = self._tokens[first].start, self._tokens[last - 1].end
        return Mention(sort, start, end, " ".join(self._text[start:end].split()))

    def _name_at(self, index: int) -> tuple[str, int]:
        """Return the sort and length in tokens of the name at `index`; a length of 0 where there is none."""
        if not self._tokens[index].text[0].isalnum():
            return "", 0
        for sort, length in (
            ("O", self._known_here(index)),
            ("A", self._stand_in(index)),
            ("P", self._titled_person(index)),
            ("K", self._post(index)),
            ("O", self._organisation(index)),
            ("L", self._place(index)),
            ("P", self._person(index)),
            ("G", self._listed_field(index)),
            ("G", self._run(index)),
        ):
            if length:
                return sort, length
        return "", 0

    def _known_here(self, index: int) -> int:
        """Return the length of a known organisation, with a place that makes it another one's."""
        length = self._known.at(self._tokens, index)
        return length + self._place(index + length) if length and length >= self._organisation(index) else 0

    def _capital(self, index: int) -> bool:
        return index < len(self._tokens) and self._tokens[index].capital

    def _stand_in(self, index: int) -> int:
        length = _phrases("stand_ins").at(self._tokens, index)
        return 0 if length and self._capital(index + length) else length

    def _post(self, index: int) -> int:
        length = _phrases("posts", any_case=True).at(self._tokens, index)
        if not length or (length == 1 and len(self._tokens[index].text) <= 6 and not self._organisation(index + 1)):
            return 0
        return length

    # Organisations

    def _organisation(self, index: int) -> int:
        if index >= len(self._tokens):
            return 0
        length = _phrases("kinds", any_case=True).at(self._tokens, index)
        if not length or not self._begins_name(index, length):
            return 0
        end = self._tail(index + length)
        if end == index + length and not self._stands_alone(index, length):
            return 0
        return end - index

    def _begins_name(self, index: int, length: int) -> bool:
        if self._capital(index):
            return True
        word = " ".join(token.text for token in self._tokens[index : index + length])
        if index and (self._tokens[index - 1].text.lower(), word) in _OTHER_WORDS:
            return False
        if any(word.lower() == kind.lower() for kind in word_lists("names")["only_capital"]):
            return False
        after = index + length
        field = self._small_field(after)
        return self._capital(after) or bool(self._place(after) or self._level_after_joint(after) or field)

    def _small_field(self, index: int) -> int:
        """Return the length of a field written small with a name after it: "trường mầm non Hoa Sen"."""
        length = max(_phrases(key, any_case=True).at(self._tokens, index) for key in ("fields", "compounds"))
        return length if length and self._goes_on(index + length) else 0

    def _level_after_joint(self, index: int) -> int:
        joint = _phrases("joints").at(self._tokens, index)
        return self._place(index + joint) if joint else 0

    def _stands_alone(self, index: int, length: int) -> bool:
        """Tell whether a kind is a name with nothing after it: one of letters only, or of several words."""
        return self._capital(index) and (length > 1 or (self._tokens[index].text.isupper() and length == 1))

    def _tail(self, index: int) -> int:
        """Return where the name that goes on at `index` ends."""
        while index < len(self._tokens):
            step = self._tail_step(index)
            if not step:
                break
            index += step
        return index

    def _tail_step(self, index: int) -> int:
        tokens = self._tokens
        field = max(_phrases(key).at(tokens, index) for key in ("fields", "compounds"))
        if not field and _phrases("kinds", any_case=True).at(tokens, index - 1):
            field = self._small_field(index)
        if field:
            return field
        place = self._place(index)
        if place:
            return place
        closing = _phrases("closings").at(tokens, index)
        if closing and (not self._capital(index + closing) or self._person(index + closing)):
            return closing
        if tokens[index].capital:
            return self._capitalised_step(index)
        if tokens[index].text.isdigit() and self._after_number_kind(index):
            return 1
        joint = _phrases("joints").at(tokens, index)
        if joint and self._goes_on(index + joint):
            return joint
        return self._second_syllable(index) or self._dashed(index)

    def _second_syllable(self, index: int) -> int:
        """Return 1 for the small second half of a word inside a name: "Công ty Xi măng Bút Sơn"."""
        word = self._tokens[index].text
        inside = self._capital(index - 1) and self._capital(index + 1) and word.isalpha()
        return (
            1
            if inside and word not in word_lists("names")["never_inside"] and not self._person_length(index + 1)
            else 0
        )

    def _goes_on(self, index: int) -> bool:
        return (self._capital(index) and not self._titled_person(index)) or bool(
            self._place(index) or _phrases("fields").at(self._tokens, index)
        )

    def _capitalised_step(self, index: int) -> int:
        """Return 1 for a capitalised word of the name; 0 where a person begins, fused to the unit."""
        kind = _phrases("kinds").at(self._tokens, index)
        if kind:
            return kind
        if self._stop(index) or self._fused(index) or self._ends_run(index):
            return 0
        return 1

    def _stop(self, index: int) -> bool:
        """Tell whether the capitalised word at `index` is none of a name: the first of a sentence, a common word."""
        length = _phrases("not_names").at(self._tokens, index)
        if length > 1:
            return True
        if index == 0 or self._tokens[index - 1].text in {".", "\n", ":", "(", "“", '"'}:
            return bool(length)
        return bool(length) and not self._capital(index + 1) and not self._capital(index - 1)

    def _fused(self, index: int) -> bool:
        """Tell whether a person's name at `index` follows a place or a field: "Công an Quảng Bình Từ Hồng Sơn"."""
        before = self._tokens[index - 1]
        if before.end == self._tokens[index].start or (self._is_kind(index - 1) and not self._field_before(index)):
            return False
        length = self._person_length(index)
        two_before = before.capital and index >= 2 and self._tokens[index - 2].capital
        return length >= 3 or (length == 2 and two_before and self._tokens[index].text in _STRONG_SURNAMES)

    def _field_before(self, index: int) -> bool:
        """Tell whether a field of work ends right before `index`: the "vụ" of "Nội vụ" is no kind of its own."""
        return any(
            _phrases(key).at(self._tokens, index - length) == length
            for key in ("fields", "compounds")
            for length in range(2, min(index, 5) + 1)
        )

    def _is_kind(self, index: int) -> bool:
        return bool(_phrases("kinds", any_case=True).at(self._tokens, index)) or self._tokens[index].text in {
            "THPT",
            "THCS",
            "học",
            "đẳng",
            "trị",
            "Chính",
        }

    def _after_number_kind(self, index: int) -> bool:
        return index > 0 and self._tokens[index - 1].text in {"đoàn", "khu", "số", "Đội"}

    def _dashed(self, index: int) -> int:
        """Return 1 for a dash between two capitalised words of one name: "Nhôm Lâm Đồng - TKV"."""
        tokens = self._tokens
        if tokens[index].text not in {"-", "–"} or not self._capital(index + 1):
            return 0
        nxt = tokens[index + 1].text
        return 1 if nxt.isupper() and len(nxt) > 1 and not self._organisation(index + 1) else 0

    # Places

    def _place(self, index: int) -> int:
        if index >= len(self._tokens):
            return 0
        level = self._level(index)
        if level:
            name = self._proper(index + level)
            return level + name if name else 0
        length = _places().at(self._tokens, index)
        return length if length and not self._longer_name(index, length) else 0

    def _level(self, index: int) -> int:
        length = _phrases("levels", any_case=True).at(self._tokens, index)
        if not length or index + length >= len(self._tokens) or self._tokens[index + length].text != ".":
            return length
        return length + 1 if self._tokens[index].text in {"TP", "Tp", "TX", "TT"} else 0

    def _longer_name(self, index: int, length: int) -> bool:
        """Tell whether a province's name is the beginning of a person's: "Nam Định Văn"."""
        return False if not self._capital(index + length) else self._person_length(index) >= length + 1 >= 3

    def _proper(self, index: int) -> int:
        """Return the length of a proper name after a level word: a known one, a number, or two words or three."""
        tokens = self._tokens
        if index >= len(tokens):
            return 0
        known = _places().at(tokens, index)
        if known:
            return known
        if tokens[index].text.isdigit():
            return 1 if tokens[index - 1].text.lower() in {"quận", "phường"} else 0
        run = self._run_length(index)
        if run == 1 and not self._single_place(index):
            return 0
        if not run or (run >= 3 and self._person_length(index) >= 3 and not self._person_length(index + 2) >= 3):
            return 0 if run and self._person_length(index) >= 3 and self._has_middle_name(index) else min(run, 3)
        for length in (2, 3, 1):
            if run > length and self._person_length(index + length) >= 2 and run - length >= 3:
                return length
        return min(run, _LONGEST_PLACE)

    def _single_place(self, index: int) -> bool:
        """Tell whether the one capitalised word at `index` names a place: "Duyên hải", "Tổng kết" do not."""
        if self._tokens[index].text in _ONE_SYLLABLE_PLACES or self._syllables(index) > 1:
            return True
        following = self._tokens[index + 1].text if index + 1 < len(self._tokens) else "."
        return not following[0].isalpha() and not _phrases("not_names").at(self._tokens, index)

    def _has_middle_name(self, index: int) -> bool:
        return self._tokens[index + 1].text in {"Văn", "Thị", "Hữu", "Đức", "Xuân", "Minh", "Quang"}

    # Persons

    def _titled_person(self, index: int) -> int:
        """Return the length of titles and the name after them."""
        length = 0
        while True:
            step = _phrases("titles", any_case=True).at(self._tokens, index + length)
            if not step:
                break
            length += step
            if index + length < len(self._tokens) and self._tokens[index + length].text == ".":
                length += 1
        name = min(self._run_length(index + length), _LONGEST_PERSON) if length else 0
        if not name or name < 2 or self._organisation(index + length) or self._post(index + length):
            return 0
        return length + name

    def _person(self, index: int) -> int:
        length = self._person_length(index)
        return length if 3 <= length <= _LONGEST_PERSON else 0

    def _person_length(self, index: int) -> int:
        """Return the length of a capitalised run that begins with a surname, 0 where it does not."""
        if index >= len(self._tokens) or self._tokens[index].text not in _surnames():
            return 0
        if _places().at(self._tokens, index):
            return 0
        run = self._run_length(index)
        return run if run <= _LONGEST_PERSON else 0

    def _run_length(self, index: int) -> int:
        """Return how many capitalised words stand together at `index`."""
        length = 0
        while index + length < len(self._tokens) and self._tokens[index + length].capital:
            if length and self._tokens[index + length - 1].end == self._tokens[index + length].start:
                break
            if length and self._ends_run(index + length):
                break
            length += 1
        return length

    def _ends_run(self, index: int) -> bool:
        """Tell whether a capitalised word begins a post or a cluster: "Hội CCB tỉnh Quảng Ninh Cụm trưởng"."""
        return self._tokens[index].text in {"Cụm", "Khối", "Cờ"} or _phrases("posts").at(self._tokens, index) > 1

    def _listed_field(self, index: int) -> int:
        """Return the length of a field of work that stands for an office in a list: "các Sở: Nội vụ, Tư pháp, Y tế"."""
        length = max(_phrases(key).at(self._tokens, index) for key in ("fields", "compounds"))
        if not length or not self._capital(index):
            return 0
        after = self._tokens[index + length].text if index + length < len(self._tokens) else "."
        before = self._tokens[index - 1].text if index else "."
        joined = {",", "và", ";", ":"}
        return length if after in {",", ";"} or (before in joined and after in {".", ",", ";", "và", ")", "\n"}) else 0

    def _run(self, index: int) -> int:
        """Return the length of a capitalised run that may be a name."""
        if not self._tokens[index].capital or self._stop(index) or _STAMPED.match(self._tokens[index].text):
            return 0
        length = self._run_length(index)
        if length == 1 and self._half_a_word(index):
            return 0
        dash = index + length
        if (
            length
            and dash + 1 < len(self._tokens)
            and self._tokens[dash].text in {"-", "–"}
            and self._places_around(index, dash)
        ):
            length += 1 + self._run_length(dash + 1)
        return length

    def _half_a_word(self, index: int) -> bool:
        """Tell whether a capitalised syllable only begins a word such as "Chung kết"; "Thaco" is a name."""
        word = self._tokens[index].text
        if word.isupper() and len(word) > 1:
            return False
        following = self._tokens[index + 1] if index + 1 < len(self._tokens) else None
        return self._syllables(index) <= 1 and (
            following is None or (not following.text[0].isupper() and following.text[0].isalnum()) or len(word) == 1
        )

    def _syllables(self, index: int) -> int:
        """Count the groups of vowels of a word: more than one and it is no Vietnamese syllable, but a name."""
        return len(re.findall(r"[aeiouy]+", strip_accents(self._tokens[index].text)))

    def _places_around(self, index: int, dash: int) -> bool:
        return bool(_places().at(self._tokens, index)) and self._capital(dash + 1)


@lru_cache
def _title_words() -> frozenset[str]:
    words = {word.rstrip(".") for title in word_lists("names")["titles"] for word in title.split()}
    return frozenset(words | {word.capitalize() for word in words})


def untitled(person: str) -> str:
    """Return a person's name without the titles before it."""
    words = person.split()
    while len(words) > 2 and (words[0][0].islower() or words[0].rstrip(".") in _title_words() or "." in words[0]):
        words = words[1:]
    return " ".join(words)
