from collections.abc import AsyncIterator

import pytest

from bot.store import chat_tables
from bot.store.store import Store
from tests.botapi.server import BotApi
from tests.chat.running import Setup


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture
async def store(tmp_path) -> AsyncIterator[Store]:
    """A real database, with its tables made at once: the migrations have tests of their own."""
    made = Store(f"sqlite:///{tmp_path / 'tradebot.db'}")
    with made.loading() as connection:
        chat_tables.metadata.create_all(connection)
    yield made
    await made.close()


@pytest.fixture
def setup(api: BotApi, store: Store) -> Setup:
    return Setup(api, store)
