"""What one bot token has seen and sent: updates are answered once, files are uploaded once."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.chat_tables import seen_update, sent_file
from bot.store.dialects import insert_absent, put
from bot.store.engine import reading, writing

_KEPT = timedelta(days=2)
"""Telegram keeps an update that nobody fetched for a day."""


class StoredUpdates:
    """The port `bot.chat.polling.Seen`. A bot's id is the number before the colon of its token."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock
        self._asking: list[tuple[tuple[int, int], asyncio.Future[bool]]] = []
        self._taking: asyncio.Task[None] | None = None

    async def take(self, bot: int, update: int) -> bool:
        """True the first time; False for an update that is or was worked on, before a crash too."""
        asking: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._asking.append(((bot, update), asking))
        if self._taking is None:
            self._taking = asyncio.create_task(self._take_all())
        return await asking

    async def _take_all(self) -> None:
        # A transaction takes two milliseconds, however many rows it has: updates that come together share one.
        try:
            while self._asking:
                asking, self._asking = self._asking, []
                await self._take_together(asking)
        finally:
            self._taking = None

    async def _take_together(self, asking: Sequence[tuple[tuple[int, int], "asyncio.Future[bool]"]]) -> None:
        now = self._clock()
        rows = [{"bot": bot, "update": update, "at": now} for bot, update in dict(asking)]
        try:
            async with writing(self._engine) as connection:
                new = await insert_absent(connection, seen_update, rows)
        except Exception as error:  # noqa: BLE001 - whoever waits is told, as if it had been their own transaction
            for _, waiting in asking:
                if not waiting.done():
                    waiting.set_exception(error)
            return
        for key, waiting in asking:
            if not waiting.done():
                waiting.set_result(key in new)
            new.discard(key)  # an update that came twice at once is new to one of them

    async def forget_old(self) -> None:
        """Drop what Telegram cannot send again."""
        async with writing(self._engine) as connection:
            await connection.execute(delete(seen_update).where(seen_update.c.at < self._clock() - _KEPT))


class StoredFiles:
    """Telegram's names of files that were sent; each bot has names of its own."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def find(self, bot: int, key: str) -> str | None:
        row = sent_file.c
        async with reading(self._engine) as connection:
            found = await connection.execute(select(row.file_id).where(row.bot == bot, row.key == key))
            file_id: str | None = found.scalar()
            return file_id

    async def keep(self, bot: int, key: str, file_id: str) -> None:
        async with writing(self._engine) as connection:
            await put(connection, sent_file, {"bot": bot, "key": key, "file_id": file_id})

    async def forget(self, bot: int, key: str) -> None:
        """Telegram does not know the name any more."""
        row = sent_file.c
        async with writing(self._engine) as connection:
            await connection.execute(delete(sent_file).where(row.bot == bot, row.key == key))
