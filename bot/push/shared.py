"""What one process of several does differently."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.push.limiter import Limiter

log = structlog.get_logger()

_TOLD_EVERY = 0.1


class SharedReplies:
    """Counts replies to people here, and tells the budget that all processes share of them a moment later.

    Replies are never held back; the bulk of every process leaves as much room as they have taken.
    """

    def __init__(self, limiter: Limiter, spend: Callable[[int], Awaitable[None]]) -> None:
        self._limiter = limiter
        self._spend = spend
        self._untold = 0
        self._any = asyncio.Event()

    def begin(self, chat: int) -> Callable[[], None]:
        self._untold += 1
        self._any.set()
        return self._limiter.begin(chat)

    def hold(self, chat: int, seconds: float) -> None:
        self._limiter.hold(chat, seconds)

    def held(self, chat: int) -> float:
        return self._limiter.held(chat)

    async def run(self) -> None:
        """Tell until cancelled."""
        while True:
            await self._any.wait()
            self._any.clear()
            replies, self._untold = self._untold, 0
            try:
                await self._spend(replies)
            except Exception:
                # The database will be missed elsewhere; a reply too many is not worth stopping for.
                log.exception("replies could not be counted", replies=replies)
            await asyncio.sleep(_TOLD_EVERY)
