"""The jobs: Census is asked when it is time and not before, and a month that came is told at once."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from bot.domain.errors import BadFile
from bot.domain.time import Month
from bot.domain.values import say
from bot.fetching.schedule import FetchSchedule

FEBRUARY = Month.of(2026, 2)
RELEASE = datetime(2026, 4, 2, 12, 30, tzinfo=UTC)


@pytest.fixture
def told():
    return []


@pytest.fixture
def make_fetching(make_census, inbox, store, clock, told):
    """As after a start: nothing is remembered but what is in the database."""

    def make(releases=lambda: {FEBRUARY: date(2026, 4, 2)}):
        return FetchSchedule(
            census=make_census(),
            inbox=inbox,
            releases=releases,
            state=store.state,
            clock=clock,
            loaded=lambda: told.append("loaded"),
        )

    return make


@pytest.fixture
def february(server, census):
    census.grow(2026, 2, 1.02)
    server.published = "2026-02"


@pytest.fixture
def at(clock):
    def move(*parts):
        clock.time = datetime(*parts, tzinfo=UTC)

    return move


async def test_nobody_is_asked_before_the_release(make_fetching, server, at):
    at(2026, 3, 31, 12, 30)
    assert not await make_fetching().look_at_census()
    assert server.requests == []


async def test_the_month_comes_at_half_past_eight(make_fetching, server, census, at, told):
    fetching = make_fetching()
    at(2026, 4, 1, 23, 0)
    await fetching.look_at_census()
    census.grow(2026, 2, 1.02)
    server.published = "2026-02"
    at(2026, 4, 2, 12, 29, 59)
    assert not await fetching.look_at_census()
    at(2026, 4, 2, 12, 30)
    assert await fetching.look_at_census()
    assert told == ["loaded"]
    at(2026, 4, 2, 18, 0)
    assert not await fetching.look_at_census(), "March is not due"


async def test_a_late_release_is_looked_for_again_with_longer_pauses(make_fetching, at, clock, told):
    fetching, asked = make_fetching(), []
    at(2026, 4, 2, 12, 30)
    for _ in range(12 * 60):
        if await fetching.look_at_census():
            asked.append((clock.time - RELEASE).seconds // 60)
        clock.advance(minutes=1)
    assert asked == [0, 1, 3, 7, 15, 30, 60, 120, 240, 480]
    assert told == []


@pytest.mark.usefixtures("february")
async def test_a_process_that_was_down_at_release_time_looks_when_it_is_back(make_fetching, at, told):
    at(2026, 4, 4, 3, 0)  # a Saturday
    assert await make_fetching().look_at_census()
    assert told == ["loaded"]


async def test_a_process_that_is_started_again_and_again_does_not_ask_each_time(make_fetching, server, at):
    at(2026, 4, 2, 12, 40)
    assert await make_fetching().look_at_census()
    asked = len(server.requests)
    for _ in range(5):
        assert not await make_fetching().look_at_census()
    assert len(server.requests) == asked


@pytest.mark.usefixtures("february")
async def test_a_look_by_a_clock_that_was_ahead_keeps_no_month_away(make_fetching, at, store, told):
    at(2026, 4, 2, 12, 0)
    await store.state.put("census.looked", "2026-04-11T12:30:00+00:00")
    assert not await make_fetching().look_at_census()
    at(2026, 4, 2, 12, 30)
    assert await make_fetching().look_at_census()
    assert told == ["loaded"]


@pytest.mark.usefixtures("february")
async def test_a_process_killed_while_it_asks_looks_again(make_fetching, at, monkeypatch, told):
    class Killed(BaseException):
        pass

    async def killed(**_options):
        raise Killed

    at(2026, 4, 2, 12, 30)
    fetching = make_fetching()
    monkeypatch.setattr(fetching._census, "fetch", killed)
    with pytest.raises(Killed):
        await fetching.look_at_census()
    assert await make_fetching().look_at_census()
    assert told == ["loaded"]


async def test_the_jobs_keep_to_new_york_when_the_clocks_change(make_fetching, at, clock):
    """A month missing over the change: its first look of every weekday is at 08:30 there."""
    at(2026, 3, 5, 0, 0)
    month = Month.of(2026, 2)
    fetching, hours = make_fetching(lambda: {month: date(2026, 3, 5)}), {}
    for _ in range(6 * 48):
        if await fetching.look_at_census():
            hours.setdefault(clock.time.date(), (clock.time.hour, clock.time.minute))
        clock.advance(minutes=30)
    assert hours == {
        date(2026, 3, 5): (13, 30),
        date(2026, 3, 6): (13, 30),
        date(2026, 3, 9): (12, 30),
        date(2026, 3, 10): (12, 30),
    }


@pytest.mark.usefixtures("february")
async def test_a_slip_in_the_calendar_does_not_stop_the_month(make_fetching, at, told):
    def broken():
        raise BadFile(say("A line should be a month and the day of its release: {line}"), "releases.csv, line 2")

    at(2026, 4, 2, 13, 0)
    assert await make_fetching(broken).look_at_census()
    assert told == ["loaded"]


async def test_what_is_put_into_the_inbox_is_told(make_fetching, inbox, clock, told, census):
    fetching = make_fetching()
    await fetching.look_at_inbox()
    (inbox.folder / "country.xlsx").write_bytes(census.grow(2026, 2, 1.02).data())
    await fetching.look_at_inbox()
    assert told == []
    clock.advance(seconds=10)
    await fetching.look_at_inbox()
    assert told == ["loaded"]


async def test_without_census_only_the_inbox_is_watched(inbox, store, clock):
    fetching = FetchSchedule(
        census=None, inbox=inbox, releases=dict, state=store.state, clock=clock, loaded=lambda: None
    )
    assert not await fetching.look_at_census()


@pytest.mark.usefixtures("february")
async def test_it_starts_wakes_and_stops(make_fetching, at):
    at(2026, 4, 2, 12, 30)
    fetching = make_fetching()
    arrived = asyncio.Event()
    fetching._loaded = arrived.set
    await fetching.start()
    fetching.wake()
    await asyncio.wait_for(arrived.wait(), 20)
    await fetching.stop()
    assert [
        task.get_name() for task in asyncio.all_tasks() - {asyncio.current_task()} if "Census" in task.get_name()
    ] == []
