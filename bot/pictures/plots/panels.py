"""A small multiple: the measures of one partner, all on one scale so that their sizes compare."""

from bot.domain.document import BareAmount
from bot.domain.figures import Missing, Usd
from bot.i18n.voice import Voice
from bot.pictures.axis import Axis
from bot.pictures.chart import Panel, Panels
from bot.pictures.strokes import columns, standing_out

TEMPLATE = "panels.typ"


def plot(chart: Panels, voice: Voice) -> dict[str, object]:
    points = [point for panel in chart.panels for point in panel.series.points]
    axis = Axis.over([point.value.dollars for point in points if isinstance(point.value, Usd)])
    return {
        "zero": axis.at(0),
        "y": axis.labels(voice),
        "panels": [_panel(panel, axis, voice) for panel in chart.panels],
    }


def _panel(panel: Panel, axis: Axis, voice: Voice) -> dict[str, object]:
    points, value = panel.series.points, panel.row.value
    return {
        "tone": panel.series.measure.value,
        "name": voice.say(panel.series.name),
        "value": voice.say(value if isinstance(value, Missing) else BareAmount(value)),
        "change": "" if panel.change is None else voice.say(panel.change),
        "rank": "" if panel.rank is None else voice.say(panel.rank),
        "bands": len(points),
        "columns": columns(points, axis, standing_out(points)),
        "first": voice.say(points[0].month),
        "last": voice.say(points[-1].month) if len(points) > 1 else "",
    }
