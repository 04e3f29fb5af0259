"""Answers on their way out: as a new message, or edited into the one whose button was pressed."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import TypeAlias

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest

from bot.chat.answering import keyboard, rich_messages
from bot.chat.answering.pages import pages
from bot.chat.library.sender import NO_PREVIEW
from bot.chat.receiving.deep_links import link, payload
from bot.domain.delivery import Button
from bot.domain.document import Document, Headline, Kind, Say
from bot.i18n.display_preferences import DisplayPreferences
from bot.i18n.localizer import Localizer

log = structlog.get_logger()

# The message under the button stays as it is: a summary is still wanted when the subscription ends.
_NEVER_EDITED_IN = frozenset((Kind.SUBSCRIPTION,))
_UNCHANGED = "message is not modified"
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "no text in the message to edit",  # it hangs under a picture, or is a rich message
)
_REMEMBERED = 5_000
"""Answers whose question may still be edited; forgotten by a restart, and then an edited question is a new one."""

Shown: TypeAlias = tuple[str, InlineKeyboardMarkup | None]
Extras: TypeAlias = Callable[[Document, Localizer], Iterable[Button]]
"""Further buttons of an answer, beside those it proposes itself."""


def topic_of(message: Message) -> int | None:
    """The forum topic a message was written in; replies have thread ids too, which are no topics."""
    return message.message_thread_id if message.is_topic_message else None


def reply_to(message: Message) -> ReplyParameters | None:
    """In groups answers refer to their question; in a private chat it stands just above."""
    is_private = message.chat.type == ChatType.PRIVATE
    return None if is_private else ReplyParameters(message.message_id, allow_sending_without_reply=True)


def line(sentence: Say, kind: Kind = Kind.HELP) -> Document:
    """A document of one sentence."""
    return Document(kind, (Headline(sentence),))


class Replies:
    """Renders for Telegram and sends."""

    def __init__(self, bot: Bot, extras: Extras) -> None:
        self._bot = bot
        self._extras = extras
        self._answered: OrderedDict[tuple[int, int], int] = OrderedDict()

    async def send(self, to: Message, document: Document, preferences: DisplayPreferences) -> None:
        """Answer a message where it was written. In groups the answer refers to the question."""
        sent = await self.anew(to.chat_id, document, preferences, topic=topic_of(to), reply=reply_to(to))
        self._answered[to.chat_id, to.message_id] = sent
        while len(self._answered) > _REMEMBERED:
            self._answered.popitem(last=False)

    async def send_again(self, to: Message, document: Document, preferences: DisplayPreferences) -> None:
        """Answer a question that was edited: in the place of its first answer, if that is still known."""
        answer = self._answered.get((to.chat_id, to.message_id))
        if answer is None or not await self._edited(document, preferences, chat=to.chat_id, message=answer):
            await self.send(to, document, preferences)

    async def anew(
        self,
        chat: int,
        document: Document,
        preferences: DisplayPreferences,
        *,
        topic: int | None = None,
        reply: ReplyParameters | None = None,
    ) -> int:
        """Send an answer to a chat; give the message's id."""
        if rich_messages.is_for(document, preferences):
            try:
                return await self._anew_native(chat, document, preferences, topic=topic, reply=reply)
            except BadRequest as error:
                log.warning("Telegram's own table was refused", reason=str(error))
        html, markup = self.shown(document, preferences)
        sent = await self._bot.send_message(
            chat,
            html,
            parse_mode=ParseMode.HTML,
            message_thread_id=topic,
            reply_parameters=reply,
            reply_markup=markup,
            link_preview_options=NO_PREVIEW,
        )
        return sent.message_id

    async def _anew_native(
        self,
        chat: int,
        document: Document,
        preferences: DisplayPreferences,
        *,
        topic: int | None,
        reply: ReplyParameters | None,
    ) -> int:
        _, markup = self.shown(document, preferences)
        sent = await self._bot.do_api_request(
            "sendRichMessage",
            api_kwargs={
                "chat_id": chat,
                "rich_message": {"html": rich_messages.html(document, preferences)},
                "message_thread_id": topic,
                "reply_parameters": reply,
                "reply_markup": markup,
            },
        )
        return int(sent["message_id"])

    async def put(self, chat: int, message: int, document: Document, preferences: DisplayPreferences) -> None:
        """Put an answer in the place of a message of ours; as a new one where that is gone."""
        if not await self._edited(document, preferences, chat=chat, message=message):
            await self.anew(chat, document, preferences)

    async def edit(self, message: Message, document: Document, preferences: DisplayPreferences, page: int = 1) -> None:
        """Put the answer in the place of the one before; as a new message where that cannot be."""
        is_new = document.kind in _NEVER_EDITED_IN or rich_messages.is_for(document, preferences)
        if is_new or not await self._edited(
            document, preferences, page, chat=message.chat_id, message=message.message_id, markup=message.reply_markup
        ):
            await self.anew(message.chat_id, document, preferences, topic=topic_of(message))

    async def edit_inline(
        self, inline_message: str, document: Document, preferences: DisplayPreferences, page: int = 1
    ) -> None:
        """The same for a message that somebody sent to another chat through inline mode."""
        if document.kind not in _NEVER_EDITED_IN:
            await self._edited(document, preferences, page, inline=inline_message)

    def shown(
        self,
        document: Document,
        preferences: DisplayPreferences,
        page: int = 1,
        before: InlineKeyboardMarkup | None = None,
        *,
        elsewhere: bool = False,
    ) -> Shown:
        """One page of an answer as a message's HTML and buttons.

        Args:
            before: the buttons that these replace.
            elsewhere: in a chat that the bot is not in; then a link leads to it.
        """
        shaped = preferences.shaped(document)
        parts = pages(shaped, preferences.localizer)
        page = min(page, len(parts))
        offered = [
            *keyboard.buttons_of(document, preferences.localizer),
            *(() if elsewhere else self._extras(document, preferences.localizer)),
        ]
        is_leaving = any(button.command.startswith(keyboard.LEAVE) for button in offered)
        after = [] if is_leaving else keyboard.leaving(before)
        if document.rows and document.command:
            after = [*self._onward(document.command, preferences, elsewhere=elsewhere), *after]
        turns = keyboard.page_turns(document.command, page, len(parts), preferences.localizer)
        return parts[page - 1], keyboard.keyboard(offered, before=turns, after=after)

    def _onward(self, command: str, preferences: DisplayPreferences, *, elsewhere: bool) -> list[InlineKeyboardButton]:
        start = payload(command)
        if elsewhere and start is not None:
            return [keyboard.opening(link(self._bot.username, start), preferences.localizer)]
        # Telegram refuses the whole message when its button needs inline mode and the bot has none.
        return [keyboard.share(command, preferences.localizer)] if self._bot.bot.supports_inline_queries else []

    async def _edited(
        self,
        document: Document,
        preferences: DisplayPreferences,
        page: int = 1,
        *,
        chat: int | None = None,
        message: int | None = None,
        inline: str | None = None,
        markup: InlineKeyboardMarkup | None = None,
    ) -> bool:
        """False when the message is not there any more, or not to be edited."""
        html, keyboard = self.shown(document, preferences, page, markup, elsewhere=inline is not None)
        try:
            await self._bot.edit_message_text(
                html,
                chat,
                message,
                inline,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as error:
            words = error.message.lower()
            if _UNCHANGED in words:
                return True  # the same view again: nothing to do, and nothing wrong
            if not any(word in words for word in _GONE):
                raise
            return False
        return True
