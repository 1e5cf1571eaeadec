"""Taking the state of one program along into the database that several are to share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from handlers.state.engines import Engine, SqliteEngine, Writer
from handlers.state.keys import KEY, read_key

_TABLES = (
    "installation",
    "chat",
    "dialogue",
    "exchange",
    "unanswered",
    "vote",
    "remark",
    "tally",
    "pending",
    "claim",
)
"""All that lasts; with the key, which the database gets too, the hashes of people and chats stay what they are."""


class StateNotEmptyError(Exception):
    """The database has a state of its own already."""


def move(source: Path, target: Engine, overlay: Mapping[str, bytes]) -> dict[str, int]:
    """Copy a SQLite state and the overlay into an empty database, all or nothing; the file stays as it is.

    Returns:
        How many rows each table had.

    Raises:
        FileNotFoundError: there is no such file.
        StateNotEmptyError: a program has already run on the database.
        Exception: one of the engines' errors.
    """
    if not source.is_file():
        raise FileNotFoundError(source)
    SqliteEngine(source).writer().close()  # brings the tables up to date
    reader, writer = SqliteEngine(source).reader(), target.writer()
    moved = {}
    writer.begin(durable=True)
    try:
        _refuse_a_second_state(writer)
        for table in _TABLES:
            rows = reader.rows(f"SELECT * FROM {table}", ())  # noqa: S608 - names of our own
            moved[table] = len(rows)
            if rows:
                columns = ", ".join(rows[0])
                marks = ", ".join("?" * len(rows[0]))
                statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - names of our own
                writer.executemany(statement, [tuple(row.values()) for row in rows])
        key = _key_beside(source)
        if key is not None and not moved["installation"]:
            writer.execute("INSERT INTO installation VALUES (?, ?)", (KEY, key.hex()))
        if moved["remark"]:
            writer.execute("SELECT setval(pg_get_serial_sequence('remark', 'id'), max(id)) FROM remark")
        if overlay:
            writer.execute("UPDATE generation SET number = number + 1")
            writer.executemany("INSERT INTO overlay VALUES (?, ?)", list(overlay.items()))
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        reader.close()
        writer.close()
    return moved


def _key_beside(source: Path) -> bytes | None:
    path = SqliteEngine(source).key_path
    return read_key(path) if path else None


def _refuse_a_second_state(writer: Writer) -> None:
    if writer.execute("SELECT 1 FROM installation").fetchone() is not None:
        raise StateNotEmptyError
