"""The moments at which the Census Bureau releases months, and whether one is overdue."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.time import Month

NEW_YORK = ZoneInfo("America/New_York")
RELEASE_TIME = time(8, 30)
EARLIEST_AFTER = timedelta(days=31)
"""From the first of the month after. No release has come earlier."""
OVER_AFTER = timedelta(days=20)
"""From the earliest on: the latest usual day."""


def release_moment(day: date) -> datetime:
    """When a release of that day comes out, aware, in New York's time."""
    return datetime.combine(day, RELEASE_TIME, NEW_YORK)


def overdue_since(month: Month, days: Mapping[Month, date], now: datetime) -> date | None:
    """The day that a month which is not there was to be released, once it is over; without one, the latest usual."""
    following = month + 1
    day = days.get(month, date(following.year, following.month, 1) + EARLIEST_AFTER + OVER_AFTER)
    return day if now.astimezone(NEW_YORK).date() > day else None
