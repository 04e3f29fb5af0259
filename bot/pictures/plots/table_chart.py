"""A table as a picture, for what is too wide or too long for text on a phone."""

from bot.domain.charts import TableChart
from bot.domain.table import Column
from bot.i18n.localizer import Localizer

TEMPLATE = "sheet.typ"

_FITTING = 5
"""Columns that a phone's width holds."""
_LEFT = (Column.NAME, Column.MONTH, Column.TEXT)


def plot(chart: TableChart, localizer: Localizer) -> dict[str, object]:
    table = chart.table
    # The columns there is room for; those the table can spare go first.
    spared = list(table.spare)[: max(0, len(table.columns) - _FITTING)]
    kept = [place for place, column in enumerate(table.columns) if column not in spared]
    return {
        "columns": [
            {
                "heading": localizer.say(table.headings[place]),
                "is_left": table.columns[place] in _LEFT,
                "is_wide": table.columns[place] is Column.NAME,
            }
            for place in kept
        ],
        "rows": [localizer.column([row[place] for place in kept]) for row in table.rows],
    }
