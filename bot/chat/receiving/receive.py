"""The first step of an answer: from an update to the question in it and the person who asks.

The payload of a deep link (`/start 1rank_TW`) is read here: it is the command it stands for.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from telegram import CallbackQuery, Message, Update
from telegram.error import TelegramError

from bot.chat.receiving.addressing import Addressing
from bot.chat.receiving.callback_data import decode
from bot.chat.receiving.deep_links import START, command_in
from bot.chat.receiving.people import STRANGER, People
from bot.chat.receiving.question import How, Question, is_channel, is_private
from bot.chat.receiving.replied_question import question_answered
from bot.chat.receiving.reply_target import answered
from bot.domain.values import say

log = structlog.get_logger()

NOT_NOW = say("Telegram does not answer at the moment. Please press again.")
OLD_BUTTON = say("This button is from another version of the bot. Please ask again.")


_REMEMBERED = 5_000
"""Questions whose text is known, to tell whether an edit has changed it."""
_EDITED_WITHIN = timedelta(days=1)
"""An older message that is edited is history, and its answer too."""
_COMMAND = "/"


@dataclass(frozen=True, slots=True)
class PressAnswer:
    """What only who has pressed a button sees: a word above the chat, or a link that opens the private chat."""

    words: str | None = None
    address: str | None = None
    is_alert: bool = False
    """The word stays until it is tapped away."""


class Receiving:
    """Reads messages, posts, edited messages and presses. The bot's own name is known once it has connected.

    `judge` says what is answered to who has pressed.
    """

    def __init__(
        self,
        people: People,
        addressing: Callable[[], Addressing],
        judge: Callable[[Question], Awaitable[PressAnswer]],
    ) -> None:
        self._people = people
        self._addressing = addressing
        self._judge = judge
        self._texts: OrderedDict[tuple[int, int], str] = OrderedDict()

    def forget(self, chat: int) -> None:
        """Drop the texts of a chat."""
        for key in [key for key in self._texts if key[0] == chat]:
            del self._texts[key]

    async def acknowledge(self, update: Update) -> None:
        """Answer the press of a button ahead of the chat's other updates, with a word where nothing will be done."""
        query = update.callback_query
        if query is None:
            return
        question = await self._pressed(query, update.update_id)
        if question is None:
            speaking = await self._people.speaking_to(query)
            is_known = self._people.allows(await self._people.who_pressed(query))
            answer = PressAnswer(speaking.say(OLD_BUTTON if is_known else STRANGER), is_alert=True)
        else:
            answer = await self._judged(question, query)
        try:
            await query.answer(answer.words, show_alert=answer.is_alert, url=answer.address)
        except TelegramError as error:
            # Pressed while the bot was away: too late to answer the press, in time to do what it asks.
            log.info("press not acknowledged", reason=str(error))

    async def _judged(self, question: Question, query: CallbackQuery) -> PressAnswer:
        try:
            return await self._judge(question)
        except TelegramError as error:
            log.warning("press not judged", reason=str(error))
            return PressAnswer((await self._people.speaking_to(query)).say(NOT_NOW), is_alert=True)

    async def receive(self, update: Update, bot: int) -> Question | None:
        """The question in an update; None when it has none for the bot, whose id is given."""
        if update.callback_query is not None:
            return await self._pressed(update.callback_query, update.update_id)
        message, how = update.message or update.channel_post, How.TYPED
        if message is None:
            message, how = update.edited_message, How.EDITED
        if message is not None and message.via_bot is not None and message.via_bot.id == bot:
            return None  # an answer of ours, sent here by inline mode
        text = None if message is None or message.text is None else self._asked(message, message.text, bot)
        if message is None or text is None or not self._is_new(message, text, how):
            return None
        if how is How.TYPED and text.startswith(START):
            linked = command_in(text.removeprefix(START).strip())
            text, how = (text, How.TYPED) if linked is None else (linked, How.LINKED)
        is_reply = self._is_reply_to(message, bot)
        return Question(
            text=text,
            person=await self._people.who_wrote(message),
            how=how,
            update=update.update_id,
            user=message.from_user,
            message=message,
            answered=question_answered(message.reply_to_message) if is_reply else None,
            is_only_reply=is_reply
            and self._addressing().question(message.text or "", is_private=is_private(message.chat)) is None,
        )

    async def _pressed(self, query: CallbackQuery, update: int) -> Question | None:
        pressed = decode(query.data)
        if pressed is None or (query.message is None and query.inline_message_id is None):
            return None
        return Question(
            text=pressed.command,
            person=await self._people.who_pressed(query),
            how=How.PRESSED,
            update=update,
            user=query.from_user,
            message=query.message,
            query=query,
            page=pressed.page,
            is_more=pressed.is_more,
            asker=pressed.asker,
        )

    def _is_new(self, message: Message, text: str, how: How) -> bool:
        """Whether a text asks anything: one that was edited does so if it reads otherwise, and for a day."""
        key = message.chat_id, message.message_id
        before = self._texts.get(key)
        is_old = (message.edit_date or message.date) - message.date > _EDITED_WITHIN
        if how is How.EDITED and (text == before or is_old):
            return False
        self._texts[key] = text
        if len(self._texts) > _REMEMBERED:
            self._texts.popitem(last=False)
        return True

    def _asked(self, message: Message, text: str, bot: int) -> str | None:
        if is_channel(message.chat) and not text.startswith(_COMMAND):
            return None  # the owner's own words, which may well name the bot
        replied = message.reply_to_message
        if is_private(message.chat) and message.from_user is not None and replied is not None:
            whom = answered(replied)
            if whom is not None and self._people.access.is_admin(message.from_user.id):
                return f"/answer {whom} {text}"
        is_reply = self._is_reply_to(message, bot)
        return self._addressing().question(text, is_private=is_private(message.chat), is_reply_to_us=is_reply)

    @staticmethod
    def _is_reply_to(message: Message, bot: int) -> bool:
        replied = message.reply_to_message
        return replied is not None and replied.from_user is not None and replied.from_user.id == bot
