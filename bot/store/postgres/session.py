"""One PostgreSQL connection outside the pool, kept while the process lives.

Advisory locks taken on it end with it, however the process ends: nobody has to clean up after a crash, and no clock
decides who is alive. What other processes announce is heard on it too. A pooler that hands connections on between
transactions (PgBouncer in transaction mode) breaks both: give it the address of the server itself.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

if TYPE_CHECKING:
    import asyncpg

log = structlog.get_logger()

_PATIENCE = 3.0
"""Seconds without an answer after which the server counts as gone."""
_PING_EVERY = 1.0
# The server's own side: it ends the locks of a machine that has lost its power within eleven seconds.
_KEEPALIVE = {"tcp_keepalives_idle": "5", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "3"}


class Session:
    """Opened by `ensure`, and again whenever it was lost. Everything raises OSError when the server is away."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: asyncpg.Connection | None = None
        self._heard: dict[str, Callable[[], None]] = {}
        self._pinged = 0.0

    async def ensure(self) -> bool:
        """Ping, at most once a second, and connect where needed. True when the connection is a new one."""
        if self._connection is not None:
            if time.monotonic() - self._pinged < _PING_EVERY and not self._connection.is_closed():
                return False
            try:
                with _driving():
                    await self._connection.execute("SELECT 1", timeout=_PATIENCE)
            except OSError as error:
                log.warning("connection to the database was lost", error=repr(error))
                await self.close()
            else:
                self._pinged = time.monotonic()
                return False
        await self._connect()
        return True

    def listen(self, channel: str, heard: Callable[[], None]) -> None:
        """Call `heard` for every announcement on a channel, on all connections that come; before `ensure`."""
        self._heard[channel] = heard

    async def try_lock(self, number: int) -> bool:
        """Take an advisory lock if nobody has it; it is kept until `unlock` or the end of the connection."""
        with _driving():
            return bool(await self._live().fetchval("SELECT pg_try_advisory_lock($1)", number, timeout=_PATIENCE))

    async def unlock(self, number: int) -> None:
        with _driving():
            await self._live().execute("SELECT pg_advisory_unlock($1)", number, timeout=_PATIENCE)

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()  # says no goodbye, so it cannot hang on a server that does not answer
            await asyncio.sleep(0)

    async def _connect(self) -> None:
        import asyncpg  # noqa: PLC0415 - most installations never need it

        places, how = self._engine.dialect.create_connect_args(self._engine.url)
        with _driving():
            connection = await asyncpg.connect(*places, **how, timeout=_PATIENCE, server_settings=_KEEPALIVE)
            for channel, heard in self._heard.items():
                await connection.add_listener(channel, lambda *_, heard=heard: heard())
        self._connection, self._pinged = connection, time.monotonic()

    def _live(self) -> "asyncpg.Connection":
        if self._connection is None:
            raise ConnectionError("no connection to the database")
        return self._connection


@contextmanager
def _driving() -> Iterator[None]:
    """Give the driver's errors the name that the network's have."""
    import asyncpg  # noqa: PLC0415

    try:
        yield
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise ConnectionError(repr(error)) from error
