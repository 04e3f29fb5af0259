"""The alternative text of a chart: what it shows in words and figures, a line each, for who does not see it."""

from collections.abc import Iterator
from typing import assert_never

from bot.domain.charts import Bars, Chart, Comparison, Contributions, MonthChart, Panels, Series, TableChart
from bot.domain.facts import Point
from bot.domain.figures import Usd
from bot.domain.values import Amount, Listing, Percent, RatioStyle, Value, say
from bot.i18n.localizer import Localizer
from bot.pictures.plots import contributions
from bot.pictures.scale import in_scale


def alternative(chart: Chart, localizer: Localizer) -> str:
    """The chart in words: its title, and the figures that it shows."""
    localizer = in_scale(chart, localizer)
    caption = chart.caption
    around = [localizer.say(caption.title), localizer.say(caption.subtitle or caption.period)]
    return "\n".join([*around, *_figures(chart, localizer)])


def _figures(chart: Chart, localizer: Localizer) -> Iterator[str]:
    match chart:
        case Bars():
            for bar in chart.bars:
                value = Amount(bar.value) if isinstance(bar.value, Usd) else bar.value
                said = value if bar.change is None else Listing((value, bar.change))
                yield localizer.labelled(localizer.say(bar.name), _parts(said, localizer))
        case Contributions():
            for name, points in contributions.lines(chart):
                yield localizer.labelled(localizer.say(name), localizer.say(Percent(points, RatioStyle.POINTS)))
        case MonthChart():
            for line in (*chart.lines, *([chart.columns] if chart.columns else ())):
                yield from _course(line, localizer)
        case Comparison():
            for line in chart.series:
                yield from _course(line, localizer)
        case Panels():
            for panel in chart.panels:
                yield from _course(panel.series, localizer, last=panel.change)
        case TableChart():
            headings = localizer.column(chart.table.headings)
            for row in chart.table.rows:
                cells = zip(headings, localizer.column(row), strict=True)
                yield " ".join(cell for _, cell in cells if cell)
        case _:
            assert_never(chart)


def _course(series: Series, localizer: Localizer, *, last: Value | None = None) -> Iterator[str]:
    """A series by the months that tell its course: the first, the lowest, the highest, the newest."""
    points = [point for point in series.points if isinstance(point.value, Usd)]
    if not points:
        return
    told = {points[0], min(points, key=_dollars), max(points, key=_dollars), points[-1]}
    for point in (point for point in points if point in told):
        label = localizer.say(say("{statement} ({period})", statement=series.name, period=point.month))
        amount: Value = Amount(Usd(_dollars(point)))
        is_last = last is not None and point is points[-1]
        yield localizer.labelled(label, _parts(Listing((amount, last)) if is_last and last else amount, localizer))


def _parts(value: Value, localizer: Localizer) -> str:
    return " ".join(localizer.column(value.items)) if isinstance(value, Listing) else localizer.say(value)


def _dollars(point: Point) -> int:
    return point.value.dollars if isinstance(point.value, Usd) else 0
