"""The US Census Bureau's workbook `country.xlsx`: U.S. trade in goods by country, every month since 1985.

Works of the US government are in the public domain. One row is a partner's year: columns `year, CTY_CODE,
CTYNAME, IJAN…IDEC, IYR, EJAN…EDEC, EYR`, in millions of dollars with six decimals, so in whole dollars.
General imports and total exports on Census basis, not seasonally adjusted. What bites:

- `year` and `CTY_CODE` are text; a program that saved them as numbers has turned `0015` into 15.
- A month not published yet is 0, not blank. The last month in which the world row is not zero is the last
  one published.
- A code that begins with 0 is an aggregate. Only 0015, the world not seasonally adjusted, is taken. It
  begins in 1987, two years after the partners.
- A partner without trade in a year has no row.
- The release is not named. It comes about 35 days after the month ends (January 2026 came in March), so
  the vintage is the newest month and two.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from bot.domain.document import Verbatim, nsay, say
from bot.domain.loads import Severity
from bot.domain.partner import WORLD
from bot.domain.time import Month
from bot.sources.base import FileKind, FileSource, OpenedFile, Parsed, Problem
from bot.sources.base.workbook import Cell, WorkbookSheet

if TYPE_CHECKING:
    import pandas as pd

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_IMPORTS = tuple(f"I{month}" for month in _MONTHS)
_EXPORTS = tuple(f"E{month}" for month in _MONTHS)
_AMOUNTS = (*_IMPORTS, *_EXPORTS, "IYR", "EYR")
_COLUMNS = ("YEAR", "CTY_CODE", *_IMPORTS, "IYR", *_EXPORTS, "EYR")
_WORLD_CODE = "0015"
_FIRST_WORLD_YEAR = 1987
_YEARS = range(1900, 2101)
_HEADER_ROWS = 10
_RELEASE_LAG = 2
# The world's year is 6 million: a hundred times that is in another unit, or damage.
_MOST_MILLIONS = 600_000_000.0
# Months and years of the workbook's recent rows add up to the dollar. Older rows are said to carry fewer
# decimals; twelve months to the nearest 100,000 can be off by 600,000.
_SUM_TOLERANCE = 1_000_000

_Millions: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows that are used, as columns; a blank month is NaN."""

    years: npt.NDArray[np.int64]
    codes: npt.NDArray[np.object_]
    places: npt.NDArray[np.object_]
    imports: _Millions
    """One row a partner's year, twelve months."""
    exports: _Millions
    sums: _Millions
    """`IYR`, `EYR`."""


def recognises(file: OpenedFile) -> bool:
    return file.kind is FileKind.XLSX and _find(file) is not None


def parse(file: OpenedFile) -> Parsed:
    """Read every published month of every partner; raises BadFile when the table is not whole."""
    found = _find(file)
    if found is None:
        raise file.bad(say("No sheet has the columns year and CTY_CODE."))
    sheet, header = found
    table = _read(file, sheet, header)
    is_published, problems = _published(file, sheet, table)
    figures = _figures(table, is_published)
    months = tuple(Month(int(ordinal)) for ordinal in np.unique(figures["month"]))
    return Parsed(
        source=SOURCE.name,
        publisher="US Census Bureau",
        vintage=str(months[-1] + _RELEASE_LAG),
        months=months,
        is_complete=True,
        figures=figures,
        problems=(*problems, *_repeated(table), *_blank(table, is_published), *_wrong_sums(table, is_published)),
    )


SOURCE = FileSource(
    "census_workbook",
    say("the Census workbook country.xlsx with its columns year, CTY_CODE, IJAN and so on"),
    recognises,
    parse,
)


def _find(file: OpenedFile) -> tuple[WorkbookSheet, int] | None:
    """The sheet with the table, whatever it is called, and the index of its row of headings."""
    for sheet in file.workbook.sheets:
        for index, row in enumerate(sheet.first_rows(_HEADER_ROWS)):
            if {"YEAR", "CTY_CODE"} <= {_heading(cell) for cell in row}:
                return sheet, index
    return None


def _heading(cell: Cell) -> str:
    return cell.strip().upper() if isinstance(cell, str) else ""


# --- reading cells ------------------------------------------------------------------------------


def _read(file: OpenedFile, sheet: WorkbookSheet, header: int) -> _Table:
    headings = [_heading(cell) for cell in sheet.rows[header]]
    for name in _COLUMNS:
        if headings.count(name) != 1:
            raise file.bad(
                say("The column {column} is missing or stands twice.", column=Verbatim(name)), sheet.place(header)
            )
    at = {name: headings.index(name) for name in _COLUMNS}
    rows = sheet.rows[header + 1 :]
    # Forty years and 240 codes stand in 9,200 rows: each is read once.
    years = {cell: _year(cell) for cell in {row[at["YEAR"]] for row in rows}}
    codes = {cell: _code(cell) for cell in {row[at["CTY_CODE"]] for row in rows}}
    amounts = itemgetter(*(at[name] for name in _AMOUNTS))
    used: list[tuple[Cell, ...]] = []
    keys: list[tuple[int, str]] = []
    places: list[str] = []
    for index, row in enumerate(rows, header + 1):
        year, code = years[row[at["YEAR"]]], codes[row[at["CTY_CODE"]]]
        if year is None or code is None:
            if any(row):
                raise file.bad(say("A row without a year or a country code of four digits."), sheet.place(index))
            continue  # an empty row, as programs leave them below a table
        if code == _WORLD_CODE or not code.startswith("0"):
            used.append(amounts(row))
            keys.append((year, code))
            places.append(sheet.place(index))
    if not used:
        raise file.bad(say("The table has no rows."), sheet.place(header))
    millions = _millions(used, file, places)
    return _Table(
        np.array([year for year, _ in keys]),
        np.array([code for _, code in keys], dtype=object),
        np.array(places, dtype=object),
        *np.split(millions, [len(_IMPORTS), len(_IMPORTS) + len(_EXPORTS)], axis=1),
    )


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


def _millions(rows: Sequence[Sequence[Cell]], file: OpenedFile, places: Sequence[str]) -> _Millions:
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


def _numbers(cells: Sequence[Cell], file: OpenedFile, places: Sequence[str], column: str) -> list[Cell]:
    numbers = [math.nan if cell == "" else cell for cell in cells]
    for cell, place in zip(numbers, places, strict=True):
        if type(cell) not in (float, int):
            reason = say("{text} is not a number.", text=Verbatim(str(cell)[:40]))
            raise file.bad(reason, f"{place}, column {column}")
    return numbers


# --- from cells to figures ----------------------------------------------------------------------


def _published(file: OpenedFile, sheet: WorkbookSheet, table: _Table) -> tuple[npt.NDArray[np.bool_], list[Problem]]:
    """Which months of each row are data, and what is odd about them."""
    has_imports, has_exports = np.nan_to_num(table.imports) != 0, np.nan_to_num(table.exports) != 0
    is_world = table.codes == _WORLD_CODE
    newest = table.years.max()
    is_published = np.zeros(table.imports.shape, dtype=bool)
    problems = []
    for year in np.unique(table.years):
        of_year = table.years == year
        deciding = of_year & is_world
        if not deciding.any():
            if year >= _FIRST_WORLD_YEAR:
                raise file.bad(
                    say("The world's row (code 0015) of {year} is missing.", year=Verbatim(str(year))),
                    f'sheet "{sheet.name}"',
                )
            deciding = of_year
        imported, exported = has_imports[deciding].any(axis=0), has_exports[deciding].any(axis=0)
        both = imported & exported
        is_published[of_year] = both
        last = np.flatnonzero(both).max(initial=-1) if year == newest else 11
        for month in range(12):
            if not both[month] and (month <= last or imported[month] != exported[month]):
                reason = say(
                    "The world's figure of {month} is zero, so the month is left out.",
                    month=Month.of(int(year), month + 1),
                )
                place = table.places[np.flatnonzero(deciding)[0]]
                problems.append(Problem(Severity.WARNING, "world_zero", place, reason))
    if not is_published.any():
        raise file.bad(say("The table has no month with figures."), f'sheet "{sheet.name}"')
    return is_published, problems


def _figures(table: _Table, is_published: npt.NDArray[np.bool_]) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415 - half a second that only a load should cost

    rows, months = is_published.nonzero()
    labels = sorted(set(table.codes))
    column_of = {code: column for column, code in enumerate(labels)}
    numbers = np.array([column_of[code] for code in table.codes])
    partners = pd.Index([WORLD if code == _WORLD_CODE else code for code in labels], dtype="str")
    return pd.DataFrame(
        {
            "month": table.years[rows] * 12 + months,
            "partner": pd.Categorical.from_codes(numbers[rows], partners),
            "exports": _dollar_array(table.exports[is_published]),
            "imports": _dollar_array(table.imports[is_published]),
            "where": pd.array(table.places[rows], dtype="str"),
        }
    )


def _dollar_array(millions: npt.NDArray[np.float64]) -> "pd.arrays.IntegerArray":
    import pandas as pd  # noqa: PLC0415 - see above

    return pd.arrays.IntegerArray(_dollars(millions), np.isnan(millions))


def _dollars(millions: _Millions) -> npt.NDArray[np.int64]:
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


# --- what is wrong with them --------------------------------------------------------------------


def _repeated(table: _Table) -> list[Problem]:
    keys = table.years * 10_000 + table.codes.astype(np.int64)
    _, first, count = np.unique(keys, return_index=True, return_counts=True)
    return [
        Problem(
            Severity.ERROR,
            "repeated_row",
            table.places[index],
            say(
                "The row of {code} in {year} stands more than once.",
                code=Verbatim(table.codes[index]),
                year=Verbatim(str(table.years[index])),
            ),
        )
        for index in first[count > 1]
    ]


def _blank(table: _Table, is_published: npt.NDArray[np.bool_]) -> list[Problem]:
    """Published months with a blank cell: Census writes 0 where there was no trade, so a figure is lost."""
    is_blank = is_published & (np.isnan(table.imports) | np.isnan(table.exports))
    rows = np.flatnonzero(np.any(is_blank, axis=1))
    if not rows.size:
        return []
    reason = nsay(
        "{n} row has a blank cell in a month with figures.",
        "{n} rows have blank cells in months with figures.",
        rows.size,
    )
    return [Problem(Severity.ERROR, "blank", table.places[rows[0]], reason)]


def _wrong_sums(table: _Table, is_published: npt.NDArray[np.bool_]) -> list[Problem]:
    """Years that are not the sum of their months."""
    months = np.stack([_dollars(part) for part in (table.imports, table.exports)], axis=1)
    is_off = _differs(table, months.sum(axis=2))
    # Somebody added a month and left the year's columns alone: then the world's year ends just before that month,
    # and so may the others'. No single cell is wrong, so nobody is asked about it.
    newest = table.years.max()
    is_newest = table.years == newest
    added = np.flatnonzero(is_published[is_newest].any(axis=0)).max(initial=0)
    is_stale = ~_differs(table, np.delete(months, added, axis=2).sum(axis=2)) & is_newest[:, None]
    if np.all((is_off & is_stale)[is_newest & (table.codes == _WORLD_CODE)]):
        is_off &= ~is_stale
    rows = np.flatnonzero(np.any(is_off, axis=1))
    if not rows.size:
        return []
    reason = nsay(
        "{n} row's year is not the sum of its months.",
        "The years of {n} rows are not the sums of their months.",
        rows.size,
    )
    return [Problem(Severity.WARNING, "yearly_sum", table.places[rows[0]], reason)]


def _differs(table: _Table, years: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    is_off: npt.NDArray[np.bool_] = np.abs(years - _dollars(table.sums)) > _SUM_TOLERANCE
    return is_off & ~np.isnan(table.sums)
