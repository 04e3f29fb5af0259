"""The sheets of an XLSX file, read by calamine."""

import io
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TypeAlias

import python_calamine

from bot.domain.document import Verbatim, say
from bot.domain.errors import BadFile
from bot.sources.base import archive

Cell: TypeAlias = str | float | int | bool | date | datetime | time | timedelta
"""What calamine gives; an empty cell is an empty string."""

# calamine holds a sheet as one dense block from the first cell to the last, so two cells in opposite
# corners ask for half a terabyte, and that ends the process. The full Census workbook has 267,000 cells.
MAX_CELLS = 10_000_000
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Z]*)([^"']*)["']""")


class Sheet:
    """One sheet. Row numbers are those Excel shows."""

    def __init__(self, name: str, sheet: python_calamine.CalamineSheet) -> None:
        self.name = name
        self._sheet = sheet

    @cached_property
    def rows(self) -> list[list[Cell]]:
        """All rows, from row 1 and column A on, all of the same length."""
        return self._sheet.to_python(skip_empty_area=False)

    def first_rows(self, count: int) -> list[list[Cell]]:
        """The first few rows, without turning the whole sheet into Python values."""
        return self._sheet.to_python(skip_empty_area=False, nrows=count)

    def place(self, row: int) -> str:
        """Name a row by its index in `rows`: `sheet "country", row 17`."""
        return f'sheet "{self.name}", row {row + 1}'


class Workbook:
    """The sheets with cells, in order; raises BadFile when they cannot be read."""

    def __init__(self, members: Mapping[str, bytes], name: str) -> None:
        for part, content in members.items():
            if b"sheetData" in content:
                _refuse_vast_sheet(content, part, name)
        try:
            workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(archive.pack(members)))
            sheets = [(title, workbook.get_sheet_by_name(title)) for title in workbook.sheet_names]
        except python_calamine.CalamineError as error:
            raise archive.damaged(name) from error
        self.sheets = tuple(Sheet(title, sheet) for title, sheet in sheets if sheet.height)


def _refuse_vast_sheet(content: bytes, part: str, name: str) -> None:
    columns, rows = 1, 1
    references = set(_REFERENCE.findall(content))
    for letters in {letters for letters, _ in references}:
        columns = max(columns, _column_number(letters))
    for digits in {digits for _, digits in references}:
        if not digits.isdigit():
            raise archive.damaged(name)
        rows = max(rows, int(digits[:9]))
    if columns * rows > MAX_CELLS:
        raise BadFile(
            say(
                "The sheet in {part} is too large. Delete the cells far below or beside the table.", part=Verbatim(part)
            ),
            name,
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:9]:
        number = number * 26 + letter - ord("A") + 1
    return number
