"""A plain table's cells, from CSV, TSV or a sheet, with the place of each row."""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from bot.domain.values import Number, Verbatim, say
from bot.sources.base import FileKind, OpenedFile
from bot.sources.base.workbook import Cell
from bot.sources.table import headings
from bot.sources.table.headings import Headings

MAX_ROWS = 500_000
_TITLE_ROWS = 20
"""Titles and notes may stand above the headings; not more of them than this."""
_START = 200_000
_DELIMITERS = ("\t", ",", ";", "|")


class PlainRow(NamedTuple):
    """A row with its place in the file."""

    place: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table: its headings, what stands above them, and its rows."""

    place: str
    """Of the headings."""
    headings: Headings
    width: int
    above: list[PlainRow]
    rows: list[PlainRow]


def has_table(file: OpenedFile) -> bool:
    """Whether the file has headings of a table in its first rows. Reads no further."""
    match file.kind:
        case FileKind.TEXT:
            return _delimiter(file) is not None
        case FileKind.XLSX:
            return any(_header_index(sheet.first_rows(_TITLE_ROWS)) is not None for sheet in file.workbook.sheets)
        case _:
            return False


def read(file: OpenedFile) -> PlainTable:
    """Give the file's one table; raises BadFile when there is none, or more than one."""
    rows = _text_rows(file) if file.kind is FileKind.TEXT else _sheet_rows(file)
    header = _header_index([row.cells for row in rows[:_TITLE_ROWS]])
    if header is None:
        raise file.bad(say("No row has the headings month, partner, flow, value and unit."))
    place, cells = rows[header]
    below = [row for row in rows[header + 1 :] if any(cell != "" for cell in row.cells)]
    return PlainTable(place, headings.read(cells), len(cells), rows[:header], below)


def _header_index(rows: list[list[Cell]]) -> int | None:
    return next((index for index, cells in enumerate(rows) if headings.read(cells).is_table), None)


def _delimiter(file: OpenedFile) -> str | None:
    """The character between the columns: the one by which the headings can be told."""
    for delimiter in _DELIMITERS:
        first: list[list[Cell]] = []
        # A quotation mark out of place is named when all is read; the headings may stand above it.
        with suppress(csv.Error):
            first.extend(list(cells) for _, cells in islice(_records(file.text[:_START], delimiter), _TITLE_ROWS))
        if _header_index(first) is not None:
            return delimiter
    return None


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the line each begins on; raises csv.Error."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def _text_rows(file: OpenedFile) -> list[PlainRow]:
    delimiter = _delimiter(file)
    rows: list[PlainRow] = []
    try:
        for line, cells in _records(file.text, delimiter or ","):
            if len(rows) > MAX_ROWS:
                raise file.bad(say("The table has more than {n} rows. Split it.", n=Number(MAX_ROWS)))
            rows.append(PlainRow(f"line {line}", list(cells)))
    except csv.Error as error:
        place = f"after {rows[-1].place}" if rows else "line 1"
        raise file.bad(say("The quotation marks do not match."), place) from error
    return rows


def _sheet_rows(file: OpenedFile) -> list[PlainRow]:
    sheets = [s for s in file.workbook.sheets if _header_index(s.first_rows(_TITLE_ROWS)) is not None]
    if len(sheets) > 1:
        names = Verbatim(", ".join(sheet.name for sheet in sheets))
        raise file.bad(say("More than one sheet has a table: {names}. Keep one.", names=names))
    return [PlainRow(sheet.place(index), row) for sheet in sheets for index, row in enumerate(sheet.rows)]
