"""Callback queries (presses on buttons), acknowledged: the button stops spinning before anything else is done."""

from collections.abc import Callable

import structlog
from telegram import Update
from telegram.error import TelegramError

from bot.chat.receiving.callback_data import decode
from bot.chat.receiving.people import STRANGER, People
from bot.chat.receiving.question import How, Person
from bot.domain.values import say

log = structlog.get_logger()

OLD_BUTTON = say("This button is from another version of the bot. Please ask again.")


class Callbacks:
    """Acknowledges presses, ahead of the chat's other updates; what a button asks is answered in its turn."""

    def __init__(self, people: People, is_for_strangers: Callable[[str, How, Person], bool]) -> None:
        self._people = people
        self._is_for_strangers = is_for_strangers

    async def acknowledge(self, update: Update) -> None:
        """Answer the callback query of an update, if it has one, with a word where nothing will be done."""
        query = update.callback_query
        if query is None:
            return
        person = await self._people.who_pressed(query)
        pressed = decode(query.data)
        is_open = pressed is not None and self._is_for_strangers(pressed.command, How.PRESSED, person)
        if not is_open and not self._people.allows(person):
            words = person.preferences.localizer.say(STRANGER)
        elif pressed is None:
            words = person.preferences.localizer.say(OLD_BUTTON)
        else:
            words = None
        try:
            await query.answer(words, show_alert=words is not None)
        except TelegramError as error:
            # Pressed while the bot was away: too late to answer the press, in time to do what it asks.
            log.info("press not acknowledged", reason=str(error))
