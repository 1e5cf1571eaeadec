"""Values that are one to a reader and two to the base: they differ in capitals alone ("công đoàn", "Công đoàn")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from knowledge.facts.files import ReferenceDocument, path_of
from knowledge.facts.names import Place
from knowledge.files.problems import Problem

_GROUPED_BY = {
    "organisations": ("sector", "level", "organiser"),
    "award_forms": ("kind", "level", "recipients"),
    "movements": ("scope", "issuer"),
    "documents": ("type", "issuer", "status"),
}
"""The fields of each section by which its rows are listed in groups."""


class Spellings:
    """How such fields are written in the rows of all reference files."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], dict[str, tuple[int, Place]]] = {}

    def note(self, section: str, made: Any, document: ReferenceDocument, index: int) -> None:
        """Note the fields of a row as it goes into the base."""
        for field in _GROUPED_BY.get(section, ()):
            value = getattr(made, field)
            if value:
                spelt = self._found.setdefault((section, field, value.casefold()), {})
                times, first = spelt.get(value) or (0, path_of(document, (section, index, field)))
                spelt[value] = times + 1, first

    def problems(self) -> Iterator[Problem]:
        """A warning at the first of each spelling but the commonest."""
        for (_, field, _), spelt in self._found.items():
            usual = max(spelt, key=lambda value: spelt[value][0])
            for other, (_, place) in spelt.items():
                if other != usual:
                    told = f'{field} "{other}" chỉ khác "{usual}" ở chữ hoa, nên thành hai mục'
                    yield Problem(*place, told, f"viết như nơi khác: {usual}", warning=True)
