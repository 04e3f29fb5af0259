"""The middle step of an answer: from a question to the document that answers it.

Who may ask, and whether anything is changed, is asked here, once, for messages and buttons alike.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import structlog
from telegram import Chat, Message
from telegram.error import TelegramError

from bot.answering import Answering, Understood
from bot.chat.access.press_right import Right, Standing
from bot.chat.access.rights import ONLY_ADMINS, UNKNOWN_ADMINS, Rights
from bot.chat.answering.access_requests import stranger
from bot.chat.answering.attachments import Attachments
from bot.chat.answering.commands import ChatCommand, ChatCommands
from bot.chat.answering.feedback import ASK_ABOUT
from bot.chat.answering.linked_requests import shown
from bot.chat.answering.presses import NOT_LET_IN, ONLY_OPERATORS, Presses
from bot.chat.answering.recent_partners import RecentPartners
from bot.chat.answering.send import line
from bot.chat.receiving.bursts import FORWARDED, Bursts
from bot.chat.receiving.people import People
from bot.chat.receiving.question import How, Person, Question
from bot.domain.document import Choice, Document, Kind, Paragraph
from bot.domain.ports import Asker
from bot.domain.request import Intent, Request
from bot.domain.table import Table
from bot.domain.values import Say, Verbatim, say
from bot.i18n.display_preferences import DisplayPreferences, TableShape
from bot.last_requests import LastRequests

log = structlog.get_logger()

PASSED_ON = say("I found no question in this. Ask me something like {example}.", example=Verbatim("/rank TW"))
IN_GROUPS = say("In a group, begin with a command, mention me, or reply to one of my messages.")
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
    refers: bool = False
    """Whether it refers to its question in a private chat too: a button under it is about the question's text."""


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
        presses: Presses,
        attachments: Attachments,
        recent: RecentPartners,
        begun: Begun,
        bursts: Bursts,
    ) -> None:
        self._answers = answers
        self._commands = commands
        self._people = people
        self._rights = rights
        self._presses = presses
        self._attachments = attachments
        self._recent = recent
        self._begun = begun
        self._bursts = bursts
        self._last = LastRequests()

    async def answer(self, question: Question) -> ChatAnswer | None:
        """The answer to a question; None where one would be out of place, or everything has been sent."""
        forwarded = _forwarded(question)
        if forwarded is not None and self._bursts.goes_on(forwarded, FORWARDED):
            return None  # the first of them has been answered
        person = question.person
        asked = await self._asked(question)
        if asked is None:
            return None
        if not self._people.allows(person) and not asked.is_for_strangers:
            # In a group the others would only see the bot being rude; a press has been told already.
            is_said = question.how in (How.TYPED, How.LINKED) and question.is_private
            return ChatAnswer(stranger(self._people, person), person.preferences) if is_said else None
        if question.inline_message is not None and isinstance(asked, ChatCommand):
            return None  # nothing is attached in a chat where the bot is no member
        is_mine = not asked.is_operating or self._people.access.is_admin(person.asker.user)
        if isinstance(asked, ChatCommand) and not is_mine:
            return ChatAnswer(line(ONLY_OPERATORS), person.preferences)
        return await self._begun_and_answered(question, asked) if asked.is_change else await self._run(question, asked)

    async def _begun_and_answered(self, question: Question, asked: ChatCommand | Understood) -> ChatAnswer | None:
        """Change something, now and for the first time, if the asker may; by a link only say what would change."""
        person, chat = question.person, question.chat
        if question.how is How.EDITED or chat is None:
            return None
        if question.how is How.LINKED:
            return ChatAnswer(self._before_acting(question, asked), person.preferences)
        forbidden = await self._forbidden(question, chat, is_for_strangers=asked.is_for_strangers)
        if forbidden is not None:
            return ChatAnswer(line(forbidden), person.preferences, is_sent_anew=True)
        if not await self._begun(question.update):
            log.info("change was begun before", update=question.update)
            return None
        return await self._run(question, asked)

    async def _run(self, question: Question, asked: ChatCommand | Understood) -> ChatAnswer | None:
        if isinstance(asked, Understood):
            if question.is_only_reply and not asked.is_question:
                return None  # people of a group talk with each other about an answer
            return await self._shown(question, await self._answers.answer(asked))
        document = await asked.run(question)
        return None if document is None else ChatAnswer(document, question.person.preferences, asked.is_sent_anew)

    async def _asked(self, question: Question) -> ChatCommand | Understood | None:
        """What a question asks; None for a press that nothing comes of, whose author has been told."""
        if question.how is not How.PRESSED:
            command = self._commands.find(question.text, question.how, is_private=question.is_private)
            return command or await self._understood(question)
        try:
            judged = await self._presses.judged(question)
        except TelegramError:
            return None
        return judged.asked if judged.right is Right.HERE else None

    async def _understood(self, question: Question) -> Understood:
        """What a text asks, which may go on from the answer that it replies to or from what was asked before."""
        asker, previous = question.person.asker, None
        if question.how is not How.PRESSED:
            answered = question.answered and (await self._answers.understood(question.answered, asker)).request
            previous = answered if isinstance(answered, Request) else self._last.of(_who(asker))
        return await self._answers.understood(question.text, asker, previous, is_reply=question.answered is not None)

    async def ask_along(self, text: str, person: Person) -> Document | None:
        """The answer to a text typed on the way, inline or under a picture; None where it is more than a question."""
        command = self._commands.find(text, How.INLINE)
        asked = await self._answers.understood(text, person.asker)
        return None if (command or asked).is_change else await self._answers.answer(asked)

    def forget(self, user: int) -> None:
        """Drop what somebody has asked last."""
        self._last.forget(lambda asker: isinstance(asker, tuple) and asker[-1] == user)

    def _as_asked_here(self, question: Question, document: Document) -> Document:
        """Help in a group says first how the bot is asked there: words alone it does not hear."""
        if question.message is None or question.is_private or document.request is None:
            return document
        if document.request.intent is not Intent.HELP or document.kind.is_refusal:
            return document
        first, *others = document.blocks
        return replace(document, blocks=(first, Paragraph(IN_GROUPS), *others))

    def _may_be_told(self, question: Question) -> bool:
        """Whether a question may go to the administrators, if its author likes: typed in private, and not by one."""
        access, user = self._people.access, question.person.asker.user
        is_typed = question.how is How.TYPED and question.is_private
        return is_typed and bool(access.admins) and not access.is_admin(user)

    def _before_acting(self, question: Question, asked: ChatCommand | Understood) -> Document:
        """What a link would do, for whoever opened it to decide."""
        if asked.is_operating and not self._people.access.is_admin(question.person.asker.user):
            return line(ONLY_OPERATORS)
        return shown(question.text, self._answers.commands)

    async def _forbidden(self, question: Question, chat: Chat, *, is_for_strangers: bool) -> Say | None:
        """Why the asker may change nothing in the chat; None where they may."""
        message = question.message
        sender_chat = message.sender_chat if question.query is None and isinstance(message, Message) else None
        # Of a press it has been asked already, by the one function for all presses.
        if question.query is None:
            standing = await self._rights.standing(chat, question.user, sender_chat)
            if standing is not Standing.ADMINISTRATOR:
                return UNKNOWN_ADMINS if standing is Standing.UNKNOWN else ONLY_ADMINS
        return None if is_for_strangers or await self._is_let_in(question, chat) else NOT_LET_IN

    async def _is_let_in(self, question: Question, chat: Chat) -> bool:
        """Whether what is arranged in a chat will be sent there; an administrator of the bot lets it in by asking."""
        access, user = self._people.access, question.person.asker.user
        if not question.is_private:
            await access.brought_into(chat.id, user, chat.title or "")
        return access.receives(chat.id)

    async def _shown(self, question: Question, document: Document) -> ChatAnswer | None:
        """The document as the chat wants it; None where it has been sent as a picture."""
        person, refers = question.person, False
        self._last.note(_who(person.asker), document)
        if await self._attachments.send_file_of(document, question):
            return None
        if question.how is not How.PRESSED:
            await self._recent.note(document, person.asker)
            if document.kind is Kind.NOT_UNDERSTOOD and _is_passed_on(question.message):
                document = line(PASSED_ON)
            elif document.kind is Kind.NOT_UNDERSTOOD and self._may_be_told(question):
                unclear = Choice(say("Send it to the administrators"), ASK_ABOUT)
                document, refers = replace(document, choices=(*document.choices, unclear)), True
        document = self._as_asked_here(question, document)
        preferences = await self._people.preferences_after(document, person)
        if (
            question.how in (How.TYPED, How.LINKED)
            and preferences.tables is TableShape.IMAGE
            and any(isinstance(block, Table) for block in document.blocks)
            and await self._attachments.send_chart_of(document, question)
        ):
            return None
        return ChatAnswer(document, preferences, refers=refers)


def _forwarded(question: Question) -> Message | None:
    message = question.message
    is_one = question.query is None and isinstance(message, Message) and message.forward_origin is not None
    return message if is_one and isinstance(message, Message) else None


def _who(asker: Asker) -> tuple[int | None, int | None, int | None]:
    return asker.chat, asker.topic, asker.user


def _is_passed_on(message: object) -> bool:
    if not isinstance(message, Message):
        return False
    return message.forward_origin is not None or (message.text or "").count("\n") + 1 >= _QUOTED_LINES
