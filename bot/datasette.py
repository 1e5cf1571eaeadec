"""Datasette over a fact base: what it is told of the tables, and its process, which ends with ours."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import Any

from knowledge.facts.snapshots import read_only_address
from knowledge.files.marked_yaml import read_marked_yaml

_WORDS = Path(__file__).with_name("datasette_words.yaml")
_OF_SEARCH = ("_data", "_idx", "_docsize", "_config", "_content")  # tables that SQLite keeps for full-text search
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def metadata(base: Path) -> dict[str, Any]:
    """Titles and descriptions in Vietnamese of the tables, views and columns that a base has."""
    marked, problems = read_marked_yaml(_WORDS)
    if marked is None or problems:
        raise AssertionError(f"{_WORDS.name}: {problems}")
    words = marked.value
    tables = {}
    for table, columns in _columns(base).items():
        told = {"title": words["tables"].get(table, table)}
        described = {column: words["columns"][column] for column in columns if column in words["columns"]}
        tables[table] = told | ({"columns": described} if described else {})
    database = {"title": words["title"], "description": words["description"], "tables": tables}
    return {"title": words["title"], "description": words["description"], "databases": {base.stem: database}}


def serve(base: Path, port: int) -> int:
    """Serve a base on this machine until Datasette ends; return its exit code.

    A signal to end that reaches this process is passed on, so that nothing stays behind on the port.
    """
    with tempfile.TemporaryDirectory(prefix="thidua-") as directory:
        told = Path(directory) / "metadata.json"
        told.write_text(json.dumps(metadata(base), ensure_ascii=False), encoding="utf-8")
        command = [sys.executable, "-m", "datasette", "serve", "--immutable", str(base), "--port", str(port)]
        command += ["--metadata", str(told)]
        with subprocess.Popen(command) as process:  # noqa: S603 - our own interpreter and files

            def end(_number: int, _frame: FrameType | None) -> None:
                process.terminate()

            before = {number: signal.signal(number, end) for number in _SIGNALS}
            try:
                return max(process.wait(), 0)  # ended by our signal is a good end
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)


def _columns(base: Path) -> dict[str, list[str]]:
    """The columns of the tables and views that people look at."""
    with closing(sqlite3.connect(read_only_address(base), uri=True)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name")
        return {
            name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            for (name,) in names.fetchall()
            if not name.startswith("sqlite_") and not name.endswith(_OF_SEARCH)
        }
