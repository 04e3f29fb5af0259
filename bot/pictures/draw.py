"""Drawing of charts as PNG or SVG: figures and words in one language, laid out by a typst template.

Synchronous, and made for worker threads: typst releases the interpreter's lock while it works. The same chart,
localizer, theme and scale give the same bytes.
"""

import json
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from bot.domain.charts import Bars, Chart, Comparison, Contributions, MonthChart, Panels, TableChart
from bot.domain.document import Sourced
from bot.domain.values import Verbatim, say
from bot.i18n.localizer import Localizer
from bot.pictures import fonts, svg_text
from bot.pictures.alternative import alternative
from bot.pictures.plots import bars, comparison, contributions, month_chart, panels, table_chart
from bot.pictures.scale import in_scale

_TEMPLATES: Final = Path(__file__).parent / "templates"

SCALE: Final = 3
"""Pixels a point of a phone's shape, 360 points wide as a phone is: text reads there as its size in points says."""
_WIDE_PIXELS = 1920
_WIDE_POINTS = 480

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


class Shape(StrEnum):
    """The shapes of a chart."""

    PHONE = "phone"
    """As wide as a phone, as high as it must be."""
    WIDE = "wide"
    """16:9, for slides and for paper."""


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
    shape: Shape = Shape.PHONE,
    scale: float | None = None,
) -> bytes:
    """Draw the chart; takes some tens of milliseconds, so keep it off the event loop.

    Args:
        chart: what to draw.
        localizer: the language of its words.
        theme: for light or dark surroundings.
        format: an SVG keeps its words as text, with a title and a description.
        shape: how its parts are laid out.
        scale: pixels a point of a PNG; without it those of a phone, or of a slide 1920 pixels wide.
    """
    import typst  # noqa: PLC0415 - six megabytes that a process which draws nothing does not need

    template, data = drawn(chart, localizer)
    data = {**data, "theme": theme.value, "shape": shape.value, "has_letters": format is ImageFormat.SVG}
    if scale is None:
        scale = SCALE if shape is Shape.PHONE else _WIDE_PIXELS / _WIDE_POINTS / data["page"]
    compiler = typst.Compiler(
        _TEMPLATES / template,
        root=_TEMPLATES,
        font_paths=fonts.fonts(),
        sys_inputs={"chart": json.dumps(data, ensure_ascii=False)},
    )
    if format is ImageFormat.PNG:
        (picture,) = _pages(compiler.compile(format="png", ppi=_POINTS_AN_INCH * scale))
        return picture
    letters = json.loads(compiler.query("<letters>", field="value", one=True))
    picture, *samples = _pages(compiler.compile(format="svg"))
    told = alternative(chart, localizer)
    words = svg_text.with_words(picture.decode(), [one.decode() for one in samples], letters, data["title"], told)
    return words.encode()


def _pages(written: bytes | list[bytes] | None) -> list[bytes]:
    """What typst wrote, page by page; of a single page it gives the bytes alone."""
    return written if isinstance(written, list) else [written or b""]


def drawn(chart: Chart, localizer: Localizer) -> tuple[str, dict[str, Any]]:
    """The template, and everything that it prints or places."""
    localizer = in_scale(chart, localizer).unbroken()
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
        "page": table_chart.page(chart) if isinstance(chart, TableChart) else 1.0,
        "plot": kind.plot(chart, localizer),
    }


def _unit(chart: Chart, localizer: Localizer) -> str:
    match chart:
        case Contributions():
            return localizer.say(say("Unit: {unit}", unit=say("percentage points")))
        case TableChart(_, table) if not table.has_unit:
            return ""
    return localizer.say(say("Unit: {unit}", unit=Verbatim(localizer.unit())))
