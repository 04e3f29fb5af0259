"""The last step of an answer: sent as a new message, or edited into the one whose button was pressed."""

from collections import OrderedDict

import structlog
from telegram import Bot, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.error import BadRequest, TelegramError

from bot.chat.answering import rich_messages
from bot.chat.answering.dialogs import is_dialog
from bot.chat.answering.render import MessageRenderer, Rendered
from bot.chat.receiving.question import Destination, How, Question, is_channel, question_of, reply_to, topic_of
from bot.chat.telegram_api.messages import edit_message, send_message
from bot.domain.document import Document, Headline, Kind
from bot.domain.values import Say
from bot.i18n.display_preferences import DisplayPreferences

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


def line(sentence: Say, kind: Kind = Kind.HELP) -> Document:
    """A document of one sentence."""
    return Document(kind, (Headline(sentence),))


class Replies:
    """Renders answers and sends them."""

    def __init__(self, bot: Bot, renderer: MessageRenderer) -> None:
        self._bot = bot
        self._renderer = renderer
        self._answered: OrderedDict[tuple[int, int], int] = OrderedDict()

    async def send(
        self,
        question: Question,
        document: Document,
        preferences: DisplayPreferences,
        *,
        anew: bool = False,
        refers: bool = False,
    ) -> None:
        """Answer a question where it was asked; `anew` leaves the message under the button as it is.

        `refers` makes the answer a reply to its question in a private chat too.
        """
        message = question.message
        if question.inline_message is not None:
            await self._edit_inline(question.inline_message, document, preferences, question)
        elif question.how is How.PRESSED and isinstance(message, Message) and not anew:
            await self.edit(message, document, preferences, question.page, is_more=question.is_more)
        elif isinstance(message, Message) and question.how is not How.PRESSED:
            if question.how is How.EDITED and not anew:
                await self._reply_again(message, document, preferences)
            else:
                await self.reply(message, document, preferences, refers=refers)
        elif question.destination is not None:
            await self.post(question.destination, document, preferences)

    async def name_of(self, user: int) -> str | None:
        """What somebody calls themselves; None when Telegram does not say."""
        try:
            return (await self._bot.get_chat(user)).full_name
        except TelegramError as error:
            log.info("name not known", reason=str(error))
            return None

    async def reply(
        self, to: Message, document: Document, preferences: DisplayPreferences, *, refers: bool = False
    ) -> None:
        """Answer a message where it was written. In groups the answer refers to the question."""
        reference = reply_to(to)
        if refers and reference is None:
            reference = ReplyParameters(to.message_id, allow_sending_without_reply=True)
        destination = Destination(to.chat_id, topic_of(to), reference, is_channel(to.chat))
        sent = await self.post(destination, document, preferences)
        self._answered[to.chat_id, to.message_id] = sent
        while len(self._answered) > _REMEMBERED:
            self._answered.popitem(last=False)

    async def post(self, destination: Destination, document: Document, preferences: DisplayPreferences) -> int:
        """Send an answer as a new message; give its id."""
        if rich_messages.is_for(document, preferences):
            try:
                return await self._post_rich(destination, document, preferences)
            except BadRequest as error:
                log.warning("Telegram's own table was refused", reason=str(error))
        rendered = self._drawn(destination, document, preferences)
        return await send_message(
            self._bot,
            rendered.html,
            destination.chat,
            topic=destination.topic,
            reply=destination.reply,
            keyboard=rendered.keyboard,
        )

    async def put(self, chat: int, message: int, document: Document, preferences: DisplayPreferences) -> None:
        """Put an answer in the place of a message of ours; as a new one where that is gone."""
        if not await self.renew(chat, message, document, preferences):
            await self.post(Destination(chat), document, preferences)

    async def renew(self, chat: int, message: int, document: Document, preferences: DisplayPreferences) -> bool:
        """Put an answer in the place of a message of ours; False where that is gone."""
        return await self._edited(document, preferences, chat=chat, message=message)

    async def edit(
        self,
        message: Message,
        document: Document,
        preferences: DisplayPreferences,
        page: int = 1,
        *,
        is_more: bool = False,
    ) -> None:
        """Put the answer in the place of the one before; as a new message where it cannot be, or would lose a post."""
        is_apart = document.kind in _NEVER_EDITED_IN and not is_dialog(message.reply_markup)
        is_new = is_apart or rich_messages.is_for(document, preferences)
        if is_new or not await self._edited(
            document,
            preferences,
            page,
            chat=message.chat_id,
            message=message.message_id,
            markup=message.reply_markup,
            is_more=is_more,
        ):
            asked = question_of(message)
            reply = None if asked is None else reply_to(asked)
            await self.post(Destination(message.chat_id, topic_of(message), reply), document, preferences)

    def _drawn(self, destination: Destination, document: Document, preferences: DisplayPreferences) -> Rendered:
        draw = self._renderer.render_post if destination.is_channel else self._renderer.render_new
        return draw(document, preferences)

    async def _post_rich(self, destination: Destination, document: Document, preferences: DisplayPreferences) -> int:
        sent = await self._bot.do_api_request(
            "sendRichMessage",
            api_kwargs={
                "chat_id": destination.chat,
                "rich_message": {"html": rich_messages.html(document, preferences)},
                "message_thread_id": destination.topic,
                "reply_parameters": destination.reply,
                "reply_markup": self._drawn(destination, document, preferences).keyboard,
            },
        )
        return int(sent["message_id"])

    async def _reply_again(self, to: Message, document: Document, preferences: DisplayPreferences) -> None:
        """Answer a question that was edited: in the place of its first answer, if that is still known."""
        answer = self._answered.get((to.chat_id, to.message_id))
        if answer is None or not await self._edited(document, preferences, chat=to.chat_id, message=answer):
            await self.reply(to, document, preferences)

    async def _edit_inline(
        self, inline_message: str, document: Document, preferences: DisplayPreferences, question: Question
    ) -> None:
        """`edit` for a message that somebody sent to another chat through inline mode."""
        if document.kind not in _NEVER_EDITED_IN:
            asker = question.asker
            await self._edited(
                document, preferences, question.page, inline=inline_message, asker=asker, is_more=question.is_more
            )

    async def _edited(
        self,
        document: Document,
        preferences: DisplayPreferences,
        page: int = 1,
        *,
        chat: int | None = None,
        message: int | None = None,
        inline: str | None = None,
        asker: int | None = None,
        markup: InlineKeyboardMarkup | None = None,
        is_more: bool = False,
    ) -> bool:
        """False when the message is not there any more, or not to be edited."""
        rendered = self._renderer.render(document, preferences, page, markup, elsewhere=asker, is_more=is_more)
        try:
            await edit_message(
                self._bot, rendered.html, chat=chat, message=message, inline=inline, keyboard=rendered.keyboard
            )
        except BadRequest as error:
            words = error.message.lower()
            if _UNCHANGED in words:
                return True  # the same view again: nothing to do, and nothing wrong
            if not any(word in words for word in _GONE):
                raise
            return False
        return True
