"""The database: one engine, a small thread pool, and whole transactions as plain functions that take a connection.

SQLite and PostgreSQL go the same way. A transaction runs in one thread from its beginning to its end; nothing in it
waits for the network or for the event loop. SQLite lets one transaction write at a time, so those of a process stand
in line for its one writing thread, and readers go on meanwhile.

A PostgreSQL that goes away is waited for as long as somebody waits for an answer. A transaction that it took along is
made again, unless it may have been committed.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import structlog
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError

from bot.domain.database_address import file_of
from bot.store.database_file import DatabaseFile
from bot.store.engine import make_engine, reading, writing
from bot.store.outage import DatabaseAway, Outage, is_away, is_locked

log = structlog.get_logger()

_READERS = 2
_SHARED = 5
"""Transactions at once on PostgreSQL; SQLAlchemy keeps as many connections."""

PATIENCE = 30.0
"""Seconds that a transaction waits for a database that is away."""
_ATTEMPTS = 5

Result = TypeVar("Result")
Arguments = ParamSpec("Arguments")


class Database:
    """One database, opened at its first use."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self.outage = Outage(self.engine)
        self._was_there = False
        path = file_of(url)
        self.file = DatabaseFile(Path(path)) if path else None
        """Its file, where it is SQLite's."""
        if self.file:
            file = self.file
            # A connection made later would make a new, empty file in the place of one that was deleted.
            event.listen(self.engine, "do_connect", lambda *_: file.check())
            event.listen(self.engine, "connect", lambda *_: file.opened())
        self.is_shared = self.engine.dialect.name == "postgresql"
        """Whether several processes may work on it at once."""
        if self.is_shared:
            self._readers = self._writers = ThreadPoolExecutor(_SHARED, thread_name_prefix="database")
        else:
            self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="database-reader")
            self._writers = ThreadPoolExecutor(1, thread_name_prefix="database-writer")

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """Run a function on one state of the database. Raises DatabaseAway."""
        return await self._waited_for(self._readers, self.reading, work)

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run a function and commit; any exception undoes all of it.

        Raises DatabaseAway; where the connection was lost while committing, and nobody knows, the driver's own error.
        """
        return await self._waited_for(self._writers, self.writing, work)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction on one state of the database, in the thread that asks."""
        with reading(self.engine) as connection:
            yield connection
        self._was_there = True

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes, in the thread that asks: committed at the end of the block, or undone.

        Raises DatabaseGone for a file that is not there any more, so that nobody says that something was kept.
        """
        if self.file:
            self.file.check()
        with writing(self.engine) as connection:
            yield connection
        self._was_there = True
        if self.file:
            self.file.check()

    async def close(self) -> None:
        """Let go of the database, after what is under way."""
        await self.outage.close()
        await asyncio.to_thread(self.close_now)

    def close_now(self) -> None:
        """As `close`, in the thread that asks, for who has used no other."""
        self._readers.shutdown()
        self._writers.shutdown()
        self.engine.dispose()

    async def _waited_for(
        self, threads: ThreadPoolExecutor, open_transaction: Callable[[], Any], work: Callable[[Connection], Result]
    ) -> Result:
        begun = time.monotonic()
        for _ in range(_ATTEMPTS):
            await self.outage.wait_until_over(begun + PATIENCE)
            tried = time.monotonic()
            loop = asyncio.get_running_loop()
            try:
                return await loop.run_in_executor(threads, self._run, open_transaction, work)
            except _Lost as lost:
                if not self._was_there:
                    raise lost.error from None  # no outage: its address may be wrong
                self.outage.notice(lost.error, tried)
                if lost.may_be_committed and open_transaction == self.writing:
                    raise lost.error from None
        raise DatabaseAway

    def _run(self, open_transaction: Callable[[], Any], work: Callable[[Connection], Result]) -> Result:
        is_done = False
        try:
            with open_transaction() as connection:
                result = work(connection)
                is_done = True
        except DBAPIError as error:
            if self.is_shared and is_away(error):
                raise _Lost(error, may_be_committed=is_done) from None
            if is_locked(error) and not is_done:
                log.warning("another program keeps the database file locked")
                raise DatabaseAway from error
            raise
        return result


class _Lost(Exception):
    """A transaction whose connection was lost; after its last statement it may have been committed."""

    def __init__(self, error: DBAPIError, *, may_be_committed: bool) -> None:
        super().__init__()
        self.error = error
        self.may_be_committed = may_be_committed


@contextmanager
def database_at(url: str) -> Iterator[Database]:
    """A database for who may wait, closed at the end of the block in the thread that asks."""
    database = Database(url)
    try:
        yield database
    finally:
        database.close_now()


class OnDatabase:
    """A part of the store: its methods are transactions on the database, and the clock says when."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock


Self = TypeVar("Self", bound=OnDatabase)


def reads(
    work: Callable[Concatenate[Self, Connection, Arguments], Result],
) -> Callable[Concatenate[Self, Arguments], Coroutine[Any, Any, Result]]:
    """Make a method that takes a connection an awaitable one: a transaction that reads one state of the database."""

    @wraps(work)
    async def method(self: Self, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        return await self._database.read(lambda connection: work(self, connection, *args, **kwargs))

    return method


def writes(
    work: Callable[Concatenate[Self, Connection, Arguments], Result],
) -> Callable[Concatenate[Self, Arguments], Coroutine[Any, Any, Result]]:
    """Make a method that takes a connection an awaitable one: a transaction that is committed, or undone."""

    @wraps(work)
    async def method(self: Self, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        return await self._database.write(lambda connection: work(self, connection, *args, **kwargs))

    return method
