"""The texts of a row, and whether one names a total."""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.sources.base.sheets import Cell
from bot.sources.table import amount_cells, headings, words

_TOTAL = re.compile(
    r"(?:grand)?(?:sub)?totals?(?:of.*|for.*|\d+.*)?|.*(?:合計|總計|总计|小計|小计|共計|合计)|(?:合計|總計|总计|合计).*"
)
CENSUS_TOTAL = "totalcensusbasis"
"""The world, as the Census Bureau's tables of countries end."""


@lru_cache(maxsize=4096)
def is_total(label: str) -> bool:
    """Whether a label names a sum of others; the world is a partner."""
    squeezed = headings.squeezed(label)
    if squeezed in ("worldtotal", "totalworld") or squeezed.startswith("totalforallcountries"):
        return False
    if squeezed.startswith(("全球", "世界")):
        return False
    return squeezed in words.TOTALS or (
        bool(squeezed)
        and _TOTAL.fullmatch(squeezed) is not None
        and squeezed != CENSUS_TOTAL
        and squeezed not in words.NOT_PARTNERS
    )


def texts(row: Sequence[Cell]) -> list[str]:
    """What stands in a row, each text once: merged cells may repeat it."""
    return list(dict.fromkeys(str(cell).strip() for cell in row if not amount_cells.is_blank(cell)))


def lines(row: Sequence[Cell]) -> list[str]:
    """The texts of a row; cells side by side are one, since a comma in a text divides it where it is not quoted."""
    found: list[list[str]] = [[]]
    for cell in row:
        text = str(cell).strip()
        if text and text not in found[-1]:
            found[-1].append(text)
        elif not text and found[-1]:
            found.append([])
    return [",".join(one) for one in found if one]


def line(row: Sequence[Cell]) -> str:
    return ", ".join(texts(row))
