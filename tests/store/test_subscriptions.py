"""Subscribing, pausing, moving; and what a chat has chosen."""

import asyncio

import pytest

from bot.domain.campaign import CampaignKind, DeliveryState
from bot.domain.time import Month
from bot.store.announcing import open_campaign

MONTHLY = CampaignKind.MONTHLY


@pytest.fixture
async def campaign(store, clock):
    """Queue a campaign for whoever is subscribed when it is called."""

    async def open_one():
        async with store.loading() as connection:
            return await open_campaign(
                connection, kind=CampaignKind.MONTHLY, month=Month.of(2026, 1), load=None, now=clock()
            )

    return open_one


async def test_subscribing_twice_is_fine(store):
    assert [await store.subscriptions.subscribe(-5, 3, "en") for _ in range(2)] == [True, False]
    assert await store.subscriptions.subscribe(-5, None, "en"), "another topic of the same chat is another subscription"
    assert [(item.chat, item.topic, item.language) for item in await store.subscriptions.all()] == [
        (-5, None, "en"),
        (-5, 3, "en"),
    ]


async def test_subscribing_at_once_makes_one(store):
    new = await asyncio.gather(*(store.subscriptions.subscribe(5, None, "en") for _ in range(8)))
    assert sorted(new) == [False] * 7 + [True]


async def test_unsubscribing_twice_is_fine(store):
    await store.subscriptions.subscribe(5, None, "en")
    assert [await store.subscriptions.unsubscribe(5, None) for _ in range(2)] == [True, False]
    assert await store.subscriptions.all() == ()


async def test_unsubscribing_takes_back_what_has_not_left(store, campaign, clock):
    await store.subscriptions.subscribe(5, None, "en")
    await campaign()
    await store.subscriptions.unsubscribe(5, None)
    assert await store.outbox.claim(10, clock()) == []
    assert (await store.campaigns.progress()).counts[DeliveryState.DEAD] == 1


async def test_a_paused_chat_is_kept_but_gets_no_backlog(store, campaign, clock):
    await store.subscriptions.subscribe(5, None, "en")
    await store.subscriptions.pause(5, "blocked")
    await campaign()
    (kept,) = await store.subscriptions.all()
    assert (kept.paused_at, kept.pause_reason) == (clock(), "blocked")
    assert [await store.subscriptions.resume(5) for _ in range(2)] == [True, False]
    assert await store.outbox.claim(10, clock()) == []


async def test_subscribing_wakes_a_paused_chat(store):
    await store.subscriptions.subscribe(5, None, "en")
    await store.subscriptions.pause(5, "blocked")
    assert await store.subscriptions.subscribe(5, None, "en")
    assert (await store.subscriptions.all())[0].paused_at is None


async def test_a_group_moves_with_everything(store, campaign, clock):
    await store.subscriptions.subscribe(-5, 3, "en")
    await store.chat_settings.put(-5, "language", "zh_Hant_TW")
    await campaign()
    await store.subscriptions.move(-5, -1005)
    (moved,) = await store.subscriptions.all()
    (delivery,) = await store.outbox.claim(10, clock())
    assert (moved.chat, moved.topic, delivery.chat, delivery.topic) == (-1005, 3, -1005, 3)
    assert (await store.chat_settings.of(-1005), await store.chat_settings.of(-5)) == ({"language": "zh_Hant_TW"}, {})


async def test_moving_where_all_is_already_there_duplicates_nothing(store, campaign, clock):
    for chat in (-5, -1005):
        await store.subscriptions.subscribe(chat, None, "en")
    await campaign()
    await store.subscriptions.move(-5, -1005)
    assert [item.chat for item in await store.subscriptions.all()] == [-1005]
    assert -1005 in [delivery.chat for delivery in await store.outbox.claim(10, clock())]


async def test_settings_are_kept_by_chat(store):
    await store.chat_settings.put(5, "language", "en")
    await store.chat_settings.put(5, "language", "de")
    await store.chat_settings.put(5, "native_tables", "on")
    assert await store.chat_settings.of(5) == {"language": "de", "native_tables": "on"}
    assert await store.chat_settings.of(6) == {}


async def test_the_bot_remembers_words(store):
    assert await store.state.get("last_update") is None
    await store.state.put("last_update", "41")
    await store.state.put("last_update", "42")
    assert await store.state.get("last_update") == "42"
