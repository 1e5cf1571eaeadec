"""What can go wrong with a fact base.

FactBaseError
├── KnowledgeRefused     the files have problems; it lists them
│   └── ReloadRefused    a reload found them; the base serves what it served before
├── ReloadBusy           another reload is running
├── BaseUnusable         the file is missing, is no fact base, or is of another version of the program
└── QueryTimeout         a query took longer than it may
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.files.problems import Problem


class FactBaseError(Exception):
    """The root of what a fact base raises (besides ``sqlite3.Error`` for wrong SQL)."""


class KnowledgeRefused(FactBaseError):  # noqa: N818 - named for what happened, as the callers tell it
    """The knowledge has problems; ``problems`` are all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class ReloadRefused(KnowledgeRefused):
    """A reload found problems; nothing has changed."""


class ReloadBusy(FactBaseError):  # noqa: N818 - named for what happened
    """Another reload, of this process or another, is running."""


class BaseUnusable(FactBaseError):  # noqa: N818 - named for what happened
    """The file is missing, is not a fact base, or was built by another version of the program."""


class QueryTimeout(FactBaseError):  # noqa: N818 - named for what happened
    """A query took longer than it may."""
