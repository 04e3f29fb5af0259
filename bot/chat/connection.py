"""One bot token at one Bot API server: the library's bot, as everything here uses it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

from telegram.ext import ExtBot

from bot.chat.first_poll import FirstPoll
from bot.chat.pace import Budget, Pace
from bot.chat.polling import connected
from bot.chat.redaction import keep_secret
from bot.chat.sender import TelegramSender
from bot.chat.unguarded import unguard
from bot.chat.wire import Wire
from bot.domain.delivery import Sender

AT_ONCE = 100
"""Updates worked on at a time, as many as one poll brings; there are a few more connections, for the push besides."""


def make_bot(token: str, api_url: str, budget: Budget, first_poll: FirstPoll | None = None) -> "ExtBot[str]":
    """Make the bot; it connects when it is initialised (`async with`). The token is kept out of logs from now on."""
    keep_secret(token)
    unguard()
    return ExtBot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=Wire(api_url, AT_ONCE + 32),
        get_updates_request=_Polls(api_url, first_poll),
        rate_limiter=Pace(budget),
    )


class _Polls(Wire):
    """The connection that polls; what was asked already is not asked again."""

    def __init__(self, api_url: str, first: FirstPoll | None) -> None:
        super().__init__(api_url, 1)
        self._first = first

    async def do_request(self, *args: Any, **how: Any) -> tuple[int, bytes]:  # noqa: ANN401 - the library's own
        """Answer a poll with the first one's answer, or ask."""
        first, self._first = self._first, None
        answer = await first if first else None
        return await super().do_request(*args, **how) if answer is None else (HTTPStatus.OK, answer)


@asynccontextmanager
async def sending(token: str, api_url: str, budget: Budget) -> AsyncIterator[Sender]:
    """A connection that only sends, for a process that hears nothing. Raises TokenRefused."""
    bot = make_bot(token, api_url, budget)
    try:
        await connected(bot.initialize)
        yield TelegramSender(bot)
    finally:
        await bot.shutdown()
