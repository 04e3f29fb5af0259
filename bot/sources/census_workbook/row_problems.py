"""Doubts about the rows of the Census workbook: repeated rows, blank cells, years that are not their months' sum."""

import numpy as np
import numpy.typing as npt

from bot.domain.capped import Capped
from bot.domain.loads import Severity
from bot.domain.values import Verbatim, nsay, say
from bot.sources.base import Problem
from bot.sources.census_workbook.rows import WORLD_CODE, CountryYears, whole_dollars

# Months and years of the workbook's recent rows add up to the dollar. Older rows are said to carry fewer
# decimals; twelve months to the nearest 100,000 can be off by 600,000.
_SUM_TOLERANCE = 1_000_000


def repeated(table: CountryYears) -> Capped[Problem]:
    keys = table.years * 10_000 + table.codes.astype(np.int64)
    _, first, count = np.unique(keys, return_index=True, return_counts=True)
    found = (
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
    )
    return Capped(Problem, found)


def blank(table: CountryYears, is_published: npt.NDArray[np.bool_]) -> list[Problem]:
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


def wrong_sums(table: CountryYears, is_published: npt.NDArray[np.bool_]) -> list[Problem]:
    """Years that are not the sum of their months."""
    months = np.stack([whole_dollars(part) for part in (table.imports, table.exports)], axis=1)
    is_off = _differs(table, months.sum(axis=2))
    # Somebody added a month and left the year's columns alone: then the world's year ends just before that month,
    # and so may the others'. No single cell is wrong, so nobody is asked about it.
    newest = table.years.max()
    is_newest = table.years == newest
    added = np.flatnonzero(is_published[is_newest].any(axis=0)).max(initial=0)
    is_stale = ~_differs(table, np.delete(months, added, axis=2).sum(axis=2)) & is_newest[:, None]
    if np.all((is_off & is_stale)[is_newest & (table.codes == WORLD_CODE)]):
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


def _differs(table: CountryYears, years: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    is_off: npt.NDArray[np.bool_] = np.abs(years - whole_dollars(table.sums)) > _SUM_TOLERANCE
    return is_off & ~np.isnan(table.sums)
