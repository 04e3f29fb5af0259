"""The chart that compares partners over the same months.

Colour and dash both tell them apart, and the names at their ends.
"""

from bot.domain.charts import Comparison
from bot.i18n.localizer import Localizer
from bot.pictures.axis import Axis, across, month_labels
from bot.pictures.strokes import at_end, runs

TEMPLATE = "months.typ"

_DASHES = ("solid", "dashed", "solid", "dotted", "dashed", "dotted")
MOST = len(_DASHES)
"""More lines than that cannot be told apart on a phone."""


def plot(chart: Comparison, localizer: Localizer) -> dict[str, object]:
    points = [point for one in chart.series for point in one.points]
    axis = Axis.over_points(points)
    months = [point.month for point in chart.series[0].points]
    places = across(months)
    styles = [{"tone": f"line{place}", "dash": dash} for place, dash in enumerate(_DASHES)]
    styled = list(zip(chart.series, styles, strict=False))
    return {
        "x": month_labels(months, localizer),
        "y": axis.labels(localizer),
        "zero": axis.at(0),
        "columns": [],
        "tone": "",
        "bands": len(months),
        "lines": [{**style, "runs": runs(one.points, places, axis)} for one, style in styled],
        "labels": [at_end(one, style, axis, localizer) for one, style in styled],
        "legend": [],
    }
