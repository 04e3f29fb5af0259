"""The rate limiter for replies: they are counted together with the push, and wait when Telegram says so (429).

The library's own limiter ends a pause early, lets 39 messages a minute into a group and has no second per chat.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Protocol, TypeAlias

import structlog
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.chat.telegram_api.aiohttp_request import NotReached, wait_of

log = structlog.get_logger()

ONCE = "once"
"""As `rate_limit_args`: ask once and let the caller decide; the push has its own limits and its own retries."""

_LONGEST_WAIT = 900.0
"""Seconds; who asked has gone by then. Until then the answer waits, and holds up its own chat alone."""
_TRIES = 4
_FIRST_PAUSE = 0.5
_COUNTED = ("send", "forward", "copy")
"""What makes a message. Edits, answers to presses and inline queries, and polls have limits of their own."""
_NO_MESSAGE = "sendChatAction"

Result: TypeAlias = "bool | dict[str, Any] | list[dict[str, Any]]"


class ReplyBudget(Protocol):
    """What is counted together with the push."""

    async def reply(self, chat: int) -> tuple[float, Callable[[], None]]:
        """Count one reply; gives the seconds until it may leave, and what to call when its answer has come."""

    def hold(self, chat: int, seconds: float) -> None: ...

    def held(self, chat: int) -> float: ...


class ReplyRateLimiter(BaseRateLimiter[str]):
    """The library's rate limiter: waits for a place, and asks again only where nothing can have arrived."""

    def __init__(self, budget: ReplyBudget, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._budget = budget
        self._sleep = sleep

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def process_request(  # noqa: PLR0917 - the library's own signature
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,  # noqa: ANN401
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> Result:
        """Make one request for the library; raises what the last attempt raised."""
        chat = data.get("chat_id")
        if rate_limit_args == ONCE or not isinstance(chat, int):
            return await callback(*args, **kwargs)
        for attempt in range(1, _TRIES):
            await self._sleep_off(self._budget.held(chat))
            try:
                return await self._counted(callback, args, kwargs, endpoint, chat)
            except RetryAfter as refusal:
                wait = wait_of(refusal)
                self._budget.hold(chat, wait)
                log.warning("asked to wait", endpoint=endpoint, seconds=wait)
                if wait > _LONGEST_WAIT:
                    raise
            except NotReached:
                await self._sleep(_FIRST_PAUSE * 2 ** (attempt - 1))
        await self._sleep_off(self._budget.held(chat))
        return await self._counted(callback, args, kwargs, endpoint, chat)

    async def _counted(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,  # noqa: ANN401
        kwargs: dict[str, Any],
        endpoint: str,
        chat: int,
    ) -> Result:
        if not endpoint.startswith(_COUNTED) or endpoint == _NO_MESSAGE:
            return await callback(*args, **kwargs)
        wait, end = await self._budget.reply(chat)
        try:
            await self._sleep_off(wait)
            return await callback(*args, **kwargs)
        finally:
            end()

    async def _sleep_off(self, seconds: float) -> None:
        if seconds:
            await self._sleep(seconds)
