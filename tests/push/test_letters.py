"""What is kept of a campaign's messages, and how long."""

from datetime import UTC, datetime
from unittest.mock import AsyncMock

import pytest

from bot.domain.campaign import CampaignKind
from bot.domain.time import Month
from bot.i18n.languages import voice
from bot.push.letters import Letters
from bot.store.announcing import open_campaign
from bot.store.store import Store
from bot.store.subscriptions import Taste
from tests.push.office import Office

NOW = datetime(2026, 3, 12, 12, 30, tzinfo=UTC)


@pytest.fixture
async def store(ready_database):
    store = Store(ready_database, clock=lambda: NOW)
    yield store
    await store.close()


@pytest.fixture
def new_letters(store):
    """Makes what one process more keeps."""
    return lambda: Letters(Office(), store.messages, voice)


async def briefing(store):
    month = Month.of(2026, 1)
    async with store.loading() as connection:
        number = await open_campaign(connection, kind=CampaignKind.BRIEFING, month=month, load=None, now=NOW)
    return await store.campaigns.find(number)


async def test_the_name_of_a_file_that_could_not_be_written_down_is_tried_again(store, new_letters, monkeypatch):
    letters, campaign = new_letters(), await briefing(store)
    await letters.message(campaign, "en", Taste())
    with monkeypatch.context() as away:
        away.setattr(store.messages, "uploaded", AsyncMock(side_effect=OSError("database is away")))
        with pytest.raises(OSError, match="away"):
            await letters.uploaded(campaign, "en", Taste(), "uploaded")
    await letters.uploaded(campaign, "en", Taste(), "uploaded")
    assert (await new_letters().message(campaign, "en", Taste())).file.id == "uploaded"
