"""Waking: what a refusal has paused goes on when a person writes in the chat, or lets the bot in again."""

import time
from collections.abc import Callable

import structlog
from telegram import Message, Update
from telegram.error import BadRequest, Forbidden

from bot.chat.access.admission import Access
from bot.chat.answering.send import Replies, line
from bot.chat.receiving.people import People
from bot.chat.receiving.question import Destination, is_channel, topic_of
from bot.chat.telegram_api.context import Context
from bot.domain.values import say
from bot.store.deliveries.subscriptions import StoredSubscriptions

log = structlog.get_logger()

AWAKE = say("I could not write here for a while. What this chat has asked for is sent again from now on.")
_TRIED_EVERY = 3_600.0
"""Seconds between two looks whether a chat takes messages again that others write in all day."""


class Waking:
    """Looks at every update that a person sent, in memory; the database is asked for chats that are paused."""

    def __init__(
        self,
        subscriptions: StoredSubscriptions,
        people: People,
        replies: Replies,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._subscriptions = subscriptions
        self._people = people
        self._replies = replies
        self._seconds = seconds
        self._tried: dict[int, float] = {}

    @property
    def _access(self) -> Access:
        return self._people.access

    async def on_update(self, update: Update, context: Context) -> None:  # noqa: ARG002 - the library passes it
        """Wake the chat that an update of a person is from, if it is asleep."""
        chat, message = update.effective_chat, update.effective_message
        if chat is None or chat.id not in self._subscriptions.asleep or update.my_chat_member is not None:
            return
        user = update.effective_user
        if user is not None and user.is_bot and update.effective_sender is user:
            return
        topic = topic_of(message) if isinstance(message, Message) else None
        now, tried = self._seconds(), self._tried.get(chat.id)
        if chat.id < 0 and tried is not None and now - tried < _TRIED_EVERY:
            return
        self._tried[chat.id] = now
        await self.wake(chat.id, topic, is_told=not is_channel(chat))

    async def wake(self, chat: int, topic: int | None, *, is_told: bool) -> None:
        """Go on with what a refusal has paused there, and say so once; as before where saying so is refused."""
        if not self._access.receives(chat) or not await self._subscriptions.resume(chat, topic):
            return
        log.info("chat is awake again", chat=chat)
        if not is_told:
            return
        person = await self._people.person(chat, None)
        try:
            await self._replies.post(Destination(chat, topic), line(AWAKE), person.preferences)
        except (BadRequest, Forbidden) as error:
            log.info("chat takes no messages yet", chat=chat, reason=str(error))
            await self._subscriptions.pause(chat, error.message)
