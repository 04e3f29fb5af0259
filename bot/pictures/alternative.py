"""The alternative text of a chart: what it shows in words and figures, a line each, for who does not see it."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from bot.domain.charts import Bar, Bars, Chart, Comparison, Contributions, MonthChart, Panels, Series, TableChart
from bot.domain.facts import Point
from bot.domain.figures import Ratio, Usd
from bot.domain.values import Amount, Percent, RatioStyle, Value, say
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
        case Bars(bars=bars):
            return (_bar(bar, localizer) for bar in bars)
        case Contributions():
            return (_part(name, points, localizer) for name, points in contributions.lines(chart))
        case MonthChart(columns=columns, lines=lines):
            return _courses((*lines, *([columns] if columns else ())), localizer)
        case Comparison(series=series):
            return _courses(series, localizer)
        case Panels(panels=panels):
            return (line for panel in panels for line in _course(panel.series, localizer, last=panel.change))
        case TableChart(table=table):
            return (" ".join(filter(None, localizer.column(row))) for row in table.rows)
    assert_never(chart)


def _bar(bar: Bar, localizer: Localizer) -> str:
    value: Value = Amount(bar.value) if isinstance(bar.value, Usd) else bar.value
    parts = (value,) if bar.change is None else (value, bar.change)
    return localizer.labelled(localizer.say(bar.name), " ".join(localizer.column(parts)))


def _part(name: Value, points: Ratio, localizer: Localizer) -> str:
    return localizer.labelled(localizer.say(name), localizer.say(Percent(points, RatioStyle.POINTS)))


def _courses(series: Iterable[Series], localizer: Localizer) -> Iterator[str]:
    return (line for one in series for line in _course(one, localizer))


def _course(series: Series, localizer: Localizer, *, last: Value | None = None) -> Iterator[str]:
    """A series by the months that tell its course: the first, the lowest, the highest, the newest."""
    points = [point for point in series.points if isinstance(point.value, Usd)]
    if not points:
        return
    told = {points[0], min(points, key=_dollars), max(points, key=_dollars), points[-1]}
    for point in (point for point in points if point in told):
        label = localizer.say(say("{statement} ({period})", statement=series.name, period=point.month))
        parts = [Amount(Usd(_dollars(point))), *([last] if last is not None and point is points[-1] else [])]
        yield localizer.labelled(label, " ".join(localizer.column(parts)))


def _dollars(point: Point) -> int:
    return point.value.dollars if isinstance(point.value, Usd) else 0
