"""Replies of one process of several: they wait for a place while a bulk is under way, and only then."""

import asyncio

import pytest

from bot.delivery.limiter import Limiter
from bot.delivery.shared_rate import SharedRateBudget
from tests.delivery.fake_clock import FakeClock


class Places:
    """The shared budget, as far as a reply sees it."""

    def __init__(self) -> None:
        self.is_on = False
        self.wait = 0.3
        self.looks = self.booked = 0
        self.spent: list[int] = []
        self.fails: Exception | None = None
        self.answers = asyncio.Event()
        self.answers.set()

    async def spend(self, replies: int) -> None:
        self.spent.append(replies)

    async def book(self) -> float:
        self.booked += 1
        return self.wait

    async def is_sending(self, now) -> bool:  # noqa: ARG002 - the port's own
        self.looks += 1
        await self.answers.wait()
        if self.fails:
            raise self.fails
        return self.is_on


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def places():
    return Places()


@pytest.fixture
def replies(places, clock):
    return SharedRateBudget(Limiter(clock.seconds), places, clock)


async def waits(replies, count=1):
    found = await asyncio.gather(*(replies.reply(chat) for chat in range(1, count + 1)))
    for _, end in found:
        end()
    return [wait for wait, _ in found]


async def test_without_a_bulk_nobody_waits_and_the_others_are_told_together(replies, places):
    telling = asyncio.create_task(replies.run())
    assert await waits(replies, 50) == [0.0] * 50
    await asyncio.sleep(0.05)
    telling.cancel()
    assert (places.looks, places.booked, places.spent) == (1, 0, [50])


async def test_while_a_bulk_is_under_way_each_takes_its_place(replies, places, clock):
    await waits(replies)
    places.is_on = True
    clock.advance(0.25)
    assert await waits(replies, 3) == [0.3] * 3
    # What it has just sent fills the second after its end.
    places.is_on = False
    clock.advance(1.0)
    assert await waits(replies) == [0.3]
    clock.advance(1.0)
    assert await waits(replies) == [0.0]


async def test_nobody_waits_for_the_look_of_another(replies, places):
    places.answers.clear()
    first = asyncio.create_task(replies.reply(1))
    await asyncio.sleep(0)
    async with asyncio.timeout(1):
        assert await waits(replies, 5) == [0.0] * 5
    assert not first.done()
    places.answers.set()
    await first
    assert places.looks == 1


async def test_a_database_that_is_away_keeps_nobody_waiting(replies, places):
    places.fails = OSError("gone")
    assert await waits(replies) == [0.0]


async def test_a_database_that_does_not_answer_keeps_nobody_waiting_for_long(replies, places):
    places.answers.clear()
    async with asyncio.timeout(5):
        assert await waits(replies) == [0.0]
