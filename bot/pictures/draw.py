"""Drawing of charts as PNG or SVG: figures and words in one language, laid out by a typst template.

Synchronous, and made for worker threads: typst releases the interpreter's lock while it works. The same chart,
localizer, theme and scale give the same bytes.
"""

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Final

from bot.domain.charts import Bars, Chart, Comparison, Contributions, MonthChart, Panels, TableChart
from bot.domain.document import Document, Kind, Paragraph, Sourced
from bot.domain.facts import Point
from bot.domain.figures import Usd
from bot.domain.values import Amount, BareAmount, Listing, Value, Verbatim, say
from bot.i18n.localizer import Localizer
from bot.pictures import fonts
from bot.pictures.plots import bars, comparison, contributions, month_chart, panels, table_chart

_TEMPLATES: Final = Path(__file__).parent / "templates"

SCALE: Final = 3
"""Pixels a point. A picture is 360 points wide, as a phone is: text reads there as its size in points says."""

_POINTS_AN_INCH = 72

_PLOTS: Final[dict[type[Chart], ModuleType]] = {
    Bars: bars,
    Contributions: contributions,
    MonthChart: month_chart,
    Comparison: comparison,
    Panels: panels,
    TableChart: table_chart,
}


class Theme(StrEnum):
    """Colours for light or dark chats."""

    LIGHT = "light"
    DARK = "dark"


class ImageFormat(StrEnum):
    """The formats of picture files."""

    PNG = "png"
    SVG = "svg"


def draw(
    chart: Chart,
    localizer: Localizer,
    *,
    theme: Theme = Theme.LIGHT,
    format: ImageFormat = ImageFormat.PNG,  # noqa: A002 - what everybody calls it
    scale: float = SCALE,
) -> bytes:
    """Draw the chart; takes some tens of milliseconds, so keep it off the event loop."""
    import typst  # noqa: PLC0415 - six megabytes that a process which draws nothing does not need

    template, data = drawn(chart, localizer)
    return typst.compile(
        _TEMPLATES / template,
        root=_TEMPLATES,
        font_paths=fonts.fonts(),
        format=format.value,
        ppi=_POINTS_AN_INCH * scale,
        sys_inputs={"chart": json.dumps({**data, "theme": theme.value}, ensure_ascii=False)},
    )


def drawn(chart: Chart, localizer: Localizer) -> tuple[str, dict[str, object]]:
    """The template, and everything that it prints or places."""
    localizer = localizer.for_document(Document(Kind.TABLE, (Paragraph(Listing(tuple(_amounts(chart)))),)))
    kind = _PLOTS[type(chart)]
    caption = chart.caption
    language, *_ = localizer.tag.split("_")
    return kind.TEMPLATE, {
        "language": language,
        "region": localizer.tag.rsplit("_", 1)[-1] if "_" in localizer.tag else None,
        "fonts": fonts.families(localizer.tag),
        "title": localizer.say(caption.title),
        "subtitle": "" if caption.subtitle is None else localizer.say(caption.subtitle),
        "unit": _unit(chart, localizer),
        "notes": [localizer.say(note) for note in caption.notes],
        "source": localizer.say(Sourced(caption.sources, caption.period).sentence()),
        "plot": kind.plot(chart, localizer),
    }


def _unit(chart: Chart, localizer: Localizer) -> str:
    match chart:
        case Contributions():
            return localizer.say(say("Unit: {unit}", unit=say("percentage points")))
        case TableChart(_, table) if not table.has_unit:
            return ""
    return localizer.say(say("Unit: {unit}", unit=Verbatim(localizer.unit())))


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
