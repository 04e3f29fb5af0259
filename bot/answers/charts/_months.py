"""The months a chart goes over, and what it shows of each."""

from collections.abc import Sequence

from bot.answers._sentences import label
from bot.domain.facts import Coverage, Point
from bot.domain.figures import Measure, Usd
from bot.domain.ports import TradeModel
from bot.domain.time import Period
from bot.pictures.chart import Series

_USUAL = 13
"""A year and the month it is measured against."""
_FEWEST = 2
"""A single figure is a sentence, not a chart."""


def leading_to(asked: Period, coverage: Coverage) -> Period:
    """The months asked for; for a single one those that lead to it, from the first loaded at the earliest."""
    if not asked.is_month:
        return asked
    first = max(coverage.months[0], asked.last - (_USUAL - 1))
    return Period(min(first, asked.last), asked.last)


def series(partner: str, measure: Measure, period: Period, model: TradeModel) -> Series:
    return Series(measure, label(measure), model.series(partner, measure, period))


def is_enough(points: Sequence[Point]) -> bool:
    return sum(isinstance(point.value, Usd) for point in points) >= _FEWEST
