"""Leader election: one process of an installation does what must be done once, such as fetching on schedule.

PostgreSQL: an advisory lock of a connection of its own, pinged every second. A leader that is killed loses it with
its connection, and another has it within two seconds; one that cannot reach the database steps down by itself.
SQLite: a lock on a file beside the database, and no second process at all.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy import Engine

from bot.store.engine import Lock
from bot.store.file_lock import AlreadyRunning, FileLock
from bot.store.outage import DatabaseAway
from bot.store.postgres.session import Session

log = structlog.get_logger()

EVERY = 1.0
"""Seconds between looks: a leader's, whether it still is one; the others', whether they are now."""


class Leader:
    """A process's candidacy for leader. `lock` is of the engine's SQLite file, where it is held already."""

    def __init__(self, engine: Engine, lock: FileLock | None = None) -> None:
        self._engine = engine
        self._session = Session(engine)
        file = engine.url.database if engine.dialect.name == "sqlite" else None
        self._lock = lock or (FileLock(file) if file else None)
        self._standing: asyncio.Task[None] | None = None
        self.leads = False

    async def start(self, *, gained: Callable[[], Awaitable[None]], lost: Callable[[], Awaitable[None]]) -> None:
        """Stand for leader: `gained` is called on becoming it, `lost` on being it no more.

        Raises AlreadyRunning on a SQLite database that another process works with.
        """
        if self._engine.dialect.name == "sqlite":
            await self.hold()
            self.leads = True
            await gained()
            return
        self._standing = asyncio.create_task(self._stand(gained, lost), name="stand for leader")

    async def stop(self, lost: Callable[[], Awaitable[None]]) -> None:
        """Give the lead to another, after calling `lost` where it was led."""
        if self._standing:
            self._standing.cancel()
            await asyncio.wait((self._standing,))
        if self.leads:
            self.leads = False
            await lost()
        await self.release()

    async def hold(self) -> None:
        """Keep every process from running on the database until `release`; raises AlreadyRunning."""
        if self._engine.dialect.name == "sqlite":
            if self._lock:
                await asyncio.to_thread(self._lock.take)
            return
        await self._session.ensure()
        if not await self._session.try_lock(Lock.LEADER):
            raise AlreadyRunning("A tradebot is running on the database. Stop every process of it first.")

    async def release(self) -> None:
        await self._session.close()
        if self._lock:
            self._lock.release()

    async def _stand(self, gained: Callable[[], Awaitable[None]], lost: Callable[[], Awaitable[None]]) -> None:
        while True:
            leads = await self._look()
            if leads is not self.leads:
                self.leads = leads
                log.info("leads" if leads else "leads no more")
                await (gained() if leads else lost())
            await asyncio.sleep(EVERY)

    async def _look(self) -> bool:
        try:
            is_new = await self._session.ensure()
            return (self.leads and not is_new) or await self._session.try_lock(Lock.LEADER)
        except DatabaseAway:
            await self._session.close()
            return False
