"""The database as the rest of the bot sees it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection

from bot.domain.loads import Holdings
from bot.store import figures, load_numbers, migrate
from bot.store.access import StoredAccess
from bot.store.database import Database
from bot.store.deliveries.campaigns import StoredCampaigns
from bot.store.deliveries.messages import StoredMessages
from bot.store.deliveries.outbox import Outbox
from bot.store.deliveries.subscriptions import StoredSubscriptions
from bot.store.engine import Lock, lock
from bot.store.file_lock import FileLock
from bot.store.leader import Leader
from bot.store.personal_data import PersonalData
from bot.store.postgres.load_listener import LoadListener, notify_loads
from bot.store.postgres.sender_names import SenderName
from bot.store.products import StoredProducts
from bot.store.seen_updates import SeenUpdates
from bot.store.sent_files import SentFiles
from bot.store.settings import BotState, ChatSettingsCache, StoredChatSettings
from bot.store.waiting_updates import WaitingUpdates

Result = TypeVar("Result")

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
        self.database = database = Database(url)
        self.subscriptions = StoredSubscriptions(database, clock)
        is_shared = self.is_shared = database.is_shared
        """Whether several processes may work on it at once."""
        self.chat_settings = ChatSettingsCache(
            StoredChatSettings(database, clock),
            _SETTINGS_SECONDS_SHARED if is_shared else _SETTINGS_SECONDS,
            is_away=lambda: database.outage.is_on,
        )
        self.outbox = Outbox(database, clock)
        self.campaigns = StoredCampaigns(database, clock)
        self.messages = StoredMessages(database, clock)
        self.products = StoredProducts(database, clock)
        self.sender = SenderName(database.engine)
        self.leader = Leader(database.engine, lock)
        self.load_listener = LoadListener(database.engine)
        self.state = BotState(database, clock)
        self.access = StoredAccess(database, clock)
        self.updates = SeenUpdates(database, clock)
        self.waiting_updates = WaitingUpdates(database, clock)
        self.files = SentFiles(database, clock)
        self.personal_data = PersonalData(database, clock)

    async def upgrade(self) -> None:
        """Make or update the schema; quick when there is nothing to do. Raises DatabaseIsNewer."""
        await migrate.upgrade(self.database)

    async def close(self) -> None:
        await self.sender.give_back()
        await self.leader.release()
        await self.database.close()

    async def holdings(self) -> Holdings:
        """Everything loaded, as one state of the database."""
        return await self.database.read(figures.holdings)

    async def newest_load(self) -> int:
        """The number of the newest load, or of the newest taking back of one; 0 before any."""
        return await self.database.read(load_numbers.newest_of_partners)

    async def delivery_counts(self) -> Mapping[str, int]:
        """How many deliveries are in each state that is not an end."""
        return await self.outbox.counts()

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """Run a function on one state of the database."""
        return await self.database.read(work)

    async def load(self, work: Callable[[Connection], Result]) -> Result:
        """Run the one transaction of a load, or of a copy that replaces everything (`bot.store.copying`).

        No other load is open meanwhile; an exception undoes all of it.
        """

        def loading(connection: Connection) -> Result:
            lock(connection, Lock.LOADS)
            result = work(connection)
            notify_loads(connection)
            return result

        return await self.database.write(loading)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state of the database, in the thread that asks: for who may wait for it."""
        with self.database.reading() as connection:
            yield connection

    @contextmanager
    def loading(self) -> Iterator[Connection]:
        """As `load`, in the thread that asks."""
        with self.database.writing() as connection:
            lock(connection, Lock.LOADS)
            yield connection
            notify_loads(connection)
