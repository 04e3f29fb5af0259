"""What is kept of a campaign's messages, and how long."""

from unittest.mock import AsyncMock

import pytest

from bot.delivery.campaign_messages import CampaignMessages
from bot.domain.campaign import CampaignKind
from bot.domain.time import Month
from bot.i18n.languages import localizer
from bot.store.deliveries.announcing import open_campaign
from bot.store.deliveries.subscriptions import Taste
from bot.store.store import Store
from tests.delivery.fake_clock import START, FakeClock
from tests.delivery.office import Office


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
async def store(ready_database, clock):
    store = Store(ready_database, clock=clock.now)
    yield store
    await store.close()


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def new_letters(store, office):
    """Makes what one process more keeps."""
    return lambda: CampaignMessages(office, store.messages, localizer, store.campaigns.told)


async def opened(store, kind):
    with store.loading() as connection:
        number = open_campaign(connection, kind=kind, month=Month.of(2026, 1), load=None, now=START)
    return await store.campaigns.find(number)


async def test_the_name_of_a_file_that_could_not_be_written_down_is_tried_again(store, new_letters, monkeypatch):
    messages, campaign = new_letters(), await opened(store, CampaignKind.BRIEFING)
    await messages.message(campaign, "en", Taste())
    with monkeypatch.context() as away:
        away.setattr(store.messages, "uploaded", AsyncMock(side_effect=OSError("database is away")))
        with pytest.raises(OSError, match="away"):
            await messages.uploaded(campaign, "en", Taste(), "uploaded")
    await messages.uploaded(campaign, "en", Taste(), "uploaded")
    assert (await new_letters().message(campaign, "en", Taste())).file.id == "uploaded"


async def test_after_a_release_every_process_has_the_new_words(store, office, new_letters, clock):
    processes, campaign = [new_letters(), new_letters()], await opened(store, CampaignKind.MONTHLY)
    assert [(await messages.message(campaign, "en", Taste())).count for messages in processes] == [1, 1]
    await store.campaigns.stop(campaign.id)
    clock.advance(60)
    await store.campaigns.release(campaign.id)
    office.further = 2
    campaign = await store.campaigns.find(campaign.id)
    assert [(await messages.message(campaign, "en", Taste())).count for messages in processes] == [2, 2]
