"""The sheets of an XLSX file, read by calamine, which is not asked to hold more than we can bear."""

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
# corners ask for half a terabyte, and that ends the process. The full Census workbook has 272,000 cells.
MAX_CELLS = 4_000_000
# It also copies a shared string into every cell that names it. A note of 7,000 letters may still stand
# in a workbook of the Census' size.
MAX_SHARED_BYTES = 2_000_000_000

_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml[^>]*>)?\s*")
# Any reference to a cell or row beyond BZ49999, in the plain writing of Excel, LibreOffice and XlsxWriter.
_FAR = re.compile(rb' r="(?![AB]?[A-Z][1-9][0-9]{0,3}"|[AB]?[A-Z][1-4][0-9]{4}"|[1-9][0-9]{0,4}")')
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Z]*)([^"']*)["']""")


class Sheet:
    """One sheet. Rows are counted as Excel shows them, and begin at column A."""

    def __init__(self, name: str, sheet: python_calamine.CalamineSheet) -> None:
        self.name = name
        self._sheet = sheet

    @cached_property
    def rows(self) -> list[list[Cell]]:
        """All rows from row 1 on, all of the same length."""
        return self._sheet.to_python(skip_empty_area=False)

    def first_rows(self, count: int) -> list[list[Cell]]:
        """The first few rows, without turning the whole sheet into Python values."""
        return self._sheet.to_python(skip_empty_area=False, nrows=count)

    def place(self, index: int) -> str:
        """Name the row at an index of `rows`: `sheet "country", row 17`."""
        return f'sheet "{self.name}", row {index + 1}'


class Workbook:
    """The sheets with cells, in order; raises BadFile when they cannot be read."""

    def __init__(self, members: Mapping[str, bytes], name: str) -> None:
        _refuse_vast(members, name)
        try:
            workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(archive.pack(members)))
            sheets = [(title, workbook.get_sheet_by_name(title)) for title in workbook.sheet_names]
        except python_calamine.CalamineError as error:
            raise archive.damaged(name) from error
        self.sheets = tuple(Sheet(title, sheet) for title, sheet in sheets if sheet.height)


def _refuse_vast(members: Mapping[str, bytes], name: str) -> None:
    strings = (string for part in members.values() if b"<sst" in part for string in part.split(b"<si"))
    longest = max(map(len, strings), default=0)
    for part, content in members.items():
        if b"sheetData" not in content:
            continue
        if not _is_near(content) and _area(content, name) > MAX_CELLS:
            raise BadFile(
                say(
                    "The sheet in {part} is too large. Delete the cells far below or beside the table.",
                    part=Verbatim(part),
                ),
                name,
            )
        if longest * MAX_CELLS > MAX_SHARED_BYTES and longest * content.count(b"<c") > MAX_SHARED_BYTES:
            raise BadFile(say("The sheet in {part} repeats a very long text. Shorten it.", part=Verbatim(part)), name)


def _is_near(content: bytes) -> bool:
    """Whether all references are plainly written and near; takes a tenth of the time of `_area`."""
    prolog = _PROLOG.match(content)
    start = prolog.end() if prolog else 0
    is_plain = all(content.find(mark, start) < 0 for mark in (b"\t", b"\n", b"\r", b"'", b" =", b"= "))
    return is_plain and _FAR.search(content) is None


def _area(content: bytes, name: str) -> int:
    references = set(_REFERENCE.findall(content))
    columns = max((_column_number(letters) for letters in {letters for letters, _ in references}), default=0)
    rows = {digits for _, digits in references}
    if not all(digits.isdigit() for digits in rows):
        raise archive.damaged(name)
    return columns * max((int(digits[:9]) for digits in rows), default=0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:9]:
        number = number * 26 + letter - ord("A") + 1
    return number
