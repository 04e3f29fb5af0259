"""What people do in chats, and what the bot does about it. One method, one kind of update."""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

import structlog
from telegram import CallbackQuery, Chat, ChatMember, MaybeInaccessibleMessage, Message, Update, User
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import CallbackContext, ExtBot

from bot.chat.access import Access
from bot.chat.addressed import Addressing
from bot.chat.buttons import decode
from bot.chat.replies import Replies, line, topic_of
from bot.domain.document import Document, Verbatim, say
from bot.domain.ports import Asker, ChatSettings
from bot.i18n.languages import negotiate, voice

log = structlog.get_logger()

Context: TypeAlias = CallbackContext[ExtBot[str], Any, Any, Any]

_PRESENT = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER)

STRANGER = say("This bot answers invited people only. Please ask its administrator.")
NOT_TEXT = say("I can only read text. Ask me something like {example}.", example=Verbatim("/rank TW"))
OLD_BUTTON = say("This button is from another version of the bot. Please ask again.")
FAILED = say("Something went wrong on our side, and it has been noted. Please try again.")


class Answers(Protocol):
    """The front door: never raises for anything a user types."""

    async def answer(self, text: str, asker: Asker) -> Document: ...


class Reachability(Protocol):
    """What the subscriptions must hear of chats that come and go."""

    async def pause(self, chat: int, reason: str) -> None: ...

    async def resume(self, chat: int) -> bool: ...

    async def move(self, old_chat: int, new_chat: int) -> None: ...


class Conversation:
    """Handles updates. `addressing` is a callable because the bot learns its own name when it connects."""

    def __init__(
        self,
        *,
        answers: Answers,
        replies: Replies,
        addressing: Callable[[], Addressing],
        access: Access,
        chat_settings: ChatSettings,
        subscriptions: Reachability,
        language: str,
    ) -> None:
        self._answers = answers
        self._replies = replies
        self._addressing = addressing
        self._access = access
        self._chat_settings = chat_settings
        self._subscriptions = subscriptions
        self._language = language

    async def on_text(self, update: Update, context: Context) -> None:
        """Answer a question. In groups only what is meant for the bot."""
        message = update.message
        if message is None or message.text is None:
            return
        question = self._addressing().question(
            message.text,
            is_private=_is_private(message.chat),
            is_reply_to_us=_is_reply_to(message, context.bot.id),
        )
        if question is None:
            return
        asker = await self._asker(message, message.from_user)
        if not await self._access.allows(message.chat_id, asker.user):
            await self._turn_away(message, asker)
            return
        document = await self._answers.answer(question, asker)
        await self._replies.send(message, document, asker.language)

    async def on_other(self, update: Update, context: Context) -> None:  # noqa: ARG002 - the library passes it
        """A photo, a voice message, a sticker in a private chat: say kindly what can be read."""
        message = update.message
        if message is None:
            return
        asker = await self._asker(message, message.from_user)
        if not await self._access.allows(message.chat_id, asker.user):
            await self._turn_away(message, asker)
            return
        await self._replies.send(message, line(NOT_TEXT), asker.language)

    async def on_button(self, update: Update, context: Context) -> None:  # noqa: ARG002
        """Answer a button's command in the place of the message it hangs on."""
        query = update.callback_query
        if query is None:
            return
        message = query.message
        if message is None:
            await _acknowledge(query)
            return
        asker = await self._asker(message, query.from_user)
        if not await self._access.allows(message.chat.id, asker.user):
            await _acknowledge(query, voice(asker.language).say(STRANGER))
            return
        command = decode(query.data)
        if command is None:
            await _acknowledge(query, voice(asker.language).say(OLD_BUTTON))
            return
        await _acknowledge(query)
        document = await self._answers.answer(command, asker)
        if isinstance(message, Message):
            await self._replies.edit(message, document, asker.language)
        else:
            await self._replies.anew(message.chat.id, document, asker.language)

    async def on_membership(self, update: Update, context: Context) -> None:  # noqa: ARG002
        """The bot was blocked or put out, or let in again."""
        change = update.my_chat_member
        if change is None:
            return
        if change.new_chat_member.status in _PRESENT:
            await self._access.brought_into(change.chat.id, change.from_user.id)
            await self._subscriptions.resume(change.chat.id)
        else:
            await self._subscriptions.pause(change.chat.id, change.new_chat_member.status)

    async def on_migration(self, update: Update, context: Context) -> None:  # noqa: ARG002
        """A group has become a supergroup and has a new id."""
        message = update.message
        if message is not None and message.migrate_to_chat_id is not None:
            await self._subscriptions.move(message.chat_id, message.migrate_to_chat_id)

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
        language = negotiate(user.language_code if user else None, self._language)
        try:
            await self._replies.send(message, line(FAILED), language)
        except TelegramError as again:
            log.warning("the failure could not be told", update=number, error=str(again))

    async def _turn_away(self, message: Message, asker: Asker) -> None:
        # In a group the others would only see the bot being rude.
        if _is_private(message.chat):
            await self._replies.send(message, line(STRANGER), asker.language)

    async def _asker(self, message: MaybeInaccessibleMessage, user: User | None) -> Asker:
        chosen = (await self._chat_settings.of(message.chat.id)).get("language")
        return Asker(
            language=negotiate(chosen or (user.language_code if user else None), self._language),
            chat=message.chat.id,
            topic=topic_of(message) if isinstance(message, Message) else None,
            user=user.id if user else None,
        )


async def _acknowledge(query: CallbackQuery, words: str | None = None) -> None:
    try:
        await query.answer(words, show_alert=words is not None)
    except BadRequest as error:
        # Pressed while the bot was away: too late to answer the press, in time to do what it asks.
        log.info("press not acknowledged", reason=str(error))


def _is_private(chat: Chat) -> bool:
    return chat.type == ChatType.PRIVATE


def _is_reply_to(message: Message, bot: int) -> bool:
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.id == bot
