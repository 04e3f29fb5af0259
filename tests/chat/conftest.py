from collections.abc import AsyncIterator

import pytest

from tests.botapi.server import BotApi
from tests.chat.running import Setup


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture
def setup(api: BotApi) -> Setup:
    return Setup(api)
