"""One look at Telegram by the settings of an installation, without a running bot (`tradebot check --live`)."""

from collections.abc import Sequence

from bot.chat.telegram_api.live_check import look_at_telegram
from bot.serving.roles import webhook_of
from bot.settings import Settings


async def look(settings: Settings) -> tuple[str, Sequence[str]]:
    """Give the bot's name, "" if unknown, and a sentence for each trouble."""
    return await look_at_telegram(settings.telegram_bot_token, settings.telegram_api_url, webhook_of(settings))
