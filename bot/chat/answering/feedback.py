"""The command `/feedback`: somebody's words to the bot's administrators, and their answer back.

/feedback The table is too wide       sends it
/feedback this, /feedback send        of a question that was not understood: shown first, then sent; by buttons
/answer 11 Thank you                  an administrator's answer, or a reply to the message that brought the words
"""

import structlog
from telegram import Message
from telegram.error import TelegramError

from bot.chat.access.operators import Operators
from bot.chat.answering.commands import ChatCommand
from bot.chat.answering.private_commands import Allowance, typed
from bot.chat.answering.send import Replies, line
from bot.chat.receiving.people import People
from bot.chat.receiving.question import Destination, How, Question
from bot.domain.document import Choice, Document, Headline, Kind, Paragraph
from bot.domain.intent import Command
from bot.domain.values import Verbatim, psay, say
from bot.domain.whole_number import whole_number

log = structlog.get_logger()

COMMAND = Command(
    name="feedback",
    summary="Tell the bot's administrators something",
    example="/feedback The table is too wide.",
    usage="text",
)
ASK_ABOUT = "/feedback this"
"""The button under a question that was not understood."""
_SEND = "/feedback send"
_CANCEL = "/cancel"
_LONGEST = 1_000
_A_DAY, _DAY = 10, 86_400.0
SENT = say("Sent to the bot's administrators. Thank you.")
TOO_MUCH = say("That is enough for today. Please write again tomorrow.")
EMPTY = say("Write what you want to say behind it: {example}.", example=Verbatim(COMMAND.example))
TOO_LONG = say("That is too long; please say it in fewer words.")
NOBODY_THERE = say("No administrator could be reached. Please try again later.")
NO_QUESTION = say("Your question is not there any more. Please write it behind /feedback.")


class Feedback:
    """Passes words on; nothing of them is kept here."""

    def __init__(self, people: People, replies: Replies, operators: Operators) -> None:
        self._people = people
        self._replies = replies
        self._operators = operators
        self._allowance = Allowance(_A_DAY, _DAY)
        self._rest, self._answer_rest = typed(COMMAND.name), typed("answer")

    def commands(self) -> tuple[ChatCommand, ...]:
        pressed, said = frozenset({How.PRESSED}), frozenset({How.TYPED, How.LINKED})
        return (
            ChatCommand(
                name="feedback about a question",
                fits=lambda text: text in (ASK_ABOUT, _SEND),
                run=self._about_question,
                where=pressed,
                is_change=True,
                is_private_only=True,
            ),
            ChatCommand(
                name="feedback",
                fits=lambda text: self._rest(text) is not None,
                run=self._say,
                where=said,
                is_change=True,
                is_private_only=True,
                is_for_strangers=True,
            ),
            ChatCommand(
                name="answer to feedback",
                fits=lambda text: self._answer_rest(text) is not None,
                run=self._answer,
                where=frozenset({How.TYPED, How.PRESSED}),
                is_change=True,
                is_private_only=True,
                is_operating=True,
            ),
        )

    async def _say(self, question: Question) -> Document:
        return await self._pass_on(question, self._rest(question.text) or "")

    async def _about_question(self, question: Question) -> Document:
        """What would be sent, then sending it: the text of the message that the pressed one replies to."""
        message = question.message
        asked = message.reply_to_message if isinstance(message, Message) else None
        if asked is None or not asked.text:
            return line(NO_QUESTION)
        if question.text == _SEND:
            return await self._pass_on(question, asked.text)
        return Document(
            Kind.SETTINGS,
            (
                Headline(say("This would be sent to the bot's administrators, with your name:")),
                Paragraph(Verbatim(asked.text[:_LONGEST])),
            ),
            choices=(Choice(psay("button", "Send"), _SEND), Choice(psay("button", "Cancel"), _CANCEL)),
        )

    async def _pass_on(self, question: Question, words: str) -> Document:
        user = question.user
        if not words or user is None:
            return line(EMPTY)
        if len(words) > _LONGEST:
            return line(TOO_LONG)
        if self._people.access.is_shut_out(user.id) or not self._allowance.take(user.id):
            return line(TOO_MUCH)
        who = Verbatim(f"{user.full_name} ({user.id})")
        document = Document(
            Kind.SETTINGS,
            (
                Headline(say("Feedback from {whom}", whom=who)),
                Paragraph(Verbatim(words)),
                Paragraph(say("Reply to this message to answer it.")),
            ),
            choices=(Choice(psay("button", "Answer"), f"/answer {user.id}"),),
        )
        return line(SENT if await self._operators.tell(document) else NOBODY_THERE)

    async def _answer(self, question: Question) -> Document:
        """Bring an administrator's words to who has written."""
        number, _, words = (self._answer_rest(question.text) or "").partition(" ")
        user = whole_number(number)
        if question.how is How.PRESSED or not words.strip() or user is None:
            return line(say("Reply to the message with your answer; I bring it to who wrote."), Kind.SUBSCRIPTION)
        person = await self._people.person(user, None)
        document = Document(
            Kind.SETTINGS,
            (Headline(say("An answer to your feedback")), Paragraph(Verbatim(words.strip()[:_LONGEST]))),
        )
        try:
            await self._replies.post(Destination(user), document, person.preferences)
        except TelegramError as error:
            log.info("answer to feedback not sent", reason=str(error))
            return line(say("It could not be sent: {reason}", reason=Verbatim(error.message)))
        return line(say("Your answer was sent."))
