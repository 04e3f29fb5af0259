"""The rows of the Census workbook as arrays of millions of dollars, and as whole dollars."""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain
from operator import itemgetter
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bot.domain.capped import Capped
from bot.domain.loads import Severity
from bot.domain.values import Verbatim, say
from bot.sources.base import OpenedFile, Problem
from bot.sources.base.sheets import Cell, Sheet

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_IMPORTS = tuple(f"I{month}" for month in _MONTHS)
_EXPORTS = tuple(f"E{month}" for month in _MONTHS)
_AMOUNTS = (*_IMPORTS, *_EXPORTS, "IYR", "EYR")
_COLUMNS = ("YEAR", "CTY_CODE", *_IMPORTS, "IYR", *_EXPORTS, "EYR")
WORLD_CODE = "0015"
# Beside it the world seasonally adjusted and the Advanced Technology Products, which no partners add up to.
_TAKEN = frozenset({WORLD_CODE, "0004", "0007"})
_YEARS = range(1900, 2101)
_HEADER_ROWS = 10
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,20})?", re.ASCII)
# The world's year is 6 million: a hundred times that is in another unit, or damage.
_MOST_MILLIONS = 600_000_000.0

Millions: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CountryYears:
    """The rows that are used, a partner's year each, as columns; a blank month is NaN."""

    years: npt.NDArray[np.int64]
    codes: npt.NDArray[np.object_]
    places: npt.NDArray[np.object_]
    imports: Millions
    """One row a partner's year, twelve months."""
    exports: Millions
    sums: Millions
    """`IYR`, `EYR`."""
    problems: tuple[Problem, ...] = ()
    """Of rows that are not used."""
    aggregates: int = 0
    """How many rows add others up, and are not used."""


def find(file: OpenedFile) -> tuple[Sheet, int] | None:
    """The sheet with the table, whatever it is called, and the index of its row of headings."""
    for sheet in file.sheets:
        for index, row in enumerate(sheet.first_rows(_HEADER_ROWS)):
            headings = {_heading(cell) for cell in row}
            # The trade API may answer by year too, with one column of amounts.
            if headings >= {"YEAR", "CTY_CODE"} and not headings.isdisjoint(_AMOUNTS):
                return sheet, index
    return None


def _heading(cell: Cell) -> str:
    return cell.strip().upper() if isinstance(cell, str) else ""


def read(file: OpenedFile, sheet: Sheet, header: int, *, of: Collection[str] | None = None) -> CountryYears:
    """Read the rows of partners and of the world, or those of other codes.

    Raises BadFile when the table is not whole; rows of other codes may be none.
    """
    headings = [_heading(cell) for cell in sheet.rows[header]]
    for name in _COLUMNS:
        if headings.count(name) != 1:
            raise file.bad(
                say("The column {column} is missing or stands twice.", column=Verbatim(name)), sheet.place(header)
            )
    at = {name: headings.index(name) for name in _COLUMNS}
    rows = [row if len(row) >= len(headings) else [*row, *[""] * (len(headings) - len(row))] for row in sheet.rows]
    rows = rows[header + 1 :]
    # Forty years and 240 codes stand in 9,200 rows: each is read once.
    years = {cell: _year(cell) for cell in {row[at["YEAR"]] for row in rows}}
    codes = {cell: _code(cell) for cell in {row[at["CTY_CODE"]] for row in rows}}
    amounts = itemgetter(*(at[name] for name in _AMOUNTS))
    used: list[tuple[Cell, ...]] = []
    problems = Capped(Problem)
    aggregates = 0
    keys: list[tuple[int, str]] = []
    places: list[str] = []
    for index, row in enumerate(rows, header + 1):
        year, code = years[row[at["YEAR"]]], codes[row[at["CTY_CODE"]]]
        if year is None or code is None:
            if any(row) and not _has_nothing(amounts(row)):
                raise file.bad(say("A row without a year or a country code of four digits."), sheet.place(index))
            if any(row):
                nothing = say("The row has no year or no country code, and no trade. It is passed over.")
                problems.append(Problem(Severity.NOTE, "no_year", sheet.place(index), nothing))
            continue  # an empty row, as programs leave them below a table
        if code in of if of is not None else (code in _TAKEN or not code.startswith("0")):
            used.append(amounts(row))
            keys.append((year, code))
            places.append(sheet.place(index))
        else:
            aggregates += 1
    if not used and of is None:
        raise file.bad(say("The table has no rows."), sheet.place(header))
    millions = _millions(used, file, places).reshape(-1, len(_AMOUNTS))
    imports, exports, sums = np.split(millions, [len(_IMPORTS), len(_IMPORTS) + len(_EXPORTS)], axis=1)
    return CountryYears(
        np.array([year for year, _ in keys]),
        np.array([code for _, code in keys], dtype=object),
        np.array(places, dtype=object),
        imports,
        exports,
        sums,
        problems=tuple(problems),
        aggregates=aggregates,
    )


def _has_nothing(amounts: Sequence[Cell]) -> bool:
    return all(cell == "" or _number(cell) == 0 for cell in amounts)


def _year(cell: Cell) -> int | None:
    number = _whole(cell)
    return number if number is not None and number in _YEARS else None


def _code(cell: Cell) -> str | None:
    """The four-digit code, also where a program has made a number of it."""
    number = _whole(cell)
    return f"{number:04d}" if number is not None and number <= 9999 else None


def _whole(cell: Cell) -> int | None:
    if isinstance(cell, str):
        text = cell.strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell >= 0 and cell == cell // 1:
        return int(cell)
    return None


def _millions(rows: Sequence[Sequence[Cell]], file: OpenedFile, places: Sequence[str]) -> Millions:
    """The columns `_AMOUNTS`; a blank is NaN."""
    if not set(map(type, chain.from_iterable(rows))) <= {float, int}:
        columns = zip(_AMOUNTS, zip(*rows, strict=True), strict=True)
        rows = list(zip(*(_numbers(cells, file, places, name) for name, cells in columns), strict=True))
    millions = np.array(rows, dtype=np.float64)
    vast = np.argwhere(np.abs(millions.T) > _MOST_MILLIONS)
    if vast.size:
        column, row = vast[0]
        reason = say("The amount is too large for millions of dollars.")
        raise file.bad(reason, f"{places[row]}, column {_AMOUNTS[column]}")
    return millions


def _numbers(cells: Sequence[Cell], file: OpenedFile, places: Sequence[str], column: str) -> list[float]:
    numbers: list[float] = []
    for cell, place in zip(cells, places, strict=True):
        number = math.nan if cell == "" else _number(cell)
        if number is None:
            reason = say("{text} is not a number.", text=Verbatim(str(cell)[:40]))
            raise file.bad(reason, f"{place}, column {column}")
        numbers.append(number)
    return numbers


def _number(cell: Cell) -> float | None:
    """A number, also as the text that a CSV file has of it."""
    if isinstance(cell, str):
        text = cell.strip()
        return float(text.replace(",", "")) if _NUMBER.fullmatch(text) else None
    return cell if type(cell) in (float, int) else None  # type: ignore[return-value] # a bool is no number here


def whole_dollars(millions: Millions) -> npt.NDArray[np.int64]:
    """Whole dollars, halves away from zero; a blank is 0.

    A float of at most 15 digits times a million is off by far less than 0.01 of a dollar. What is farther
    from a whole dollar has more than six decimals, and is rounded from its decimal digits.
    """
    scaled = np.nan_to_num(millions) * 1e6
    dollars = np.rint(scaled)
    for index in zip(*(np.abs(scaled - dollars) > 0.01).nonzero(), strict=True):
        exact = Decimal(repr(float(millions[index]))) * 1_000_000
        dollars[index] = int(exact.to_integral_value(ROUND_HALF_UP))
    return dollars.astype(np.int64)
