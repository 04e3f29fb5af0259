"""Uploads: files of figures that an administrator sends, checked, then published or discarded by a button.

The same path as `tradebot load`. Nothing is kept meanwhile: the message with the buttons replies to the file, so the
file is there to be fetched again, after a restart too.
"""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Protocol

import structlog
from telegram import Bot, Message, ReplyParameters, Update
from telegram import Document as SentFile
from telegram.error import BadRequest

from bot.chat.answering.access_requests import stranger
from bot.chat.answering.commands import ChatCommand
from bot.chat.answering.following import Following
from bot.chat.answering.send import Replies, line
from bot.chat.receiving.bursts import Bursts
from bot.chat.receiving.people import People
from bot.chat.receiving.question import Destination, How, Person, Question
from bot.chat.telegram_api.context import Context
from bot.domain import places
from bot.domain.document import Block, Bullets, Choice, Document, Fact, Facts, Headline, Kind, Paragraph
from bot.domain.errors import CannotRead
from bot.domain.loads import Severity
from bot.domain.time import Month
from bot.domain.values import Amount, Name, Say, Value, Verbatim, nsay, say
from bot.loading.given_files import printable
from bot.loading.report import Finding, Forecast, LoadReport, LoadStatus
from bot.loading.wording import outcome

log = structlog.get_logger()

ONLY_ADMINS = say("Only the bot's administrators can load files.")
TOO_LARGE = say("Telegram hands on files of up to 20 MB. Load this one on the server, with tradebot load.")
GONE = say("The file is not there any more. Please send it again.")
DISCARDED = say("Discarded; nothing has been loaded.")

_PUBLISH, _DISCARD = "/publish", "/discard"
_MOST_BYTES = 20 * 1024 * 1024
"""What getFile gives."""
_MOST_FINDINGS = 20
_REMEMBERED = 200
"""Decisions; a double tap follows within seconds."""
_MARKS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.NOTE: "·"}


class Loader(Protocol):
    """The way of a file into the store; see `bot.loading.loading`."""

    async def load(
        self,
        data: bytes,
        name: str,
        *,
        by: str = "",
        dry_run: bool = False,
        announce: bool = True,
        accept_warnings: bool = False,
    ) -> LoadReport: ...


class Uploads:
    """Handles files in the private chat. `loaded` is told when something was published."""

    def __init__(
        self,
        bot: Bot,
        *,
        people: People,
        replies: Replies,
        loader: Loader,
        loaded: Callable[[], None],
        bursts: Bursts,
        following: Following,
    ) -> None:
        self._bot = bot
        self._bursts = bursts
        self._following = following
        self._decided: deque[tuple[int, int]] = deque(maxlen=_REMEMBERED)
        self._people = people
        self._replies = replies
        self._loader = loader
        self._loaded = loaded

    async def on_file(self, update: Update, context: Context) -> None:  # noqa: ARG002 - the library passes it
        """Check a file and say what was found, in one message that tells how far it is."""
        message = update.message
        if message is None or message.document is None:
            return
        person = await self._people.who_wrote(message)
        said = self._refused(message.document, person)
        refused = None if said is None else line(said)
        if not self._people.allows(person):
            refused = stranger(self._people, person)
        if refused is not None:
            if not self._bursts.goes_on(message, "file"):
                await self._replies.reply(message, refused, person.preferences)
            return
        name = printable(message.document.file_name or "file")
        reply = ReplyParameters(message.message_id, allow_sending_without_reply=True)
        checking = line(say("Checking {file} …", file=Verbatim(name)))
        told = await self._replies.post(Destination(message.chat_id, reply=reply), checking, person.preferences)
        try:
            report = await self._loader.load(await self._fetched(message.document), name, dry_run=True)
            found = _checked(name, report)
        except CannotRead as error:
            found = line(error.reason)
        except BadRequest as error:
            log.info("file could not be fetched", reason=str(error))
            found = line(GONE)
        await self._replies.put(message.chat_id, told, found, person.preferences)

    def command(self) -> ChatCommand:
        return ChatCommand(
            name="upload",
            fits=lambda text: text in (_PUBLISH, _DISCARD),
            run=self._decide,
            where=frozenset({How.PRESSED}),
            is_change=True,
            is_operating=True,
        )

    async def _decide(self, question: Question) -> None:
        """Publish or discard the file that the message replies to."""
        message, command, person = question.message, question.text, question.person
        if not isinstance(message, Message) or not self._people.access.is_admin(person.asker.user):
            return
        file = message.reply_to_message.document if message.reply_to_message else None
        if command == _DISCARD:
            await self._replies.edit(message, line(DISCARDED), person.preferences)
            return
        if file is None:
            await self._replies.edit(message, line(GONE), person.preferences)
            return
        if not self._take(message):
            return  # a double tap leaves the first result
        name = printable(file.file_name or "file")
        await self._replies.edit(message, line(say("Loading {file} …", file=Verbatim(name))), person.preferences)
        try:
            data = await self._fetched(file)
        except BadRequest as error:
            log.info("file could not be fetched again", reason=str(error))
            self._decided.remove((message.chat_id, message.message_id))
            await self._replies.edit(message, line(GONE), person.preferences)
            return
        try:
            report = await self._loader.load(data, name, by=_called(question), accept_warnings=True)
        except CannotRead as error:
            await self._replies.edit(message, line(error.reason), person.preferences)
            return
        log.info("file loaded from a chat", file=name, status=report.status.value, by=person.asker.user)
        if report.status is LoadStatus.LOADED:
            self._loaded()
        operated = () if report.campaign is None else _after(report.campaign)
        await self._replies.edit(message, _told(name, outcome(report), report, *operated), person.preferences)
        if report.campaign is not None:
            await self._following.begin(message.chat_id, report.campaign)

    def _take(self, message: Message) -> bool:
        """Whether a decision about a file is the first one."""
        key = message.chat_id, message.message_id
        if key in self._decided:
            return False
        self._decided.append(key)
        return True

    def _refused(self, file: SentFile, person: Person) -> Say | None:
        if not self._people.access.is_admin(person.asker.user):
            return ONLY_ADMINS
        return TOO_LARGE if (file.file_size or 0) > _MOST_BYTES else None

    async def _fetched(self, file: SentFile) -> bytes:
        found = await self._bot.get_file(file.file_id)
        return bytes(await found.download_as_bytearray())


def _called(question: Question) -> str:
    """`name (user id)` of who asks."""
    user = question.user
    return f"{user.full_name} ({user.id})" if user else ""


def _checked(name: str, report: LoadReport) -> Document:
    """What was found, with the buttons that fit."""
    forecast = report.forecast
    label: Value = say("Publish")
    if forecast is not None and forecast.is_news and not forecast.is_held:
        label = nsay("Publish to {n} chat", "Publish to {n} chats", forecast.recipients)
    publish, discard = Choice(label, _PUBLISH), Choice(say("Discard"), _DISCARD)
    if report.status is LoadStatus.LOADED:
        return _told(name, say("in order; nothing has been loaded yet"), report, publish, discard)
    if report.needs_consent:
        warned = say("there are warnings; publish it if they are in order")
        return _told(name, warned, report, publish, discard)
    return _told(name, outcome(report), report)


def _told(name: str, became: Value, report: LoadReport, *choices: Choice) -> Document:
    blocks: list[Block] = [Headline(say("{file}: {outcome}", file=Verbatim(name), outcome=became))]
    if report.months:
        first, last = report.months[0], report.months[-1]
        months = first if first == last else say("{first} to {last}", first=first, last=last)
        figures = nsay("{n} figure, {months}", "{n} figures, {months}", report.figures, months=months)
        blocks.append(Paragraph(figures))
    if report.forecast is not None:
        blocks += _forecast(report.forecast, report.months[-1])
    shown = report.findings[:_MOST_FINDINGS]
    if shown:
        blocks.append(Bullets(tuple((0, _found(finding)) for finding in shown)))
    more = len(report.findings) - len(shown)
    if more:
        blocks.append(Paragraph(nsay("and {n} more finding", "and {n} more findings", more)))
    return Document(Kind.SETTINGS, tuple(blocks), choices=choices)


def _after(campaign: int) -> tuple[Choice, ...]:
    return Choice(say("Outbox"), "/outbox"), Choice(say("Stop it"), f"/outbox cancel {campaign}")


def _forecast(forecast: Forecast, newest: Month) -> Iterator[Block]:
    """What publishing does: the newest month and its figures, who is told, and when."""
    if forecast.figures:
        yield Facts(
            tuple(
                Fact(say("{partner}, {measure}", partner=Name(partner), measure=measure), Amount(amount))
                for partner, measure, amount in forecast.figures
            )
        )
    if not forecast.is_news:
        yield Paragraph(say("{month} is not news: no summary is sent.", month=newest))
        return
    told = nsay(
        "{month} is news: its summary goes to {n} chat.",
        "{month} is news: its summary goes to {n} chats.",
        forecast.recipients,
        month=newest,
    )
    yield Paragraph(told)
    if forecast.is_held:
        yield Paragraph(say("Nothing leaves before you have seen the message and said so once more."))
    else:
        yield Paragraph(say("It leaves at once, and later to chats that have chosen a time."))


def _found(finding: Finding) -> Value:
    mark = _MARKS[finding.severity]
    if not finding.where:
        return say("{mark} {message}", mark=Verbatim(mark), message=finding.message)
    place = say("{mark} {place}", mark=Verbatim(mark), place=places.value(finding.where))
    return say("{place}: {message}", place=place, message=finding.message)
