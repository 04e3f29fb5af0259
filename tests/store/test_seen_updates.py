"""An update is begun once, however many come at once."""

import asyncio

from sqlalchemy.exc import SQLAlchemyError

from bot.store import seen_updates


async def test_an_update_is_new_once(store):
    assert [await store.updates.take(1, 5) for _ in range(2)] == [True, False]
    assert await store.updates.take(2, 5)


async def test_updates_that_come_together_are_each_new(store):
    await store.updates.take(1, 3)
    taken = await asyncio.gather(*(store.updates.take(1, number) for number in range(100)))
    assert [number for number, is_new in enumerate(taken) if not is_new] == [3]


async def test_the_same_update_twice_at_once_is_new_to_one(store):
    taken = await asyncio.gather(*(store.updates.take(1, 5) for _ in range(10)))
    assert sorted(taken) == [False] * 9 + [True]


async def test_who_gives_up_waiting_spoils_it_for_nobody(store):
    first, second = (asyncio.create_task(store.updates.take(1, number)) for number in (5, 6))
    await asyncio.sleep(0)
    first.cancel()
    assert await second
    assert await store.updates.take(1, 7)


async def test_everybody_who_waits_hears_of_a_failure(store, monkeypatch):
    def fail(*_):
        raise SQLAlchemyError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(seen_updates, "insert_if_absent", fail)
        failures = await asyncio.gather(*(store.updates.take(1, number) for number in (5, 6)), return_exceptions=True)
    assert [type(failure) for failure in failures] == [SQLAlchemyError] * 2
    assert await store.updates.take(1, 5)


async def test_a_clock_that_is_ahead_makes_no_update_old(store, clock):
    await store.updates.take(1, 5)
    clock.forward(days=9)
    await store.updates.forget_old()
    assert not await store.updates.take(1, 5)
    await store.updates.take(1, 6)
    await store.updates.forget_old()
    assert await store.updates.take(1, 5)
