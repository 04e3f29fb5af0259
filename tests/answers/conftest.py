"""An answer context with the real figures: the shipped workbook and briefing, read independently of `bot.sources`."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.answers import answer, discover
from bot.domain.campaign import Campaign, CampaignKind, CampaignState, DeliveryState, Progress
from bot.domain.document import Document, Headline
from bot.domain.facts import Source
from bot.domain.loads import FigureRow, Holdings, Load, PublishedFigure
from bot.domain.partner import WORLD
from bot.domain.ports import AnswerContext, Asker
from bot.domain.request import Request
from bot.domain.subscription import PushSettings, SubscriptionKind
from bot.domain.time import Month
from bot.i18n.languages import languages, localizer
from bot.partners import book as partner_book
from bot.partners.book import Book
from bot.trade.model import Model, build
from bot.trade.products import Products
from tests.answers.products import shipped_products
from tests.trade.reading import read_briefing, read_workbook

JANUARY = Month.of(2026, 1)


class Chats:
    """Subscriptions and settings in memory, as the store keeps them."""

    def __init__(self) -> None:
        self.kept: set[tuple[int, int | None, SubscriptionKind, str]] = set()
        self.chosen: dict[int, dict[str, str]] = {}
        self.wishes: dict[tuple[int, int | None], PushSettings] = {}
        self.gone: set[tuple[int, int | None, SubscriptionKind, str]] = set()

    async def subscribe(self, chat, topic, _language, kind=SubscriptionKind.MONTHLY, subject="") -> bool:
        is_new = (chat, topic, kind, subject) not in self.kept
        self.kept.add((chat, topic, kind, subject))
        return is_new

    async def unsubscribe(self, chat, topic, kind=None, subject=None) -> bool:
        gone = {
            item
            for item in self.kept
            if item[:2] == (chat, topic) and kind in (None, item[2]) and subject in (None, item[3])
        }
        self.kept -= gone
        self.gone |= gone
        return bool(gone)

    async def bring_back(self, chat, topic) -> tuple[tuple[SubscriptionKind, str], ...]:
        back = {item for item in self.gone if item[:2] == (chat, topic)}
        self.kept |= back
        self.gone -= back
        return tuple(sorted(item[2:] for item in back))

    async def ended(self, chat, topic) -> tuple[tuple[SubscriptionKind, str], ...]:
        return tuple(sorted(item[2:] for item in self.gone - self.kept if item[:2] == (chat, topic)))

    async def subscribed(self, chat, topic) -> tuple[tuple[SubscriptionKind, str], ...]:
        return tuple(sorted(item[2:] for item in self.kept if item[:2] == (chat, topic)))

    async def of(self, chat: int) -> dict[str, str]:
        return self.chosen.get(chat, {})

    async def put(self, chat: int, key: str, value: str) -> None:
        self.chosen.setdefault(chat, {})[key] = value

    async def settings(self, chat: int, topic: int | None) -> PushSettings:
        return self.wishes.get((chat, topic), PushSettings())

    async def set(self, chat: int, topic: int | None, settings: PushSettings) -> None:
        self.wishes[chat, topic] = settings


class Operated:
    """Campaigns in memory: a broadcast is held until somebody says the word."""

    def __init__(self) -> None:
        self.made: dict[int, Campaign] = {}

    async def find(self, campaign: int) -> Campaign | None:
        return self.made.get(campaign)

    async def recent(self, limit: int) -> list[Campaign]:
        return list(self.made.values())[-limit:]

    async def progress(self, _campaign: int | None = None) -> Progress:
        return Progress(dict.fromkeys(DeliveryState, 0), None)

    async def recipients(self, _kind: CampaignKind) -> int:
        return 3

    async def release(self, campaign: int) -> bool:
        return await self._change(campaign, CampaignState.OPEN)

    async def cancel(self, campaign: int) -> bool:
        return await self._change(campaign, CampaignState.CANCELLED)

    async def resend(self, _campaign: int) -> int:
        return 0

    async def broadcast(self, text: str) -> int:
        number = len(self.made) + 1
        now = datetime(2026, 3, 12, tzinfo=UTC)
        self.made[number] = Campaign(
            id=number, kind=CampaignKind.BROADCAST, state=CampaignState.HELD, created_at=now, text=text
        )
        return number

    async def _change(self, campaign: int, state: CampaignState) -> bool:
        self.made[campaign] = replace(self.made[campaign], state=state)
        return True


class Loaded(NamedTuple):
    """What a model can be built from, whole or in part."""

    workbook: list[FigureRow]
    briefing: list[PublishedFigure]
    loads: list[Load]


@pytest.fixture(scope="session")
def book() -> Book:
    return partner_book.load()


@pytest.fixture(scope="session")
def loaded(shipped_data: Path, book: Book) -> Loaded:
    def code(row):
        partner = None if row.partner == WORLD else book.by_census(row.partner)
        return row if partner is None else row._replace(partner=partner.code)

    return Loaded(
        [code(row) for row in read_workbook(shipped_data / "census/country_2025-2026.xlsx", 1)],
        [code(row) for row in read_briefing(shipped_data / "briefings/briefing_2026-01.txt", 2)],
        [
            Load(1, _source("census_workbook", "US Census Bureau", "2026-03"), _months(), is_complete=True),
            Load(2, _source("briefing", "Trade Data Monitor", "2026-01"), (JANUARY,), is_complete=False),
        ],
    )


def _source(name: str, publisher: str, vintage: str) -> Source:
    return Source(name, publisher, vintage, datetime(2026, 3, 12, 8, 30, tzinfo=UTC), f"{name}.file")


def _months() -> tuple[Month, ...]:
    return tuple(JANUARY - back for back in range(12, -1, -1))


@pytest.fixture(scope="session")
def model(loaded: Loaded, book: Book) -> Model:
    return build(Holdings(loaded.loads, loaded.workbook, loaded.briefing), book.all())


@pytest.fixture(scope="session")
def empty_model(book: Book) -> Model:
    return build(Holdings((), (), ()), book.all())


@pytest.fixture(scope="session")
def products(shipped_data: Path, book: Book) -> Products:
    return shipped_products(shipped_data, book)


@pytest.fixture
def chats() -> Chats:
    return Chats()


@pytest.fixture
def context(model: Model, book: Book, chats: Chats, products: Products) -> AnswerContext:
    return AnswerContext(
        model=model,
        partners=book,
        commands=discover().commands,
        asker=Asker("en", chat=7, user=7),
        languages=languages(),
        office_partner="TW",
        subscriptions=chats,
        chat_settings=chats,
        campaigns=Operated(),
        is_admin=True,
        products=products,
    )


class Said(NamedTuple):
    """A document and its headline in English."""

    document: Document
    headline: str


Ask = Callable[..., Awaitable[Said]]


@pytest.fixture
def ask(context: AnswerContext) -> Ask:
    """Give what answers a request from the real figures; keywords change the context."""

    async def ask_it(request: Request, **changes: object) -> Said:
        document = await answer(request, replace(context, **changes))
        first = document.blocks[0]
        assert isinstance(first, Headline)
        return Said(document, localizer("en").for_document(document).say(first.text))

    return ask_it
