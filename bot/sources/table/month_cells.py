"""Months in the spellings of plain tables.

`2026-02 2026/2 202602 2026M02 2026年2月 2026年2月份 115年2月 民國99年2月 115/02 11502 Feb 2026 Feb-26 2026 February
2026-02-01 2026-02-28`, a date cell, and a date's number in Excel (46054 is 1 February 2026). A three-digit year counts
from the founding of the Republic of China (115 is 2026). A whole date is the first or the last of its month, as
programs write a month that they keep as a date.

What could be two months is refused, never guessed: 2025.1 is what becomes of 2025.10 as a number, 99/01 may be 1999 or
2010, 02/01/2026 the second of January or the first of February.
"""

import calendar
import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

from bot.domain.time import Month
from bot.domain.values import Say, Verbatim, say
from bot.sources.base.sheets import Cell

_YEARS = range(1900, 2101)
_FOUNDING = 1911
_LONGEST = 60
_SHOWN = 40
_FIRST_SERIAL, _LAST_SERIAL = 31_048, 73_415
"""1985-01-01 and 2101-01-01 as Excel counts days; no month written as a number is among them."""
_SERIAL_ZERO = date(1899, 12, 30)
# Big5's full-width slash decodes as a division slash, which NFKC leaves alone.
_MARKS = str.maketrans("∕⁄‐‑–−", "//----")
_CHINESE = {"十二": "12", "十一": "11", "十": "10", **{d: str(n) for n, d in enumerate("〇一二三四五六七八九")}}
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
_DAY = r"(?P<day>\d{1,2})"
_TIME = r"(?:[t ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?)?"
_NUMERIC = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"(?P<year>\d{{3,4}})(?P<mark>[-/.])m?(?P<month>\d{{1,2}})(?:(?P=mark){_DAY}{_TIME})?",
        r"(?P<year>\d{4})-?m?(?P<month>\d{2})",
        r"(?P<year>\d{4})m(?P<month>\d)",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<year>1\d{2})(?P<month>\d{2})(?P<day>\d{2})?",
        rf"(?:民國|民国|中華民國)?(?P<year>\d{{3}})年(?P<month>\d{{1,2}})月份?(?:{_DAY}日)?",
        rf"(?:民國|民国|中華民國)(?P<roc>\d{{2}})(?:年|[-/.])(?P<month>\d{{1,2}})(?:月份?(?:{_DAY}日)?)?",
        rf"(?:西元|公元)?(?P<year>\d{{4}})年(?P<month>\d{{1,2}})月份?(?:{_DAY}日)?",
    )
)
_NAMED = (
    re.compile(r"(?P<name>[a-z]+)[. ,/-]*(?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<year>\d{4})[. ,/-]*(?P<name>[a-z]+)\.?", re.ASCII),
    re.compile(r"(?P<name>[a-z]+)\.?[ -]?['’]?(?P<short>\d{2})", re.ASCII),
    re.compile(rf"{_DAY}[. -]*(?P<name>[a-z]+)[. ,-]*(?P<year>\d{{4}}){_TIME}", re.ASCII),
)
_MONTH_FIRST = re.compile(
    rf"(?P<one>\d{{1,2}})(?P<mark>[-/.])(?P<two>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}){_TIME}", re.ASCII
)
_MONTH_YEAR = re.compile(r"(?P<month>\d{1,2})[-/](?P<year>\d{4})", re.ASCII)
# Excel drops the zero of 2025.10: as a number it is 2025.1.
_LOST_ZERO = re.compile(r"(?P<year>\d{3,4})\.1", re.ASCII)
_TWO_DIGITS = re.compile(r"\d{2}(?:年\d{1,2}月份?|[-/.]\d{1,2})|\d{4}|\d{1,2}-?[a-z]{3,9}", re.ASCII)
_ALONE = re.compile(r"(?P<month>\d{1,2})(?:月份?)?|m(?P<m>\d{1,2})", re.ASCII)
_YEAR = re.compile(r"(?:西元|公元)?(?P<year>\d{4})年?度?", re.ASCII)
_ROC_YEAR = re.compile(r"(?:民國|民国)(?P<roc>\d{2,3})年?度?|(?P<year>1\d{2})年?度?", re.ASCII)


class NotAMonth(ValueError):
    """The cell is no month in a spelling we read."""

    def __init__(self, reason: Say) -> None:
        super().__init__(reason.message)
        self.reason = reason


def read(cell: Cell) -> Month:
    """Read a cell as a month; raises NotAMonth."""
    if isinstance(cell, date):  # a datetime is one too
        return _of_date(cell.year, cell.month, cell.day, str(cell))
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return _read(str(cell))


def month_alone(cell: Cell) -> int | None:
    """Read a month whose year stands elsewhere: `1`, `01`, `Jan`, `1月`, `一月`; None when it is none."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = _squeezed(str(cell)) if len(str(cell)) <= _LONGEST else ""
    if match := _ALONE.fullmatch(text):
        number = int(match["month"] or match["m"])
        return number if 1 <= number <= 12 else None
    return _NAMES.get(text.rstrip("."))


def year_alone(cell: Cell) -> int | None:
    """Read a year: `2026`, `2026年`, `115`, `民國115年`; None when it is none."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = _squeezed(str(cell)) if len(str(cell)) <= _LONGEST else ""
    if match := _YEAR.fullmatch(text):
        year = int(match["year"])
    elif match := _ROC_YEAR.fullmatch(text):
        year = int(match["roc"] or match["year"]) + _FOUNDING
    else:
        return None
    return year if year in _YEARS else None


def unreadable(text: str) -> Say:
    """What to say of a cell that is no month."""
    return say("{text} cannot be read as a month. Write it like 2026-01.", text=Verbatim(text[:_SHOWN] or "—"))


@lru_cache(maxsize=8192)
def _read(text: str) -> Month:
    if len(text) > _LONGEST:
        raise NotAMonth(unreadable(text))
    squeezed = _squeezed(text)
    if match := _LOST_ZERO.fullmatch(squeezed):
        year = int(match["year"]) + (_FOUNDING if len(match["year"]) == 3 else 0)
        raise NotAMonth(
            say(
                "{text} may be {first} or {other}, because a number loses its last zero. Write it like {other}.",
                text=Verbatim(text[:_SHOWN]),
                first=Verbatim(f"{year}-01"),
                other=Verbatim(f"{year}-10"),
            )
        )
    if squeezed.isdigit() and _FIRST_SERIAL <= int(squeezed[:9]) < _LAST_SERIAL and len(squeezed) == 5:
        return _of_serial(int(squeezed), text)
    for form in _NUMERIC:
        if match := form.fullmatch(squeezed):
            parts = match.groupdict()
            year = int(parts.get("year") or parts["roc"])
            year += _FOUNDING if year < 1000 else 0
            if parts.get("day"):
                return _of_date(year, int(parts["month"]), int(parts["day"]), text)
            return _month(year, int(parts["month"]), text)
    return _named(squeezed, text)


def _named(squeezed: str, text: str) -> Month:
    for form in _NAMED:
        if (match := form.fullmatch(squeezed)) and match["name"] in _NAMES:
            parts = match.groupdict()
            year = int(parts.get("year") or parts["short"])
            # As Excel reads two digits, but that trade figures go back to 1985.
            year += 0 if year > 99 else 1900 if year >= 70 else 2000
            if parts.get("day"):
                return _of_date(year, _NAMES[match["name"]], int(parts["day"]), text)
            return _month(year, _NAMES[match["name"]], text)
    if match := _MONTH_YEAR.fullmatch(squeezed):
        return _month(int(match["year"]), int(match["month"]), text)
    if match := _MONTH_FIRST.fullmatch(squeezed):
        return _either_way(int(match["one"]), int(match["two"]), int(match["year"]), text)
    if _TWO_DIGITS.fullmatch(squeezed):
        raise NotAMonth(
            say("{text} may be more than one month or year. Write it like 2026-01.", text=Verbatim(text[:_SHOWN]))
        )
    raise NotAMonth(unreadable(text))


def _either_way(one: int, two: int, year: int, text: str) -> Month:
    """A date whose day or month comes first: read where only one way is the first or last of a month."""
    found = set()
    for month, day in ((one, two), (two, one)):
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
            found.add((month, day))
    if len(found) != 1:
        raise NotAMonth(say("{text} may be two dates. Write the month like 2026-01.", text=Verbatim(text[:_SHOWN])))
    month, day = found.pop()
    return _of_date(year, month, day, text)


def _of_serial(serial: int, text: str) -> Month:
    day = _SERIAL_ZERO + timedelta(days=serial)
    if day.day != 1:
        # A workbook that counts from 1904 has last days of other months here.
        raise NotAMonth(
            say(
                "{text} is the number of a day ({day}), not of the first of a month. Write it like 2026-01.",
                text=Verbatim(text[:_SHOWN]),
                day=Verbatim(str(day)),
            )
        )
    return Month.of(day.year, day.month)


def _of_date(year: int, month: int, day: int, text: str) -> Month:
    found = _month(year, month, text)
    if day not in (1, calendar.monthrange(found.year, found.month)[1]):
        raise NotAMonth(
            say(
                "{text} is a day within a month. Write the month like 2026-01.",
                text=Verbatim(text[:_SHOWN].removesuffix(" 00:00:00")),
            )
        )
    return found


def _squeezed(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_MARKS).lower().lstrip("'")
    plain = re.sub(r"\s+", " ", plain).strip()
    if "月" in plain or "年" in plain:
        for word, digits in _CHINESE.items():
            plain = plain.replace(word, digits)
    joined = plain.replace(" ", "")
    # "2026 1" is no month, and must not become one.
    return plain if re.search(r"\d \d", plain) and "年" not in plain else joined


def _month(year: int, month: int, text: str) -> Month:
    if year not in _YEARS or not 1 <= month <= 12:
        raise NotAMonth(unreadable(text))
    return Month.of(year, month)
