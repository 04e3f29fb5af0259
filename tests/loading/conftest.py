"""The shipped figures and files made from them."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.loading.loading import Loading
from bot.loading.reading.thread_reader import ThreadReader
from bot.partners import book
from bot.store.store import Store
from tests.census import CensusWorkbook
from tests.office import Office

NOW = datetime(2026, 3, 12, 12, 30, tzinfo=UTC)


@pytest.fixture
def census(shipped_data) -> CensusWorkbook:
    return CensusWorkbook(shipped_data / "census" / "country_2025-2026.xlsx")


@pytest.fixture(scope="session")
def census_file(shipped_data) -> bytes:
    return (shipped_data / "census" / "country_2025-2026.xlsx").read_bytes()


@pytest.fixture(scope="session")
def briefing_text(shipped_data) -> str:
    return (shipped_data / "briefings" / "briefing_2026-01.txt").read_text("utf-8")


@pytest.fixture(scope="session")
def partners():
    return book.load()


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'tradebot.db'}"


@pytest.fixture
async def store(url):
    store = Store(url, clock=lambda: NOW)
    await store.upgrade()
    yield store
    await store.close()


@pytest.fixture
def loading(store, partners) -> Loading:
    return Loading(store, ThreadReader(partners), clock=lambda: NOW)


@pytest.fixture
def now() -> datetime:
    """Late enough for everything that is queued to be due."""
    return NOW + timedelta(minutes=1)


@pytest.fixture
def census_flows(census, partners):
    """The workbook's dollars: `census_flows(2025, 11)` is {partner: (exports, imports)}."""
    return partial(census.flows, partners=partners)


@pytest.fixture
def office():
    return Office
