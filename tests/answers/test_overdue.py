"""Figures older than they should be say so: which month is newest, and which was due when."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.answers import overview
from bot.answers._overdue import next_overdue_since
from bot.domain.document import Note
from bot.domain.errors import BadFile
from bot.domain.request import Intent, Request
from bot.domain.time import Month, Period
from bot.domain.values import say
from bot.i18n.languages import localizer
from tests.answers.conftest import JANUARY

CALENDAR = {Month.of(2026, 2): date(2026, 4, 2), Month.of(2026, 3): date(2026, 5, 5)}
NEWEST = Period.of_month(JANUARY)


def at(context, moment, days=CALENDAR):
    return replace(context, releases=lambda: days, now=lambda: moment)


@pytest.mark.parametrize(
    ("moment", "is_late"),
    [
        (datetime(2026, 3, 12, tzinfo=UTC), False),
        (datetime(2026, 4, 3, 3, 59, tzinfo=UTC), False),  # in New York still its day
        (datetime(2026, 4, 3, 4, 1, tzinfo=UTC), True),
        (datetime(2026, 11, 27, tzinfo=UTC), True),
    ],
)
async def test_the_day_after_a_release_was_due(context, moment, is_late):
    assert bool(await next_overdue_since(NEWEST, at(context, moment))) is is_late


async def test_without_a_line_for_the_month_the_latest_usual_day_counts(context):
    days = {JANUARY: date(2026, 3, 12)}  # 1 March + 31 + 20 days
    assert not await next_overdue_since(NEWEST, at(context, datetime(2026, 4, 21, 12, tzinfo=UTC), days))
    assert await next_overdue_since(NEWEST, at(context, datetime(2026, 4, 22, 12, tzinfo=UTC), days))


async def test_older_months_and_calendars_that_are_not_there_say_nothing(context):
    late = at(context, datetime(2026, 11, 27, tzinfo=UTC))

    def broken():
        raise BadFile(say("The file is no CSV in UTF-8."), "releases.csv")

    assert not await next_overdue_since(NEWEST.shifted(-1), late)
    assert not await next_overdue_since(NEWEST, replace(late, releases=dict))
    assert not await next_overdue_since(NEWEST, replace(late, releases=broken))


async def test_the_overview_and_the_summary_say_it(context):
    late = at(context, datetime(2026, 11, 27, tzinfo=UTC))
    said = "January 2026 is the newest month loaded; February was due on 2026-04-02."
    answered = await overview.answer(Request(Intent.OVERVIEW), late)
    pushed = await overview.summary(NEWEST, late)
    in_time = await overview.summary(NEWEST, at(context, datetime(2026, 3, 12, tzinfo=UTC)))
    for document, expected in ((answered, True), (pushed, True), (in_time, False)):
        notes = [localizer("en").say(block.text) for block in document.blocks if isinstance(block, Note)]
        assert (said in notes) is expected
