"""Whether figures are older than they should be: what is newest is told together with what was due when."""

import asyncio
from datetime import date

from bot.domain.document import Note
from bot.domain.errors import BadFile
from bot.domain.ports import AnswerContext
from bot.domain.releases import overdue_since
from bot.domain.time import Month, Period
from bot.domain.values import MonthName, Verbatim, say


async def next_overdue_since(period: Period, context: AnswerContext) -> date | None:
    """The day on which the month after a period was due; None where it is loaded, or its release is not overdue."""
    coverage = context.model.coverage
    if not coverage.months or period.last != coverage.newest:
        return None
    try:
        days = await asyncio.to_thread(context.releases)
    except (BadFile, OSError):
        return None  # operators are told of a calendar that cannot be read by `tradebot check`
    return overdue_since(coverage.newest + 1, days, context.now()) if days else None


def overdue(newest: Month, since: date) -> Note:
    """A word under figures that end with the newest month."""
    return Note(
        say(
            "{newest} is the newest month loaded; {month} was due on {day}.",
            newest=newest,
            month=MonthName(newest + 1),  # the day has the year
            day=Verbatim(since.isoformat()),
        )
    )
