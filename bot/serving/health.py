"""The health of a running bot, as load balancers and monitoring ask for it."""

from collections.abc import Collection, Mapping
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from bot.app import App
from bot.chat.telegram_bot import TelegramBot


class AppHealth:
    """The port `bot.serving.health_server.ProcessHealth`, from the database, the model and the Telegram bot.

    `bot` is None in a process that hears nobody.
    """

    def __init__(self, app: App, bot: TelegramBot | None) -> None:
        self._app = app
        self._bot = bot
        self._outage = app.store.database.outage

    async def ready(self) -> Mapping[str, bool]:
        newest: int | None = None
        if not self._outage.is_on:
            with suppress(OSError, SQLAlchemyError):
                newest = await self._app.store.newest_load()
        parts = {"database": newest is not None, "figures": bool(newest)}
        return parts if self._bot is None else {**parts, "telegram": self._bot.is_ready}

    async def deliveries(self) -> Mapping[str, int]:
        return {} if self._outage.is_on else await self._app.store.delivery_counts()

    @property
    def outages(self) -> tuple[int, float]:
        return self._outage.count, self._outage.seconds

    @property
    def troubles(self) -> Collection[str]:
        return self._bot.troubles.current if self._bot else ()

    @property
    def unreadable(self) -> int:
        return self._bot.unreadable if self._bot else 0

    @property
    def load(self) -> int:
        return self._app.answering.model.number
