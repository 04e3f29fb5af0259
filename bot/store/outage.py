"""An outage of the database: noticed once for everybody, waited out, and told at its beginning and its end.

While it lasts nobody tries for himself: one asks again and again whether it is over, and the others wait for that.
"""

import asyncio
import sqlite3
import time

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

log = structlog.get_logger()

_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 1.0
_PASSING = ("08", "57P")
"""Classes of SQLSTATE: connection exceptions, and a server that shuts down or is starting."""


class DatabaseAway(ConnectionError):
    """The database cannot be reached for the moment. Nothing was done, and the same can be tried again."""


class Outage:
    """Whether the database is away, and how often and how long it has been."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._over = asyncio.Event()
        self._over.set()
        self._began = self._ended = float("-inf")
        self._past_seconds = 0.0
        self._probing: asyncio.Task[None] | None = None
        self.count = 0
        """Outages so far, the one under way included."""

    @property
    def is_on(self) -> bool:
        return not self._over.is_set()

    @property
    def seconds(self) -> float:
        """How long the database has been away in all."""
        return self._past_seconds + (time.monotonic() - self._began if self.is_on else 0.0)

    def notice(self, error: Exception, begun: float) -> None:
        """A transaction that was begun then has found the database away."""
        if self.is_on or begun < self._ended:
            return  # known, or over since
        self._over.clear()
        self._began = time.monotonic()
        self.count += 1
        log.warning("the database cannot be reached; what needs it waits", error=str(error).split("\n", 1)[0])
        self._probing = asyncio.create_task(self._probe(), name="wait for the database")

    async def wait_until_over(self, deadline: float) -> None:
        """Wait while it lasts; raises DatabaseAway when that is longer than until the deadline, of monotonic time."""
        try:
            async with asyncio.timeout(max(0.0, deadline - time.monotonic()) if self.is_on else None):
                await self._over.wait()
        except TimeoutError:
            raise DatabaseAway from None

    async def close(self) -> None:
        if self._probing:
            self._probing.cancel()
            await asyncio.wait((self._probing,))

    async def _probe(self) -> None:
        pause = _FIRST_PAUSE
        while not await asyncio.to_thread(self._is_there):
            await asyncio.sleep(pause)
            pause = min(_LONGEST_PAUSE, pause * 2)
        self._ended = time.monotonic()
        self._past_seconds += self._ended - self._began
        self._over.set()
        log.warning("the database is back", seconds=round(self._ended - self._began, 1))

    def _is_there(self) -> bool:
        try:
            with self._engine.connect() as connection:
                connection.exec_driver_sql("SELECT 1")
        except DBAPIError:
            return False
        return True


def is_locked(error: DBAPIError) -> bool:
    """Whether another program has kept SQLite's file locked for longer than SQLite waits."""
    return getattr(error.orig, "sqlite_errorcode", None) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def is_away(error: DBAPIError) -> bool:
    """Whether an error of PostgreSQL's driver says that the server is away, and nothing about what was asked."""
    state = getattr(error.orig, "sqlstate", "no such thing")
    has_failed = isinstance(error, OperationalError | InterfaceError)
    return error.connection_invalidated or (has_failed and (state is None or state.startswith(_PASSING)))
