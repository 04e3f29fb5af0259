"""Columns of products, by which an answer about products is told from one about the whole trade or one part of it."""

from collections.abc import Sequence

from bot.domain.products import Classification
from bot.sources.base.sheets import Cell, Sheet

COMMODITIES = {
    "E_COMMODITY": Classification.HS,
    "I_COMMODITY": Classification.HS,
    "NAICS": Classification.NAICS,
}
"""The trade API's columns of products."""
DIGITS = {Classification.HS: 2, Classification.NAICS: 3}
"""Of a chapter, and of a group."""
HEADER_ROWS = 10
_ENOUGH = 2


def text_of(cell: Cell) -> str:
    """A cell as the API writes it, where a program has made a number of it."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def header(sheet: Sheet) -> int | None:
    """The index of the row with a country's code and a product's."""
    for index, row in enumerate(sheet.first_rows(HEADER_ROWS)):
        names = headings(row)
        if "CTY_CODE" in names and any(name in COMMODITIES for name in names):
            return index
    return None


def headings(row: Sequence[Cell]) -> list[str]:
    return [cell.strip().upper() if isinstance(cell, str) else "" for cell in row]


def is_of_products(sheet: Sheet) -> bool:
    """Whether several chapters or groups stand below each other; one alone is a part of the trade, and no answer."""
    at = header(sheet)
    if at is None:
        return False
    names = headings(sheet.rows[at])
    column, classification = next((names.index(name), COMMODITIES[name]) for name in COMMODITIES if name in names)
    found: set[str] = set()
    for row in sheet.rows[at + 1 :]:
        number = text_of(row[column]) if column < len(row) else ""
        if number.isdecimal() and len(number) == DIGITS[classification]:
            found.add(number)
            if len(found) == _ENOUGH:
                return True
    return False
