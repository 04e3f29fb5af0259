"""Updates kept because they take long: each bot's own, in order, for a day."""

from datetime import UTC, datetime, timedelta

from bot.store.waiting_updates import WaitingUpdates

START = datetime(2026, 3, 1, tzinfo=UTC)


async def test_they_are_kept_by_bot_in_order_until_they_are_forgotten(store):
    await store.waiting_updates.keep(1, [(7, '{"b":1}'), (5, '{"a":1}')])
    await store.waiting_updates.keep(1, [(5, '{"a":1}')])  # twice is once
    await store.waiting_updates.keep(2, [(6, '{"c":1}')])
    assert await store.waiting_updates.kept(1) == ['{"a":1}', '{"b":1}']
    await store.waiting_updates.forget(1, {5, 6})
    assert (await store.waiting_updates.kept(1), await store.waiting_updates.kept(2)) == (['{"b":1}'], ['{"c":1}'])


async def test_each_is_taken_once(store):
    await store.waiting_updates.keep(1, [(7, '{"b":1}'), (5, '{"a":1}')])
    await store.waiting_updates.keep(2, [(6, '{"c":1}')])
    assert await store.waiting_updates.take(1) == ['{"a":1}', '{"b":1}']
    assert (await store.waiting_updates.take(1), await store.waiting_updates.kept(2)) == ([], ['{"c":1}'])


async def test_after_a_day_nobody_waits_any_more(store):
    now = START
    waiting = WaitingUpdates(store.database, lambda: now)
    await waiting.keep(1, [(5, "{}")])
    now = START + timedelta(days=1, seconds=1)
    assert await waiting.kept(1) == []
    await waiting.forget(1, [])
    now = START
    assert await waiting.kept(1) == []
