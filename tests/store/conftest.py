"""A real database for every test, of either kind."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.store.store import Store


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 12, 12, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def url(ready_database) -> str:
    return ready_database


@pytest.fixture
async def store(url, clock):
    store = Store(url, clock=clock)
    yield store
    await store.close()
