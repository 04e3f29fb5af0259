"""Partners in order: bars as long as a phone shows them at once, a table beyond."""

from dataclasses import replace

from bot.answers._figures import as_said, change
from bot.answers._ranking import table
from bot.answers._sentences import of, with_change
from bot.answers.charts._board import Board
from bot.answers.charts._caption import caption
from bot.answers.table import gather, title
from bot.domain.figures import Measure
from bot.domain.request import Request
from bot.pictures.chart import Bar, Bars, TableChart

_BARS = 20
_ROWS = 60
"""A longer picture is one that Telegram refuses and nobody scrolls."""


def chart(request: Request, board: Board) -> Bars | TableChart | None:
    facts = gather(request, board.model)
    rows = facts.rows[:_ROWS]
    if not rows:
        return None
    above = title(replace(facts, rows=rows))
    # The world has no surplus to speak of.
    whole = None if facts.measure is Measure.SURPLUS else as_said(facts.whole, board.model)
    subtitle = facts.period if whole is None else of(facts.period, with_change(whole))
    around = caption(above, subtitle, facts.period, board.model, rows=rows)
    if len(rows) > _BARS:
        return TableChart(around, table(above, rows))
    return Bars(
        around,
        facts.measure,
        tuple(
            Bar(row.partner, row.rank, row.value, change(row), is_strong=row.partner == board.office_partner)
            for row in rows
        ),
    )
