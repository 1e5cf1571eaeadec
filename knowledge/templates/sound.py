"""Templates that were found sound before: to try them all again takes a third of a start."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.files.kept import Kept, array_as_texts, key_of, texts_as_array
from knowledge.files.program import program_fingerprint
from knowledge.templates.columns import ColumnCheck, Wrong
from knowledge.templates.template import QuestionTemplate

_KIND = "sound"


class SoundTemplates:
    """The templates, by a hash of all that is in them, in which nothing was found wrong by this very program."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._key = key_of(program_fingerprint())
        self._before = frozenset(self._read())
        self._now: set[str] = set()

    def wrong(self, template: QuestionTemplate, columns: ColumnCheck) -> Iterator[Wrong]:
        """Yield what is wrong in a template, by :class:`ColumnCheck`."""
        told = key_of(template)
        if told not in self._before:
            found = list(columns.wrong(template))
            yield from found
            if found:
                return
        self._now.add(told)

    def keep(self) -> None:
        """Keep those that were sound now; of what is no longer there nothing is kept."""
        if self._now != self._before:
            self._kept.save(_KIND, self._key, {"templates": texts_as_array(sorted(self._now))})

    def _read(self) -> list[str]:
        try:
            return array_as_texts((self._kept.load(_KIND, self._key) or {})["templates"])
        except (KeyError, ValueError):
            return []
