"""The one scale that all amounts of a picture are counted in."""

from collections.abc import Iterator

from bot.domain.charts import Bars, Chart, Comparison, Contributions, MonthChart, Panels, TableChart
from bot.domain.document import Document, Kind, Paragraph
from bot.domain.facts import Point
from bot.domain.figures import Usd
from bot.domain.values import Amount, BareAmount, Listing, Value
from bot.i18n.localizer import Localizer


def in_scale(chart: Chart, localizer: Localizer) -> Localizer:
    """The same language, counting in what suits the chart's amounts."""
    return localizer.for_document(Document(Kind.TABLE, (Paragraph(Listing(tuple(_amounts(chart)))),)))


def _amounts(chart: Chart) -> Iterator[Value]:
    """The amounts that decide the unit of the whole picture."""
    yield from (value for value in (chart.caption.title, chart.caption.subtitle) if value is not None)
    match chart:
        case Bars():
            yield from (Amount(bar.value) for bar in chart.bars if isinstance(bar.value, Usd))
        case MonthChart():
            series = (*chart.lines, *([chart.columns] if chart.columns else ()))
            yield from _of_points(point for one in series for point in one.points)
        case Comparison():
            yield from _of_points(point for one in chart.series for point in one.points)
        case Panels():
            yield from _of_points(point for panel in chart.panels for point in panel.series.points)
        case TableChart():
            cells = (cell for row in chart.table.rows for cell in row)
            yield from (value for value in cells if isinstance(value, Amount | BareAmount))
        case Contributions():
            pass


def _of_points(points: Iterator[Point]) -> Iterator[Value]:
    return (Amount(point.value) for point in points if isinstance(point.value, Usd))
