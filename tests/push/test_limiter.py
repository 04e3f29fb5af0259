"""The limiter against the limits: whatever the timing, the server never counts more than it allows."""

from hypothesis import given
from hypothesis import strategies as st

from bot.push.limiter import Limiter
from tests.botapi.limits import Limits
from tests.push.fake_clock import FakeClock


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


def test_thirty_go_at_once_and_the_next_waits_a_second():
    clock = FakeClock()
    limiter = Limiter(clock.seconds)
    ends = [limiter.begin(chat) for chat in range(1, 31)]
    assert limiter.room() == 0
    # While all are under way nobody knows when there will be room.
    assert limiter.wait() == float("inf")
    ends[0]()
    assert limiter.wait() == 1.0
    clock.advance(1.0)
    assert (limiter.room(), limiter.wait(99)) == (1, 0.0)


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


def test_memory_stays_flat_over_a_long_campaign():
    clock = FakeClock()
    limiter = Limiter(clock.seconds)
    for chat in range(1, 10_001):
        clock.advance(limiter.wait(chat))
        limiter.begin(chat)()
    assert len(limiter._chats) < 2_000
