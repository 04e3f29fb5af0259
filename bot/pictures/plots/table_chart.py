"""A table as a picture, for what is too wide or too long for text on a phone."""

from bot.domain.charts import TableChart
from bot.domain.table import Column
from bot.i18n.localizer import Localizer

TEMPLATE = "sheet.typ"

_FITTING = 5
"""Columns that a phone's width holds."""
_LEFT = (Column.NAME, Column.MONTH, Column.TEXT)


_BELOW = 11
"""Rows that a wide picture holds below each other."""
_MANY = 40
"""Rows that it holds in two blocks; more have three."""
_PAGES = {1: 1.0, 2: 1.5, 3: 2.0}
"""How much larger than others a page with so many blocks is: a block needs a phone's width."""


def page(chart: TableChart) -> float:
    """How much larger than others the wide picture of a long table is."""
    return _PAGES[_side_by_side(chart)]


def plot(chart: TableChart, localizer: Localizer) -> dict[str, object]:
    table = chart.table
    # The columns there is room for; those the table can spare go first.
    spared = list(table.spare)[: max(0, len(table.columns) - _FITTING)]
    kept = [place for place, column in enumerate(table.columns) if column not in spared]
    return {
        "side_by_side": _side_by_side(chart),
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


def _side_by_side(chart: TableChart) -> int:
    rows = len(chart.table.rows)
    return 1 if rows <= _BELOW else 2 if rows <= _MANY else 3
