"""Who is sending: on SQLite one process, on PostgreSQL any number, each known to live as long as its connection does.

What a process that died was sending may have arrived or not; to call it uncertain one must know that it died.
"""

import asyncio
import fcntl
import secrets
from collections.abc import Collection
from pathlib import Path
from typing import IO

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.session import Session

_PREFIX = "sender-"


class SenderName:
    """This process among those that send. Take it before sending, give it back after.

    SQLite: a lock on a file beside the database. PostgreSQL: an advisory lock on the name's own number. Both end
    with the process, however it ends.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._is_shared = engine.dialect.name == "postgresql"
        self._session = Session(engine)
        self._file: IO[bytes] | None = None
        # 63 random bits: never the name of another, dead or alive.
        self._number = secrets.randbits(63)
        self.name = f"{_PREFIX}{self._number:x}"

    async def take(self) -> bool:
        """True when this process may send from now on; False while another one does, or the database is away."""
        if self._is_shared:
            return await self._take_number()
        database = self._engine.url.database
        if self._file is not None or not database:
            return True
        return await asyncio.to_thread(self._take_file, Path(f"{database}.sending"))

    async def gone(self, names: Collection[str]) -> set[str]:
        """Those of the names whose processes have ended. To be asked by who has taken its own."""
        others = set(names) - {self.name}
        if not self._is_shared:
            return others  # the one lock is ours
        return {name for name in others if await self._is_gone(name)}

    async def give_back(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        await self._session.close()

    async def _take_number(self) -> bool:
        try:
            return not await self._session.ensure() or await self._session.try_lock(self._number)
        except OSError:
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

    def _take_file(self, path: Path) -> bool:
        file = path.open("wb")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True


def _number(name: str) -> int | None:
    """The number behind a name; None for what no process of this version is called."""
    try:
        return int(name.removeprefix(_PREFIX), 16) if name.startswith(_PREFIX) else None
    except ValueError:
        return None
