"""What the charts of all answers need: the months they go over, and the caption around them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answers._notes import divergences
from bot.answers._sentences import sided
from bot.domain.charts import Caption, Series
from bot.domain.document import Document
from bot.domain.facts import Coverage, Point, Row
from bot.domain.figures import Measure, Missing, Usd
from bot.domain.ports import TradeModel
from bot.domain.time import Period
from bot.domain.values import Value, say

_USUAL = 13
"""A year and the month it is measured against."""
_FEWEST = 2
"""A single figure is a sentence, not a chart."""


@dataclass(frozen=True, slots=True)
class ChartContext:
    """What a chart is made with."""

    model: TradeModel
    office_partner: str
    """The partner set off from the others, and shown where none is named (TW)."""


def caption(
    title: Value,
    subtitle: Value | None,
    period: Period,
    model: TradeModel,
    *,
    rows: Sequence[Row] = (),
    notes: Iterable[Value] = (),
) -> Caption:
    """The caption of a chart of a period; `rows` are those whose differences from the newest vintage it must tell."""
    told = (note.text for note in divergences(rows))
    return Caption(title, subtitle, model.sources(period), period, (*notes, *told))


def leading_to(asked: Period, coverage: Coverage) -> Period:
    """The months asked for; for a single one those that lead to it, from the first loaded at the earliest."""
    if not asked.is_month:
        return asked
    first = max(coverage.months[0], asked.last - (_USUAL - 1))
    return Period(min(first, asked.last), asked.last)


def series(partner: str, measure: Measure, period: Period, model: TradeModel) -> Series:
    return Series(measure, sided(partner, measure), model.series(partner, measure, period))


def is_enough(points: Sequence[Point]) -> bool:
    return sum(isinstance(point.value, Usd) for point in points) >= _FEWEST


def has_months(document: Document, coverage: Coverage) -> bool:
    """Whether enough months are loaded for a chart that leads to the period asked for; no figure is looked up."""
    period = document.request and document.request.period
    if period is None or not coverage.months:
        return False
    loaded = 0
    for month in leading_to(period, coverage):
        loaded += coverage.has(Period.of_month(month))
        if loaded == _FEWEST:
            return True
    return False


def remarks(series: Sequence[Series]) -> Iterable[Value]:
    """What the marks of a plot mean where they are not plain: below zero, or not there."""
    if any(_is_below_zero(point) for one in series if one.measure is Measure.DEFICIT for point in one.points):
        yield say("Below zero: a surplus of the United States.")
    if any(_is_below_zero(point) for one in series if one.measure is Measure.SURPLUS for point in one.points):
        yield say("Below zero: a deficit of the United States.")
    if has_gaps(point for one in series for point in one.points):
        yield GAPS


GAPS = say("Gaps are months without a figure.")


def has_gaps(points: Iterable[Point]) -> bool:
    return any(isinstance(point.value, Missing) for point in points)


def _is_below_zero(point: Point) -> bool:
    return isinstance(point.value, Usd) and point.value.dollars < 0
