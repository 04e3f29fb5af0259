"""Claims: next parts go before what has not begun."""

from datetime import timedelta

import pytest

from bot.delivery.claims import Claims
from bot.domain.campaign import CampaignKind
from bot.domain.time import Month
from bot.store.deliveries.announcing import open_campaign
from bot.store.store import Store
from tests.delivery.fake_clock import FakeClock
from tests.delivery.office import Always


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
async def store(ready_database, clock):
    """With a campaign to five chats."""
    made = Store(ready_database, clock=clock.now)
    for chat in range(1, 6):
        await made.subscriptions.subscribe(chat, None, "en")
    with made.loading() as connection:
        open_campaign(connection, kind=CampaignKind.MONTHLY, month=Month.of(2026, 1), load=None, now=clock.now())
    yield made
    await made.close()


async def test_a_next_part_that_cannot_be_claimed_yet_keeps_its_place_for_a_while(store, clock):
    claims = Claims(store.outbox, clock, Always())

    async def claimed():
        return [delivery.chat for delivery in await claims.claim(1)]

    (begun,) = await claims.claim(1)
    await store.outbox.mark_part(begun.id, 1, clock.now() + timedelta(seconds=2))
    claims.next_part(begun, 1.0)
    clock.advance(1)
    assert (await claimed(), claims.wait()) == ([2], 0.0)
    clock.advance(1)
    assert (await claimed(), claims.wait()) == ([begun.chat], None), "before the others, which have waited longer"
    await store.outbox.mark_part(begun.id, 2, clock.now() + timedelta(seconds=9))
    claims.next_part(begun, 1.0)
    clock.advance(4)
    assert (await claimed(), claims.wait()) == ([3], None), "it goes by its place in the outbox"
    claims.next_part(begun, 3.1)
    assert claims.wait() is None, "as does what must wait for long"
    claims.next_part(begun, 3.0)
    assert claims.wait() == 3.0
