"""The database: one engine, a small thread pool, and whole transactions as plain functions that take a connection.

SQLite and PostgreSQL go the same way. A transaction runs in one thread from its beginning to its end; nothing in it
waits for the network or for the event loop. SQLite lets one transaction write at a time, so those of a process stand
in line for its one writing thread, and readers go on meanwhile.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from bot.store.engine import make_engine, reading, writing

_READERS = 2
_SHARED = 5
"""Transactions at once on PostgreSQL; SQLAlchemy keeps as many connections."""

Result = TypeVar("Result")
Arguments = ParamSpec("Arguments")


class Database:
    """One database, opened at its first use."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self.is_shared = self.engine.dialect.name == "postgresql"
        """Whether several processes may work on it at once."""
        if self.is_shared:
            self._readers = self._writers = ThreadPoolExecutor(_SHARED, thread_name_prefix="database")
        else:
            self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="database-reader")
            self._writers = ThreadPoolExecutor(1, thread_name_prefix="database-writer")

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """Run a function on one state of the database."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._run, reading, work)

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run a function and commit; any exception undoes all of it."""
        return await asyncio.get_running_loop().run_in_executor(self._writers, self._run, writing, work)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction on one state of the database, in the thread that asks."""
        with reading(self.engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes, in the thread that asks: committed at the end of the block, or undone."""
        with writing(self.engine) as connection:
            yield connection

    async def close(self) -> None:
        """Let go of the database, after what is under way."""
        for let_go in (self._readers.shutdown, self._writers.shutdown, self.engine.dispose):
            await asyncio.to_thread(let_go)

    def _run(self, open_transaction: Callable[..., Any], work: Callable[[Connection], Result]) -> Result:
        with open_transaction(self.engine) as connection:
            return work(connection)


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
