"""The command `/status`, for the bot's administrators: what runs, what is loaded, what waits, what went wrong."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat.answering.commands import ChatCommand
from bot.chat.answering.private_commands import typed
from bot.chat.receiving.question import How, Question
from bot.domain.document import Choice, Document, Fact, Facts, Headline, Kind
from bot.domain.intent import Command
from bot.domain.time import Month
from bot.domain.values import Number, Value, Verbatim, nsay, say

COMMAND = Command(name="status", summary="How the bot is", example="/status")
_HOUR, _DAY = 3_600, 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How an installation is at one moment."""

    version: str
    month: Month | None
    """The newest month loaded."""
    vintage: str
    next_release: datetime | None
    """When the Census Bureau is looked at for the next month; moments are of the office's zone."""
    last_load: datetime | None
    file: str
    """What was loaded last."""
    waiting: int
    """Deliveries that have not left."""
    uncertain: int
    leads: bool
    """Whether this process fetches and starts campaigns."""
    uptime: timedelta
    errors: int
    """Errors logged by this process within a day."""


def status_command(look: Callable[[], Awaitable[Status]]) -> ChatCommand:
    rest = typed(COMMAND.name)

    async def run(_: Question) -> Document:
        return _document(await look())

    return ChatCommand(
        name="status",
        fits=lambda text: rest(text) == "",
        run=run,
        where=frozenset({How.TYPED, How.LINKED, How.PRESSED}),
        is_change=False,
        is_private_only=True,
        is_operating=True,
    )


def _document(now: Status) -> Document:
    nothing = say("none")
    month: Value = now.month or nothing
    facts = (
        Fact(say("Version"), Verbatim(now.version)),
        Fact(say("Newest month"), month, (say("vintage {vintage}", vintage=Verbatim(now.vintage)),)),
        Fact(say("Next release"), _moment(now.next_release)),
        Fact(say("Last load"), _moment(now.last_load), (Verbatim(now.file),)),
        Fact(say("Waiting to be sent"), Number(now.waiting)),
        Fact(say("Uncertain"), Number(now.uncertain)),
        Fact(say("This process leads"), say("yes") if now.leads else say("no")),
        Fact(say("Running for"), _duration(now.uptime)),
        Fact(say("Errors of the last day"), Number(now.errors)),
    )
    headline = nsay("Running, with {n} error in a day", "Running, with {n} errors in a day", now.errors)
    if not now.errors:
        headline = say("Running, without errors")
    return Document(
        Kind.OUTBOX,
        (Headline(headline), Facts(facts)),
        command="/status",
        choices=(Choice(say("Outbox"), "/outbox"), Choice(say("Again"), "/status")),
    )


def _moment(moment: datetime | None) -> Value:
    return say("none") if moment is None else Verbatim(f"{moment:%Y-%m-%d %H:%M}")


def _duration(span: timedelta) -> Value:
    seconds = int(span.total_seconds())
    if seconds >= _DAY:
        return nsay("{n} day", "{n} days", seconds // _DAY)
    if seconds >= _HOUR:
        return nsay("{n} hour", "{n} hours", seconds // _HOUR)
    return nsay("{n} minute", "{n} minutes", seconds // 60)
