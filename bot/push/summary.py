"""The message of a campaign: rendered once a language, however many get it."""

from collections.abc import Callable
from typing import Protocol

from bot.domain.delivery import Button, Message
from bot.domain.document import Document, psay
from bot.domain.errors import TradebotError
from bot.domain.ports import Asker
from bot.domain.time import Month
from bot.i18n.voice import Voice
from bot.render import telegram_html


class Answers(Protocol):
    """The front door."""

    async def answer(self, text: str, asker: Asker) -> Document: ...


class NothingToSay(TradebotError):
    """The month of a campaign cannot be answered yet; its figures are not in the model."""


class Summaries:
    """Makes the month's summary in a language and keeps it while its campaign runs."""

    def __init__(self, answers: Answers, voice_for: Callable[[str], Voice]) -> None:
        self._answers = answers
        self._voice_for = voice_for
        self._made: dict[tuple[int, str], Message] = {}

    async def message(self, campaign: int, month: Month, language: str) -> Message:
        """The summary of a month; raises NothingToSay."""
        key = campaign, language
        if key not in self._made:
            self._made[key] = await self._make(month, language)
        return self._made[key]

    def forget(self, campaign: int) -> None:
        """The campaign is over."""
        self._made = {key: message for key, message in self._made.items() if key[0] != campaign}

    async def _make(self, month: Month, language: str) -> Message:
        document = await self._answers.answer(f"/overview {month}", Asker(language))
        if document.kind.is_refusal:
            raise NothingToSay(str(month))
        voice = self._voice_for(language).for_document(document)
        first, *_ = telegram_html.render(document, voice)  # one message a month is the promise
        choices = [(voice.say(choice.label), choice.command) for choice in document.choices]
        leave = voice.say(psay("button", "Unsubscribe")), "/unsubscribe"
        return Message(first, tuple(Button(label, command) for label, command in [*choices, leave]))
