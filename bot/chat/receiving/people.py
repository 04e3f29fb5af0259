"""Who asks, whether they may, and what they are answered: the same for messages, buttons and inline mode."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from telegram import User

from bot.chat.access.administration import Administration
from bot.chat.access.admission import Access
from bot.domain.document import Document, say
from bot.domain.ports import Asker, ChatSettings
from bot.domain.time import PeriodKind
from bot.i18n.display_preferences import DisplayPreferences
from bot.i18n.languages import negotiate

STRANGER = say("This bot answers invited people only. Please ask its administrator.")

_RECENT_KEY = "recent_partners"
_RECENT = 5


class Answers(Protocol):
    """The front door: never raises for anything a user types."""

    async def answer(self, text: str, asker: Asker) -> Document: ...

    def changes(self, text: str, asker: Asker) -> bool:
        """Whether the question would change what the chat has chosen or gets."""


@dataclass(frozen=True, slots=True)
class Person:
    """An asker with the look of where they ask."""

    asker: Asker
    preferences: DisplayPreferences


class Asking:
    """Binds chats' settings, access and the front door together."""

    def __init__(
        self,
        answers: Answers,
        access: Access,
        chat_settings: ChatSettings,
        language: str,
        bot_name: Callable[[], str],
    ) -> None:
        self.access = access
        self.language = language
        self._answers = answers
        self._chat_settings = chat_settings
        self._administration = Administration(access)
        self._bot_name = bot_name  # it learns its own name when it connects

    async def person(self, chat: int, user: User | None, topic: int | None = None) -> Person:
        """Who asks in a chat. What the chat has chosen goes before what the phone speaks."""
        settings = await self._chat_settings.of(chat)
        spoken = user.language_code if user else None
        language = negotiate(settings.get("language") or spoken, self.language)
        usual = PeriodKind.YEAR_TO_DATE if settings.get("first") == "ytd" else PeriodKind.MONTH
        return Person(
            Asker(language, chat, topic, user.id if user else None, usual), DisplayPreferences.of(language, settings)
        )

    async def allows(self, person: Person) -> bool:
        chat, user = person.asker.chat, person.asker.user
        return await self.access.allows(user or 0 if chat is None else chat, user)

    async def answer(self, question: str, person: Person) -> Document:
        if self._administration.is_for_it(question):
            return await self._administration.answer(question, person.asker, self._bot_name())
        return await self._answers.answer(question, person.asker)

    async def remember(self, document: Document, person: Person) -> None:
        """Keep which partners are asked about in a private chat, the latest first, for inline mode to propose."""
        chat, request = person.asker.chat, document.request
        if chat is None or chat != person.asker.user or request is None or not document.rows or not request.partners:
            return
        before = await self.recent_partners(person)
        latest = list(dict.fromkeys((*request.partners, *before)))[:_RECENT]
        if latest != before:
            await self._chat_settings.put(chat, _RECENT_KEY, " ".join(latest))

    async def recent_partners(self, person: Person) -> list[str]:
        """Codes of the partners a person has asked about, the latest first."""
        chat = person.asker.chat
        return [] if chat is None else (await self._chat_settings.of(chat)).get(_RECENT_KEY, "").split()

    def changes(self, question: str, person: Person) -> bool:
        """Whether it is more than a question: not to be done again when it is edited, nor while it is typed inline."""
        return self._administration.is_for_it(question) or self._answers.changes(question, person.asker)

    async def look_after(self, document: Document, person: Person) -> DisplayPreferences:
        """The look to answer in: an answer that changes settings is said in the new ones."""
        if document.language is None or person.asker.chat is None:
            return person.preferences
        return DisplayPreferences.of(document.language, await self._chat_settings.of(person.asker.chat))
