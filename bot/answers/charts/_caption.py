"""What stands around a chart: its title, where the figures are from, and what it must not hide."""

from collections.abc import Iterable, Sequence

from bot.answers._notes import divergences
from bot.domain.document import Value, say
from bot.domain.facts import Point, Row
from bot.domain.figures import Measure, Missing, Usd
from bot.domain.ports import TradeModel
from bot.domain.time import Period
from bot.pictures.chart import Caption, Series


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
