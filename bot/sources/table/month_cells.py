"""Months in the spellings of plain tables.

`2026-02 2026/2 2026.2 202602 2026M02 2026年2月 115年2月 民國115年2月 115/02 Feb 2026 2026 February 2026-02-01`, and
a date cell. A three-digit year counts from the founding of the Republic of China (115 is 2026). A whole
date must be the first of its month, as programs write a month that they keep as a date. `Feb-26` is
nobody's month for certain and `2` has no year: neither is read.
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from bot.domain.time import Month
from bot.sources.base.workbook import Cell

_YEARS = range(1900, 2101)
_FOUNDING = 1911
_LONGEST = 60
# Big5's full-width slash decodes as a division slash, which NFKC leaves alone.
_MARKS = str.maketrans("∕⁄‐‑–−", "//----")
_NAMES = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",), ("jun", "june"),
            ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"), ("oct", "october"),
            ("nov", "november"), ("dec", "december"),
        ),
        1,
    )
    for name in names
}  # fmt: skip
_NUMERIC = (
    re.compile(r"(?P<year>\d{3,4})(?P<mark>[-/.])(?P<month>\d{1,2})((?P=mark)0?1)?", re.ASCII),
    re.compile(r"(?P<year>\d{4})m?(?P<month>\d{2})", re.ASCII),
    re.compile(r"(?:民國|民国)?(?P<year>\d{3})年(?P<month>\d{1,2})月(0?1日)?", re.ASCII),
    re.compile(r"(?:西元|公元)?(?P<year>\d{4})年(?P<month>\d{1,2})月(0?1日)?", re.ASCII),
)
_NAMED = (
    re.compile(r"(?P<name>[a-z]+)[. ,-]+(?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<year>\d{4})[ -]+(?P<name>[a-z]+)\.?", re.ASCII),
)


class NotAMonth(ValueError):
    """The cell is no month in a spelling we read."""


def read(cell: Cell) -> Month:
    """Read a cell as a month; raises NotAMonth."""
    if isinstance(cell, date):  # a datetime is one too
        if cell.day != 1:
            raise NotAMonth(str(cell))
        return _month(cell.year, cell.month)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return _read(str(cell))


@lru_cache(maxsize=4096)
def _read(text: str) -> Month:
    if len(text) > _LONGEST:
        raise NotAMonth(text)
    plain = " ".join(unicodedata.normalize("NFKC", text).translate(_MARKS).lower().split())
    squeezed = plain.replace(" ", "")
    for form in _NUMERIC:
        if match := form.fullmatch(squeezed):
            year = int(match["year"])
            return _month(year + _FOUNDING if len(match["year"]) == 3 else year, int(match["month"]))
    for form in _NAMED:
        if (match := form.fullmatch(plain)) and match["name"] in _NAMES:
            return _month(int(match["year"]), _NAMES[match["name"]])
    raise NotAMonth(text)


def _month(year: int, month: int) -> Month:
    if year not in _YEARS or not 1 <= month <= 12:
        raise NotAMonth(f"{year}-{month}")
    return Month.of(year, month)
