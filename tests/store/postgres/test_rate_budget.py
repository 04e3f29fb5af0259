"""One rate budget for several processes: who sends takes places, and they are free a second after the outcome."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.campaign import CampaignKind
from bot.domain.time import Month
from bot.store.deliveries.announcing import open_campaign
from bot.store.store import Store

pytestmark = pytest.mark.parametrize("backend", ["postgresql"])


@pytest.fixture
async def both(ready_database):
    """Two processes on one database, which may send three messages a second together."""
    stores = Store(ready_database), Store(ready_database)
    for store in stores:
        await store.outbox.share(3)
    yield stores
    for store in stores:
        await store.close()


async def announce(store, *chats, topics=(None,)):
    for chat in chats:
        for topic in topics:
            await store.subscriptions.subscribe(chat, topic, "en")
    with store.loading() as connection:
        open_campaign(connection, kind=CampaignKind.MONTHLY, month=Month.of(2026, 2), load=None, now=datetime.now(UTC))


def now():
    return datetime.now(UTC)


async def after(store, seconds):
    """The moment so many seconds from now, to which the places are moved on: theirs is the database's own clock."""
    moved = text("UPDATE rate_place SET free_at = free_at - make_interval(secs => :seconds)")
    await store.database.write(lambda connection: connection.execute(moved, {"seconds": seconds}))
    return now() + timedelta(seconds=seconds)


async def test_together_they_take_no_more_than_there_are_places(both):
    await announce(both[0], *range(1, 9))
    taken = await asyncio.gather(*(store.outbox.claim(2, now()) for store in both * 3))
    assert len([delivery for batch in taken for delivery in batch]) == 3
    assert await both[0].outbox.wait(now()) == pytest.approx(0.05), "all are under way: look again soon"


async def test_a_place_is_free_a_second_after_the_outcome_is_written(both):
    await announce(both[0], *range(1, 9))
    first, *_ = await both[0].outbox.claim(3, now())
    await both[0].outbox.mark_sent(first.id, 1, now())
    assert await both[1].outbox.claim(3, now()) == []
    wait = await both[1].outbox.wait(now())
    assert 0.5 < wait <= 1.0
    assert len(await both[1].outbox.claim(3, await after(both[0], wait))) == 1


async def test_what_was_never_sent_gives_its_place_back_at_once(both):
    await announce(both[0], *range(1, 9))
    first, *_ = await both[0].outbox.claim(3, now())
    await both[0].outbox.postpone(first.id, now() + timedelta(hours=1))
    assert len(await both[1].outbox.claim(3, now())) == 1


async def test_the_places_of_the_dead_are_free_again(both):
    await announce(both[0], *range(1, 9))
    await both[0].outbox.claim(3, now(), worker="dead")
    assert await both[1].outbox.senders() == {"dead"}
    assert await both[1].outbox.settle_interrupted({"dead"}) == 3
    moment = await after(both[0], await both[1].outbox.wait(now()))
    assert len(await both[1].outbox.claim(9, moment)) == 3


async def test_replies_leave_the_bulk_less(both):
    await announce(both[0], *range(1, 9))
    await both[0].outbox.spend(2)
    assert len(await both[1].outbox.claim(9, now())) == 1


async def test_a_chat_that_one_writes_to_is_left_alone_by_the_other(both):
    await announce(both[0], -5, topics=(1, 2))
    (first,) = await both[0].outbox.claim(1, now())
    assert await both[1].outbox.claim(9, now()) == []
    await both[0].outbox.mark_retry(first.id, now() + timedelta(seconds=60), "asked to wait")
    assert await both[1].outbox.claim(9, now()) == [], "the whole chat waits"


async def test_between_the_parts_of_a_message_its_chat_is_left_alone(both):
    await announce(both[0], -5, topics=(1, 2))
    (first,) = await both[0].outbox.claim(1, now())
    await both[0].outbox.mark_part(first.id, 1, now() + timedelta(seconds=60))
    assert await both[1].outbox.claim(9, now()) == []


@pytest.mark.parametrize(("chat", "parts", "topics"), [(-5, 19, {1, 2}), (-5, 20, {1}), (5, 20, {1, 2})])
async def test_each_part_counts_towards_a_group_s_minute(both, chat, parts, topics):
    await announce(both[0], chat, topics=(1, 2))
    (first,) = await both[0].outbox.claim(1, now())
    await both[0].outbox.mark_part(first.id, parts, now())
    assert {delivery.topic for delivery in await both[1].outbox.claim(9, await after(both[0], 1))} == topics


async def test_a_message_that_has_arrived_counts_with_all_its_parts(both):
    await announce(both[0], -5, topics=(1, 2))
    (first,) = await both[0].outbox.claim(1, now())
    await both[0].outbox.mark_part(first.id, 19, now())
    (last,) = await both[0].outbox.claim(1, await after(both[0], 1), among=[first.id])
    await both[0].outbox.mark_sent(last.id, 1, now() - timedelta(seconds=2))
    assert await both[1].outbox.claim(9, now()) == []


async def test_nothing_due_is_nothing_to_wait_for(both):
    assert await both[0].outbox.wait(now()) is None


async def test_a_reply_takes_the_next_place_before_the_bulk_can(both):
    await announce(both[0], *range(1, 9))
    assert await both[0].outbox.book() == 0.0, "one is free"
    for delivery in await both[0].outbox.claim(9, now()):
        await both[0].outbox.mark_sent(delivery.id, 1, now())
    waits = [await both[1].outbox.book() for _ in range(3)]
    assert all(0.5 < wait <= 1.2 for wait in waits)
    assert await both[0].outbox.claim(9, await after(both[0], 1)) == [], "they are the replies'"


async def test_a_reply_waits_for_the_bulk_and_not_for_more_replies_than_there_are_places(both):
    assert [await both[0].outbox.book() for _ in range(3)] == [0.0] * 3
    await after(both[0], 0.3)
    assert all(0.5 < wait < 1.0 for wait in [await both[1].outbox.book() for _ in range(3)])
    assert await both[1].outbox.book() == 0.0


async def test_whether_a_bulk_is_under_way(both):
    assert not await both[0].outbox.is_sending(now())
    await announce(both[0], 1)
    assert await both[1].outbox.is_sending(now()), "due"
    (delivery,) = await both[0].outbox.claim(9, now())
    assert await both[1].outbox.is_sending(now()), "under way"
    await both[0].outbox.mark_sent(delivery.id, 1, now())
    assert not await both[1].outbox.is_sending(now())
