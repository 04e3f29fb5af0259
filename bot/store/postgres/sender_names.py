"""The names of sending processes: one on SQLite, any number on PostgreSQL, each alive as long as its connection.

What a process that died was sending may have arrived or not; to call it uncertain one must know that it died.
"""

import asyncio
import secrets
from collections.abc import Collection

from sqlalchemy import Engine

from bot.store.file_lock import AlreadyRunning, FileLock
from bot.store.outage import DatabaseAway
from bot.store.postgres.session import Session

_PREFIX = "sender-"


class SenderName:
    """This process among those that send. Take it before sending, give it back after.

    SQLite: a lock on a file beside the database. PostgreSQL: an advisory lock on the name's own number. Both end
    with the process, however it ends.
    """

    def __init__(self, engine: Engine) -> None:
        self._is_shared = engine.dialect.name == "postgresql"
        self._session = Session(engine)
        file = None if self._is_shared else engine.url.database
        self._lock = FileLock(file, "sending") if file else None
        # 63 random bits: never the name of another, dead or alive.
        self._number = secrets.randbits(63)
        self.name = f"{_PREFIX}{self._number:x}"

    async def take(self) -> bool:
        """True when this process may send from now on; False while another one does, or the database is away."""
        if self._is_shared:
            return await self._take_number()
        try:
            if self._lock:
                await asyncio.to_thread(self._lock.take)
        except AlreadyRunning:
            return False
        return True

    async def gone(self, names: Collection[str]) -> set[str]:
        """Those of the names whose processes have ended. To be asked by who has taken its own."""
        others = set(names) - {self.name}
        if not self._is_shared:
            return others  # the one lock is ours
        return {name for name in others if await self._is_gone(name)}

    async def give_back(self) -> None:
        if self._lock:
            self._lock.release()
        await self._session.close()

    async def _take_number(self) -> bool:
        try:
            return not await self._session.ensure() or await self._session.try_lock(self._number)
        except DatabaseAway:
            await self._session.close()
            return False

    async def _is_gone(self, name: str) -> bool:
        number = _number(name)
        if number is None:
            return True
        if not await self._session.try_lock(number):
            return False
        await self._session.unlock(number)
        return True


def _number(name: str) -> int | None:
    """The number behind a name; None for what no process of this version is called."""
    try:
        return int(name.removeprefix(_PREFIX), 16) if name.startswith(_PREFIX) else None
    except ValueError:
        return None
