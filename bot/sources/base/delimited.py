"""The rows of a text whose cells are divided by a comma, tab, semicolon or bar."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import islice

from bot.domain.errors import BadFile
from bot.domain.values import Number, Value, say
from bot.sources.base.sheets import Cell, MergedCells

MAX_ROWS = 500_000
_DELIMITERS = ("\t", ",", ";", "|")
_START = 200_000
_WEIGHED_ROWS = 60
_QUOTED = re.compile(r'="[^"]*"')
_HINT = "sep="
"""What Excel writes above a table to say which character divides its cells."""


class DelimitedSheet:
    """The one sheet of a text. Rows are as long as they are written."""

    name = ""
    merged: Sequence[MergedCells] = ()
    is_hidden = False
    hidden_rows: frozenset[int] = frozenset()

    def __init__(self, text: str, bad: Callable[[Value, str], BadFile]) -> None:
        self._text = text
        self._bad = bad
        self.delimiter = _hinted(text) or _likely(text[:_START])

    @cached_property
    def rows(self) -> list[list[Cell]]:
        rows: list[list[Cell]] = []
        lines: list[int] = []
        try:
            for line, cells in _records(self._text, self.delimiter):
                if len(rows) > MAX_ROWS:
                    raise self._bad(say("The table has more than {n} rows. Split it.", n=Number(MAX_ROWS)), "")
                lines.append(line)
                rows.append(_without_hint(cells, line))
        except csv.Error as error:
            place = f"after line {lines[-1]}" if lines else "line 1"
            raise self._bad(say("The quotation marks do not match."), place) from error
        self._lines = lines
        return rows

    def first_rows(self, count: int) -> list[list[Cell]]:
        first: list[list[Cell]] = []
        # A quotation mark out of place is named when all is read; the headings may stand above it.
        with suppress(csv.Error):
            first.extend(
                _without_hint(cells, line)
                for line, cells in islice(_records(self._text[:_START], self.delimiter), count)
            )
        return first

    def place(self, index: int) -> str:
        return f"line {self._lines[index]}" if "rows" in self.__dict__ else f"line {index + 1}"

    def cell_place(self, index: int, column: int) -> str:
        return f"{self.place(index)}, column {column + 1}"


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the line each begins on; raises csv.Error."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def _without_hint(cells: list[str], line: int) -> list[Cell]:
    is_hint = line == 1 and bool(cells) and cells[0].lower().startswith(_HINT)
    # ="2025-10" is how a text is kept from becoming a number in Excel.
    return [] if is_hint else [cell[2:-1] if _QUOTED.fullmatch(cell) else cell for cell in cells]


def _hinted(text: str) -> str | None:
    if text[: len(_HINT)].lower() != _HINT:
        return None
    mark = text[len(_HINT) : len(_HINT) + 1]
    return mark if mark in _DELIMITERS else None


def _likely(text: str) -> str:
    """The character that divides most lines into the same number of cells; more cells where that is undecided.

    The line of headings decides where amounts hold commas: `Month;Imports`, `2026-01;21,692,763,908`.
    """
    best, most = ",", (0, 0)
    for delimiter in _DELIMITERS:
        if delimiter not in text:
            continue
        widths = Counter[int]()
        with suppress(csv.Error):
            for _, cells in islice(_records(text, delimiter), _WEIGHED_ROWS):
                if len(cells) > 1:
                    widths[len(cells)] += 1
        weight = max(((count, width) for width, count in widths.items()), default=(0, 0))
        if weight > most:
            best, most = delimiter, weight
    return best
