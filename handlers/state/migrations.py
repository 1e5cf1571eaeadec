"""The tables of the state file, as steps that each run once; add a step, never change one that was released."""

from __future__ import annotations

from sqlite_utils import Migrations
from sqlite_utils.db import Database

migrations = Migrations("handlers.state")

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


@migrations()
def first_tables(db: Database) -> None:
    """Everything the first release remembers."""
    for statement in _FIRST_TABLES:
        db.execute(statement)


@migrations()
def messages_in_order(db: Database) -> None:
    """The messages of a chat can be counted without reading through their contents; each answer does that."""
    db.execute("CREATE INDEX exchange_message ON exchange (chat, message)")


@migrations()
def updates_are_claimed(db: Database) -> None:
    """Who handles an update, until when that holds, and whether it is done."""
    db.execute(
        "CREATE TABLE claim (update_id INTEGER PRIMARY KEY, holder TEXT NOT NULL, until REAL NOT NULL,"
        " done INTEGER NOT NULL)"
    )
    db.execute("CREATE INDEX claim_until ON claim (until)")
