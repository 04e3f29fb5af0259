"""Access asked for by one tap: a stranger presses it, the administrators say yes or no by another."""

import re

import structlog
from telegram.error import TelegramError

from bot.chat.access.operators import Operators
from bot.chat.answering.commands import ChatCommand
from bot.chat.answering.private_commands import Allowance
from bot.chat.answering.send import Replies, line
from bot.chat.receiving.people import STRANGER, People
from bot.chat.receiving.question import Destination, How, Person, Question
from bot.domain.document import Choice, Document, Headline, Kind
from bot.domain.values import Verbatim, psay, say
from bot.domain.whole_number import whole_number

log = structlog.get_logger()

_ASK = "/access ask"
_DECIDED = re.compile(r"/access (?P<word>yes|no) (?P<user>[0-9]{1,18})")
_DAY = 86_400.0
ASKED = say("The bot's administrators have been asked. You will hear from me here.")
ASKED_BEFORE = say("The bot's administrators have been asked already. You will hear from me here.")
LET_IN = say("You have been let in. Welcome!")


def stranger(people: People, person: Person) -> Document:
    """What somebody without access is told, with the button that asks for it if it was never taken from them."""
    if not people.access.admins or person.asker.user is None or people.access.is_shut_out(person.asker.user):
        return line(STRANGER)
    return Document(Kind.HELP, (Headline(STRANGER),), choices=(Choice(psay("button", "Ask for access"), _ASK),))


class AccessRequests:
    """Nothing tells the stranger who else uses the bot."""

    def __init__(self, people: People, replies: Replies, operators: Operators) -> None:
        self._people = people
        self._replies = replies
        self._operators = operators
        self._allowance = Allowance(1, _DAY)

    def commands(self) -> tuple[ChatCommand, ...]:
        pressed = frozenset({How.PRESSED})
        return (
            ChatCommand(
                name="ask for access",
                fits=lambda text: text == _ASK,
                run=self._ask,
                where=pressed,
                is_change=True,
                is_private_only=True,
                is_for_strangers=True,
            ),
            ChatCommand(
                name="decide on access",
                fits=lambda text: _DECIDED.fullmatch(text) is not None,
                run=self._decide,
                where=pressed,
                is_change=True,
                is_operating=True,
            ),
        )

    async def _ask(self, question: Question) -> Document:
        user, access = question.user, self._people.access
        if user is None or access.allows(user.id, user.id):
            return line(LET_IN)
        # Whom an administrator has shut out is told the same, and nobody is asked again.
        if access.is_shut_out(user.id) or not self._allowance.take(user.id):
            return line(ASKED_BEFORE)
        name = f"@{user.username}, {user.full_name}" if user.username else user.full_name
        await self._operators.tell(
            Document(
                Kind.SETTINGS,
                (Headline(say("{whom} asks for access", whom=Verbatim(f"{name} ({user.id})"))),),
                choices=(
                    Choice(psay("button", "Let in"), f"/access yes {user.id}"),
                    Choice(psay("button", "No"), f"/access no {user.id}"),
                ),
            )
        )
        return line(ASKED)

    async def _decide(self, question: Question) -> Document | None:
        decided = _DECIDED.fullmatch(question.text)
        user = whole_number(decided["user"]) if decided else None
        if decided is None or user is None:
            return None
        whom = Verbatim(str(user))
        if decided["word"] == "no":
            return line(say("Not let in: {whom}", whom=whom))
        name = await self._name(user)
        if not await self._people.access.let_in(user, name):
            return line(say("{whom} has access already, or was shut out; /revoke lists them.", whom=whom))
        person = await self._people.person(user, None)
        try:
            await self._replies.post(Destination(user), line(LET_IN), person.preferences)
        except TelegramError as error:
            log.info("welcome not sent", reason=str(error))
        return line(say("Let in: {whom}", whom=Verbatim(f"{name} ({user})")))

    async def _name(self, user: int) -> str:
        return await self._replies.name_of(user) or str(user)
