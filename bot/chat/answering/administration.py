"""The commands `/invite` and `/revoke`, for the bot's administrators in the private chat."""

import re
from collections.abc import Callable, Iterator

from bot.chat.access.admission import Access
from bot.chat.answering.commands import ChatCommand
from bot.chat.answering.send import line
from bot.chat.receiving.deep_links import link
from bot.chat.receiving.question import How, Question
from bot.domain.document import Bullets, Choice, Document, Headline, Kind, Paragraph
from bot.domain.intent import Command
from bot.domain.values import Say, Value, Verbatim, nsay, say
from bot.understand.word_lists import command_words

COMMANDS = (
    Command(
        name="invite",
        summary="Invite people to the bot",
        example="/invite 5 30",
        usage="[how many] [days]",
    ),
    Command(
        name="revoke",
        summary="End an invitation or somebody's access",
        example="/revoke",
        usage="[whom]",
    ),
)
"""Commands of the chat alone: a terminal has nobody to invite."""

_TYPED = re.compile(r"/(?P<word>\w+)\s*(?P<rest>.*)", re.DOTALL)
_WORDS = {word: command.name for command in COMMANDS for word in (command.name, *command_words(command.name))}
_USES, _MOST_USES = 1, 500
_DAYS, _MOST_DAYS = 7, 365
_MOST_LISTED = 20


class Administration:
    """Answers the administrators' commands. The bot's name is a callable: it is known once it has connected."""

    def __init__(self, access: Access, bot_name: Callable[[], str]) -> None:
        self._access = access
        self._bot_name = bot_name

    def command(self) -> ChatCommand:
        return ChatCommand(
            name="administration",
            fits=lambda text: _command(text) is not None,
            run=self._answer,
            where=frozenset(How),
            is_change=True,
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

    async def _revoke(self, what: str) -> Document:
        if not what:
            return await self._overview()
        done = await self._access.revoke(what)
        return _line(say("Done: no access by it any more.") if done else say("There is no such invitation or person."))

    async def _overview(self) -> Document:
        invitations, members = await self._access.invitations(), self._access.members()
        lines: list[Value] = [
            nsay(
                "invitation for {n} more person until {date}",
                "invitation for {n} more people until {date}",
                one.uses_left,
                date=Verbatim(f"{one.expires_at:%Y-%m-%d}"),
            )
            for one in invitations
        ]
        lines += [Verbatim(f"{member.name} ({member.user})") for member in members]

        def choices() -> Iterator[Choice]:
            for one in invitations[:_MOST_LISTED]:
                yield Choice(
                    say("End until {date}", date=Verbatim(f"{one.expires_at:%Y-%m-%d}")), f"/revoke {one.code}"
                )
            for member in members[:_MOST_LISTED]:
                yield Choice(say("Remove {name}", name=Verbatim(member.name)), f"/revoke {member.user}")

        headline = say("Invitations and people") if lines else say("Nobody has been invited yet; /invite does it.")
        blocks = (Headline(headline), Bullets(tuple((0, text) for text in lines)))
        return Document(Kind.SETTINGS, blocks if lines else blocks[:1], choices=tuple(choices()))


def _command(question: str) -> tuple[str, str] | None:
    match = _TYPED.fullmatch(question.strip())
    name = _WORDS.get(match["word"].casefold()) if match else None
    return (name, match["rest"].strip()) if match and name else None


def _line(sentence: Say) -> Document:
    return line(sentence, Kind.SETTINGS)
