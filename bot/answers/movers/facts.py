"""Who moved the figure of the United States most: the facts, before they are laid out."""

from dataclasses import dataclass
from fractions import Fraction

from bot.answers._page import whole_period_of
from bot.domain.errors import UnknownMonth
from bot.domain.facts import Row
from bot.domain.figures import Measure, Ratio
from bot.domain.partner import WORLD
from bot.domain.ports import TradeModel
from bot.domain.request import Direction, Request
from bot.domain.time import Period

USUAL = 5
LARGEST = 30
"""Rates are of so many partners: 238 % of Switzerland is news, 30,000 % of an island that bought one ship is not."""


@dataclass(frozen=True, slots=True)
class MoversAnswer:
    measure: Measure
    period: Period
    world: Row
    moved: tuple[tuple[Direction, tuple[Row, ...]], ...]
    """The largest first, upward and downward as far as asked."""
    is_by_rate: bool = False


def gather(request: Request, model: TradeModel) -> MoversAnswer:
    """The movers by contribution, whatever the request says: what a chart adds up to the whole."""
    measure, period, top = request.measure or Measure.TOTAL, whole_period_of(request, model), request.top or USUAL
    return MoversAnswer(
        measure,
        period,
        model.row(WORLD, measure, period),
        tuple((way, model.movers(measure, period, way, top)) for way in _directions(request)),
    )


def gather_by_rate(request: Request, model: TradeModel) -> MoversAnswer:
    measure, period, top = request.measure or Measure.TOTAL, whole_period_of(request, model), request.top or USUAL
    growth = _rates(measure, period, model)
    return MoversAnswer(
        measure,
        period,
        model.row(WORLD, measure, period),
        tuple((way, _fastest(growth, way)[:top]) for way in _directions(request)),
        is_by_rate=True,
    )


def _directions(request: Request) -> tuple[Direction, ...]:
    return tuple(Direction) if request.direction is None else (request.direction,)


def _rates(measure: Measure, period: Period, model: TradeModel) -> dict[Row, Fraction]:
    """The growth of the partners that are among the largest in this period or in the one it is measured against."""
    rows = {row.partner: row for row in model.ranking(measure, period, LARGEST).rows}
    for row in _ranked_before(measure, period, model):
        if row.partner not in rows:
            rows[row.partner] = model.row(row.partner, measure, period)
    return {
        row: Fraction(row.change.numerator, row.change.denominator)
        for row in rows.values()
        if isinstance(row.change, Ratio)
    }


def _ranked_before(measure: Measure, period: Period, model: TradeModel) -> tuple[Row, ...]:
    try:
        return model.ranking(measure, period.year_before(), LARGEST).rows
    except UnknownMonth:
        return ()


def _fastest(rates: dict[Row, Fraction], direction: Direction) -> tuple[Row, ...]:
    sign = 1 if direction is Direction.RISING else -1
    moved = (row for row, rate in rates.items() if sign * rate > 0)
    return tuple(sorted(moved, key=lambda row: sign * rates[row], reverse=True))
