"""Months and spans of months, the only calendar of the figures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Self

_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


class Month(NamedTuple):
    """A calendar month. `ordinal` counts months since year 0, so months add and subtract as integers."""

    ordinal: int

    @classmethod
    def of(cls, year: int, month: int) -> Self:
        """Make a month from a Gregorian year and a month of 1 to 12; raises ValueError outside."""
        if not (1 <= month <= 12 and 1 <= year <= 9999):
            raise ValueError(f"no such month: {year}-{month}")
        return cls(year * 12 + month - 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2026-01`, the only spelling of a month inside the bot; raises ValueError."""
        match = _ISO_MONTH.fullmatch(text)
        if match is None:
            raise ValueError(f"not a month: {text!r}")
        return cls.of(int(match[1]), int(match[2]))

    @property
    def year(self) -> int:
        return self.ordinal // 12

    @property
    def month(self) -> int:
        return self.ordinal % 12 + 1

    def __add__(self, months: int) -> "Month":  # type: ignore[override] # of months, not of tuples
        return Month(self.ordinal + months)

    def __sub__(self, months: int) -> "Month":
        return Month(self.ordinal - months)

    def __str__(self) -> str:
        year, month = divmod(self.ordinal, 12)
        return f"{year:04d}-{month + 1:02d}"


class PeriodKind(StrEnum):
    """How the asker named the span; decides the words that name it in an answer."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    YEAR_TO_DATE = "ytd"
    LAST_TWELVE = "12m"
    SPAN = "span"


@dataclass(frozen=True, slots=True)
class Period:
    """The months from `first` to `last`, both included."""

    first: Month
    last: Month
    kind: PeriodKind = PeriodKind.SPAN

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"period ends before it begins: {self.first}..{self.last}")

    @classmethod
    def of_month(cls, month: Month) -> Self:
        return cls(month, month, PeriodKind.MONTH)

    @classmethod
    def of_quarter(cls, year: int, quarter: int) -> Self:
        first = Month.of(year, quarter * 3 - 2)
        return cls(first, first + 2, PeriodKind.QUARTER)

    @classmethod
    def of_year(cls, year: int) -> Self:
        return cls(Month.of(year, 1), Month.of(year, 12), PeriodKind.YEAR)

    @classmethod
    def year_to_date(cls, last: Month) -> Self:
        return cls(Month.of(last.year, 1), last, PeriodKind.YEAR_TO_DATE)

    @classmethod
    def last_twelve(cls, last: Month) -> Self:
        return cls(last - 11, last, PeriodKind.LAST_TWELVE)

    @property
    def is_month(self) -> bool:
        """True for one single month, however it was asked for."""
        return self.first == self.last

    def shifted(self, months: int) -> "Period":
        return Period(self.first + months, self.last + months, self.kind)

    def year_before(self) -> "Period":
        return self.shifted(-12)

    def preceding(self) -> "Period":
        """The span of the same length just before this one (the month before, the quarter before)."""
        return self.shifted(-len(self))

    def __len__(self) -> int:
        return self.last.ordinal - self.first.ordinal + 1

    def __iter__(self) -> Iterator[Month]:
        return map(Month, range(self.first.ordinal, self.last.ordinal + 1))

    def __contains__(self, month: Month) -> bool:
        return self.first <= month <= self.last

    def __str__(self) -> str:
        """The canonical spelling in commands: `2026-01`, or `2025-10..2025-12`."""
        return str(self.first) if self.is_month else f"{self.first}..{self.last}"
