"""One process sends at a time: whoever holds the lock knows that nothing else is `sending`.

SQLite: a lock on a file beside the database. PostgreSQL: an advisory lock of one connection. Both end with the
process that holds them, however it ends.
"""

import asyncio
import fcntl
from pathlib import Path
from typing import IO

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.engine import SEND_LOCK


class SoleWorker:
    """Take it before sending, give it back after."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._file: IO[bytes] | None = None
        self._connection: AsyncConnection | None = None

    async def take(self) -> bool:
        """True when this process may send from now on; False while another one does."""
        if self._engine.dialect.name == "postgresql":
            return await self._take_advisory()
        database = self._engine.url.database
        return not database or await asyncio.to_thread(self._take_file, Path(f"{database}.sending"))

    async def give_back(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._connection is not None:
            # Not into the pool: the lock belongs to the connection and ends with it.
            await self._connection.invalidate()
            await self._connection.close()
            self._connection = None

    def _take_file(self, path: Path) -> bool:
        file = path.open("wb")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    async def _take_advisory(self) -> bool:
        connection = await self._engine.connect()
        try:
            has_it: bool = (await connection.execute(select(func.pg_try_advisory_lock(SEND_LOCK)))).scalar_one()
            await connection.commit()
        except BaseException:
            await connection.close()
            raise
        if not has_it:
            await connection.close()
            return False
        self._connection = connection
        return True
