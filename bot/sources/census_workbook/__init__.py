"""The US Census Bureau's workbook `country.xlsx`: U.S. trade in goods by country, every month since 1985.

Works of the US government are in the public domain. One row is a partner's year: columns `year, CTY_CODE,
CTYNAME, IJAN…IDEC, IYR, EJAN…EDEC, EYR`, in millions of dollars with six decimals, so in whole dollars.
General imports and total exports on Census basis, not seasonally adjusted. What bites:

- `year` and `CTY_CODE` are text; a program that saved them as numbers has turned `0015` into 15.
- A month not published yet is 0, not blank. The last month in which the world row is not zero is the last
  one published.
- A code that begins with 0 is an aggregate. Only three are taken: 0015, the world not seasonally adjusted,
  which begins in 1987, two years after the partners; 0004, the world adjusted; and 0007, the Advanced
  Technology Products, which are no partner.
- A partner without trade in a year has no row.
- A row may lack its year, all its months zero (Yemen 5220, before 2017): nothing is lost with it.
- The release is not named. It comes about 35 days after the month ends (January 2026 came in March), so
  the vintage is the newest month and two.
"""

from typing import TYPE_CHECKING

import numpy as np

from bot.domain.time import Month
from bot.domain.values import say
from bot.sources.base import AmountCounts, FileSource, OpenedFile, Parsed
from bot.sources.census_workbook import group_rows, published_months, row_problems, rows

if TYPE_CHECKING:
    import pandas as pd

_RELEASE_LAG = 2


def recognises(file: OpenedFile) -> bool:
    return rows.find(file) is not None


def parse(file: OpenedFile) -> Parsed:
    """Read every published month of every partner; raises BadFile when the table is not whole."""
    found = rows.find(file)
    if found is None:
        raise file.bad(say("No sheet has the columns year and CTY_CODE."))
    sheet, header = found
    table = rows.read(file, sheet, header)
    is_published, problems = published_months.published(file, sheet, table)
    figures = published_months.figures(table, is_published)
    months = tuple(Month(int(ordinal)) for ordinal in np.unique(figures["month"]))
    return Parsed(
        source=SOURCE.name,
        publisher="US Census Bureau",
        vintage=str(months[-1] + _RELEASE_LAG),
        months=months,
        is_complete=True,
        figures=figures,
        groups=tuple(group_rows.read(rows.read(file, sheet, header, of=group_rows.GROUPS), months)),
        problems=(
            *problems,
            *row_problems.repeated(table),
            *row_problems.blank(table, is_published),
            *row_problems.wrong_sums(table, is_published),
            *table.problems,
        ),
        counts=_counts(table, figures),
    )


def _counts(table: rows.CountryYears, figures: "pd.DataFrame") -> AmountCounts:
    """Of the months, not of the years' sums: published ones are read, those to come and the aggregates are not."""
    found = int((~np.isnan(table.imports)).sum() + (~np.isnan(table.exports)).sum())
    read = int(figures[["exports", "imports"]].notna().to_numpy().sum())
    return AmountCounts(read=read, passed_over=found - read + 24 * table.aggregates)


SOURCE = FileSource(
    "census_workbook",
    say("the Census workbook country.xlsx with its columns year, CTY_CODE, IJAN and so on, also as CSV"),
    recognises,
    parse,
)
