"""The interface of a sheet: rows of cells with their places, whatever kind of file they stand in.

`workbook` reads those of XLSX and ODS, `delimited` those of CSV and TSV, `json_sheets` those of JSON. A source that
reads a table therefore reads it from any of them.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Protocol, TypeAlias

Cell: TypeAlias = str | float | int | bool | date | datetime | time | timedelta
"""An empty cell is an empty string, an error cell its text (`#N/A`), a formula without a value its own (`=A1*2`)."""


class MergedCells(NamedTuple):
    """Cells that are one, by first and last row and column, counted from 0; the first holds what is said."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class Sheet(Protocol):
    """One sheet of a file."""

    @property
    def name(self) -> str:
        """The sheet's title; empty where the file has none."""

    @property
    def rows(self) -> Sequence[Sequence[Cell]]:
        """All rows from the first on; raises BadFile when they cannot be read."""

    @property
    def merged(self) -> Sequence[MergedCells]: ...

    @property
    def is_hidden(self) -> bool:
        """Whether the program does not show the sheet."""

    @property
    def hidden_rows(self) -> frozenset[int]:
        """Rows that the program does not show, such as those a filter has taken out; they are read all the same."""

    def first_rows(self, count: int) -> Sequence[Sequence[Cell]]:
        """The first few rows, quickly; what is wrong further down is not noticed."""

    def place(self, index: int) -> str:
        """Name a row: `sheet "country", row 17`, `line 17`."""

    def cell_place(self, index: int, column: int) -> str:
        """Name a cell: `sheet "country", cell C17`, `line 17, column 3`."""


def is_error(cell: Cell) -> bool:
    """Whether a cell shows an error of the spreadsheet: `#N/A`, `#DIV/0!`, `#REF!`, `Err:502`."""
    if not isinstance(cell, str) or not cell or cell[0] not in "#Ee":
        return False
    text = cell.strip().upper()
    return text in _ERRORS or (text.startswith("ERR:") and text[4:].isdigit())


def is_formula(cell: Cell) -> bool:
    """Whether a cell is a formula that nobody has computed."""
    return isinstance(cell, str) and cell.startswith("=")


_ERRORS = frozenset({
    "#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!",
    "#UNKNOWN!", "#ERROR!", "#GETTING_DATA",
})  # fmt: skip
