"""One look at Telegram with a token, for an operator: who the bot is, and what is wrong."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from telegram import Bot
from telegram.error import EndPointNotFound, InvalidToken, TelegramError

from bot.chat.telegram_api.aiohttp_request import AiohttpRequest
from bot.chat.telegram_api.update_kinds import KINDS
from bot.chat.telegram_api.webhook import Webhook, webhook_troubles
from bot.redaction import hide

_PATIENCE = 20.0
_RECENT = timedelta(hours=1)


async def look_at_telegram(token: str, api_url: str, webhook: Webhook | None) -> tuple[str, Sequence[str]]:
    """Ask getMe and getWebhookInfo once; gives the bot's name, "" if unknown, and a sentence for each trouble."""
    hide(token)
    request = AiohttpRequest(api_url, 2)
    bot = Bot(token, base_url=f"{api_url}/bot", request=request, get_updates_request=request)
    try:
        async with asyncio.timeout(_PATIENCE):
            await request.initialize()
            me, info = await bot.get_me(), await bot.get_webhook_info()
    except (InvalidToken, EndPointNotFound):
        return "", ("Telegram does not know the token: get one from @BotFather and set TELEGRAM_BOT_TOKEN",)
    except TimeoutError:
        return "", (f"{api_url} does not answer within {_PATIENCE:.0f} seconds: look at TELEGRAM_API_URL and proxies",)
    except (TelegramError, KeyError, TypeError) as error:  # the latter of an answer without what it must have
        return "", (f"{api_url} cannot be asked: {error}; look at TELEGRAM_API_URL, the network and proxies",)
    finally:
        await request.shutdown()
    troubles = list(webhook_troubles(info, webhook, KINDS, datetime.now(UTC) - _RECENT).values())
    if not me.can_join_groups:
        troubles.append("the bot cannot be added to groups: send /setjoingroups to @BotFather")
    return f"@{me.username}", troubles
