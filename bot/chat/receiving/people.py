"""Who asks: language and display preferences of a chat, and whether the person may use the bot."""

from dataclasses import replace

from telegram import CallbackQuery, Message, User

from bot.chat.access.admission import Access
from bot.chat.receiving.question import Person, question_of, topic_of
from bot.domain.document import Document
from bot.domain.ports import Asker, ChatSettings
from bot.domain.time import PeriodKind
from bot.domain.values import say
from bot.i18n.display_preferences import DisplayPreferences
from bot.i18n.languages import loaded, negotiate
from bot.i18n.localizer import Localizer

STRANGER = say("This bot answers invited people only. Please ask its administrator.")


class People:
    """Makes a `Person` of Telegram's user and chat, with what the chat has chosen."""

    def __init__(self, access: Access, chat_settings: ChatSettings, language: str) -> None:
        self.access = access
        self.language = language
        """The office's, for who speaks none of ours."""
        self._chat_settings = chat_settings

    async def person(self, chat: int, user: User | None, topic: int | None = None) -> Person:
        """Who asks in a chat. What the chat has chosen goes before what the phone speaks."""
        settings = await self._chat_settings.of(chat)
        spoken = user.language_code if user else None
        language = negotiate(settings.get("language") or spoken, self.language)
        await loaded(language)
        usual = PeriodKind.YEAR_TO_DATE if settings.get("first") == "ytd" else PeriodKind.MONTH
        return Person(
            Asker(language, chat, topic, user.id if user else None, usual), DisplayPreferences.of(language, settings)
        )

    async def who_wrote(self, message: Message) -> Person:
        return await self.person(message.chat_id, message.from_user, topic_of(message))

    async def who_pressed(self, query: CallbackQuery) -> Person:
        message = query.message
        # On a message sent through inline mode we see who presses, and not where.
        chat = query.from_user.id if message is None else message.chat.id
        topic = topic_of(message) if isinstance(message, Message) else None
        person = await self.person(chat, query.from_user, topic)
        asked = question_of(message)
        if asked is None or asked.from_user is None or asked.from_user.id == query.from_user.id:
            return person
        # The answer stays in the language of who has asked, whoever turns its pages.
        speaking = await self.person(chat, asked.from_user, topic)
        return Person(replace(person.asker, language=speaking.asker.language), speaking.preferences)

    async def speaking_to(self, query: CallbackQuery) -> Localizer:
        """In whose words a press is answered: those of who pressed, which nobody else sees."""
        return (await self.person(query.from_user.id, query.from_user)).preferences.localizer

    def allows(self, person: Person) -> bool:
        chat, user = person.asker.chat, person.asker.user
        return self.access.allows(user or 0 if chat is None else chat, user)

    async def preferences_after(self, document: Document, person: Person) -> DisplayPreferences:
        """The preferences to answer in: an answer that changes settings is said in the new ones."""
        if document.language is None or person.asker.chat is None:
            return person.preferences
        await loaded(document.language)
        return DisplayPreferences.of(document.language, await self._chat_settings.of(person.asker.chat))
