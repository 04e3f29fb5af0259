"""When to look for a month: 08:30 in New York, whatever the clocks there do."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadFile
from bot.domain.releases import NEW_YORK
from bot.domain.time import Month
from bot.fetching.releases import ON_RELEASE, calendar, newest_possible, next_look

FEBRUARY = Month.of(2026, 2)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def looks(month, days, after, count):
    found = []
    for _ in range(count):
        after = next_look(month, days, after)
        found.append(after)
    return found


def test_the_shipped_calendar_is_read_in_order_on_weekdays(shipped_data):
    days = calendar(shipped_data / "releases.csv")
    assert days[Month.of(2026, 1)] == date(2026, 3, 12)
    assert list(days) == sorted(days)
    assert all(day.weekday() < 5 for day in days.values())
    assert all(30 < (day - date((month + 1).year, (month + 1).month, 1)).days < 50 for month, day in days.items())


def test_an_operator_s_calendar_wins_and_adds(shipped_data, tmp_path):
    own = tmp_path / "releases.csv"
    own.write_text("month,release\n# moved by a shutdown\n2026-02,2026-04-20\n2027-01,2027-03-09\n", "utf-8")
    days = calendar(shipped_data / "releases.csv", own)
    assert (days[FEBRUARY], days[Month.of(2027, 1)]) == (date(2026, 4, 20), date(2027, 3, 9))
    assert days[Month.of(2026, 1)] == date(2026, 3, 12)
    assert calendar(tmp_path / "none.csv") == {}


@pytest.mark.parametrize("line", ["2026-13,2026-04-20", "2026-02", "2026-02,20 April", "2026-02,2026-04-20,08:30"])
def test_a_slip_in_the_calendar_names_its_line(tmp_path, line):
    own = tmp_path / "releases.csv"
    own.write_text(f"month,release\n{line}\n", "utf-8")
    with pytest.raises(BadFile) as refusal:
        calendar(own)
    assert refusal.value.where == "releases.csv, line 2"


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (date(2026, 3, 6), 13),  # Friday before the clocks go forward on Sunday the 8th
        (date(2026, 3, 9), 12),  # Monday after
        (date(2026, 10, 30), 12),  # Friday before they go back on Sunday, 1 November
        (date(2026, 11, 2), 13),  # Monday after
    ],
)
def test_half_past_eight_is_new_york_s_across_the_changes_of_the_clocks(day, hour):
    month = Month.of(day.year, day.month) - 2
    first = next_look(month, {month: day}, utc(day.year, day.month, day.day, 0))
    assert first == utc(day.year, day.month, day.day, hour, 30)
    assert (first.astimezone(NEW_YORK).hour, first.astimezone(NEW_YORK).minute) == (8, 30)


def test_looking_backs_off_on_the_day_of_a_release():
    days = {FEBRUARY: date(2026, 4, 2)}
    times = looks(FEBRUARY, days, utc(2026, 4, 2), len(ON_RELEASE))
    assert [time - times[0] for time in times] == list(ON_RELEASE)
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert pauses == sorted(pauses)
    assert times[-1].date() == date(2026, 4, 2)


def test_a_month_that_did_not_come_is_looked_for_on_weekdays():
    """Thursday's release did not happen: Friday, then Monday; never on the weekend."""
    days = {FEBRUARY: date(2026, 4, 2)}
    times = looks(FEBRUARY, days, utc(2026, 4, 2, 23), 6)
    assert [(time.weekday(), time.astimezone(NEW_YORK).hour) for time in times] == [
        (4, 8),
        (4, 9),
        (4, 12),
        (0, 8),
        (0, 9),
        (0, 12),
    ]


def test_a_month_without_a_line_is_looked_for_on_weekdays():
    """From 32 days after its end on: 1 April 2026 is a Wednesday."""
    first = next_look(FEBRUARY, {}, None)
    assert first.astimezone(NEW_YORK).date() == date(2026, 4, 1)


def test_a_calendar_that_is_far_too_late_does_not_keep_the_month_away():
    assert next_look(FEBRUARY, {FEBRUARY: date(2026, 6, 1)}, None) == next_look(FEBRUARY, {}, None)


def test_a_release_on_a_weekend_is_looked_for_all_the_same():
    assert next_look(FEBRUARY, {FEBRUARY: date(2026, 3, 28)}, None) == utc(2026, 3, 28, 12, 30)


@given(
    now=st.integers(0, 15 * 365 * 24 * 60).map(lambda minutes: utc(2020, 1, 1) + timedelta(minutes=minutes)),
    back=st.integers(0, 30),
    release=st.none() | st.integers(20, 60),
)
def test_the_next_look_is_later_soon_and_at_a_time_of_the_day(now, back, release):
    month = newest_possible(now) - back
    after = month + 1
    days = {} if release is None else {month: date(after.year, after.month, 1) + timedelta(days=release)}
    first, second = looks(month, days, now, 2)
    assert now < first < second
    assert first - max(now, next_look(month, days, None)) < timedelta(days=4)
    local = first.astimezone(NEW_YORK)
    assert (8, 30) <= (local.hour, local.minute) <= (16, 30)


def test_the_newest_possible_month_has_ended_weeks_ago():
    assert newest_possible(utc(2026, 3, 12, 12)) == Month.of(2026, 1)
    assert newest_possible(utc(2026, 3, 25, 12)) == FEBRUARY
    assert newest_possible(utc(2026, 1, 5)) == Month.of(2025, 11)
