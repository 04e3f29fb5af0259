"""One PostgreSQL connection outside the pool, kept while the process lives.

Advisory locks taken on it end with it, however the process ends: nobody has to clean up after a crash, and no clock
decides who is alive. What other processes announce is heard on it too. A pooler that hands connections on between
transactions (PgBouncer in transaction mode) breaks both: give it the address of the server itself.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Engine

from bot.store.outage import DatabaseAway

if TYPE_CHECKING:
    import psycopg

log = structlog.get_logger()

_PATIENCE = 3.0
"""Seconds without an answer after which the server counts as gone."""
_PING_EVERY = 1.0
# The server's own side: it ends the locks of a machine that has lost its power within eleven seconds.
_KEEPALIVE = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"


class Session:
    """A connection of one's own, opened by `ensure`, and again whenever it was lost.

    Everything raises DatabaseAway when the server is away.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._pinged = 0.0
        self._is_loss_told = False

    async def ensure(self) -> bool:
        """Ping, at most once a second, and connect where needed. True when the connection is a new one."""
        if self._connection is not None:
            if time.monotonic() - self._pinged < _PING_EVERY and not self._connection.closed:
                return False
            try:
                await self._ask("SELECT 1")
            except DatabaseAway as error:
                self._tell(error)
                await self.close()
            else:
                self._pinged = time.monotonic()
                return False
        try:
            await self._connect()
        except DatabaseAway as error:
            self._tell(error)
            raise
        self._is_loss_told = False
        return True

    async def listen(self, channel: str) -> None:
        """Hear what is announced on a channel, as long as this connection lasts."""
        await self._ask(f"LISTEN {channel}")

    async def heard(self, seconds: float) -> bool:
        """Wait so long for an announcement; whether there was one."""
        async with _driving(_PATIENCE + seconds), aclosing(self._live().notifies(timeout=seconds)) as announcements:
            async for _ in announcements:
                return True
        return False

    async def try_lock(self, number: int) -> bool:
        """Take an advisory lock if nobody has it; it is kept until `unlock` or the end of the connection."""
        return bool(await self._ask("SELECT pg_try_advisory_lock(%s)", number))

    async def unlock(self, number: int) -> None:
        await self._ask("SELECT pg_advisory_unlock(%s)", number)

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    def _tell(self, error: DatabaseAway) -> None:
        if not self._is_loss_told:
            log.warning("there is no connection for locks and announcements", error=str(error))
        self._is_loss_told = True

    async def _connect(self) -> None:
        import psycopg  # noqa: PLC0415 - most installations never need it

        places, how = self._engine.dialect.create_connect_args(self._engine.url)
        async with _driving(_PATIENCE):
            self._connection = await psycopg.AsyncConnection.connect(
                *places, **{"options": _KEEPALIVE, **how}, autocommit=True
            )
        self._pinged = time.monotonic()

    async def _ask(self, statement: str, *values: int) -> Any:  # noqa: ANN401 - what the statement gives
        async with _driving(_PATIENCE):
            asked = await self._live().execute(statement.encode(), values)
            row = await asked.fetchone() if asked.description else None
            return row[0] if row else None

    def _live(self) -> "psycopg.AsyncConnection[Any]":
        if self._connection is None:
            raise DatabaseAway("no connection")
        return self._connection


@asynccontextmanager
async def _driving(patience: float) -> AsyncIterator[None]:
    """Wait no longer than this, and give errors the one name for all."""
    import psycopg  # noqa: PLC0415

    try:
        async with asyncio.timeout(patience):
            yield
    except (psycopg.Error, OSError) as error:
        raise DatabaseAway(repr(error)) from error
