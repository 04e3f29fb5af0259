"""Updates that a bot token has begun, so that no change is made twice, and file ids of what it has uploaded."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot.store.at_once import AtOnce
from bot.store.chat_tables import seen_update, sent_file
from bot.store.dialects import insert_absent, put
from bot.store.together import Together

_KEPT = timedelta(days=2)
"""Telegram keeps an update that nobody fetched for a day."""


class SeenUpdates:
    """The port `bot.chat.library.polling.Seen`. A bot's id is the number before the colon of its token."""

    def __init__(self, at_once: AtOnce, clock: Callable[[], datetime]) -> None:
        self._at_once = at_once
        self._clock = clock
        self._take = Together(self._take_all)

    async def take(self, bot: int, update: int) -> bool:
        """True the first time; False for an update that is or was worked on, before a crash too."""
        return await self._take((bot, update))

    async def _take_all(self, updates: Sequence[tuple[int, int]]) -> list[bool]:
        now = self._clock()
        rows = [{"bot": bot, "update": update, "at": now} for bot, update in dict.fromkeys(updates)]
        new = await self._at_once.write(lambda connection: insert_absent(connection, seen_update, rows))
        # An update that came twice at once is new to the first of them.
        first = {key: place for place, key in reversed(list(enumerate(updates)))}
        return [key in new and first[key] == place for place, key in enumerate(updates)]

    async def forget_old(self) -> None:
        """Drop what Telegram cannot send again."""
        old = seen_update.c.at < self._clock() - _KEPT
        await self._at_once.write(lambda connection: connection.execute(delete(seen_update).where(old)))


class StoredFiles:
    """Telegram's names of files that were sent; each bot has names of its own."""

    def __init__(self, at_once: AtOnce) -> None:
        self._at_once = at_once

    async def find(self, bot: int, key: str) -> str | None:
        row = sent_file.c
        query = select(row.file_id).where(row.bot == bot, row.key == key)
        file_id: str | None = await self._at_once.read(lambda connection: connection.execute(query).scalar())
        return file_id

    async def keep(self, bot: int, key: str, file_id: str) -> None:
        row = {"bot": bot, "key": key, "file_id": file_id}
        await self._at_once.write(lambda connection: put(connection, sent_file, row))

    async def forget(self, bot: int, key: str) -> None:
        """Telegram does not know the name any more."""
        row = sent_file.c
        gone = delete(sent_file).where(row.bot == bot, row.key == key)
        await self._at_once.write(lambda connection: connection.execute(gone))
