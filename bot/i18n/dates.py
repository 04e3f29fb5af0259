"""Months and spans of months in words."""

import re
from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache

from babel import localedata

from bot.domain.time import Month, Period, PeriodKind
from bot.domain.values import MonthName
from bot.i18n.catalogue import Catalogue

HOLDING_SPACE = "\N{NO-BREAK SPACE}"
JOINER = "\N{WORD JOINER}"
# A line may end beside a Chinese character, a year's or a month's, wherever nothing holds it.
_JOINED = re.compile(rf"(?<=[^\s{JOINER}])(?=[\u2e80-\uffef])|(?<=[\u2e80-\uffef])(?=[^\s{JOINER}])")

_IN = "in "
"""Begins the names of the facts of that form."""


def month_names(tag: str) -> Mapping[int, str]:
    """The names of months as they stand alone: "январь" before a year, not "января".

    Resolved in a copy. Babel (2.18; its issue 1234) writes what it resolves for one locale into data that
    all share, and German months would be 一月, 二月 after the first answer in Chinese.
    """
    months = localedata.LocaleDataDict({"months": deepcopy(localedata.load(tag)["months"])})
    return dict(months["months"]["stand-alone"]["wide"])


def quarter_names(tag: str) -> Mapping[int, str]:
    """The names of quarters as they stand alone: "4. Quartal", "1er trimestre". Resolved in a copy, as months are."""
    quarters = localedata.LocaleDataDict({"quarters": deepcopy(localedata.load(tag)["quarters"])})
    return dict(quarters["quarters"]["stand-alone"]["wide"])


def unbroken(text: str) -> str:
    """The text with no place where a line may end: spaces and hyphens that hold together, Chinese characters joined."""
    return _JOINED.sub(JOINER, text.replace(" ", HOLDING_SPACE).replace("-", f"-{JOINER}"))


class Calendar:
    """How a language names months, quarters, years and spans."""

    def __init__(self, tag: str, catalogue: Catalogue, *, is_unbroken: bool = False) -> None:
        self._names = month_names(tag)
        self._is_unbroken = is_unbroken
        self._quarters = quarter_names(tag)
        self._facts = catalogue.facts
        # Every answer says its month and those beside it several times; forty years are 500.
        self._remembered = lru_cache(1_000)(self._month)

    def month(self, month: Month) -> str:
        """`2026 年 1 月`, `January 2026`."""
        return self._remembered(month)

    def _month(self, month: Month, form: str = "") -> str:
        said = self._facts[f"{form}month"].format(
            year=month.year, month=self.month_of_year(month), name=self._names[month.month], number=month.month
        )
        return unbroken(said) if self._is_unbroken else said

    def month_of_year(self, month: Month, form: str = "") -> str:
        """`1 月`, `January`."""
        said = self._facts[f"{form}month of year"].format(name=self._names[month.month], number=month.month)
        return unbroken(said) if self._is_unbroken else said

    def within(self, time: Month | MonthName | Period) -> str:
        """The time as a sentence says when something was: `im Januar 2026`; in most languages no form of its own."""
        match time:
            case Month():
                return self._month(time, _IN)
            case MonthName(month):
                return self.month_of_year(month, _IN)
            case Period():
                return self.period(time, _IN)

    def period(self, period: Period, form: str = "") -> str:
        """The period as it was asked for, where it is what its kind says; otherwise from month to month.

        A year to date compared with the months just before it is no longer a year to date.
        """
        first, last, facts = period.first, period.last, self._facts
        if period.is_month:
            return self._month(first, form) if form else self.month(first)
        if period.kind is PeriodKind.QUARTER and len(period) == 3 and first.month % 3 == 1:
            number = first.month // 3 + 1
            return facts[f"{form}quarter"].format(year=first.year, quarter=number, name=self._quarters[number])
        if period.kind is PeriodKind.YEAR and len(period) == 12 and first.month == 1:
            return facts[f"{form}year"].format(year=first.year)
        if period.kind is PeriodKind.LAST_TWELVE and len(period) == 12:
            return facts[f"{form}last twelve"].format(first=self.month(first), last=self.month(last))
        if first.year == last.year:
            return facts[f"{form}months of year"].format(
                year=first.year, first=self.month_of_year(first), last=self.month_of_year(last)
            )
        return facts[f"{form}span"].format(first=self.month(first), last=self.month(last))
