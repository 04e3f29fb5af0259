"""Charts and documents sent as files: made once, off the event loop, and sent by Telegram's file id from then on.

/chart /rank TW 2026-01        the chart of an answer
/file docx /brief 2026-01      the briefing as a document
"""

import asyncio
import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

import structlog
from telegram import InputFile, Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.answering import Answering
from bot.charting import Charting, question_of
from bot.chat.answering import keyboard
from bot.chat.answering.commands import ChatCommand
from bot.chat.receiving.question import Destination, How, Person, Question
from bot.documents.icalendar import icalendar
from bot.domain.delivery import Button
from bot.domain.document import Document, Headline, Kind, Slot, Sourced
from bot.domain.values import say
from bot.i18n.localizer import Localizer
from bot.render import file_formats, telegram_html
from bot.store.sent_files import SentFiles
from bot.understand.canonical import canonical

log = structlog.get_logger()

OFFERED = ("docx", "odt", "pdf", "xlsx")
"""What an office opens, of the formats there are."""
_FILE = re.compile(r"/file (?P<kind>[a-z]+) (?P<command>/.+)")
_ICS = "ics"
_CAPTION = 1024
_AT_ONCE = 2
_UNKNOWN = ("wrong file identifier", "file_reference", "wrong remote file", "wrong type of file")


@dataclass(frozen=True, slots=True)
class _Attachment:
    """One file: what it is called, under which key it is known, and how it is made."""

    key: str
    name: str
    make: Callable[[], Awaitable[bytes]]
    caption: str
    buttons: tuple[Button, ...]
    is_photo: bool


Making = Awaitable["_Attachment | Document"]


@dataclass(frozen=True, slots=True)
class KnownPhoto:
    """A picture that Telegram has, to be sent again by its id."""

    file_id: str
    caption: str
    """HTML."""
    key: str


class Attachments:
    """Sends charts and documents. What cannot be one comes back as a document to say."""

    def __init__(self, bot: "ExtBot[str]", answering: Answering, charting: Charting, files: SentFiles) -> None:
        self._bot = bot
        self._answering = answering
        self._charting = charting
        self._files = files
        self._writing = asyncio.Semaphore(_AT_ONCE)

    def commands(self) -> tuple[ChatCommand, ChatCommand]:
        """Files and charts, asked for in words or by a button."""
        where = frozenset({How.TYPED, How.LINKED, How.EDITED, How.PRESSED})

        def command(name: str, fits: Callable[[str], bool], made: Callable[[Question], Making]) -> ChatCommand:
            async def run(question: Question) -> Document | None:
                return await self._send_or_say(await made(question), question)

            return ChatCommand(name=name, fits=fits, run=run, where=where, is_change=False, is_sent_anew=True)

        return (
            command("file", lambda text: _FILE.fullmatch(text) is not None, self._file),
            command(
                "chart",
                lambda text: question_of(text) is not None,
                lambda question: self._chart(question.text, question.person),
            ),
        )

    async def send_chart_of(self, document: Document, question: Question) -> bool:
        """Send an answer as a picture, if it can be one."""
        command = self._charting.command_for(document)
        if command is None:
            return False
        return await self._send_or_say(await self._chart(command, question.person), question) is None

    async def send_file_of(self, document: Document, question: Question) -> bool:
        """Send a briefing as the file that its question names (月報 pdf), if it names one."""
        request = document.request
        if document.kind is not Kind.BRIEFING or request is None or request.argument is None:
            return False
        words = request.argument.split()
        kind = next((word for word in words if word in OFFERED), None)
        if kind is None or question.destination is None or question.how is How.PRESSED:
            return False
        rest = " ".join(word for word in words if word != kind) or None
        made = await self._briefing(kind, canonical(request._replace(argument=rest)), question.person)
        return await self._send_or_say(made, question) is None

    def offered(self, document: Document, localizer: Localizer) -> Iterator[Button]:
        """The buttons that lead here from an answer."""
        command = self._charting.command_for(document)
        if command is not None:
            yield Button(localizer.say(say("Chart")), command, Slot.CHART)
        if document.kind is Kind.BRIEFING and document.command is not None:
            formats = file_formats()
            for kind in OFFERED:
                if kind in formats:
                    yield Button(kind.upper(), f"/file {kind} {document.command}", Slot.BEST)
        if document.kind == Kind("calendar"):
            yield Button(_ICS.upper(), f"/file {_ICS} /calendar")

    async def known_chart(self, document: Document, person: Person) -> "KnownPhoto | None":
        """The answer's chart as Telegram already has it; None when it has none, or nobody has asked for it yet."""
        command = self._charting.command_for(document)
        made = None if command is None else await self._chart(command, person)
        if made is None or isinstance(made, Document):
            return None
        file_id = await self._files.find(self._bot.id, made.key)
        return None if file_id is None else KnownPhoto(file_id, made.caption, made.key)

    async def _send_or_say(self, made: "_Attachment | Document", question: Question) -> Document | None:
        """Send what was asked for, or give the document that says why there is none."""
        if isinstance(made, _Attachment) and question.destination is not None:
            await self._send(made, question.destination)
            return None
        return made if isinstance(made, Document) else None

    async def _chart(self, question: str, person: Person) -> _Attachment | Document:
        planned = await self._charting.plan(question, person.asker)
        if isinstance(planned, Document):
            return planned
        speaking = person.preferences.localizer
        figures = [Button(speaking.say(say("Figures")), planned.document.command or "/overview")]
        return _Attachment(
            key=_hashed(f"photo {planned.key}"),
            name="chart.png",
            make=lambda: self._charting.picture(planned),
            caption=_caption(planned.document, speaking),
            buttons=tuple(figures),
            is_photo=True,
        )

    async def _file(self, question: Question) -> _Attachment | Document:
        match = _FILE.fullmatch(question.text)
        kind, command = (match["kind"], match["command"]) if match else ("", question.text)
        if kind == _ICS:
            return await self._release_days(question.person)
        return await self._briefing(kind, command, question.person)

    async def _release_days(self, person: Person) -> _Attachment:
        """The days of releases to come, as a calendar file."""
        context, speaking = self._answering.context(person.asker), person.preferences.localizer
        days = await asyncio.to_thread(context.releases)
        titles = {month: speaking.say(say("US trade figures of {month}", month=month)) for month in days}
        content = icalendar(days, titles).encode()

        async def write() -> bytes:
            return content

        return _Attachment(
            key=_hashed(f"{_ICS} {content!r}"), name="releases.ics", make=write, caption="", buttons=(), is_photo=False
        )

    async def _briefing(self, kind: str, command: str, person: Person) -> _Attachment | Document:
        document = await self._answering.ask(command, person.asker)
        form = file_formats().get(kind)
        if document.kind is not Kind.BRIEFING or form is None or document.request is None:
            return document
        load, speaking = self._answering.model.number, person.preferences.localizer

        async def write() -> bytes:
            async with self._writing:
                written = await asyncio.to_thread(form.render, document, speaking)
            if isinstance(written, dict):
                written = json.dumps(written, ensure_ascii=False)
            return written.encode() if isinstance(written, str) else bytes(written)

        return _Attachment(
            key=_hashed(f"file {kind} {command} {load} {speaking.tag} {speaking.unit()}"),
            name=f"briefing_{document.request.period or ''}.{kind}".replace("..", "_"),
            make=write,
            caption=_caption(document, speaking),
            buttons=(),
            is_photo=False,
        )

    async def _send(self, made: _Attachment, destination: Destination) -> None:
        known = await self._files.find(self._bot.id, made.key)
        if known is not None:
            try:
                await self._post(made, known, destination)
            except BadRequest as error:
                if not any(words in error.message.lower() for words in _UNKNOWN):
                    raise
                await self._files.forget(self._bot.id, made.key)
            else:
                return
        await self._show_action(made, destination)
        sent = await self._post(made, InputFile(await made.make(), filename=made.name), destination)
        file_id = sent.photo[-1].file_id if sent.photo else sent.document.file_id if sent.document else None
        if file_id is not None:
            await self._files.keep(self._bot.id, made.key, file_id)

    async def _post(self, made: _Attachment, content: InputFile | str, destination: Destination) -> Message:
        markup = keyboard.keyboard(made.buttons)
        if destination.is_channel:
            markup = keyboard.links(made.buttons, self._bot.username)
        send = self._bot.send_photo if made.is_photo else self._bot.send_document
        return await send(
            destination.chat,
            content,
            caption=made.caption,
            parse_mode=ParseMode.HTML,
            message_thread_id=destination.topic,
            reply_parameters=destination.reply,
            reply_markup=markup,
        )

    async def _show_action(self, made: _Attachment, destination: Destination) -> None:
        action = ChatAction.UPLOAD_PHOTO if made.is_photo else ChatAction.UPLOAD_DOCUMENT
        try:
            await self._bot.send_chat_action(destination.chat, action, destination.topic)
        except TelegramError as error:
            log.info("no chat action", reason=str(error))  # it is a courtesy


def _caption(document: Document, localizer: Localizer) -> str:
    """The most important figure and the source: what is left of the answer beside a picture."""
    blocks = tuple(block for block in document.blocks if isinstance(block, Headline | Sourced))
    (html, *_) = telegram_html.render(Document(document.kind, blocks), localizer.for_document(document).held())
    return html if len(html) <= _CAPTION else ""


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
