"""A small multiple: the measures of one partner, all on one scale so that their sizes compare."""

from bot.domain.charts import Panel, Panels
from bot.i18n.localizer import Localizer
from bot.pictures.axis import Axis
from bot.pictures.strokes import amount, columns, standing_out

TEMPLATE = "panels.typ"


def plot(chart: Panels, localizer: Localizer) -> dict[str, object]:
    points = [point for panel in chart.panels for point in panel.series.points]
    axis = Axis.over_points(points)
    return {
        "zero": axis.at(0),
        "y": axis.labels(localizer),
        "panels": [_panel(panel, axis, localizer) for panel in chart.panels],
    }


def _panel(panel: Panel, axis: Axis, localizer: Localizer) -> dict[str, object]:
    points = panel.series.points
    return {
        "tone": panel.series.measure.value,
        "name": localizer.say(panel.series.name),
        "value": amount(panel.row.value, localizer),
        "change": "" if panel.change is None else localizer.say(panel.change),
        "rank": "" if panel.rank is None else localizer.say(panel.rank),
        "bands": len(points),
        "columns": columns(points, axis, standing_out(points)),
        "first": localizer.say(points[0].month),
        "last": localizer.say(points[-1].month) if len(points) > 1 else "",
    }
