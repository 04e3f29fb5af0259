"""A Census Bureau on this machine, and the parts that ask it, on a database with the shipped figures."""

from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.fetching.api import CensusApi
from bot.fetching.census import Census
from bot.fetching.daily_quota import DailyQuota
from bot.fetching.http_client import HttpClient
from bot.fetching.inbox import Inbox
from bot.fetching.workbook import CensusWorkbook as PublishedWorkbook
from bot.i18n.languages import localizer
from bot.loading.loading import Loading
from bot.loading.reading.thread_reader import ThreadReader
from bot.loading.wording import told
from bot.partners import book
from bot.store.store import Store
from tests.census import CensusWorkbook
from tests.fetching.census_server import KEY, CensusServer

PATIENCE = aiohttp.ClientTimeout(total=0.05)


class Clock:
    """Moved by hand; sleeping moves it too and is written down."""

    def __init__(self) -> None:
        self.time = datetime(2026, 4, 2, 12, 30, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.time

    def seconds(self) -> float:
        return self.time.timestamp()

    def advance(self, **span: float) -> None:
        self.time += timedelta(**span)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.advance(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def census(shipped_data) -> CensusWorkbook:
    return CensusWorkbook(shipped_data / "census" / "country_2025-2026.xlsx")


@pytest.fixture(scope="session")
def census_file(shipped_data) -> bytes:
    return (shipped_data / "census" / "country_2025-2026.xlsx").read_bytes()


@pytest.fixture
async def server(census, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = CensusServer(census)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="session")
def partners():
    return book.load()


@pytest.fixture
async def store(tmp_path, clock):
    store = Store(f"sqlite:///{tmp_path / 'tradebot.db'}", clock=clock.now)
    await store.upgrade()
    yield store
    await store.close()


@pytest.fixture
async def loading(store, partners, clock, census_file) -> Loading:
    """With the shipped months, 2025-01 to 2026-01."""
    loading = Loading(store, ThreadReader(partners), clock=clock.now)
    await loading.load(census_file, "country_2025-2026.xlsx", announce=False)
    return loading


@pytest.fixture
def inbox(tmp_path, loading, clock) -> Inbox:
    return Inbox(
        tmp_path / "inbox",
        loading,
        told=lambda name, report: told(name, report, localizer("en")),
        seconds=clock.seconds,
    )


@pytest.fixture
def make_census(server, store, loading, inbox, clock):
    """What fetches, with a key and limits of the test's choice."""

    def make(*, key=KEY, most=100, patience=None):
        budget = DailyQuota(store.state, most, clock.now)
        web = HttpClient(budget, sleep=clock.sleep, **({} if patience is None else {"patience": patience}))
        return Census(
            store=store,
            loading=loading,
            api=CensusApi(web, server.url, key),
            workbook=PublishedWorkbook(web, store.state, f"{server.url}/foreign-trade/balance/country.xlsx"),
            now=clock.now,
            keep=inbox.keep_refused,
        )

    return make
