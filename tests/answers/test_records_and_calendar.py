"""Highest and lowest months, and when the next one is published."""

from datetime import UTC, date, datetime

import pytest

from bot.domain.figures import Measure
from bot.domain.request import Intent, Request
from bot.domain.time import Month, Period
from bot.i18n.languages import localizer
from bot.render import terminal

DAYS = {
    Month.of(2026, 1): date(2026, 3, 12),
    Month.of(2026, 2): date(2026, 4, 2),
    Month.of(2026, 3): date(2026, 12, 8),
}

BEFORE = datetime(2026, 4, 2, 12, 29, tzinfo=UTC)
"""A minute before February is published."""
AFTER = datetime(2026, 4, 2, 12, 31, tzinfo=UTC)


def _month(month: Month) -> Period:
    return Period.of_month(month)


async def test_a_record_is_told_with_its_month(ask, loaded):
    said = await ask(Request(Intent.RECORDS, ("TW",), Measure.IMPORTS))

    taiwans = {row.month: row.imports for row in loaded.workbook if row.partner == "TW"}
    highest = max(taiwans, key=taiwans.__getitem__)
    assert highest != max(taiwans)
    name = localizer("en").say(Month(highest))
    assert said.headline.endswith(f"(January 2026), record US${taiwans[highest] / 10**9:.2f} billion ({name})")


async def test_the_highest_month_itself_is_a_record(ask, loaded):
    taiwans = {row.month: row.imports for row in loaded.workbook if row.partner == "TW"}
    highest = Month(max(taiwans, key=taiwans.__getitem__))
    said = await ask(Request(Intent.RECORDS, ("TW",), Measure.IMPORTS, period=_month(highest)))
    assert "a record high" in said.headline


@pytest.mark.parametrize(
    ("period", "headline"),
    [
        (None, "Next to be published: February 2026, on 2026-04-02 20:30"),
        (_month(Month.of(2026, 1)), "Yes, January 2026 is out and loaded"),
        (_month(Month.of(2026, 2)), "February 2026 is not loaded; it comes out on 2026-04-02 20:30"),
        (_month(Month.of(2026, 3)), "March 2026 is not loaded; it comes out on 2026-12-08 21:30"),
        (_month(Month.of(2026, 7)), "July 2026 is not loaded; the day of its release is not known"),
    ],
)
async def test_when_a_month_comes_out(ask, period, headline):
    """08:30 in New York is 20:30 in Taipei, and 21:30 when New York keeps winter time."""
    said = await ask(Request(Intent.CALENDAR, period=period), releases=lambda: DAYS, now=lambda: BEFORE)
    assert said.headline == headline


@pytest.mark.parametrize(
    ("period", "headline"),
    [
        (None, "Next to be published: March 2026, on 2026-12-08 21:30"),
        (_month(Month.of(2026, 2)), "February 2026 is not loaded, though it was due on 2026-04-02 20:30"),
        (_month(Month.of(2026, 3)), "March 2026 is not loaded; it comes out on 2026-12-08 21:30"),
    ],
)
async def test_what_is_overdue_is_not_still_to_come(ask, period, headline):
    said = await ask(Request(Intent.CALENDAR, period=period), releases=lambda: DAYS, now=lambda: AFTER)
    assert said.headline == headline
    text = terminal.render(said.document, localizer("en"))
    assert ("Due already, and not loaded:\n- February 2026: 2026-04-02 20:30" in text.replace("\n\n", "\n")) is (
        period is None
    )


async def test_without_a_calendar_nothing_is_promised(ask):
    said = await ask(Request(Intent.CALENDAR))
    assert said.headline == "The day of the next release is not known"


async def test_the_months_to_come_are_listed(ask):
    said = await ask(Request(Intent.CALENDAR), releases=lambda: DAYS, now=lambda: BEFORE)
    text = terminal.render(said.document, localizer("en"))
    assert "January 2026:" not in text
    assert "March 2026: 2026-12-08 21:30" in text
