"""The middle step of an answer: from a question to the document that answers it, and on to sending.

Who may ask, and whether anything is changed, is asked here, once, for messages and buttons alike.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

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
from bot.chat.answering.send import Replies, line
from bot.chat.receiving.bursts import Bursts
from bot.chat.receiving.people import People
from bot.chat.receiving.question import How, Person, Question
from bot.domain.document import Choice, Document, Kind
from bot.domain.table import Table
from bot.domain.values import Verbatim, say
from bot.i18n.display_preferences import TableShape

log = structlog.get_logger()

PASSED_ON = say("I found no question in this. Ask me something like {example}.", example=Verbatim("/rank TW"))
_QUOTED_LINES = 3
"""A text of so many lines is a quotation, not a question that somebody typed."""

Begun = Callable[[int], Awaitable[bool]]
"""Records an update as begun; False when it was before, by this process or by one that was killed."""


class ChatAnswering:
    """Answers questions from beginning to end.

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
        replies: Replies,
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
        self._replies = replies
        self._recent = recent
        self._begun = begun
        self._bursts = bursts

    async def answer(self, question: Question) -> None:
        """Answer in the chat where it was asked; silence where an answer would be out of place."""
        forwarded = _forwarded(question)
        if forwarded is not None and self._bursts.goes_on(forwarded, "forwarded"):
            return  # the first of them has been answered
        person = question.person
        asked = await self._asked(question)
        if asked is None:
            return
        if not self._people.allows(person) and not asked.is_for_strangers:
            # In a group the others would only see the bot being rude; a press has been told already.
            if question.how in (How.TYPED, How.LINKED) and question.is_private:
                await self._replies.send(question, stranger(self._people, person), person.preferences)
            return
        if question.inline_message is not None and isinstance(asked, ChatCommand):
            return  # nothing is attached in a chat where the bot is no member
        if question.how is How.LINKED and asked.is_change:
            await self._replies.send(question, self._before_acting(question, asked), person.preferences)
            return
        if asked.is_change and not await self._may_begin(question, is_for_strangers=asked.is_for_strangers):
            return
        if isinstance(asked, Understood):
            await self._say(question, await self._answers.answer(asked))
            return
        document = await asked.run(question)
        if document is not None:
            await self._replies.send(question, document, person.preferences, anew=asked.is_sent_anew)

    async def _asked(self, question: Question) -> ChatCommand | Understood | None:
        """What a question asks; None for a press that nothing comes of, whose author has been told."""
        if question.how is not How.PRESSED:
            command = self._commands.find(question.text, question.how, is_private=question.is_private)
            return command or self._answers.understand(question.text, question.person.asker)
        try:
            judged = await self._presses.judged(question)
        except TelegramError:
            return None
        return judged.asked if judged.right is Right.HERE else None

    async def ask_along(self, text: str, person: Person) -> Document | None:
        """The answer to a text typed on the way, inline or under a picture; None where it is more than a question."""
        command = self._commands.find(text, How.INLINE)
        asked = self._answers.understand(text, person.asker)
        return None if (command or asked).is_change else await self._answers.answer(asked)

    def _may_be_told(self, question: Question) -> Message | None:
        """The message whose text may go to the administrators, if its author likes: typed in private, not by one."""
        access, user, message = self._people.access, question.person.asker.user, question.message
        if question.how is not How.TYPED or not question.is_private or not access.admins or access.is_admin(user):
            return None
        return message if isinstance(message, Message) else None

    def _before_acting(self, question: Question, asked: ChatCommand | Understood) -> Document:
        """What a link would do, for whoever opened it to decide."""
        if asked.is_operating and not self._people.access.is_admin(question.person.asker.user):
            return line(ONLY_OPERATORS)
        return shown(question.text, self._answers.commands)

    async def _may_begin(self, question: Question, *, is_for_strangers: bool) -> bool:
        """Whether a change may be made, now and for the first time."""
        message, chat = question.message, question.chat
        if question.how is How.EDITED or chat is None:
            return False
        sender_chat = message.sender_chat if question.query is None and isinstance(message, Message) else None
        # Of a press it has been asked already, by the one function for all presses.
        standing = Standing.ADMINISTRATOR
        if question.query is None:
            standing = await self._rights.standing(chat, question.user, sender_chat)
        if standing is not Standing.ADMINISTRATOR:
            words = UNKNOWN_ADMINS if standing is Standing.UNKNOWN else ONLY_ADMINS
            await self._replies.send(question, line(words), question.person.preferences, anew=True)
            return False
        if not is_for_strangers and not await self._is_let_in(question, chat):
            await self._replies.send(question, line(NOT_LET_IN), question.person.preferences, anew=True)
            return False
        if not await self._begun(question.update):
            log.info("change was begun before", update=question.update)
            return False
        return True

    async def _is_let_in(self, question: Question, chat: Chat) -> bool:
        """Whether what is arranged in a chat will be sent there; an administrator of the bot lets it in by asking."""
        access, user = self._people.access, question.person.asker.user
        if not question.is_private:
            await access.brought_into(chat.id, user, chat.title or "")
        return access.receives(chat.id)

    async def _say(self, question: Question, document: Document) -> None:
        person = question.person
        if question.how is not How.PRESSED:
            await self._recent.note(document, person.asker)
            if document.kind is Kind.NOT_UNDERSTOOD and _is_passed_on(question.message):
                document = line(PASSED_ON)
            elif document.kind is Kind.NOT_UNDERSTOOD and (message := self._may_be_told(question)) is not None:
                unclear = Choice(say("Send it to the administrators"), ASK_ABOUT)
                document = replace(document, choices=(*document.choices, unclear))
                await self._replies.reply(message, document, person.preferences, refers=True)
                return
        preferences = await self._people.preferences_after(document, person)
        if (
            question.how in (How.TYPED, How.LINKED)
            and preferences.tables is TableShape.IMAGE
            and any(isinstance(block, Table) for block in document.blocks)
            and await self._attachments.send_chart_of(document, question)
        ):
            return
        await self._replies.send(question, document, preferences)


def _forwarded(question: Question) -> Message | None:
    message = question.message
    is_one = question.query is None and isinstance(message, Message) and message.forward_origin is not None
    return message if is_one and isinstance(message, Message) else None


def _is_passed_on(message: object) -> bool:
    if not isinstance(message, Message):
        return False
    return message.forward_origin is not None or (message.text or "").count("\n") + 1 >= _QUOTED_LINES
