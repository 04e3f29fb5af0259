"""When the Census Bureau releases a month, and when to look for it.

Releases come at 08:30 in New York, about 35 days after the month ends, on irregular weekdays. The calendar is
a data file; `releases.csv` in the home folder adds to the shipped one and wins over it. Shutdowns have moved
releases by weeks, and calendars have had mistakes: a month that is missing is looked for on every weekday.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot import shipped
from bot.domain.errors import BadFile
from bot.domain.releases import EARLIEST_AFTER, NEW_YORK, OVER_AFTER, RELEASE_TIME, release_moment
from bot.domain.time import Month
from bot.domain.values import Verbatim, say

_COLUMNS = ("month", "release")

ON_RELEASE = tuple(timedelta(minutes=minutes) for minutes in (0, 1, 3, 7, 15, 30, 60, 120, 240, 480))
"""When to look on the day of a release, from 08:30 on: at once, then less and less often."""
ON_WEEKDAYS = tuple(timedelta(minutes=minutes) for minutes in (0, 60, 240))
"""When to look on any other weekday while the month is missing."""


def calendar(*files: Path) -> dict[Month, date]:
    """Read release days by month from the files that exist, later ones winning; raises BadFile."""
    days: dict[Month, date] = {}
    for file in files:
        if file.is_file():
            days |= _read(file)
    return days


def release_calendar(home: Path) -> Callable[[], Mapping[Month, date]]:
    """Give what reads the calendar anew: the shipped one, and the operator's own in the home folder."""
    return lambda: calendar(shipped.DATA / "releases.csv", home / "releases.csv")


def _read(file: Path) -> dict[Month, date]:
    days = {}
    with file.open(encoding="utf-8-sig", newline="") as lines:
        try:
            rows = list(csv.reader(lines))
        except (UnicodeDecodeError, csv.Error):
            raise BadFile(say("The file is no CSV in UTF-8."), file.name) from None
    for number, row in enumerate(rows, 1):
        if not row or row[0].startswith("#") or tuple(row) == _COLUMNS:
            continue
        try:
            month, day = row
            days[Month.parse(month.strip())] = date.fromisoformat(day.strip())
        except ValueError:
            reason = say(
                "A line should be a month and the day of its release: {line}", line=Verbatim("2026-01,2026-03-12")
            )
            raise BadFile(reason, f"{file.name}, line {number}") from None
    return days


def next_look(month: Month, days: Mapping[Month, date], after: datetime | None) -> datetime:
    """When to look for a month next, in UTC: the first of its moments after the given one (None: the very first)."""
    released = days.get(month)
    following = month + 1
    day = date(following.year, following.month, 1) + EARLIEST_AFTER
    if released is not None:
        day = min(day, released)
    if after is not None:
        day = max(day, after.astimezone(NEW_YORK).date())
    while True:
        for moment in _looks(day, is_release=day == released):
            if after is None or moment > after:
                return moment
        day += timedelta(days=1)


def times_of_day() -> list[time]:
    """The times in New York at which a look can be due, whatever the day."""
    opening = datetime.combine(date.min, RELEASE_TIME)
    return [(opening + wait).time() for wait in sorted({*ON_RELEASE, *ON_WEEKDAYS})]


def newest_possible(now: datetime) -> Month:
    """The newest month that can have been released by now, whatever calendars say."""
    day = (now.astimezone(NEW_YORK) - OVER_AFTER).date()
    return Month.of(day.year, day.month) - 1


def _looks(day: date, *, is_release: bool) -> Sequence[datetime]:
    if not is_release and day.weekday() >= 5:
        return ()
    opening = release_moment(day).astimezone(UTC)
    return [opening + wait for wait in (ON_RELEASE if is_release else ON_WEEKDAYS)]
