"""The limiter against the limits: whatever the timing, the server never counts more than it allows."""

import asyncio
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.limiter import Limiter
from tests.botapi.limits import Limits
from tests.delivery.fake_clock import FakeClock


def reply(limiter, chat=1):
    """Seconds that a reply waits, and what ends it."""
    return asyncio.run(limiter.reply(chat))


def replied(limiter, clock, chat):
    """A reply sent when it may be, and answered at once; the seconds it waited."""
    wait, end = reply(limiter, chat)
    clock.advance(wait)
    end()
    return wait


@given(
    st.lists(st.tuples(st.sampled_from([1, 2, 3, -4]), st.floats(0, 1.5), st.floats(0, 1)), max_size=120),
)
def test_a_server_that_enforces_the_limits_never_refuses(messages):
    clock = FakeClock()
    limiter = Limiter(clock.seconds)
    server = Limits(clock.seconds)
    for chat, takes, counted_after in messages:
        clock.advance(limiter.wait(chat))
        end = limiter.begin(chat)
        # The server counts the message at some moment between the request and the answer.
        clock.advance(takes * counted_after)
        server.check("sendMessage", chat)
        clock.advance(takes * (1 - counted_after))
        end()


class Traffic:
    """A bulk that always has more to send and people who ask, message by message in the order of time."""

    def __init__(self, asks: list[float], takes: float) -> None:
        self.clock = FakeClock()
        self.limiter = Limiter(self.clock.seconds)
        self.server = Limits(self.clock.seconds)
        self.asks = sorted(asks)
        self.takes = takes
        self.bulk: list[float] = []
        self.waits: list[float] = []

    async def run(self, lasting: float) -> None:
        """Raises Refused (429) when the server would."""
        due: list[tuple[float, int, object]] = []  # (moment, order, what)
        order = iter(range(1_000_000))
        due += [(at, next(order), "ask") for at in self.asks]
        while True:
            now = self.clock.seconds()
            wait = self.limiter.wait()
            moment, _, what = min(due, default=(float("inf"), 0, None))
            if now + wait < moment:
                self.clock.advance(wait)
                if self.clock.seconds() >= lasting:
                    return
                if wait:
                    continue
                self.bulk.append(self.clock.seconds())
                due.append((self.clock.seconds(), next(order), self.limiter.begin(next(order) + 100)))
                continue
            due.remove(min(due))
            self.clock.advance(max(0.0, moment - now))
            if what == "ask":
                delay, end = await self.limiter.reply(next(order) + 100)
                self.waits.append(delay)
                due.append((self.clock.seconds() + delay, next(order), end))
            elif isinstance(what, tuple):
                what[0]()
            else:
                # The server counts it when it comes, and answers a while later.
                self.server.check("sendMessage", next(order) + 100)
                due.append((self.clock.seconds() + self.takes, next(order), (what,)))


@given(st.lists(st.floats(0, 4), max_size=60), st.floats(0.001, 0.2))
def test_bulk_and_replies_together_are_never_refused(asks, takes):
    """Sixty replies in four seconds may come all at once; those that the limit has no places for are not ours."""
    asks = [at for place, at in enumerate(sorted(asks)) if place < 20 or at - sorted(asks)[place - 20] > 1.5]
    traffic = Traffic(asks, takes)
    asyncio.run(traffic.run(5.0))
    assert len(traffic.waits) == len(asks)
    assert max(traffic.waits, default=0.0) < 1.0


def test_people_who_ask_find_a_place_and_the_bulk_takes_all_the_others():
    """A question every half second: 98 % of the limit is used, and hardly anybody waits."""
    traffic = Traffic([0.503 * n for n in range(119)], takes=0.005)
    asyncio.run(traffic.run(60.0))
    assert (len(traffic.bulk) + 119) / 60 >= 0.98 * 30
    assert sorted(traffic.waits)[-6] <= 0.02, "the 95th percentile"


def test_people_who_ask_at_any_moment_wait_for_about_one_place():
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    traffic = Traffic([chance.uniform(0, 60) for _ in range(120)], takes=0.005)
    asyncio.run(traffic.run(60.0))
    assert (len(traffic.bulk) + 120) / 60 >= 0.97 * 30
    assert sorted(traffic.waits)[-6] <= 0.1, "the 95th percentile"


@pytest.mark.parametrize("replies", [5, 10])
def test_the_more_people_ask_the_more_places_are_theirs(replies):
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    traffic = Traffic([chance.uniform(0, 60) for _ in range(60 * replies)], takes=0.005)
    asyncio.run(traffic.run(60.0))
    assert (len(traffic.bulk) + 60 * replies) / 60 >= 0.93 * 30
    assert sorted(traffic.waits)[-3 * replies] <= 0.2, "the 95th percentile"


def test_a_reply_that_nobody_expected_waits_for_the_next_place_only():
    traffic = Traffic([10.02, 20.01, 30.03], takes=0.005)
    asyncio.run(traffic.run(40.0))
    assert len(traffic.waits) == 3
    assert max(traffic.waits) <= 0.2


def test_the_next_place_is_the_reply_s_and_not_the_bulk_s():
    clock = FakeClock()
    limiter = Limiter(clock.seconds)
    for chat in range(1, 31):
        limiter.begin(chat)()
        clock.advance(0.03)
    bulk = limiter.wait()
    wait, end = reply(limiter, 99)
    assert wait == bulk == pytest.approx(0.1)
    clock.advance(wait)
    assert (limiter.room(), limiter.wait()) == (0, pytest.approx(0.03)), "taken while the reply is under way"
    end()
    assert reply(limiter, 98)[0] == pytest.approx(0.03)


def test_without_a_bulk_no_reply_waits():
    clock = FakeClock()
    limiter = Limiter(clock.seconds)
    assert [replied(limiter, clock, chat) for chat in range(1, 200)] == [0.0] * 199
    assert limiter.room() == 0, "but a bulk that begins then does"


def test_a_flood_of_replies_waits_no_longer_than_the_bulk_is_in_the_second():
    clock = FakeClock()
    limiter = Limiter(clock.seconds)
    for chat in range(1, 40):
        clock.advance(limiter.wait())
        limiter.begin(chat)()
    waits = [reply(limiter, chat)[0] for chat in range(100, 130)]
    assert all(0 < wait <= 1.0 for wait in waits)
    assert waits == sorted(waits), "first come, first served"
    clock.advance(1.0)
    assert reply(limiter, 200)[0] == 0.0


def test_the_bulk_leaves_at_an_even_pace_and_the_thirty_first_waits_a_second():
    clock = FakeClock()
    limiter = Limiter(clock.seconds)
    ends = []
    for chat in range(1, 31):
        clock.advance(limiter.wait())
        ends.append(limiter.begin(chat))
    # Six may leave at once, the rest one by one.
    assert 0.8 <= clock.seconds() <= 1.0
    clock.advance(0.5)
    assert limiter.room() == 0
    # While all are under way nobody knows when there will be room.
    assert limiter.wait() == float("inf")
    ends[0]()
    assert limiter.wait() == pytest.approx(1.0)
    clock.advance(1.001)
    assert (limiter.room(), limiter.wait(99)) == (1, 0.0)


def test_there_is_room_for_what_the_even_pace_has_come_to():
    clock = FakeClock()
    limiter = Limiter(clock.seconds, over_all=10)
    rooms = [limiter.room()]
    for chat in (1, 2):
        limiter.begin(chat)()
        rooms.append(limiter.room())
    assert rooms == [2, 1, 0], "so many may leave at once"
    for _ in range(3):
        clock.advance(0.1)
        rooms.append(limiter.room())
    assert rooms[3:] == [1, 2, 2]


def test_after_the_wait_there_is_room():
    clock = FakeClock()
    limiter = Limiter(clock.seconds, over_all=1)
    limiter.begin(1)()
    clock.advance(limiter.wait())
    assert (clock.seconds(), limiter.room()) == (1.0, 1)


def test_however_many_ask_one_place_is_the_bulk_s():
    clock = FakeClock()
    limiter = Limiter(clock.seconds, over_all=2)
    for chat in range(1, 11):
        replied(limiter, clock, chat)
        clock.advance(0.4)
    clock.advance(0.6)
    limiter.begin(99)()
    assert limiter.wait() == pytest.approx(1.0)


def test_what_still_holds_is_not_swept_away():
    clock = FakeClock()
    limiter = Limiter(clock.seconds, over_all=10_000)
    limiter.hold(1, 35)
    limiter.hold(2, 3)
    for _ in range(20):
        limiter.begin(-5)()
    clock.advance(5)
    for chat in range(100, 100 + 1024):
        limiter.begin(chat)()
    assert (limiter.held(1), limiter.wait(-5)) == (30.0, 55.0)
    assert set(limiter._held) == {1}


def test_a_chat_waits_its_second_and_others_do_not():
    clock = FakeClock()
    limiter = Limiter(clock.seconds)
    limiter.begin(1)()
    clock.advance(0.25)
    assert (limiter.wait(1), limiter.wait(2)) == (0.75, 0.0)


def test_the_twenty_first_to_a_group_waits_its_minute():
    clock = FakeClock()
    limiter = Limiter(clock.seconds)
    for _ in range(20):
        clock.advance(limiter.wait(-5))
        limiter.begin(-5)()
    assert clock.seconds() == 19.0
    assert limiter.wait(-5) == 41.0


def test_a_hold_is_kept_to_its_end_and_never_shortened():
    clock = FakeClock()
    limiter = Limiter(clock.seconds)
    limiter.hold(1, 35)
    limiter.hold(1, 3)
    assert (limiter.wait(1), limiter.held(1), limiter.wait(2)) == (35.0, 35.0, 0.0)
    clock.advance(35)
    assert limiter.wait(1) == 0.0


@pytest.mark.slow
def test_memory_stays_flat_over_a_long_campaign_and_a_busy_day():
    clock = FakeClock()
    limiter = Limiter(clock.seconds)
    for chat in range(1, 10_001):
        clock.advance(limiter.wait(chat))
        limiter.begin(chat)()
    assert len(limiter._chats) < 2_000
    for chat in range(1, 10_001):
        clock.advance(0.001)
        replied(limiter, clock, chat)
    assert len(limiter._over_all.ended) < 2_100
    assert len(limiter._lately) <= 150
