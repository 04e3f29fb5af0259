"""A listener for loads made by other processes (PostgreSQL's LISTEN); on SQLite there is only the regular poll."""

import asyncio
from collections.abc import Callable

from sqlalchemy import Connection, Engine, func, select

from bot.store.outage import DatabaseAway
from bot.store.postgres.session import Session

_CHANNEL = "tradebot_loads"
_EVERY = 1.0


def notify_loads(connection: Connection) -> None:
    """Tell the others, when this transaction is committed and not before."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_notify(_CHANNEL, "")))


class LoadListener:
    """Calls `heard` whenever any process has loaded something, and when something may have been missed."""

    def __init__(self, engine: Engine) -> None:
        self._is_shared = engine.dialect.name == "postgresql"
        self._session = Session(engine)
        self._hearing: asyncio.Task[None] | None = None

    async def start(self, heard: Callable[[], None]) -> None:
        if self._is_shared:
            self._hearing = asyncio.create_task(self._hear(heard), name="hear of loads")

    async def stop(self) -> None:
        if self._hearing:
            self._hearing.cancel()
            await asyncio.wait((self._hearing,))
        await self._session.close()

    async def _hear(self, heard: Callable[[], None]) -> None:
        while True:
            try:
                if await self._session.ensure():
                    await self._session.listen(_CHANNEL)
                    heard()
                if await self._session.heard(_EVERY):
                    heard()
            except DatabaseAway:
                await self._session.close()
                await asyncio.sleep(_EVERY)
