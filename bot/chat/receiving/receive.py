"""The first step of an answer: from an update to the question in it and the person who asks.

The payload of a deep link (`/start 1rank_TW`) is read here: it is the command it stands for.
"""

from collections.abc import Callable

import structlog
from telegram import CallbackQuery, Message, Update
from telegram.error import TelegramError

from bot.chat.receiving.addressing import Addressing
from bot.chat.receiving.callback_data import decode
from bot.chat.receiving.deep_links import START, command_in
from bot.chat.receiving.people import STRANGER, People
from bot.chat.receiving.question import How, Person, Question, is_private
from bot.chat.receiving.replied_question import question_answered
from bot.domain.values import say

log = structlog.get_logger()

OLD_BUTTON = say("This button is from another version of the bot. Please ask again.")


class Receiving:
    """Reads messages, edited messages and presses. The bot's own name is known once it has connected."""

    def __init__(
        self,
        people: People,
        addressing: Callable[[], Addressing],
        is_for_strangers: Callable[[str, How, Person], bool],
    ) -> None:
        self._people = people
        self._addressing = addressing
        self._is_for_strangers = is_for_strangers

    async def acknowledge(self, update: Update) -> None:
        """Answer the press of a button ahead of the chat's other updates, with a word where nothing will be done."""
        query = update.callback_query
        if query is None:
            return
        person = await self._people.who_pressed(query)
        pressed, words = decode(query.data), None
        if not self._people.allows(person) and not (
            pressed and self._is_for_strangers(pressed.command, How.PRESSED, person)
        ):
            words = person.preferences.localizer.say(STRANGER)
        elif pressed is None:
            words = person.preferences.localizer.say(OLD_BUTTON)
        try:
            await query.answer(words, show_alert=words is not None)
        except TelegramError as error:
            # Pressed while the bot was away: too late to answer the press, in time to do what it asks.
            log.info("press not acknowledged", reason=str(error))

    async def receive(self, update: Update, bot: int) -> Question | None:
        """The question in an update; None when it has none for the bot, whose id is given."""
        if update.callback_query is not None:
            return await self._pressed(update.callback_query, update.update_id)
        message, how = update.message, How.TYPED
        if message is None:
            message, how = update.edited_message, How.EDITED
        if message is not None and message.via_bot is not None and message.via_bot.id == bot:
            return None  # an answer of ours, sent here by inline mode
        text = None if message is None or message.text is None else self._asked(message, message.text, bot)
        if message is None or text is None:
            return None
        if how is How.TYPED and text.startswith(START):
            text = command_in(text.removeprefix(START).strip()) or text
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
        )

    def _asked(self, message: Message, text: str, bot: int) -> str | None:
        is_reply = self._is_reply_to(message, bot)
        return self._addressing().question(text, is_private=is_private(message.chat), is_reply_to_us=is_reply)

    @staticmethod
    def _is_reply_to(message: Message, bot: int) -> bool:
        replied = message.reply_to_message
        return replied is not None and replied.from_user is not None and replied.from_user.id == bot
