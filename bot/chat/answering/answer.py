"""The middle step of an answer: from a question to the document that answers it.

Who may ask, and whether anything is changed, is asked here, once, for messages and buttons alike.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from telegram import Chat, Message

from bot.answering import Answering, Understood
from bot.chat.access.rights import ONLY_ADMINS, Rights
from bot.chat.answering.attachments import Attachments
from bot.chat.answering.commands import ChatCommands
from bot.chat.answering.recent_partners import RecentPartners
from bot.chat.answering.send import line
from bot.chat.receiving.people import STRANGER, People
from bot.chat.receiving.question import How, Person, Question
from bot.domain.document import Document, Kind
from bot.domain.table import Table
from bot.domain.values import Say, Verbatim, say
from bot.i18n.display_preferences import DisplayPreferences, TableShape

log = structlog.get_logger()

NOT_LET_IN = say(
    "Nothing is sent to this group yet. An administrator of this bot lets it in by adding the bot or by asking here."
)
PASSED_ON = say("I found no question in this. Ask me something like {example}.", example=Verbatim("/rank TW"))
_QUOTED_LINES = 3
"""A text of so many lines is a quotation, not a question that somebody typed."""

Begun = Callable[[int], Awaitable[bool]]
"""Records an update as begun; False when it was before, by this process or by one that was killed."""


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """What a question is answered by, and how it is said."""

    document: Document
    preferences: DisplayPreferences
    is_sent_anew: bool = False
    """Whether it is a new message, also where a button asked."""


class ChatAnswering:
    """Answers the questions of chats.

    A question that changes nothing leaves no record: killed half way, it is fetched and answered again. What changes
    something is recorded as begun before it is done, so that it is not done twice.
    """

    def __init__(
        self,
        *,
        answers: Answering,
        commands: ChatCommands,
        people: People,
        rights: Rights,
        attachments: Attachments,
        recent: RecentPartners,
        begun: Begun,
    ) -> None:
        self._answers = answers
        self._commands = commands
        self._people = people
        self._rights = rights
        self._attachments = attachments
        self._recent = recent
        self._begun = begun

    async def answer(self, question: Question) -> ChatAnswer | None:
        """The answer to a question; None where one would be out of place, or everything has been sent."""
        text, person = question.text, question.person
        command = self._commands.find(text, question.how, is_private=question.is_private)
        asked = command or self._answers.understand(text, person.asker)
        if not self._people.allows(person) and not asked.is_for_strangers:
            # In a group the others would only see the bot being rude; a press has been told already.
            if question.how is How.TYPED and question.is_private:
                return ChatAnswer(line(STRANGER), person.preferences)
            return None
        if question.inline_message is not None and command:
            return None  # nothing is attached in a chat where the bot is no member
        if asked.is_change:
            if question.how is How.EDITED or question.chat is None:
                return None
            forbidden = await self._forbidden(question, question.chat, is_for_strangers=asked.is_for_strangers)
            if forbidden is not None:
                return ChatAnswer(line(forbidden), person.preferences, is_sent_anew=True)
            if not await self._begun(question.update):
                log.info("change was begun before", update=question.update)
                return None
        if isinstance(asked, Understood):
            return await self._shown(question, await self._answers.answer(asked))
        document = await asked.run(question)
        return None if document is None else ChatAnswer(document, person.preferences, asked.is_sent_anew)

    async def ask_along(self, text: str, person: Person) -> Document | None:
        """The answer to a text typed on the way, inline or under a picture; None where it is more than a question."""
        command = self._commands.find(text, How.INLINE)
        asked = self._answers.understand(text, person.asker)
        return None if (command or asked).is_change else await self._answers.answer(asked)

    def is_for_strangers(self, text: str, how: How, person: Person) -> bool:
        """Whether who may not use the bot may say this all the same."""
        # A message that opens an invitation names it in the private chat only, where every command is looked for.
        command = self._commands.find(text, how, is_private=person.asker.chat == person.asker.user)
        return (command or self._answers.understand(text, person.asker)).is_for_strangers

    async def _forbidden(self, question: Question, chat: Chat, *, is_for_strangers: bool) -> Say | None:
        """Why the asker may change nothing in the chat; None where they may."""
        message = question.message
        sender_chat = message.sender_chat if question.query is None and isinstance(message, Message) else None
        if not await self._rights.may_change(chat, question.user, sender_chat):
            return ONLY_ADMINS
        return None if is_for_strangers or await self._is_let_in(question, chat) else NOT_LET_IN

    async def _is_let_in(self, question: Question, chat: Chat) -> bool:
        """Whether what is arranged in a chat will be sent there; an administrator of the bot lets it in by asking."""
        access, user = self._people.access, question.person.asker.user
        if not question.is_private:
            await access.brought_into(chat.id, user, chat.title or "")
        return access.receives(chat.id)

    async def _shown(self, question: Question, document: Document) -> ChatAnswer | None:
        """The document as the chat wants it; None where it has been sent as a picture."""
        person = question.person
        if question.how is not How.PRESSED:
            await self._recent.note(document, person.asker)
            if document.kind is Kind.NOT_UNDERSTOOD and _is_passed_on(question.message):
                document = line(PASSED_ON)
        preferences = await self._people.preferences_after(document, person)
        if (
            question.how is How.TYPED
            and preferences.tables is TableShape.IMAGE
            and any(isinstance(block, Table) for block in document.blocks)
            and await self._attachments.send_chart_of(document, question)
        ):
            return None
        return ChatAnswer(document, preferences)


def _is_passed_on(message: object) -> bool:
    if not isinstance(message, Message):
        return False
    return message.forward_origin is not None or (message.text or "").count("\n") + 1 >= _QUOTED_LINES
