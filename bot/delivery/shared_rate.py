"""The rate budget for replies when several processes share one bot token."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.clock import Clock
from bot.delivery.limiter import SECOND, Limiter
from bot.store.deliveries.outbox import Outbox

log = structlog.get_logger()

_TOLD_EVERY = 0.1
_PATIENCE = 0.5
"""Seconds that a reply waits for a place, where the database is slow or away."""
_LOOK_EVERY = 0.25
"""Seconds between looks whether a bulk is under way; at its even pace one needs longer to fill a second."""


class SharedRateBudget:
    """Counts replies to people in the budget that all processes share.

    While a bulk is under way, each takes its place before it leaves. Otherwise none waits for the database: the
    budget is told of them a moment later, so that a bulk that begins leaves as much room as they have taken.
    """

    def __init__(self, limiter: Limiter, outbox: Outbox, clock: Clock) -> None:
        self._limiter = limiter
        self._outbox = outbox
        self._clock = clock
        self._untold = 0
        self._any = asyncio.Event()
        self._looked = self._sending = float("-inf")
        """When it was looked for a bulk, and when one was seen."""

    async def reply(self, chat: int) -> tuple[float, Callable[[], None]]:
        wait = None
        # The database will be missed elsewhere; a reply too many is not worth keeping somebody waiting.
        with suppress(OSError, SQLAlchemyError):
            async with asyncio.timeout(_PATIENCE):
                wait = await self._outbox.book() if await self._is_sending() else None
        if wait is None:
            self._untold += 1
            self._any.set()
        return wait or 0.0, self._limiter.count_reply(chat)

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
                await self._outbox.spend(replies)
            except (OSError, SQLAlchemyError):
                log.info("replies could not be counted", replies=replies)
            await asyncio.sleep(_TOLD_EVERY)

    async def _is_sending(self) -> bool:
        now = self._clock.seconds()
        if now - self._looked >= _LOOK_EVERY:
            # Who comes while one looks takes the last word.
            self._looked = now
            if await self._outbox.is_sending(self._clock.now()):
                self._sending = now
        # What a bulk has just sent fills the second after its end.
        return now - self._sending < SECOND + _LOOK_EVERY
