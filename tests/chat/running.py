"""A bot of this process in front of the local Bot API server, answering from a script."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from bot.answering import Understood
from bot.charting import Planned, question_of
from bot.chat.access.admission import Access
from bot.chat.answering.attachments import Attachments
from bot.chat.answering.status import Status
from bot.chat.telegram_api.webhook import Webhook
from bot.chat.telegram_bot import TelegramBot
from bot.domain.document import Choice, Document, Headline, Kind
from bot.domain.facts import Coverage
from bot.domain.intent import Command
from bot.domain.ports import Asker
from bot.domain.request import Intent, Request
from bot.domain.subscription import SubscriptionKind
from bot.domain.time import Month
from bot.domain.values import Verbatim
from bot.loading.report import LoadReport, LoadStatus
from bot.pictures.gallery import Key
from bot.store.store import Store
from tests.botapi.server import BotApi

COMMANDS = {
    "rank": Command("rank", "Where a partner stands among all", "/rank TW"),
    "subscribe": Command("subscribe", "Get each new month's summary", "/subscribe", changes=True),
    "settings": Command("settings", "Settings", "/settings", changes=True, in_menu=False),
    "start": Command("start", "Begin here", "/start", in_menu=False),
}


def one_line(text: str, *choices: tuple[str, str], kind: Kind = Kind.STANDING, **parts: Any) -> Document:
    """A document of one line, with buttons."""
    offered = tuple(Choice(Verbatim(label), command) for label, command in choices)
    return Document(kind, (Headline(Verbatim(text)),), choices=offered, **parts)


class Echo:
    """Answers with what was asked; `answers` has more to say to some questions."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.asked: list[tuple[str, Asker]] = []
        self.answers: dict[str, Document | Exception] = {}
        self.changing: set[str] = set()
        self.for_strangers: set[str] = set()
        self.kind_words: set[str] = set()
        self.went_on: list[tuple[str, Request | None, bool]] = []
        """Each text with the request before it, and whether it replied to its answer."""
        self.model = SimpleNamespace(number=1, coverage=Coverage((), {}))
        self.commands = COMMANDS

    def context(self, asker: Asker) -> Any:  # noqa: ARG002 - the same for everybody
        return SimpleNamespace(releases=lambda: {Month.parse("2026-02"): date(2026, 4, 2)})

    async def ask(self, text: str, asker: Asker) -> Document:
        return await self.answer(self.understand(text, asker))

    def understand(
        self, text: str, asker: Asker, previous: Request | None = None, *, is_reply: bool = False
    ) -> Understood:
        self.read.append(text)
        self.went_on.append((text, previous, is_reply))
        intent = Intent.COURTESY if text in self.kind_words else Intent.HELP
        request, is_for_strangers = Request(intent, argument=text), text in self.for_strangers
        return Understood(request, asker, is_change=text in self.changing, is_for_strangers=is_for_strangers)

    async def understood(
        self, text: str, asker: Asker, previous: Request | None = None, *, is_reply: bool = False
    ) -> Understood:
        return self.understand(text, asker, previous, is_reply=is_reply)

    async def answer(self, question: Understood) -> Document:
        text = question.request.argument
        self.asked.append((text, question.asker))
        found = self.answers.get(text) or one_line(f"{text} & more")
        if isinstance(found, Exception):
            raise found
        return found


class Charts:
    """Draws the chart of everything that has rows, once it is let."""

    def __init__(self, echo: Echo) -> None:
        self._echo = echo
        self.drawn = 0

    async def plan(self, text: str, asker: Asker) -> Any:
        question = question_of(text) or text
        document = await self._echo.ask(question, asker)
        if not document.rows:
            return one_line("no chart")
        return Planned(Key(question, 1, asker.language), None, document)

    async def picture(self, planned: Planned) -> bytes:  # noqa: ARG002 - the port's own
        self.drawn += 1
        return b"\x89PNG"

    def command_for(self, document: Document) -> str | None:
        return f"/chart {document.command}" if document.rows else None


class Remembered:
    """Chat settings in memory."""

    def __init__(self) -> None:
        self.kept: dict[int, dict[str, str]] = {}

    async def of(self, chat: int) -> Mapping[str, str]:
        return self.kept.get(chat, {})

    async def put(self, chat: int, key: str, value: str) -> None:
        self.kept.setdefault(chat, {})[key] = value

    def forget(self, chat: int | None = None) -> None:
        """Nothing is cached here."""


@dataclass
class Heard:
    """What the subscriptions were told."""

    told: list[tuple[Any, ...]] = field(default_factory=list)
    watched: dict[tuple[int, int | None], list[tuple[SubscriptionKind, str]]] = field(default_factory=dict)
    asleep: set[int] = field(default_factory=set)
    everywhere: list[tuple[int, int | None]] = field(default_factory=list)

    async def places(self, _most: int) -> list[tuple[int, int | None]]:
        return self.everywhere

    async def pause(self, chat: int, reason: str) -> None:
        self.told.append(("pause", chat, reason))
        self.asleep.add(chat)

    async def resume(self, chat: int, _topic: int | None = None) -> bool:
        self.told.append(("resume", chat))
        was_asleep = chat in self.asleep
        self.asleep.discard(chat)
        return was_asleep

    async def look_for_asleep(self) -> None:
        """Nobody else pauses anything."""

    async def subscribe(self, chat: int, topic: int | None, language: str) -> bool:
        self.told.append(("subscribe", chat, topic, language))
        return True

    async def subscribed(self, chat: int, topic: int | None) -> list[tuple[SubscriptionKind, str]]:
        return self.watched.get((chat, topic), [])

    async def unsubscribe(self, chat: int, topic: int | None) -> bool:
        self.told.append(("unsubscribe", chat, topic))
        return True

    async def move(self, old_chat: int, new_chat: int) -> None:
        self.told.append(("move", old_chat, new_chat))


class Loader:
    """Finds in every file what the test says."""

    def __init__(self) -> None:
        self.report = LoadReport(LoadStatus.LOADED, "table", (Month.parse("2026-02"),), 30)
        self.fault: Exception | None = None
        self.asked: list[tuple[bytes, str, dict[str, bool]]] = []

    async def load(self, data: bytes, name: str, **how: bool) -> LoadReport:
        self.asked.append((data, name, how))
        if self.fault is not None:
            raise self.fault
        if self.report.needs_consent and how.get("accept_warnings"):
            return replace(self.report, status=LoadStatus.LOADED)
        return self.report


class NoLimits:
    """A budget that never runs out, but holds a chat for as long as it is told to, and remembers what was counted."""

    def __init__(self) -> None:
        self.counted: list[int] = []
        self.holds: dict[int, float] = {}
        self._until: dict[int, float] = {}

    async def reply(self, chat: int) -> tuple[float, Callable[[], None]]:
        return 0.0, lambda: self.counted.append(chat)

    def hold(self, chat: int, seconds: float) -> None:
        self.holds[chat] = seconds
        self._until[chat] = time.monotonic() + seconds

    def held(self, chat: int) -> float:
        return max(0.0, self._until.get(chat, 0.0) - time.monotonic())


@dataclass
class Setup:
    """One bot's surroundings; a second `running` with the same is a restart."""

    api: BotApi
    store: Store
    echo: Echo = field(default_factory=Echo)
    charts: Charts = field(init=False)
    settings: Remembered = field(default_factory=Remembered)
    heard: Heard = field(default_factory=Heard)
    loader: Loader = field(default_factory=Loader)
    budget: NoLimits = field(default_factory=NoLimits)
    mode: str = "open"
    admins: frozenset[int] = frozenset()
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    """Of the bot that runs now; the end of `running` sets it."""

    def __post_init__(self) -> None:
        self.charts = Charts(self.echo)

    async def status(self) -> Status:
        return Status(
            version="1",
            month=Month.parse("2026-01"),
            vintage="2026-03",
            next_release=None,
            last_load=None,
            file="country.xlsx",
            waiting=0,
            uncertain=0,
            leads=True,
            uptime=timedelta(minutes=5),
            errors=0,
        )

    def bot(self, token: str | None = None, webhook: Webhook | None = None) -> TelegramBot:
        return TelegramBot(
            token or self.api.token,
            self.api.url,
            answers=self.echo,
            chat_settings=self.settings,
            subscriptions=self.heard,
            commands=COMMANDS,
            languages=("en", "zh_Hant_TW"),
            language="zh_Hant_TW",
            access=Access(self.mode, self.admins, self.store.access),
            seen=self.store.updates,
            waiting=self.store.waiting_updates,
            loader=self.loader,
            loaded=lambda: self.heard.told.append(("loaded",)),
            attach=lambda bot: Attachments(bot, self.echo, self.charts, self.store.files),
            budget=self.budget,
            personal_data=self.store.personal_data,
            status=self.status,
            webhook=webhook,
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[TelegramBot]:
        bot = self.bot()
        self.stop = asyncio.Event()
        life = asyncio.create_task(bot.run(self.stop))
        try:
            await self.api.wait_until_polled()
            yield bot
        finally:
            self.stop.set()
            await life
            await bot.close()
