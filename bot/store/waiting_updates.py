"""Updates that were confirmed to Telegram before they were answered, so that a stop or a kill loses none."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import Connection, delete, select

from bot.store.chat_tables import waiting_update
from bot.store.database import OnDatabase, reads, writes
from bot.store.dialects import put

_KEPT = timedelta(days=1)
"""As long as Telegram itself keeps an update that nobody fetches."""


class WaitingUpdates(OnDatabase):
    """The port `bot.chat.telegram_api.polling.Waiting`. A bot's id is the number before the colon of its token."""

    @writes
    def keep(self, connection: Connection, bot: int, updates: Sequence[tuple[int, str]]) -> None:
        """Keep updates: each its number and its JSON."""
        now = self._clock()
        rows = [{"bot": bot, "update": number, "body": body, "at": now} for number, body in updates]
        put(connection, waiting_update, *rows)

    @reads
    def kept(self, connection: Connection, bot: int) -> list[str]:
        """The JSON of those that nobody has answered, in their order."""
        row = waiting_update.c
        query = select(row.body).where(row.bot == bot, row.at >= self._clock() - _KEPT).order_by(row.update)
        return list(connection.execute(query).scalars())

    @writes
    def take(self, connection: Connection, bot: int) -> list[str]:
        """The same, and nobody else finds them any more."""
        row = waiting_update.c
        taken = delete(waiting_update).where(row.bot == bot, row.at >= self._clock() - _KEPT)
        found = connection.execute(taken.returning(row.update, row.body))
        return [body for _, body in sorted(tuple(one) for one in found)]

    @writes
    def forget(self, connection: Connection, bot: int, numbers: Collection[int]) -> None:
        """Forget those that are done with, and what nobody waits for any more."""
        row = waiting_update.c
        connection.execute(delete(waiting_update).where(row.bot == bot, row.update.in_(numbers)))
        connection.execute(delete(waiting_update).where(row.at < self._clock() - _KEPT))
