"""Updates that a bot token has begun, so that no change is made twice, and file ids of what it has uploaded."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select

from bot.store.chat_tables import seen_update, sent_file
from bot.store.database import Database, reads, writes
from bot.store.dialects import insert_if_absent, put

_KEPT = timedelta(days=2)
"""Telegram keeps an update that nobody fetched for a day."""


class SeenUpdates:
    """The port `bot.chat.library.polling.Seen`. A bot's id is the number before the colon of its token."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    @writes
    def take(self, connection: Connection, bot: int, update: int) -> bool:
        """True the first time; False for an update that is or was worked on, before a crash too."""
        return insert_if_absent(connection, seen_update, {"bot": bot, "update": update, "at": self._clock()})

    @writes
    def forget_old(self, connection: Connection) -> None:
        """Drop what Telegram cannot send again."""
        # Counted from the newest: a clock that is ahead at a start must not make all of them old.
        newest = connection.execute(select(func.max(seen_update.c.at))).scalar()
        if newest is not None:
            connection.execute(delete(seen_update).where(seen_update.c.at < min(newest, self._clock()) - _KEPT))


class StoredFiles:
    """Telegram's names of files that were sent; each bot has names of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @reads
    def find(self, connection: Connection, bot: int, key: str) -> str | None:
        row = sent_file.c
        query = select(row.file_id).where(row.bot == bot, row.key == key)
        file_id: str | None = connection.execute(query).scalar()
        return file_id

    @writes
    def keep(self, connection: Connection, bot: int, key: str, file_id: str) -> None:
        put(connection, sent_file, {"bot": bot, "key": key, "file_id": file_id})

    @writes
    def forget(self, connection: Connection, bot: int, key: str) -> None:
        """Telegram does not know the name any more."""
        row = sent_file.c
        connection.execute(delete(sent_file).where(row.bot == bot, row.key == key))
