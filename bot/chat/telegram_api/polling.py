"""Long polling: every update read alone, put into the queue in order, and confirmed to Telegram when it is done with.

The library's own updater dies silently when the token is revoked while it polls, and ends for good when one update
cannot be read; this loop says what is wrong.
"""

import asyncio
import contextlib
import json
import time
import warnings
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, EndPointNotFound, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.warnings import PTBUserWarning

from bot.chat.telegram_api.aiohttp_request import wait_of
from bot.chat.telegram_api.http_session import ANSWER_SECONDS
from bot.chat.telegram_api.troubles import AlreadyTold, Troubles
from bot.chat.telegram_api.update_kinds import KINDS
from bot.chat.telegram_api.update_queue import UpdateQueue
from bot.chat.telegram_api.update_reading import UnreadableUpdate, chat_of, number_of, read_update
from bot.domain.errors import TradebotError
from bot.store.outage import DatabaseAway

log = structlog.get_logger()

_LIMIT = 100
"""How many updates a poll may bring, as many as Telegram gives."""
_HOLD_SECONDS = 30
"""How long Telegram holds a poll open while there is nothing."""
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 30.0
_LONGEST_TOLD = 300.0
"""Seconds that a poll waits at most at Telegram's word: what it says of one chat stands there by mistake."""
_SETTLE_SECONDS = 0.25
"""How long a poll may wait for the answers to what the one before has brought, which it then confirms."""
_STILL_SECONDS = 0.02
"""How long it waits while none of them comes: that much a slow answer keeps the others' updates from being fetched."""
_LONGEST_HELD = 3.0
"""Seconds after which an update that is not done with is kept in the database and confirmed: until then every poll is
answered at once with what is there already. What waits in a chat that is flooded is kept at once."""

_POLLED_BESIDE = "another process polls with the same bot token; stop it, or give this one its own"
_SET_BESIDE = (
    "a webhook has been set with the same bot token, so that polling brings nothing; restarted, this bot ends it"
)

# The library proposes its own method, which builds all updates of a poll or none.
warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'", PTBUserWarning)


class TokenRefused(TradebotError):
    """Telegram does not accept the bot token. Get one from @BotFather and set TELEGRAM_BOT_TOKEN."""


class Seen(Protocol):
    """Which updates that change something were begun, by this process or one before it."""

    async def take(self, bot: int, update: int) -> bool:
        """True the first time."""

    async def forget_old(self) -> None: ...


class Waiting(Protocol):
    """Where updates are kept that were confirmed before they were done with."""

    async def keep(self, bot: int, updates: Sequence[tuple[int, str]]) -> None: ...

    async def kept(self, bot: int) -> list[str]: ...

    async def take(self, bot: int) -> list[str]: ...

    async def forget(self, bot: int, numbers: Collection[int]) -> None: ...


class Polling:
    """Fetches updates and puts them into a queue.

    Telegram forgets an update when a later one is asked for. So one that is still waiting or worked on keeps the offset
    where it is for a moment, and what comes again meanwhile is dropped; then it is kept in the database, so that a
    process that is stopped or killed leaves it to the next in any case.
    """

    def __init__(
        self,
        bot: Bot,
        queue: UpdateQueue,
        waiting: Waiting,
        unreadable: Callable[[UnreadableUpdate], None],
        troubles: Troubles,
    ) -> None:
        self._bot = bot
        self._queue = queue
        self._waiting = waiting
        self._unreadable = unreadable
        self._troubles = troubles
        self._offset: int | None = None
        self._pause = _FIRST_PAUSE
        self._unconfirmed: dict[int, float] = {}
        """When each update was taken, in their order; done with or not."""
        self._under_way: dict[int, Any] = {}
        """The JSON of those not done with, before they are kept."""
        self._kept: set[int] = set()
        """Those that are in the database or may be, and those of them that Telegram could still bring again."""
        self._kept_and_done: set[int] = set()
        self._keeping: asyncio.Task[None] | None = None
        self._forgetting: asyncio.Task[None] | None = None
        self._settled = asyncio.Event()
        self._finished = 0
        """Updates that were done with before they were kept."""

    async def run(self) -> None:
        """Poll until cancelled; raises TokenRefused. A cancelled poll confirms nothing, so nothing is lost."""
        for body in await self._waiting.kept(self._bot.id):
            self._take_kept(body)
        while True:
            await self._queue.room()
            try:
                found = await self._fetched()
            except EndPointNotFound:  # the library's word for a refused token, of a method that it does not look for
                raise TokenRefused from None
            except TelegramError as error:
                await self._rest(error)
                continue
            self._pause = _FIRST_PAUSE
            self._troubles.over("conflict", "polling")
            for raw in found:
                number = number_of(raw)
                if number is None:
                    self._pass_over(raw)
                elif number not in self._unconfirmed:
                    self._unconfirmed[number] = time.monotonic()
                    if number not in self._kept:
                        self._under_way[number] = raw
                        self._take(number, raw)
            await self._settle()
            self._advance()

    async def take_over(self) -> None:
        """Take what a process has kept that polled, for one that does not: of several, each is taken by one."""
        for body in await self._waiting.take(self._bot.id):
            self._take_kept(body)

    def done(self, update: Update) -> None:
        """An update has been worked on."""
        self._done(update.update_id)

    async def confirm(self) -> None:
        """Tell Telegram what is done with, so that the next start does not get it again."""
        self._move_offset()
        if self._forgetting is not None:
            await self._forgetting
        if self._offset is None:
            return
        try:
            await self._asked(1, 0)
        except TelegramError as error:
            log.warning("updates could not be confirmed; some may be answered twice", error=str(error))

    async def _fetched(self) -> list[Any]:
        try:
            found = await self._asked(_LIMIT, _HOLD_SECONDS)
        except TelegramError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever the library stumbles over, polling goes on
            raise NetworkError(f"the answer to getUpdates cannot be read: {type(error).__name__}") from None
        if not isinstance(found, list):
            raise NetworkError(f"the answer to getUpdates is no list but {type(found).__name__}")
        return found

    async def _asked(self, limit: int, hold: int) -> object:
        parameters = {"offset": self._offset, "limit": limit, "timeout": hold, "allowed_updates": KINDS}
        return await self._bot.do_api_request("getUpdates", parameters, read_timeout=hold + ANSWER_SECONDS)

    def _take(self, number: int, raw: object) -> None:
        if isinstance(raw, dict) and self._queue.is_flooded(chat_of(raw)):
            self._done(number)  # unread: reading is half of what a flood costs
            return
        try:
            update = read_update(raw, self._bot)
        except UnreadableUpdate as error:
            self._unreadable(error)
            self._done(number)
        else:
            self._queue.put(update)

    def _take_kept(self, body: str) -> None:
        raw = json.loads(body)
        number = number_of(raw)
        if number is not None:
            self._kept.add(number)
            self._take(number, raw)

    def _pass_over(self, raw: object) -> None:
        """What has no number is confirmed with what comes after it; with nothing after it, by the next number."""
        self._unreadable(UnreadableUpdate(None, type(raw).__name__, "it has no number"))
        if self._offset is not None and not self._unconfirmed:
            self._offset += 1

    def _done(self, number: int) -> None:
        if self._under_way.pop(number, None) is not None:
            self._finished += 1
            if not self._under_way:
                self._settled.set()
        if number in self._kept:
            self._kept_and_done.add(number)
            if self._forgetting is None or self._forgetting.done():
                self._forgetting = asyncio.create_task(self._forget_done())

    async def _settle(self) -> None:
        """Wait a little for what is under way, while there is an end to some of it: the next poll confirms that."""
        self._settled.clear()
        ending, finished = time.monotonic() + _SETTLE_SECONDS, None
        while self._under_way and self._finished != finished and time.monotonic() < ending:
            finished = self._finished
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_STILL_SECONDS):
                    await self._settled.wait()

    def _advance(self) -> None:
        """Move the offset past what is done with, and have kept what takes long."""
        oldest = next((taken for number, taken in self._unconfirmed.items() if number in self._under_way), None)
        # A poll brings the oldest: with a whole one held back, nothing new would come.
        is_full = len(self._unconfirmed) >= _LIMIT
        is_old = oldest is not None and time.monotonic() - oldest >= _LONGEST_HELD
        numbers = set(self._under_way)
        self._keep(numbers if is_full or is_old else numbers & self._queue.backlog())
        self._move_offset()

    def _move_offset(self) -> None:
        for number in list(self._unconfirmed):
            if number in self._under_way:
                return
            del self._unconfirmed[number]
            self._offset = number + 1

    def _keep(self, numbers: Collection[int]) -> None:
        """Have some of what is under way kept, beside the polls: a database that is busy keeps nobody waiting."""
        if numbers and (self._keeping is None or self._keeping.done()):
            self._kept.update(numbers)  # so that what is done with meanwhile is forgotten there as well
            held = {number: self._under_way[number] for number in sorted(numbers)}
            self._keeping = asyncio.create_task(self._put_by(held))

    async def _put_by(self, held: Mapping[int, Any]) -> None:
        try:
            await self._waiting.keep(self._bot.id, [(number, json.dumps(raw)) for number, raw in held.items()])
        except DatabaseAway:
            return  # said once for everybody; they stay unconfirmed, and are tried again
        except Exception as error:  # noqa: BLE001 - whatever it is, polling goes on
            log.warning("updates that take long could not be kept", error=type(error).__name__)
            return
        for number in held:
            self._under_way.pop(number, None)

    async def _forget_done(self) -> None:
        if self._keeping is not None:  # what is forgotten before it is kept comes again at the next start
            await asyncio.wait((self._keeping,))
        while done := set(self._kept_and_done):
            try:
                await self._waiting.forget(self._bot.id, done)
            except Exception as error:  # noqa: BLE001 - as above; the next that is done tries again
                log.warning("updates that are done with could not be forgotten", error=type(error).__name__)
                return
            self._kept_and_done -= done
            self._kept -= {number for number in done if self._offset is not None and number < self._offset}

    async def _rest(self, error: TelegramError) -> None:
        if isinstance(error, Conflict):
            self._troubles.tell("conflict", _SET_BESIDE if "webhook" in str(error) else _POLLED_BESIDE)
        else:
            log.warning("polling failed, trying again", error=str(error), seconds=self._pause)
            if self._pause >= _LONGEST_PAUSE:
                self._troubles.tell("polling", f"polling fails: {error}")
        await asyncio.sleep(min(wait_of(error), _LONGEST_TOLD) if isinstance(error, RetryAfter) else self._pause)
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
        except AlreadyTold:
            pass
        except Exception as error:  # noqa: BLE001 - also what the library stumbles over in an answer
            log.warning("Telegram cannot be reached yet, trying again", error=str(error), seconds=pause)
        await asyncio.sleep(pause)
        pause = min(_LONGEST_PAUSE, pause * 2)
