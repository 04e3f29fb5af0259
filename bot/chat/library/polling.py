"""Long polling: every update handed on in order, and confirmed to Telegram when it is done with.

The library's own updater dies silently when the token is revoked while it polls, and asks in a tight loop when one
update cannot be read; this loop says what is wrong.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.chat.library.aiohttp_request import wait_of
from bot.domain.errors import TradebotError

log = structlog.get_logger()

ALLOWED = ("message", "edited_message", "callback_query", "inline_query", "guest_message", "my_chat_member")
"""The kinds of updates that are asked for."""
_LIMIT = 100
"""How many updates a poll may bring, as many as Telegram gives."""
_HOLD_SECONDS = 30
"""How long Telegram holds a poll open while there is nothing."""
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 30.0
_SETTLE_SECONDS = 0.25
"""How long a slow answer may keep the others waiting for their updates to be fetched."""
_LONGEST_HELD = 30.0
"""Seconds after which an update is confirmed although it is still being worked on: it waits for a busy chat, and
meanwhile every poll is answered at once with what is there already."""


class TokenRefused(TradebotError):
    """Telegram does not accept the bot token. Get one from @BotFather and set TELEGRAM_BOT_TOKEN."""


class Seen(Protocol):
    """Which updates that change something were begun, by this process or one before it."""

    async def take(self, bot: int, update: int) -> bool:
        """True the first time."""

    async def forget_old(self) -> None: ...


class Polling:
    """Fetches updates and gives each to `take`, which must be quick (it queues them).

    Telegram forgets an update when a later one is asked for. So one that is still being worked on keeps the offset
    where it is, and what comes again meanwhile is dropped: a process that is killed half way leaves it to the next.
    """

    def __init__(self, bot: Bot, take: Callable[[Update], Awaitable[None]]) -> None:
        self._bot = bot
        self._take = take
        self._offset: int | None = None
        self._pause = _FIRST_PAUSE
        self._unconfirmed: dict[int, float] = {}
        """When each update was taken, in their order; done with or not."""
        self._under_way: set[int] = set()
        self._settled = asyncio.Event()

    async def run(self) -> None:
        """Poll until cancelled; raises TokenRefused. A cancelled poll confirms nothing, so nothing is lost."""
        while True:
            try:
                updates = await self._bot.get_updates(
                    offset=self._offset, limit=_LIMIT, timeout=_HOLD_SECONDS, allowed_updates=ALLOWED
                )
            except InvalidToken:
                raise TokenRefused from None
            except TelegramError as error:
                await self._rest(error)
                continue
            self._pause = _FIRST_PAUSE
            for update in updates:
                if update.update_id not in self._unconfirmed:
                    self._unconfirmed[update.update_id] = time.monotonic()
                    self._under_way.add(update.update_id)
                    await self._take(update)
            await self._settle()
            self._advance()

    def done(self, update: Update) -> None:
        """An update has been worked on."""
        self._under_way.discard(update.update_id)
        if not self._under_way:
            self._settled.set()

    async def confirm(self) -> None:
        """Tell Telegram what is done with, so that the next start does not get it again."""
        self._advance()
        if self._offset is None:
            return
        try:
            await self._bot.get_updates(offset=self._offset, limit=1, timeout=0, allowed_updates=ALLOWED)
        except TelegramError as error:
            log.warning("updates could not be confirmed; some may be answered twice", error=str(error))

    async def _settle(self) -> None:
        """Wait a little for everything under way: most answers are out by then, and the next poll confirms them."""
        self._settled.clear()
        if self._under_way:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_SETTLE_SECONDS):
                    await self._settled.wait()

    def _advance(self) -> None:
        """Move the offset past the updates that are done with, up to the first that is not."""
        now = time.monotonic()
        for update, taken in list(self._unconfirmed.items()):
            # A poll brings the oldest: with a whole one held back, nothing new would come.
            is_held = now - taken < _LONGEST_HELD and len(self._unconfirmed) < _LIMIT
            if update in self._under_way and is_held:
                return
            del self._unconfirmed[update]
            self._offset = update + 1

    async def _rest(self, error: TelegramError) -> None:
        if isinstance(error, Conflict):
            log.error("another process polls with the same bot token; stop it, or give this one its own")
        else:
            log.warning("polling failed, trying again", error=str(error), seconds=self._pause)
        await asyncio.sleep(wait_of(error) if isinstance(error, RetryAfter) else self._pause)
        self._pause = min(_LONGEST_PAUSE, self._pause * 2)


async def connected(connect: Callable[[], Awaitable[None]]) -> None:
    """Run the first requests until Telegram can be reached; raises TokenRefused."""
    pause = _FIRST_PAUSE
    while True:
        try:
            return await connect()
        except InvalidToken:
            # The library's message repeats the token; ours does not, and hides it from tracebacks too.
            raise TokenRefused from None
        except TelegramError as error:
            log.warning("Telegram cannot be reached yet, trying again", error=str(error), seconds=pause)
        await asyncio.sleep(pause)
        pause = min(_LONGEST_PAUSE, pause * 2)
