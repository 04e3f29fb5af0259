"""Subscribing, pausing, moving; and what a chat has chosen."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.campaign import CampaignKind, DeliveryState
from bot.domain.subscription import DEFAULT, PushSettings, SubscriptionKind
from bot.domain.time import Month
from bot.store.deliveries.announcing import open_campaign

MONTHLY = CampaignKind.MONTHLY


@pytest.fixture
async def campaign(store, clock):
    """Queue a campaign for whoever is subscribed when it is called."""

    async def open_one():
        with store.loading() as connection:
            return open_campaign(connection, kind=CampaignKind.MONTHLY, month=Month.of(2026, 1), load=None, now=clock())

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


async def test_many_at_once_end_each_what_they_asked_to_end(store):
    watch, alerts = SubscriptionKind.WATCH, SubscriptionKind.ALERTS
    had = [(5, None, watch, "TW"), (5, None, watch, "JP"), (5, 3, watch, "TW"), (6, None, alerts, "TW total record")]
    for chat, topic, kind, subject in had:
        await store.subscriptions.subscribe(chat, topic, "en", kind, subject)
    await store.subscriptions.subscribe(7, None, "en")
    wishes = [(5, None, watch, "TW"), (5, None, watch, "TW"), (6, None, watch, None), (7, None, None, None)]
    ended = await asyncio.gather(*(store.subscriptions.unsubscribe(*wish) for wish in wishes))
    assert (sorted(ended[:2]), ended[2:]) == ([False, True], [False, True])  # of two alike, either is the first
    left = await asyncio.gather(*(store.subscriptions.subscribed(*place) for place in ((5, None), (5, 3), (6, None))))
    assert left == [((watch, "JP"),), ((watch, "TW"),), ((alerts, "TW total record"),)]
    assert await store.subscriptions.all() == ()


async def test_many_at_once_take_back_only_what_is_theirs(store, campaign, clock):
    for chat in (5, 6, 7):
        await store.subscriptions.subscribe(chat, None, "en")
    await store.subscriptions.subscribe(6, None, "en", SubscriptionKind.WATCH, "TW")
    await campaign()
    await asyncio.gather(
        store.subscriptions.unsubscribe(5, None),
        store.subscriptions.unsubscribe(6, None, SubscriptionKind.WATCH),  # watching is not what it is sent for
    )
    assert sorted(delivery.chat for delivery in await store.outbox.claim(10, clock())) == [6, 7]


async def test_many_at_once_choose_how_they_get_it(store, campaign, clock):
    for chat in (5, 6):
        await store.subscriptions.subscribe(chat, None, "en")
    await campaign()
    paused = PushSettings(paused_until=clock() + timedelta(days=1))
    silent, early = PushSettings(is_silent=True), PushSettings(not_before=480, zone="Asia/Taipei")
    await asyncio.gather(
        store.subscriptions.set(5, None, silent),
        store.subscriptions.set(5, 3, early),
        store.subscriptions.set(6, None, paused),
    )
    places = ((5, None), (5, 3), (6, None), (6, 3))
    chosen = await asyncio.gather(*(store.subscriptions.settings(*place) for place in places))
    assert chosen == [silent, early, paused, DEFAULT]
    assert [delivery.chat for delivery in await store.outbox.claim(10, clock())] == [5]


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


async def test_another_time_of_day_moves_what_is_queued(store, campaign, clock):
    morning, evening = (PushSettings(not_before=60 * hour, zone="UTC") for hour in (clock().hour, clock().hour + 3))
    for chat in (5, 6, 7):
        await store.subscriptions.subscribe(chat, None, "en")
    await campaign()
    await store.subscriptions.set(5, None, evening)
    await store.subscriptions.set(6, None, evening)
    await store.subscriptions.set(6, None, replace(evening, is_silent=True))
    await store.subscriptions.set(7, None, morning)
    now, later = clock(), clock() + timedelta(hours=3)
    assert [delivery.chat for delivery in await store.outbox.claim(10, now)] == [7]
    await store.subscriptions.set(6, None, DEFAULT)
    assert [delivery.chat for delivery in await store.outbox.claim(10, now)] == [6], "at any time: as it was queued"
    assert [delivery.chat for delivery in await store.outbox.claim(10, later)] == [5]


async def test_another_time_of_day_leaves_alone_what_has_begun_and_notices(store, campaign, clock):
    await store.subscriptions.subscribe(5, None, "en")
    number = await campaign()
    (begun,) = await store.outbox.claim(10, clock())
    await store.outbox.mark_part(begun.id, 1, clock())
    await store.campaigns.notify(number, "done", {5: "en"})
    await store.subscriptions.set(5, None, PushSettings(not_before=60 * (clock().hour + 3), zone="UTC"))
    assert len(await store.outbox.claim(10, clock())) == 2
