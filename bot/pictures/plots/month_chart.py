"""The chart of one partner's months: lines for exports and imports, columns for a balance or a single measure."""

from bot.domain.charts import MonthChart
from bot.i18n.localizer import Localizer
from bot.pictures.axis import Axis, across, month_labels
from bot.pictures.strokes import amount, at_end, columns, runs, standing_out

TEMPLATE = "months.typ"


def plot(chart: MonthChart, localizer: Localizer) -> dict[str, object]:
    standing = chart.columns.points if chart.columns else ()
    points = [*standing, *(point for line in chart.lines for point in line.points)]
    axis = Axis.over_points(points)
    months = sorted({point.month for point in points})
    places = across(months)
    tone = chart.columns.measure.value if chart.columns else ""
    # Columns alone say which two months they are about; beside lines they stay in the background.
    strong = () if chart.lines else standing_out(standing)
    named = (*chart.lines, *([chart.columns] if chart.lines and chart.columns else ()))
    return {
        "x": month_labels(months, localizer),
        "y": axis.labels(localizer),
        "zero": axis.at(0),
        "columns": columns(standing, axis, strong),
        "tone": tone,
        "bands": len(months),
        "lines": [
            {"tone": line.measure.value, "dash": "solid", "runs": runs(line.points, places, axis)}
            for line in chart.lines
        ],
        "labels": [at_end(line, {"tone": line.measure.value}, axis, localizer) for line in named],
        "legend": [
            {"tone": tone, "name": localizer.say(point.month), "value": amount(point.value, localizer)}
            for point in strong
        ],
    }
