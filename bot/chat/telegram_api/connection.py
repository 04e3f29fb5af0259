"""The library's `Bot` for one token and one Bot API server, with our own requests and rate limiter."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram.ext import ExtBot

from bot.chat.telegram_api.aiohttp_request import AiohttpRequest
from bot.chat.telegram_api.polling import connected
from bot.chat.telegram_api.reply_rate_limiter import ReplyBudget, ReplyRateLimiter
from bot.chat.telegram_api.sender import TelegramSender
from bot.redaction import hide

CONNECTIONS = 100
"""Requests at a time, as many as one poll brings updates; there are a few more connections, for the push besides."""


def make_bot(token: str, api_url: str, budget: ReplyBudget) -> "ExtBot[str]":
    """Make the bot; it connects when it is initialised (`async with`). The token is kept out of logs from now on."""
    hide(token)
    return ExtBot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=AiohttpRequest(api_url, CONNECTIONS + 32),
        get_updates_request=AiohttpRequest(api_url, 1),
        rate_limiter=ReplyRateLimiter(budget),
    )


@asynccontextmanager
async def sending(token: str, api_url: str, budget: ReplyBudget) -> AsyncIterator[TelegramSender]:
    """A connection that only sends, for a process that hears nothing. Raises TokenRefused."""
    bot = make_bot(token, api_url, budget)
    try:
        await connected(bot.initialize)
        yield TelegramSender(bot)
    finally:
        await bot.shutdown()
