"""The tables of the state, as steps that each run once; add a step, never change one that was released.

They are written in SQLite's words; :mod:`handlers.state.postgres` puts them into its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlite_utils import Migrations
from sqlite_utils.db import Database

# Chats, askers and voters are keyed hashes; times are whole seconds since 1970.
_FIRST_TABLES = (
    "CREATE TABLE installation (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE chat (
        chat TEXT PRIMARY KEY, default_cluster TEXT, status TEXT NOT NULL DEFAULT 'active', seen INTEGER NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE dialogue (
        chat TEXT NOT NULL, thread INTEGER NOT NULL, asker TEXT NOT NULL, conversation TEXT NOT NULL,
        at INTEGER NOT NULL, PRIMARY KEY (chat, thread, asker)
    ) WITHOUT ROWID""",
    """CREATE TABLE exchange (
        chat TEXT NOT NULL, message INTEGER NOT NULL, question INTEGER, asker TEXT NOT NULL, content TEXT NOT NULL,
        at INTEGER NOT NULL, PRIMARY KEY (chat, message)
    ) WITHOUT ROWID""",
    "CREATE INDEX exchange_question ON exchange (chat, question)",
    """CREATE TABLE unanswered (
        key TEXT PRIMARY KEY, text TEXT, kind TEXT NOT NULL, times INTEGER NOT NULL, first_seen INTEGER NOT NULL,
        last_seen INTEGER NOT NULL, status TEXT NOT NULL DEFAULT 'open'
    ) WITHOUT ROWID""",
    """CREATE TABLE vote (
        chat TEXT NOT NULL, message INTEGER NOT NULL, voter TEXT NOT NULL, good INTEGER NOT NULL, intent TEXT,
        at INTEGER NOT NULL, PRIMARY KEY (chat, message, voter)
    ) WITHOUT ROWID""",
    "CREATE TABLE remark (id INTEGER PRIMARY KEY, author TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL)",
    """CREATE TABLE tally (
        day TEXT NOT NULL, kind TEXT NOT NULL, times INTEGER NOT NULL, milliseconds REAL NOT NULL,
        PRIMARY KEY (day, kind)
    ) WITHOUT ROWID""",
    """CREATE TABLE pending (
        key TEXT PRIMARY KEY, kind TEXT NOT NULL, payload TEXT NOT NULL, at INTEGER NOT NULL
    ) WITHOUT ROWID""",
)

STEPS: Mapping[str, Sequence[str]] = {
    "first_tables": _FIRST_TABLES,
    # The messages of a chat can be counted without reading through their contents; each answer does that.
    "messages_in_order": ("CREATE INDEX exchange_message ON exchange (chat, message)",),
    # Who handles an update, until when that holds, and whether it is done.
    "updates_are_claimed": (
        """CREATE TABLE claim (
            update_id INTEGER PRIMARY KEY, holder TEXT NOT NULL, until REAL NOT NULL, done INTEGER NOT NULL
        )""",
        "CREATE INDEX claim_until ON claim (until)",
    ),
    # What admins have added, where several programs share it, and how often it changed.
    "knowledge_is_shared": (
        "CREATE TABLE overlay (path TEXT PRIMARY KEY, content BLOB NOT NULL)",
        "CREATE TABLE generation (one INTEGER PRIMARY KEY, number INTEGER NOT NULL)",
        "INSERT INTO generation VALUES (1, 0)",
    ),
    # How much each person asks of all programs together.
    "rates_are_shared": ("CREATE TABLE rate (who TEXT PRIMARY KEY, due REAL NOT NULL)",),
}
"""The statements of each step, in order, by the name that a database remembers it under."""

for_sqlite = Migrations("handlers.state")


def _add(name: str, statements: Sequence[str]) -> None:
    @for_sqlite(name=name)
    def step(db: Database) -> None:
        for statement in statements:
            db.execute(statement)


for _name, _statements in STEPS.items():
    _add(_name, _statements)
