"""Answers on their way out: as a new message, or edited into the one whose button was pressed."""

import structlog
from telegram import Bot, Message, ReplyParameters
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest

from bot.chat.buttons import buttons_of, keyboard
from bot.chat.sender import NO_PREVIEW
from bot.domain.document import Document, Headline, Kind, Say
from bot.i18n.languages import voice
from bot.render import telegram_html

log = structlog.get_logger()

# The message under the button stays as it is: a summary is still wanted when the subscription ends.
_NEVER_EDITED_IN = frozenset((Kind.SUBSCRIPTION,))
_UNCHANGED = "message is not modified"
_GONE = ("message to edit not found", "message can't be edited")


def topic_of(message: Message) -> int | None:
    """The forum topic a message was written in; replies have thread ids too, which are no topics."""
    return message.message_thread_id if message.is_topic_message else None


def line(sentence: Say, kind: Kind = Kind.HELP) -> Document:
    """A document of one sentence."""
    return Document(kind, (Headline(sentence),))


class Replies:
    """Renders for Telegram and sends."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, to: Message, document: Document, language: str) -> None:
        """Answer a message where it was written. In groups the answer refers to the question."""
        is_private = to.chat.type == ChatType.PRIVATE
        reply = None if is_private else ReplyParameters(to.message_id, allow_sending_without_reply=True)
        await self.anew(to.chat_id, document, language, topic=topic_of(to), reply=reply)

    async def anew(
        self,
        chat: int,
        document: Document,
        language: str,
        *,
        topic: int | None = None,
        reply: ReplyParameters | None = None,
    ) -> None:
        """Send an answer to a chat; its buttons hang on the last message."""
        speaking = voice(document.language or language)
        parts = telegram_html.render(document, speaking)
        for number, html in enumerate(parts, 1):
            is_last = number == len(parts)
            await self._bot.send_message(
                chat,
                html,
                parse_mode=ParseMode.HTML,
                message_thread_id=topic,
                reply_parameters=reply if number == 1 else None,
                reply_markup=keyboard(buttons_of(document, speaking)) if is_last else None,
                link_preview_options=NO_PREVIEW,
            )

    async def edit(self, message: Message, document: Document, language: str) -> None:
        """Put the answer in the place of the one before; as a new message where that cannot be."""
        speaking = voice(document.language or language)
        parts = telegram_html.render(document, speaking)
        if len(parts) > 1 or document.kind in _NEVER_EDITED_IN:
            await self.send(message, document, language)
            return
        try:
            await self._bot.edit_message_text(
                parts[0],
                message.chat_id,
                message.message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(buttons_of(document, speaking)),
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as error:
            words = error.message.lower()
            if _UNCHANGED in words:
                return  # the same view again: nothing to do, and nothing wrong
            if not any(word in words for word in _GONE):
                raise
            await self.send(message, document, language)
