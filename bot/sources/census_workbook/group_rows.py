"""The workbook's own rows of groups, to check sums of members with. No figure of them is stored.

The trade API numbers groups otherwise: here 0021 and 0022 are Mexico and Canada, imports for consumption.
"""

from collections.abc import Iterator

from bot.domain.time import Month
from bot.sources.base import GroupRow
from bot.sources.census_workbook.rows import CountryYears, whole_dollars

GROUPS = {"0001": "OPEC", "0003": "EU"}
"""By code, those that the partners' table has too."""


def read(table: CountryYears, months: tuple[Month, ...]) -> Iterator[GroupRow]:
    """The rows of groups, of months that are published."""
    published = frozenset(months)
    exports, imports = whole_dollars(table.exports), whole_dollars(table.imports)
    for row, (year, code, place) in enumerate(zip(table.years.tolist(), table.codes, table.places, strict=True)):
        for column in range(12):
            month = Month.of(year, column + 1)
            if month in published:
                amounts = exports.item(row, column), imports.item(row, column)
                yield GroupRow(GROUPS[code], month, *amounts, place)
