"""What people write, and what the bot answers. One method, one kind of update."""

from collections.abc import Callable

import structlog
from telegram import Chat, Message, Update
from telegram.constants import ChatType
from telegram.error import Forbidden, TelegramError

from bot.chat.access.rights import ONLY_ADMINS, Rights
from bot.chat.answering.attachments import Attachments, Place
from bot.chat.answering.send import Replies, line, reply_to, topic_of
from bot.chat.library.context import Context
from bot.chat.receiving.addressing import Addressing
from bot.chat.receiving.deep_links import command_in, is_code
from bot.chat.receiving.people import STRANGER, Asking, Person
from bot.domain.document import Document, Kind, Say, Table, Verbatim, say
from bot.i18n.display_preferences import DisplayPreferences, Tables
from bot.i18n.languages import negotiate
from bot.store.access import Role

log = structlog.get_logger()

_EXAMPLE = Verbatim("/rank TW")
NOT_TEXT = say("I can only read text. Ask me something like {example}.", example=_EXAMPLE)
VOICE = say("I cannot hear, but I read well. Ask me something like {example}.", example=_EXAMPLE)
STICKER = say("Thank you! For figures, ask me something like {example}.", example=_EXAMPLE)
PICTURE = say("I cannot see pictures. Ask me something like {example}.", example=_EXAMPLE)
PASSED_ON = say("I found no question in this. Ask me something like {example}.", example=_EXAMPLE)
OLD_LINK = say("This link is from another version of the bot. Ask me something like {example}.", example=_EXAMPLE)
ADMIN = say("You are this bot's administrator. /invite lets others in, /revoke ends it.")
NO_CODE = say("This invitation is used up or over. Please ask for a new one.")
FAILED = say("Something went wrong on our side, and it has been noted. Please try again.")

_START = "/start "
_QUOTED_LINES = 3
"""A text of so many lines is a quotation, not a question that somebody typed."""


class Conversation:
    """Handles messages. `addressing` is a callable because the bot learns its own name when it connects."""

    def __init__(
        self,
        *,
        asking: Asking,
        replies: Replies,
        rights: Rights,
        attachments: Attachments,
        addressing: Callable[[], Addressing],
    ) -> None:
        self._asking = asking
        self._replies = replies
        self._rights = rights
        self._attachments = attachments
        self._addressing = addressing

    async def on_text(self, update: Update, context: Context) -> None:
        """Answer a question. In groups only what is meant for the bot."""
        message = update.message
        question = self._question(message, context.bot.id)
        if message is None or question is None:
            return
        person = await self._person(message)
        if question.startswith(_START) and await self._opened(message, question.removeprefix(_START), person):
            return
        if not await self._asking.allows(person):
            await self._turn_away(message, person)
            return
        await self._reply(message, question, person)

    async def on_edited(self, update: Update, context: Context) -> None:
        """Answer a question that was edited, in the place of its answer."""
        message = update.edited_message
        question = self._question(message, context.bot.id)
        if message is None or question is None:
            return
        person = await self._person(message)
        if not await self._asking.allows(person) or self._asking.changes(question, person):
            return
        if self._attachments.is_for_it(question):
            await self._reply(message, question, person)
            return
        document, preferences = await self._answer(message, question, person)
        await self._replies.send_again(message, document, preferences)

    async def on_other(self, update: Update, context: Context) -> None:  # noqa: ARG002 - the library passes it
        """A photo, a voice message, a sticker, a place: say kindly what can be read."""
        message = update.message
        if message is None:
            return
        person = await self._person(message)
        if not await self._asking.allows(person):
            await self._turn_away(message, person)
            return
        if message.caption and not self._asking.changes(message.caption, person):
            document = await self._asking.answer(message.caption, person)
            if not document.kind.is_refusal:
                await self._replies.send(message, document, person.preferences)
                return
        await self._replies.send(message, line(_kind_word(message)), person.preferences)

    async def on_error(self, update: object, context: Context) -> None:
        """The last resort: note it, then say so to who asked; never silent, never a second error."""
        error = context.error
        number = update.update_id if isinstance(update, Update) else None
        if isinstance(error, Forbidden):
            log.info("reply not wanted", update=number, reason=str(error))
            return
        log.error("update failed", update=number, exc_info=error)
        message = update.effective_message if isinstance(update, Update) else None
        if not isinstance(update, Update) or not isinstance(message, Message):
            return
        user = update.effective_user
        language = negotiate(user.language_code if user else None, self._asking.language)
        try:
            await self._replies.send(message, line(FAILED), DisplayPreferences.of(language, {}))
        except TelegramError as again:
            log.warning("the failure could not be told", update=number, error=str(again))

    def _question(self, message: Message | None, bot: int) -> str | None:
        if message is None or message.text is None:
            return None
        return self._addressing().question(
            message.text, is_private=_is_private(message.chat), is_reply_to_us=_is_reply_to(message, bot)
        )

    async def _person(self, message: Message) -> Person:
        return await self._asking.person(message.chat_id, message.from_user, topic_of(message))

    async def _opened(self, message: Message, payload: str, person: Person) -> bool:
        """Open what a link carries; False when the message is to go the way of all questions."""
        payload = payload.strip()
        if is_code(payload) and _is_private(message.chat):
            await self._let_in(message, payload, person)
            return True
        if not await self._asking.allows(person):
            return False
        command = command_in(payload)
        if command is None:
            await self._replies.send(message, line(OLD_LINK), person.preferences)
            return True
        await self._reply(message, command, person)
        return True

    async def _let_in(self, message: Message, code: str, person: Person) -> None:
        user = message.from_user
        role = await self._asking.access.enter(code, user.id, user.full_name) if user else None
        if role is Role.ADMIN:
            await self._replies.send(message, line(ADMIN), person.preferences)
        elif role is Role.MEMBER:
            await self._replies.send(message, await self._asking.answer("/start", person), person.preferences)
        else:
            await self._replies.send(message, line(NO_CODE), person.preferences)

    async def _reply(self, message: Message, question: str, person: Person) -> None:
        place = Place(message.chat_id, topic_of(message), reply_to(message))
        if self._attachments.is_for_it(question):
            refused = await self._attachments.send(question, person, place)
            if refused is not None:
                await self._replies.send(message, refused, person.preferences)
            return
        document, preferences = await self._answer(message, question, person)
        if preferences.tables is Tables.IMAGE and any(isinstance(block, Table) for block in document.blocks):
            picture = self._attachments.command_for(document)
            if picture is not None and await self._attachments.send(picture, person, place) is None:
                return
        await self._replies.send(message, document, preferences)

    async def _answer(self, message: Message, question: str, person: Person) -> tuple[Document, DisplayPreferences]:
        if self._asking.changes(question, person) and not await self._rights.may_change(
            message.chat, message.from_user, message.sender_chat
        ):
            return line(ONLY_ADMINS), person.preferences
        document = await self._asking.answer(question, person)
        await self._asking.remember(document, person)
        if document.kind is Kind.NOT_UNDERSTOOD and _is_passed_on(message):
            return line(PASSED_ON), person.preferences
        return document, await self._asking.look_after(document, person)

    async def _turn_away(self, message: Message, person: Person) -> None:
        # In a group the others would only see the bot being rude.
        if _is_private(message.chat):
            await self._replies.send(message, line(STRANGER), person.preferences)


def _kind_word(message: Message) -> Say:
    if message.voice or message.audio or message.video_note:
        return VOICE
    if message.sticker or message.animation:
        return STICKER
    if message.photo or message.video:
        return PICTURE
    return NOT_TEXT


def _is_passed_on(message: Message) -> bool:
    return message.forward_origin is not None or (message.text or "").count("\n") + 1 >= _QUOTED_LINES


def _is_private(chat: Chat) -> bool:
    return chat.type == ChatType.PRIVATE


def _is_reply_to(message: Message, bot: int) -> bool:
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.id == bot
