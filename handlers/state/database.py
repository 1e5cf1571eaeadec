"""The state file: one writer thread with a queue, reads on a connection of their own, and no failure passed on.

A state file that is full, locked or broken must not cost anybody an answer. So a read that fails finds nothing, a write
that fails is dropped, both are logged when the trouble starts and when it ends, and the file is tried again each time.
"""

from __future__ import annotations

import logging
import queue
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from handlers.state.migrations import migrations

_log = logging.getLogger(__name__)

Job = Callable[[sqlite3.Connection], object]
"""Something to do in the writer's transaction."""

_Item = tuple[Job, Future[bool]]

_QUEUE_LIMIT = 10_000
_BATCH = 256
_WRITER_WAIT = 5.0  # seconds to wait for a lock that another process holds
_READER_WAIT = 0.02  # everybody's questions wait meanwhile


class StateFile:
    """A SQLite file in WAL mode, written by one thread.

    Args:
        path: the file; it and its directory are made when missing.
        on_connect: runs in the first transaction of each new writing connection (reads the key, say).
        housekeeping: runs every ``housekeeping_every`` seconds, whether or not anything is written.
        housekeeping_every: seconds.
    """

    def __init__(self, path: Path, *, on_connect: Job, housekeeping: Job, housekeeping_every: float = 3600.0) -> None:
        self._path = path
        self._on_connect = on_connect
        self._housekeeping = housekeeping
        self._housekeeping_every = housekeeping_every
        self._along: deque[Job] = deque(maxlen=_QUEUE_LIMIT)
        self._jobs: queue.Queue[list[_Item] | None] = queue.Queue(_QUEUE_LIMIT)
        self._writing: sqlite3.Connection | None = None
        self._reading: sqlite3.Connection | None = None
        self._read_lock = threading.Lock()
        self._healthy = True
        self._tried = threading.Event()
        self._writer = threading.Thread(target=self._write_for_ever, name="state-writer", daemon=True)
        self._writer.start()

    @property
    def healthy(self) -> bool:
        """Whether the last thing done with the file went well."""
        return self._healthy

    def wait_for_first_try(self, seconds: float = 10.0) -> None:
        """Wait until the file has been opened and migrated, or that has failed."""
        self._tried.wait(seconds)

    def write(self, job: Job) -> Future[bool]:
        """Queue ``job`` for the writer; the future tells, after the commit, whether it was kept. It never raises."""
        done: Future[bool] = Future()
        try:
            self._jobs.put_nowait([*self._waiting(), (job, done)])
        except queue.Full:
            self._unwell(RuntimeError("the queue of writes is full"))
            done.set_result(False)
        return done

    def write_along(self, job: Job) -> None:
        """Leave ``job`` for the transaction of the next :meth:`write`, expected soon; this saves it one of its own."""
        self._along.append(job)

    def read(self, sql: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """The rows of a query, none where the file cannot be read."""
        with self._read_lock:
            try:
                if self._reading is None:
                    self._reading = self._connect_to_read()
                return self._reading.execute(sql, parameters).fetchall()
            except sqlite3.Error as error:
                self._unwell(error)
                self._stop_reading()
                return []

    def close(self) -> None:
        """Write what is queued, then let go of the file."""
        with self._read_lock:
            self._stop_reading()  # first: the last connection to go folds the log into the file, and cannot read-only
        self._jobs.put(None)
        self._writer.join()

    def _connect_to_read(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?mode=ro", uri=True, timeout=_READER_WAIT, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        return connection

    def _connect_to_write(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=_WRITER_WAIT, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA secure_delete = ON")  # what is purged is gone from the file, too
            connection.row_factory = sqlite3.Row
            migrations.apply(Database(connection, execute_plugins=False))
            _in_transaction(connection, [self._on_connect])
        except BaseException:
            connection.close()
            raise
        return connection

    def _waiting(self) -> list[_Item]:
        """What was left for the next write, in its order."""
        return [(self._along.popleft(), Future()) for _ in range(len(self._along))]

    def _write_for_ever(self) -> None:
        self._do([(self._housekeeping, Future())])
        self._tried.set()
        closing = False
        while not closing:
            batch, closing = self._next_batch()
            if closing or not batch:
                batch += self._waiting()
            if not closing and not batch:
                batch = [(self._housekeeping, Future())]
            self._do(batch)
        self._stop_writing()

    def _next_batch(self) -> tuple[list[_Item], bool]:
        """What is queued now, up to a batch, and whether the file is to be closed after it; empty when idle."""
        batch: list[_Item] = []
        try:
            items = self._jobs.get(timeout=self._housekeeping_every)
            while items is not None:
                batch += items
                if len(batch) >= _BATCH:
                    return batch, False
                items = self._jobs.get_nowait()
        except queue.Empty:
            return batch, False
        return batch, True

    def _do(self, batch: Sequence[_Item]) -> None:
        """Run the jobs in one transaction; where that fails, each in its own, so that one bad job harms no other."""
        if not batch:
            return
        if self._try([job for job, _ in batch]):
            self._well()
            for _, done in batch:
                done.set_result(True)
        else:
            for job, done in batch:
                done.set_result(len(batch) > 1 and self._try([job]))

    def _try(self, jobs: Sequence[Job]) -> bool:
        try:
            if self._writing is None:
                self._writing = self._connect_to_write()
            _in_transaction(self._writing, jobs)
        except (sqlite3.Error, OSError) as error:
            self._unwell(error)
            if not isinstance(error, sqlite3.IntegrityError):
                self._stop_writing()
            return False
        except Exception:
            _log.exception("a write to the state file is wrong")
            return False
        return True

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.close()
        self._reading = None

    def _stop_writing(self) -> None:
        if self._writing is not None:
            self._writing.close()
        self._writing = None

    def _unwell(self, error: Exception) -> None:
        if self._healthy:
            _log.error("the state file %s fails (%s); answering goes on without it", self._path.name, error)
        self._healthy = False

    def _well(self) -> None:
        if not self._healthy:
            _log.warning("the state file %s works again", self._path.name)
        self._healthy = True


def _in_transaction(connection: sqlite3.Connection, jobs: Sequence[Job]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for job in jobs:
            job(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk may have rolled back by itself
            connection.execute("ROLLBACK")
        raise
