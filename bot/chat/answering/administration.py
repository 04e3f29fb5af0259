"""The commands `/invite` and `/revoke`, for the bot's administrators in the private chat."""

import re
from collections.abc import Callable, Sequence

from bot.chat.access.admission import Access, Revocation
from bot.chat.answering.commands import ChatCommand
from bot.chat.answering.send import line
from bot.chat.receiving.deep_links import link
from bot.chat.receiving.question import How, Question
from bot.domain.document import Bullets, Choice, Document, Headline, Kind, Paragraph
from bot.domain.intent import Command
from bot.domain.values import Say, Value, Verbatim, nsay, say
from bot.store.access import Invitation, Role
from bot.understand.word_lists import command_words

COMMANDS = (
    Command(
        name="invite",
        summary="Invite people to the bot",
        example="/invite 5 30",
        usage="[how many] [days]|admin whom",
    ),
    Command(
        name="revoke",
        summary="End an invitation or somebody's access",
        example="/revoke",
        usage="[whom|undo whom|shut group]",
    ),
)
"""Commands of the chat alone: a terminal has nobody to invite."""

_TYPED = re.compile(r"/(?P<word>\w+)\s*(?P<rest>.*)", re.DOTALL)
_WORDS = {word: command.name for command in COMMANDS for word in (command.name, *command_words(command.name))}
_USES, _MOST_USES = 1, 500
_DAYS, _MOST_DAYS = 7, 365
_MOST_LISTED = 20
_ADMIN, _UNDO, _SHUT = "admin", "undo", "shut"
NO_MEMBER = say("Only who has come by an invitation can become an administrator; /revoke lists them.")
NOBODY = say("There is no such invitation or person.")


class Administration:
    """Answers the administrators' commands. The bot's name is a callable: it is known once it has connected.

    `appointed` is told of whoever becomes an administrator.
    """

    def __init__(self, access: Access, bot_name: Callable[[], str], appointed: Callable[[int], None]) -> None:
        self._access = access
        self._appointed = appointed
        self._bot_name = bot_name

    def command(self) -> ChatCommand:
        return ChatCommand(
            name="administration",
            fits=lambda text: _command(text) is not None,
            run=self._answer,
            where=frozenset(How),
            is_change=True,
            is_operating=True,
        )

    async def _answer(self, question: Question) -> Document:
        """Do what was asked; a refusal for everybody who is no administrator, and in groups for everybody."""
        user, chat = question.person.asker.user, question.person.asker.chat
        if user is None or not self._access.is_admin(user):
            return _line(say("Only the bot's administrators can do that."))
        if chat != user:
            return _line(say("Please do that in the private chat with the bot."))
        name, rest = _command(question.text) or ("", "")
        if name == "invite":
            return await self._invite(rest, user)
        return await self._revoke(rest)

    async def _invite(self, rest: str, user: int) -> Document:
        word, _, whom = rest.partition(" ")
        if word == _ADMIN:
            done = await self._access.appoint(whom.strip())
            if done:
                self._appointed(int(whom))
            return _line(say("Done: an administrator now; /revoke ends it.") if done else NO_MEMBER)
        numbers = [int(number) for number in re.findall(r"\d{1,6}", rest)]
        uses, days, *_ = [*numbers[:2], *(_USES, _DAYS)[len(numbers[:2]) :]]
        if not 1 <= uses <= _MOST_USES or not 1 <= days <= _MOST_DAYS:
            return _line(
                say(
                    "An invitation is for 1 to {people} people and 1 to {days} days: {example}.",
                    people=Verbatim(str(_MOST_USES)),
                    days=Verbatim(str(_MOST_DAYS)),
                    example=Verbatim("/invite 5 30"),
                )
            )
        made = await self._access.invite(user, uses, days)
        return Document(
            Kind.SETTINGS,
            (
                Headline(nsay("An invitation for {n} person", "An invitation for {n} people", uses)),
                Paragraph(Verbatim(link(self._bot_name(), made.code))),
                Paragraph(
                    say("Good until {date}; /revoke ends it earlier.", date=Verbatim(f"{made.expires_at:%Y-%m-%d}"))
                ),
            ),
            choices=(Choice(say("End this invitation"), f"/revoke {made.code}"),),
        )

    async def _revoke(self, rest: str) -> Document:
        if not rest:
            return await self._overview()
        word, _, what = rest.partition(" ")
        if word == _UNDO:
            done = await self._access.readmit(what.strip())
            return _line(say("Done: let in again.") if done else NOBODY)
        is_certain = word == _SHUT
        match await self._access.revoke(what.strip() if is_certain else rest, is_certain=is_certain):
            case Revocation.DONE:
                return _line(say("Done: no access by it any more."))
            case Revocation.UNKNOWN:
                return _line(NOBODY)
            case Revocation.UNKNOWN_GROUP:
                certain = Verbatim(f"/revoke {_SHUT} {rest}")
                return _line(
                    say("That group is in no list of mine. {command} shuts it out all the same.", command=certain)
                )
            case Revocation.LAST_ADMIN:
                return _line(say("This is the last administrator. Somebody else has to become one first."))
            case Revocation.NAMED_BY_SETTINGS:
                return _line(say("The setting TRADEBOT_ADMINS names this administrator; only the operator changes it."))

    async def _overview(self) -> Document:
        """Everything that lets somebody in, each with the button that ends it, and whom it was ended for."""
        access = self._access
        invitations, members, admins = await access.invitations(), access.members(), access.members(Role.ADMIN)
        named = sorted(access.named - {one.user for one in admins})
        inside = [group for group in access.groups() if not group.is_shut_out]
        outside = [(one.name, one.user) for one in access.members(Role.REVOKED)]
        outside += [(group.title, group.chat) for group in access.groups() if group.is_shut_out]
        lines = [
            *_listed([_invitation_line(one) for one in invitations]),
            *_listed([_administrator(str(user)) for user in named]),
            *_listed([_administrator(_who(one.name, one.user)) for one in admins]),
            *_listed([Verbatim(_who(one.name, one.user)) for one in members]),
            *_listed([Verbatim(_who(group.title, group.chat)) for group in inside]),
            *_listed([say("shut out: {whom}", whom=Verbatim(_who(*one))) for one in outside]),
        ]
        may_go = (*admins, *members) if named or len(admins) > 1 else members
        choices = [
            *(
                Choice(say("End until {date}", date=Verbatim(f"{one.expires_at:%Y-%m-%d}")), f"/revoke {one.code}")
                for one in invitations[:_MOST_LISTED]
            ),
            *(
                Choice(say("Remove {name}", name=Verbatim(one.name)), f"/revoke {one.user}")
                for one in may_go[:_MOST_LISTED]
            ),
            *(
                Choice(say("Make {name} an administrator", name=Verbatim(one.name)), f"/invite {_ADMIN} {one.user}")
                for one in members[:_MOST_LISTED]
            ),
            *(
                Choice(say("Shut out {name}", name=Verbatim(group.title)), f"/revoke {group.chat}")
                for group in inside[:_MOST_LISTED]
            ),
            *(
                Choice(say("Let {name} in again", name=Verbatim(name)), f"/revoke {_UNDO} {number}")
                for name, number in outside[:_MOST_LISTED]
            ),
        ]
        headline = say("Invitations and people") if choices else say("Nobody has been invited yet; /invite does it.")
        blocks = (Headline(headline), Bullets(tuple((0, text) for text in lines)))
        return Document(Kind.SETTINGS, blocks if lines else blocks[:1], choices=tuple(choices))


def _listed(lines: Sequence[Value]) -> list[Value]:
    """As many as one message has room for."""
    rest = len(lines) - _MOST_LISTED
    return [*lines[:_MOST_LISTED], *([nsay("and {n} more", "and {n} more", rest)] if rest > 0 else [])]


def _invitation_line(one: Invitation) -> Value:
    return nsay(
        "invitation for {n} more person until {date}",
        "invitation for {n} more people until {date}",
        one.uses_left,
        date=Verbatim(f"{one.expires_at:%Y-%m-%d}"),
    )


def _who(name: str, number: int) -> str:
    return f"{name} ({number})"


def _administrator(who: str) -> Say:
    return say("administrator: {whom}", whom=Verbatim(who))


def _command(question: str) -> tuple[str, str] | None:
    match = _TYPED.fullmatch(question.strip())
    name = _WORDS.get(match["word"].casefold()) if match else None
    return (name, match["rest"].strip()) if match and name else None


def _line(sentence: Say) -> Document:
    return line(sentence, Kind.SETTINGS)
