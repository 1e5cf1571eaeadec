"""Teencode and office abbreviations: which forms stand for what, and when it is safe to say so.

Expanding blindly was measured to hurt, so each form carries a policy, and a form with several readings is settled by
its neighbours or left open. The forms live in ``knowledge/reference/abbreviations.yaml``.
"""

import enum
import functools
import importlib.resources
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from knowledge.language.folding import fold
from knowledge.language.tokens import Token, tokenise

FIRST, LAST = "^", "$"
"""Neighbours that stand for the beginning and the end of a text."""

NUMBER_BEFORE, NUMBER_BEHIND = "#+", "+#"
"""Neighbours that stand for figures next to a form: "23 CN", "HN 10/3"."""

_WINDOW = 3  # words on either side that count as neighbours
_CLOSING = frozenset("a ad admin ae ah ak anh ban bot chi em ha mn nha nhe nhi oi the v vay z".split())
"""Folded words with which a message ends behind what it says: "… dk ad"."""


class Policy(enum.StrEnum):
    """When a form is expanded."""

    UNKNOWN = "unknown"
    """Where its words are not known to the vocabulary."""
    CONTEXT = "context"
    """Where they are not known and the neighbours support one reading above the others."""
    NEVER = "never"
    """The form belongs into a document's symbol; its readings are only kept beside it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that a form may stand for."""

    text: str
    words: tuple[str, ...]
    """The words of `text`, lower case, with accents."""
    near: frozenset[str] = frozenset()
    """Folded words that support this reading when they stand near; also `FIRST`, `LAST` and numbers."""
    default: bool = False
    """Whether it is taken where nothing supports any reading."""


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form with its readings, the likeliest first."""

    form: str
    words: tuple[str, ...]
    """The words of the form, lower case, with accents."""
    readings: tuple[Reading, ...]
    policy: Policy

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Abbreviation":
        """Make one of a row of the YAML file (``form``, ``expansions``, ``expand``).

        Readings that fold to the form itself are left out: they restore accents, which changes no comparison.

        Raises:
            KeyError, ValueError: the row lacks a key or has an unknown policy.
        """
        form = str(row["form"])
        readings = []
        for item in row["expansions"]:
            raw = {"text": item} if isinstance(item, str) else item
            text, near = raw["text"], frozenset(map(str, raw.get("near", ())))
            if fold(text) != fold(form):
                words = tuple(token.text for token in tokenise(text))
                readings.append(Reading(text, words, near, bool(raw.get("default"))))
        return cls(form, tuple(t.text for t in tokenise(form)), tuple(readings), Policy(row["expand"]))

    def fit(self, tokens: Sequence[Token]) -> int:
        """Tell how well `tokens` spell the form: 3 to the letter, 2 but for case, 1 but for accents left out, 0 not."""
        if all(token.text == word for token, word in zip(tokens, self.words, strict=True)):
            return 3 if " ".join(token.surface for token in tokens) == self.form else 2
        for token, word in zip(tokens, self.words, strict=True):
            if token.text != word and (token.text != token.folded or token.folded != fold(word)):
                return 0
        return 1

    def choose(self, neighbours: Mapping[str, float]) -> Reading | None:
        """Return the reading to expand to among `neighbours` (see there), or None where none stands out."""
        if self.policy is Policy.NEVER:
            return None
        if self.policy is Policy.UNKNOWN:
            return self.readings[0]
        support = [(sum(neighbours.get(word, 0.0) for word in reading.near), reading) for reading in self.readings]
        most = max(weight for weight, _ in support)
        best = [reading for weight, reading in support if weight == most]
        if most and len(best) == 1:
            return best[0]
        return next((reading for reading in best if reading.default), None)


class Abbreviations:
    """All known forms, found by their first word."""

    def __init__(self, rows: Iterable[Abbreviation]) -> None:
        self._by_first: dict[str, list[Abbreviation]] = defaultdict(list)
        for row in rows:
            if row.readings:
                self._by_first[fold(row.words[0])].append(row)
        for found in self._by_first.values():
            found.sort(key=lambda row: -len(row.words))
        self.words = frozenset(fold(word) for rows in self._by_first.values() for row in rows for word in row.words)
        """The folded words of every form."""
        self.by_neighbours = frozenset(
            fold(row.words[0])
            for rows in self._by_first.values()
            for row in rows
            if row.policy is Policy.CONTEXT and len(row.words) == 1
        )
        """Those of forms of one word that are expanded where a neighbour supports it."""

    def at(self, tokens: Sequence[Token], start: int) -> Abbreviation | None:
        """Return the longest form that begins at `tokens[start]`, of equally long ones the one spelt most alike."""
        best, best_rank = None, (0, 0)
        for row in self._by_first.get(tokens[start].folded, ()):
            window = tokens[start : start + len(row.words)]
            if len(window) < len(row.words):
                continue
            fit = row.fit(window)
            if fit and (len(window), fit) > best_rank:
                best, best_rank = row, (len(window), fit)
        return best


def neighbours(tokens: Sequence[Token], start: int, end: int) -> dict[str, float]:
    """Return the folded words near ``tokens[start:end]`` with their weight, numbers, and `FIRST` or `LAST` at an end.

    A word weighs less the farther it stands, and a little more before than after: in Vietnamese the word before
    tells the kind of thing ("tỉnh BK tặng …").
    """
    near: dict[str, float] = {}
    for distance in range(_WINDOW, 0, -1):
        if end + distance <= len(tokens):
            near[tokens[end + distance - 1].folded] = 0.9 / distance
        if start - distance >= 0:
            near[tokens[start - distance].folded] = 1.0 / distance
    if start and tokens[start - 1].folded.isdecimal():
        near[NUMBER_BEFORE] = 1.0
    if end < len(tokens) and tokens[end].folded.isdecimal() and tokens[end].start - tokens[end - 1].end <= 1:
        near[NUMBER_BEHIND] = 1.0
    if start == 0:
        near[FIRST] = 0.5
    if all(token.folded in _CLOSING for token in tokens[end:]):
        near[LAST] = 0.5
    return near


def parse_abbreviations(text: str) -> Abbreviations:
    """Read the YAML `text` of an abbreviation file.

    Raises:
        yaml.YAMLError, KeyError, ValueError: the text is no such file.
    """
    return Abbreviations(Abbreviation.from_row(row) for row in _read_yaml(text)["abbreviations"])


def _read_yaml(text: str) -> Any:
    # libyaml reads the file ten times faster, where PyYAML was built with it; both loaders are safe ones.
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506


@functools.cache
def default_abbreviations() -> Abbreviations:
    """Return the forms of ``knowledge/reference/abbreviations.yaml``."""
    file = importlib.resources.files("knowledge") / "reference" / "abbreviations.yaml"
    return parse_abbreviations(file.read_text(encoding="utf-8"))
