"""Partners side by side over time; too many of them for lines are bars, the largest first."""

from bot.answers._figures import change
from bot.answers._page import period_of
from bot.answers._sentences import label, of
from bot.answers.charts._board import Board
from bot.answers.charts._caption import caption
from bot.answers.charts._comparison import comparison
from bot.answers.charts._months import leading_to
from bot.answers.compare import gather
from bot.domain.facts import Row
from bot.domain.figures import Measure, Usd
from bot.domain.request import Request
from bot.pictures.chart import Bar, Bars, Chart
from bot.pictures.plots.comparison import MOST


def chart(request: Request, board: Board) -> Chart | None:
    facts, measure = gather(request, board.model), request.measure or Measure.TOTAL
    rows = next(rows for rows in facts.rows if rows[0].measure is measure)
    if len(rows) <= MOST:
        period = leading_to(period_of(request, board.model), board.model.coverage)
        return comparison(tuple(row.partner for row in rows), measure, period, board.model)
    bars = tuple(
        Bar(row.partner, row.rank, row.value, change(row), is_strong=row.partner == board.office_partner)
        for row in sorted(rows, key=_size, reverse=True)
    )
    return Bars(
        caption(label(measure), of(facts.period, label(measure)), facts.period, board.model, rows=rows), measure, bars
    )


def _size(row: Row) -> int:
    return row.value.dollars if isinstance(row.value, Usd) else 0
