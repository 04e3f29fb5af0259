"""Updates that a bot token has begun, so that no change is made twice."""

from datetime import timedelta

from sqlalchemy import Connection, delete, func, select

from bot.store.chat_tables import seen_update
from bot.store.database import OnDatabase, writes
from bot.store.dialects import insert_if_absent

_KEPT = timedelta(days=2)
"""Telegram keeps an update that nobody fetched for a day."""


class SeenUpdates(OnDatabase):
    """The port `bot.chat.telegram_api.polling.Seen`. A bot's id is the number before the colon of its token."""

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
