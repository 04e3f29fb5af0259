"""Who moved the figure of the United States most: the facts, before they are laid out."""

from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction

from bot.answers._figures import with_positive_balance
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
    spoken: Row
    """The same as people say it: of a negative surplus, the deficit."""
    moved: tuple[tuple[Direction, tuple[Row, ...]], ...]
    """The largest first, upward and downward as far as asked."""
    is_by_rate: bool


def gather(request: Request, model: TradeModel, *, is_by_rate: bool = False) -> MoversAnswer:
    """The movers by contribution, which a chart adds up to the whole, or by rate."""
    measure, period, top = request.measure or Measure.TOTAL, whole_period_of(request, model), request.top or USUAL
    directions = tuple(Direction) if request.direction is None else (request.direction,)
    if is_by_rate:
        growth = _rates(measure, period, model)
        moved = tuple((way, _fastest(growth, way)[:top]) for way in directions)
    else:
        moved = tuple((way, model.movers(measure, period, way, top)) for way in directions)
    world = model.row(WORLD, measure, period)
    return MoversAnswer(measure, period, world, with_positive_balance(world, model), moved, is_by_rate)


def _rates(measure: Measure, period: Period, model: TradeModel) -> dict[Row, Fraction]:
    """The growth of the partners that are among the largest in this period or in the one it is measured against."""
    rows = {row.partner: row for row in model.ranking(measure, period, LARGEST).rows}
    with suppress(UnknownMonth):
        for row in model.ranking(measure, period.year_before(), LARGEST).rows:
            if row.partner not in rows:
                rows[row.partner] = model.row(row.partner, measure, period)
    return {row: row.change.exact() for row in rows.values() if isinstance(row.change, Ratio)}


def _fastest(rates: dict[Row, Fraction], direction: Direction) -> tuple[Row, ...]:
    sign = 1 if direction is Direction.RISING else -1
    moved = (row for row, rate in rates.items() if sign * rate > 0)
    return tuple(sorted(moved, key=lambda row: sign * rates[row], reverse=True))
