"""The state's database: one writer thread with a queue, reads on a connection of their own, and no failure passed on.

A file that is full, locked or broken must not cost anybody an answer. So a read that fails finds nothing, a write that
fails is dropped, both are logged when the trouble starts and when it ends, and the file is tried again each time. A
database that several machines share is over a network, so it is read beside the event loop; and it comes back within
seconds when it is restarted: what is read or written waits that long.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from enum import Enum
from typing import Any, NamedTuple

from handlers.state.engines import Connection, Cursor, Engine, Reader, Writer

_log = logging.getLogger(__name__)

Job = Callable[[Connection], object]
"""Something to do in the writer's transaction."""

Row = tuple[str, ...]
"""A row by its table and its key."""

_NO_ROW: Row = ("",)

_PASSING = frozenset({"claim", "rate", "tally"})
"""Tables of which nobody misses the last half second where the database itself is cut off."""


class _Item(NamedTuple):
    job: Job
    done: Future[bool] | None = None
    row: Row | None = None
    soon: bool = False


_QUEUE_LIMIT = 10_000
_BATCH = 256
_MANY = 4 * _BATCH  # writes that wait: answering slows down to let them be written
_GATHERING = 0.05  # seconds in which writes that nobody waits for gather into one transaction
_PATIENCE = 60.0  # seconds that what is written waits for a shared database to come back
_READ_PATIENCE = 10.0  # seconds that a question waits for it
_TRYING_AGAIN = 0.25  # seconds between two tries
_READERS = 4  # questions to a shared database that are asked at once


class _Outcome(Enum):
    """What became of a transaction: kept, refused for what it holds, or not done because the database is away."""

    KEPT = 1
    REFUSED = 2
    AWAY = 3


class StateFile:
    """A database written by one thread.

    Args:
        engine: connects to it.
        on_connect: runs in the first transaction of each new writing connection (reads the key, say).
        housekeeping: runs every ``housekeeping_every`` seconds, whether or not anything is written.
        housekeeping_every: seconds.
    """

    def __init__(
        self, engine: Engine, *, on_connect: Job, housekeeping: Job, housekeeping_every: float = 3600.0
    ) -> None:
        self._engine = engine
        self._courier = engine.courier
        self._on_connect = on_connect
        self._housekeeping = housekeeping
        self._housekeeping_every = housekeeping_every
        self._changed = threading.Condition()  # guards these three
        self._waiting: deque[_Item] = deque()
        self._hurry = False
        self._closing = False
        self._writing: Writer | None = None
        self._idle: list[Reader] = []  # each is lent to one thread at a time
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="state-reader")
        self._healthy = True
        self._tried = threading.Event()
        self._writer = threading.Thread(target=self._write_for_ever, name="state-writer", daemon=True)
        self._writer.start()

    @property
    def healthy(self) -> bool:
        """Whether the last thing done with the file went well."""
        return self._healthy

    @property
    def shared(self) -> bool:
        """Whether several machines may share the database."""
        return self._engine.shared

    @property
    def behind(self) -> bool:
        """Whether more waits to be written than the next few transactions take."""
        return len(self._waiting) > _MANY

    def wait_for_first_try(self, seconds: float = 10.0) -> None:
        """Wait until the file has been opened and migrated, or that has failed."""
        self._tried.wait(seconds)

    def write(self, job: Job, row: Row | None = None) -> Future[bool]:
        """Queue ``job`` for the writer; the future tells, after the commit, whether it was kept. It never raises.

        Args:
            job: what to do.
            row: the only row that it writes. Such jobs share a transaction; one that writes others has its own.
        """
        done: Future[bool] = Future()
        if not self._enqueue(_Item(job, done, row), hurry=True):
            done.set_result(False)
        return done

    def write_soon(self, job: Job, row: Row) -> Future[bool]:
        """Queue ``job``, which reads nothing, to be written within a moment, with what else comes in it."""
        done: Future[bool] = Future()
        if not self._enqueue(_Item(job, done, row, soon=True), hurry=False):
            done.set_result(False)
        return done

    async def write_at_once(self, job: Job, row: Row) -> bool:
        """Write a row by ``job``, which reads nothing, with what is to be written soon; tell whether all is kept.

        Where the database has a courier, all of it has left this program before anything is waited for.
        """
        if self._courier is None:
            return await self.kept(self.write(job, row))
        mine: Future[bool] = Future()
        items = sorted([_Item(job, mine, row), *self._take_what_comes_soon()], key=_by_row)
        recorded = _Recorded()
        for item in items:
            item.job(recorded)
        try:
            await self._courier.deliver(recorded.statements)
        except BaseException as error:  # the writing thread does it, when it can
            self._put_back(items)
            if not isinstance(error, self._engine.errors):
                raise
        else:
            _tell(items, [True] * len(items))
        await self.kept(self.flush())
        return await self.kept(mine)

    async def prepare(self) -> None:
        """Connect for what is to be written at once."""
        if self._courier is not None:
            await self._courier.prepare()

    async def kept(self, write: Future[bool]) -> bool:
        """Wait until a write is kept or dropped. A file in trouble is not waited for; a shared database is."""
        if not self.healthy and not self.shared and not write.done():
            return False
        return await asyncio.wrap_future(write)

    def flush(self) -> Future[bool]:
        """Write what is queued at once; the future is done when it is written."""
        return self.write(lambda _: None, _NO_ROW)

    async def read(self, sql: str, parameters: Sequence[Any] = ()) -> Sequence[Mapping[str, Any]]:
        """The rows of a query, none where they cannot be read.

        A file beside the program is read at once, which is quicker than asking another thread to.
        """
        if not self.shared:
            return self.read_now(sql, parameters)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._read, sql, parameters, _READ_PATIENCE)

    def read_now(self, sql: str, parameters: Sequence[Any] = ()) -> Sequence[Mapping[str, Any]]:
        """The rows of a query, for where nothing can be awaited: everybody's questions wait meanwhile."""
        return self._read(sql, parameters, 0.0)

    def _read(self, sql: str, parameters: Sequence[Any], patience: float) -> Sequence[Mapping[str, Any]]:
        until = time.monotonic() + patience
        tries_left = 2 if self.shared else 1  # a server that was restarted has cut the connection, and takes a new one
        while True:
            tries_left -= 1
            try:
                return self._rows(sql, parameters)
            except self._engine.errors as error:
                self._stop_reading()
                hopeless = self._engine.usable(error) or self._closing
                if hopeless or (tries_left <= 0 and time.monotonic() >= until):
                    self._unwell(error)
                    return []
            if tries_left <= 0:
                time.sleep(_TRYING_AGAIN)

    def _rows(self, sql: str, parameters: Sequence[Any]) -> Sequence[Mapping[str, Any]]:
        try:
            reader = self._idle.pop()
        except IndexError:
            reader = self._engine.reader()
        try:
            rows = reader.rows(sql, parameters)
        except BaseException:
            reader.close()
            raise
        self._idle.append(reader)
        return rows

    def close(self) -> None:
        """Write what is queued, then let go of the file."""
        with self._changed:
            self._closing = True
        self._readers.shutdown()
        if self._courier is not None:
            self._courier.close()
        self._stop_reading()  # first: the last connection to go folds the log into the file, and cannot read-only
        with self._changed:
            self._changed.notify()
        self._writer.join()

    def _connect_to_write(self) -> Writer:
        connection = self._engine.writer()
        try:
            _in_transaction(connection, [self._on_connect], durable=True)
        except BaseException:
            connection.close()
            raise
        return connection

    def _enqueue(self, item: _Item, *, hurry: bool) -> bool:
        """Put a job behind the others, False where they are too many."""
        with self._changed:
            if len(self._waiting) < _QUEUE_LIMIT:
                self._waiting.append(item)
                self._hurry = self._hurry or hurry
                if self._hurry or len(self._waiting) in {1, _BATCH}:
                    self._changed.notify()
                return True
        self._unwell(RuntimeError("the queue of writes is full"))
        return False

    def _take_what_comes_soon(self) -> list[_Item]:
        """What waits to be written soon, but for what came after a job that writes rows of any kind."""
        with self._changed:
            before = list(itertools.takewhile(lambda item: item.row is not None, self._waiting))
            behind = list(itertools.islice(self._waiting, len(before), None))
            self._waiting = deque([*(item for item in before if not item.soon), *behind])
            return [item for item in before if item.soon]

    def _put_back(self, items: Sequence[_Item]) -> None:
        with self._changed:
            self._waiting.extendleft(reversed(items))
            self._hurry = True
            self._changed.notify()

    def _write_for_ever(self) -> None:
        closing, due = False, time.monotonic()
        batch: list[_Item] = []
        while not closing:
            if time.monotonic() >= due:
                batch.append(_Item(self._housekeeping))
                due = time.monotonic() + self._housekeeping_every
            self._do_all(batch)
            self._tried.set()
            batch, closing = self._next_batch(due - time.monotonic())
        self._do_all(batch)
        self._stop_writing()

    def _next_batch(self, seconds: float) -> tuple[list[_Item], bool]:
        """What is queued within ``seconds``, up to a batch, and whether the file is to be closed after it."""
        with self._changed:
            if self._changed.wait_for(lambda: self._waiting or self._closing, seconds):
                self._changed.wait_for(self._should_write_now, _GATHERING)
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), _BATCH))]
            self._hurry = self._hurry and bool(self._waiting)
            return batch, self._closing and not self._waiting

    def _should_write_now(self) -> bool:
        return self._hurry or self._closing or len(self._waiting) >= _BATCH

    def _do_all(self, batch: Sequence[_Item]) -> None:
        for together in _transactions(batch):
            self._do(together)

    def _do(self, batch: Sequence[_Item]) -> None:
        """Run the jobs in one transaction; where that fails, each in its own, so that one bad job harms no other."""
        outcomes = [False] * len(batch)
        try:
            if self._try_patiently(batch) is _Outcome.KEPT:
                outcomes = [True] * len(batch)
            else:
                outcomes = [len(batch) > 1 and self._try_patiently([item]) is _Outcome.KEPT for item in batch]
        except Exception:  # of the machinery itself; who waits is told all the same, and the next batch is tried
            _log.exception("the writing of the state failed")
            self._writing = None
        _tell(batch, outcomes)

    def _try_patiently(self, batch: Sequence[_Item]) -> _Outcome:
        """Try, and again while a shared database is away, but not for ever and not while closing."""
        until = time.monotonic() + _PATIENCE
        while True:
            outcome = self._try(batch)
            if outcome is not _Outcome.AWAY or not self._engine.shared:
                return outcome
            if self._closing or time.monotonic() > until:
                return outcome
            self._tried.set()
            time.sleep(_TRYING_AGAIN)

    def _try(self, batch: Sequence[_Item]) -> _Outcome:
        try:
            if self._writing is None:
                self._writing = self._connect_to_write()
            durable = any(item.row is None or item.row[0] not in _PASSING for item in batch)
            _in_transaction(self._writing, [item.job for item in batch], durable=durable)
        except self._engine.errors as error:
            self._unwell(error)
            if self._engine.usable(error):
                return _Outcome.REFUSED
            self._stop_writing()
            return _Outcome.AWAY
        except Exception:
            _log.exception("a write to the state is wrong")
            return _Outcome.REFUSED
        self._well()
        return _Outcome.KEPT

    def _stop_reading(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _stop_writing(self) -> None:
        if self._writing is not None:
            self._writing.close()
        self._writing = None

    def _unwell(self, error: Exception) -> None:
        if self._healthy:
            _log.error("the state in %s fails (%s); answering goes on without it", self._engine.name, error)
        self._healthy = False

    def _well(self) -> None:
        if not self._healthy:
            _log.warning("the state in %s works again", self._engine.name)
        self._healthy = True


def _transactions(batch: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """The jobs of each transaction, those that write a row each in the order of the rows.

    Programs that share a database lock rows in the same order, so that none waits for one that waits for it.
    """
    for one_row, items in itertools.groupby(batch, key=lambda item: item.row is not None):
        if one_row:
            yield sorted(items, key=_by_row)
        else:
            yield from ([item] for item in items)


def _by_row(item: _Item) -> Row:
    return item.row or _NO_ROW


def _tell(items: Sequence[_Item], outcomes: Sequence[bool]) -> None:
    for item, kept in zip(items, outcomes, strict=True):
        # Who no longer waits (a request that was given up) has cancelled the future.
        if item.done is not None and item.done.set_running_or_notify_cancel():
            item.done.set_result(kept)


class _Recorded:
    """Notes what a job would do."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, Sequence[Any]]] = []

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Cursor:
        self.statements.append((sql, parameters))
        return _NO_ROWS

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        self.statements += [(sql, row) for row in parameters]


class _NoRows:
    def fetchone(self) -> Any:
        raise TypeError("what is written at once or soon reads nothing")


_NO_ROWS = _NoRows()


def _in_transaction(connection: Writer, jobs: Sequence[Job], *, durable: bool) -> None:
    connection.begin(durable=durable)
    try:
        for job in jobs:
            job(connection)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
