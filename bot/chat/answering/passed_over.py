"""What is said of updates that nobody answers: of one chat too many at once, and those that cannot be read."""

import asyncio
import time

import structlog
from telegram import Update
from telegram.error import TelegramError

from bot.chat.answering.send import Replies, line
from bot.chat.receiving.people import People
from bot.chat.receiving.question import Destination
from bot.chat.telegram_api.update_queue import MOST_OF_A_CHAT
from bot.chat.telegram_api.update_reading import UnreadableUpdate
from bot.domain.values import Number, Verbatim, nsay, say

log = structlog.get_logger()

_TOLD_EVERY = 86_400.0
"""Seconds between two messages to an administrator about updates that cannot be read."""
TOO_FAST = say(
    "I can answer {count} questions in a row; what you asked after them is not answered. Please ask again.",
    count=Number(MOST_OF_A_CHAT),
)


class PassedOver:
    """Tells who asked too fast, once, and administrators of what cannot be read, once a day."""

    def __init__(self, people: People, replies: Replies) -> None:
        self._people = people
        self._replies = replies
        self._untold: list[str] = []
        """The kinds of those that no administrator has heard of."""
        self._told_at: float | None = None
        self.count = 0
        """Updates that could not be read."""
        self._telling: asyncio.Task[None] | None = None

    async def too_fast(self, update: Update) -> None:
        """One word to a person who may use the bot; a press or an inline query gets none."""
        message = update.message
        if message is None:
            return
        person = await self._people.who_wrote(message)
        if self._people.allows(person):
            await self._replies.reply(message, line(TOO_FAST), person.preferences)

    def unreadable(self, error: UnreadableUpdate) -> None:
        """Note an update that was passed over."""
        log.warning("update cannot be read", update=error.number, kind=error.kind, reason=error.reason)
        self.count += 1
        self._untold.append(error.kind)
        now = time.monotonic()
        if self._told_at is None or now - self._told_at >= _TOLD_EVERY:
            self._told_at = now
            self._telling = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        untold, self._untold = self._untold, []
        words = nsay(
            "{count} update from Telegram could not be read and was passed over; it holds “{kind}”.",
            "{count} updates from Telegram could not be read and were passed over; the last holds “{kind}”.",
            len(untold),
            count=Number(len(untold)),
            kind=Verbatim(untold[-1]),
        )
        for admin in sorted(self._people.access.admins):
            try:
                person = await self._people.person(admin, None)
                await self._replies.post(Destination(admin), line(words), person.preferences)
            except TelegramError as failure:
                log.warning("an administrator could not be told", reason=str(failure))
