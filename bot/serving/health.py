"""The health of a running bot, as load balancers and monitoring ask for it."""

from collections.abc import Mapping

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.app import App
from bot.chat.telegram_bot import TelegramBot

log = structlog.get_logger()


class AppHealth:
    """The port `bot.serving.webhook_server.ProcessHealth`, from the database, the model and the Telegram bot."""

    def __init__(self, app: App, bot: TelegramBot) -> None:
        self._app = app
        self._bot = bot

    async def ready(self) -> Mapping[str, bool]:
        try:
            newest = await self._app.store.newest_load()
        except (OSError, SQLAlchemyError) as error:
            log.warning("the database cannot be reached", error=repr(error))
            newest = None
        return {"database": newest is not None, "figures": bool(newest), "telegram": self._bot.is_ready}

    async def deliveries(self) -> Mapping[str, int]:
        return await self._app.store.delivery_counts()

    @property
    def load(self) -> int:
        return self._app.answering.model.number
