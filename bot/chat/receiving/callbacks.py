"""Presses on buttons: answered at once, then what they ask for, in the place of the message."""

import structlog
from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update
from telegram.error import TelegramError

from bot.chat.access.rights import ONLY_ADMINS, Rights
from bot.chat.answering.attachments import Attachments, Place
from bot.chat.answering.channels import Channels
from bot.chat.answering.keyboard import Pressed, decode
from bot.chat.answering.send import Replies, line, topic_of
from bot.chat.answering.uploads import Uploads
from bot.chat.library.context import Context
from bot.chat.receiving.people import STRANGER, Asking, Person
from bot.domain.document import say

log = structlog.get_logger()

OLD_BUTTON = say("This button is from another version of the bot. Please ask again.")


class Callbacks:
    """Handles callback queries."""

    def __init__(
        self,
        *,
        asking: Asking,
        replies: Replies,
        rights: Rights,
        attachments: Attachments,
        uploads: Uploads,
        channels: Channels,
    ) -> None:
        self._asking = asking
        self._replies = replies
        self._rights = rights
        self._attachments = attachments
        self._uploads = uploads
        self._channels = channels

    async def acknowledge(self, update: Update) -> None:
        """Answer a press before anything else is done for its chat: the button stops spinning at once."""
        query = update.callback_query
        if query is None:
            return
        person = await self._person(query)
        if not await self._asking.allows(person):
            words = person.preferences.localizer.say(STRANGER)
        elif decode(query.data) is None:
            words = person.preferences.localizer.say(OLD_BUTTON)
        else:
            words = None
        try:
            await query.answer(words, show_alert=words is not None)
        except TelegramError as error:
            # Pressed while the bot was away: too late to answer the press, in time to do what it asks.
            log.info("press not acknowledged", reason=str(error))

    async def on_button(self, update: Update, context: Context) -> None:  # noqa: ARG002 - the library passes it
        """Do what the button asks."""
        query = update.callback_query
        pressed = decode(query.data) if query else None
        if query is None or pressed is None:
            return
        person = await self._person(query)
        if not await self._asking.allows(person):
            return
        if query.message is None:
            await self._inline(query, pressed, person)
        elif self._uploads.is_for_it(pressed.command):
            await self._uploads.on_press(query, pressed.command, person)
        elif self._channels.is_for_it(pressed.command):
            await self._channels.end(pressed.command, query.message.chat.id, query.from_user)
        elif self._asking.changes(pressed.command, person) and not await self._rights.may_change(
            query.message.chat, query.from_user
        ):
            await self._replies.anew(
                query.message.chat.id, line(ONLY_ADMINS), person.preferences, topic=person.asker.topic
            )
        else:
            await self._answer(query.message, pressed, person)

    async def _inline(self, query: CallbackQuery, pressed: Pressed, person: Person) -> None:
        """A message that somebody sent to a chat we are not in: nothing is changed or attached from there."""
        if query.inline_message_id is None or self._attachments.is_for_it(pressed.command):
            return
        if not self._asking.changes(pressed.command, person):
            document = await self._asking.answer(pressed.command, person)
            await self._replies.edit_inline(query.inline_message_id, document, person.preferences, pressed.page)

    async def _answer(self, message: MaybeInaccessibleMessage, pressed: Pressed, person: Person) -> None:
        if self._attachments.is_for_it(pressed.command):
            place = Place(message.chat.id, person.asker.topic)
            refused = await self._attachments.send(pressed.command, person, place)
            if refused is not None:
                await self._replies.anew(message.chat.id, refused, person.preferences, topic=person.asker.topic)
            return
        document = await self._asking.answer(pressed.command, person)
        preferences = await self._asking.look_after(document, person)
        if isinstance(message, Message):
            await self._replies.edit(message, document, preferences, pressed.page)
        else:
            await self._replies.anew(message.chat.id, document, preferences)

    async def _person(self, query: CallbackQuery) -> Person:
        message = query.message
        # On a message sent through inline mode we see who presses, and not where.
        chat = query.from_user.id if message is None else message.chat.id
        topic = topic_of(message) if isinstance(message, Message) else None
        return await self._asking.person(chat, query.from_user, topic)
