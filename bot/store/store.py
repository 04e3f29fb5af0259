"""The database as the rest of the bot sees it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.loads import Holdings
from bot.store import figures, migrate
from bot.store.access import StoredAccess
from bot.store.at_once import make_at_once
from bot.store.chat_settings_cache import ChatSettingsCache
from bot.store.deliveries.campaigns import StoredCampaigns
from bot.store.deliveries.delivery_counts import delivery_counts
from bot.store.deliveries.messages import StoredMessages
from bot.store.deliveries.outbox import Outbox
from bot.store.deliveries.subscriptions import StoredSubscriptions
from bot.store.engine import lock_loads, make_engine, reading, writing
from bot.store.file_lock import FileLock
from bot.store.leader import Leader
from bot.store.postgres.load_listener import LoadListener, notify_loads
from bot.store.postgres.sender_names import SenderName
from bot.store.seen_updates import SeenUpdates, StoredFiles
from bot.store.settings import BotState, StoredChatSettings

# On SQLite there is one process that answers; on PostgreSQL a change must reach the others within a second.
_SETTINGS_SECONDS, _SETTINGS_SECONDS_SHARED = 10.0, 1.0


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """One database, opened at its first use. Call `upgrade` first and `close` last.

    `lock` is of its file, where this process holds it already; it is released at the end.
    """

    def __init__(self, url: str, *, clock: Callable[[], datetime] = _utc_now, lock: FileLock | None = None) -> None:
        self.url = url
        self._engine = make_engine(url)
        self._at_once = make_at_once(self._engine)
        self.subscriptions = StoredSubscriptions(self._at_once, clock)
        is_shared = self.is_shared = self._engine.dialect.name != "sqlite"
        """Whether several processes may work on it at once."""
        self.chat_settings = ChatSettingsCache(
            StoredChatSettings(self._at_once), _SETTINGS_SECONDS_SHARED if is_shared else _SETTINGS_SECONDS
        )
        self.outbox = Outbox(self._engine, clock)
        self.campaigns = StoredCampaigns(self._engine, clock)
        self.messages = StoredMessages(self._engine)
        self.sender = SenderName(self._engine)
        self.leader = Leader(self._engine, lock)
        self.load_listener = LoadListener(self._engine)
        self.state = BotState(self._engine)
        self.access = StoredAccess(self._engine, clock)
        self.updates = SeenUpdates(self._at_once, clock)
        self.files = StoredFiles(self._at_once)

    async def upgrade(self) -> None:
        """Make or update the schema; quick when there is nothing to do. Raises DatabaseIsNewer."""
        await migrate.upgrade(self._engine, self.url)

    async def close(self) -> None:
        await self.sender.give_back()
        await asyncio.to_thread(self._at_once.close)
        await self.leader.release()
        await self._engine.dispose()

    async def holdings(self) -> Holdings:
        """Everything loaded, as one state of the database."""
        async with reading(self._engine) as connection:
            return await figures.holdings(connection)

    async def newest_load(self) -> int:
        """The number of the newest load; 0 when there is none."""
        async with reading(self._engine) as connection:
            return await figures.newest_load(connection)

    async def delivery_counts(self) -> Mapping[str, int]:
        """How many deliveries are in each state that is not an end."""
        async with reading(self._engine) as connection:
            return await delivery_counts(connection)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction for the query functions of `bot.store.figures` and `bot.store.events`."""
        async with reading(self._engine) as connection:
            yield connection

    @asynccontextmanager
    async def loading(self) -> AsyncIterator[AsyncConnection]:
        """The one transaction of a load, or of a copy that replaces everything (`bot.store.copying`).

        No other load is open meanwhile; an exception undoes all of it.
        """
        async with writing(self._engine) as connection:
            await lock_loads(connection)
            yield connection
            await notify_loads(connection)
