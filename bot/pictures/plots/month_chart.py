"""The chart of one partner's months: lines for exports and imports, columns for a balance or a single measure."""

from bot.domain.charts import MonthChart
from bot.domain.facts import Point
from bot.domain.values import Value
from bot.i18n.localizer import Localizer
from bot.pictures.axis import Axis, across, month_labels
from bot.pictures.strokes import amount, columns, newest, runs, standing_out

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
    legend = [
        _entry(line.measure.value, line.name, newest(line.points), localizer, is_line=True) for line in chart.lines
    ]
    if chart.lines and chart.columns:
        legend.append(_entry(tone, chart.columns.name, newest(standing), localizer, is_pale=True))
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
        "legend": [*legend, *(_entry(tone, point.month, point, localizer) for point in strong)],
    }


def _entry(
    tone: str, name: Value, point: Point, localizer: Localizer, *, is_line: bool = False, is_pale: bool = False
) -> dict[str, object]:
    return {
        "tone": tone,
        "dash": "solid",
        "is_line": is_line,
        "is_pale": is_pale,
        "name": localizer.say(name),
        "value": amount(point.value, localizer),
    }
