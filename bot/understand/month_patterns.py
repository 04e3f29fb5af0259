"""Regular expressions for months, quarters, years and spans as people write them.

    2026-01 · 2026/1 · 2026.1 · 202601 · 01/2026 · 2026年1月 · 二〇二六年一月 · 115年1月 · 民國115年1月 · Jan 2026
    1月 · 一月 · 1-6月 · 2025 · 2025年 · 114年 · 2025Q4 · 114Q4 · 4Q25 · Q4 · 第四季 · 前三季 · 2025年前11月
    近12個月 · last 12 months · 12m · 近十年 · 10y · 3個月前 · 十年前 · 115/01

Years of three digits are of the Republic of China (115年 is 2026), those of two behind 民國 as well. Other years of
two digits are of this century up to 59 (25年 is 2025), as whoever leaves out the 20 means them, and of the Republic
from 60 on: nothing of its years before that is to be had. What looks like a month but cannot be one (2026-13) is a
fault, not an unknown word. `bot.understand.periods` makes periods of these.
"""

import re
from collections.abc import Callable, Iterator

from bot.domain.time import Month
from bot.domain.values import Verbatim, say
from bot.understand.numbers import CHINESE, Numbers, Spelled, alternatives, integer
from bot.understand.senses import Atom, Sense
from bot.understand.vocabulary import Vocabulary

ROC = 1911
"""Year 1 of the Republic of China is 1912."""
_CENTURY = 2000
_LAST_OF_CENTURY = 59
_LAST_YEAR = 9999
"""Of the calendar that `Month` has."""

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_ROMAN_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ROMAN = "iv|i{1,3}"
_END = r"(?!\d|[-/.]\d)"
_BEGIN = r"(?<!\d)(?<!\d[-/.])"
_N = rf"(?P<m>\d{{1,2}}(?!\d)|{CHINESE}{{1,3}})"


class MonthPatterns:
    """The patterns of time with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, numbers: Numbers) -> None:
        self._numbers = numbers
        self._month_names = vocabulary.months
        parts = vocabulary.parts
        year, month, quarter = (alternatives(parts.get(key, ())) for key in ("year", "month", "quarter"))
        months, years = alternatives(parts.get("months", ())), alternatives(parts.get("years", ()))
        only_months = alternatives(set(parts.get("months", ())) - set(parts.get("month", ())))
        # 10年 is a year, 10y a span of them.
        only_years = alternatives(set(parts.get("years", ())) - set(parts.get("year", ())))
        roc, past, ago, first = (alternatives(parts.get(key, ())) for key in ("roc", "past", "ago", "first"))
        until, nth = alternatives(parts.get("span", ())), alternatives(parts.get("nth", ()))
        anno = rf"(?:{alternatives(parts.get('ad', ()))}\s?)?"
        begin = _BEGIN + anno
        amounts = alternatives(parts.get("amounts", ()))
        names = alternatives(name for name in self._month_names if name.isascii())
        spans = alternatives(
            word
            for word, atoms in vocabulary.words.items()
            if atoms[0].sense in (Sense.HALF, Sense.WHOLE) and not word.isascii()
        )
        self._quarter_units = frozenset(parts.get("quarter", ()))
        numerals = alternatives(vocabulary.numbers)
        count = rf"(?P<n>\d{{1,4}}(?!\d)|{CHINESE}{{1,4}}|{numerals})"
        roc_year = rf"(?P<y>\d{{1,3}}(?!\d)|{CHINESE}{{1,8}})"
        roc_numeral = rf"(?<!{CHINESE})(?P<y>[一二三四五六七八九][〇零一二三四五六七八九]{{2}}|一?百{CHINESE}{{1,4}})"
        of = rf"(?:\s?(?:/|-|{alternatives(parts.get('of', ()))})?\s?)"
        of_year = alternatives({"of", *parts.get("of", ())})
        before = {unit: alternatives(parts.get(f"{unit}_before", ())) for unit in ("month", "quarter", "year", "ago")}
        past_after, first_after = (alternatives(parts.get(key, ())) for key in ("past_after", "first_after"))
        nth_after = rf"(?:{alternatives(parts.get('nth_after', ()))})?"
        self._eras = vocabulary.eras
        era = rf"(?P<era>{alternatives(self._eras)})\s?(?P<y>\d{{1,2}}(?!\d)|{CHINESE}{{1,3}}|元)"
        self._previous_month = re.compile(rf"{past} (?P<name>{names})")
        self._patterns: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[Atom, ...]]], ...] = (
            (re.compile(rf"{begin}{_YEAR}\s?[-/.]\s?(?P<m>\d\d?)(?:\s?{month})?{_END}"), self._exact),
            (re.compile(rf"{begin}{_YEAR}[-/.](?P<m>\d\d?)[-/.]\d\d?(?![-/.]?\d)"), self._day),
            (re.compile(rf"{_BEGIN}(?P<y>1[01]\d)(?P<m>0[1-9]|1[0-2]){_END}(?!\s?{amounts})"), self._roc_month),
            (re.compile(rf"{begin}{_YEAR}\s?{year}\s?{_N}\s?{month}"), self._exact),
            (re.compile(rf"{_BEGIN}{_YEAR}(?P<m>\d\d){_END}"), self._exact),
            (re.compile(rf"{_BEGIN}{_YEAR} (?P<m>0\d){_END}"), self._exact),
            (re.compile(rf"{_BEGIN}(?P<m>\d\d?)[-/.]{_YEAR}{_END}"), self._exact),
            (re.compile(rf"{anno}(?P<y>[〇零一二三四五六七八九]{{4}})\s?{year}\s?{_N}\s?{month}"), self._exact),
            (re.compile(rf"{roc}\s?{roc_year}\s?(?:{year}|[-/.])\s?{_N}(?:\s?{month})?{_END}"), self._roc_month),
            (re.compile(rf"{_BEGIN}(?P<y>\d\d\d?)\s?{year}\s?{_N}\s?{month}"), self._short_month),
            (re.compile(rf"{roc_numeral}\s?{year}\s?{_N}\s?{month}"), self._roc_month),
            (
                re.compile(rf"{_BEGIN}(?P<y>1\d\d)[-/.](?P<m>\d\d?)(?:\s?{month})?{_END}(?!\s?{amounts})"),
                self._roc_month,
            ),
            (re.compile(rf"{roc}\s?{roc_year}(?:\s?{year})?"), self._roc_year),
            (re.compile(rf"{_BEGIN}(?P<y>\d\d\d?)\s?{year}"), self._short_year),
            (re.compile(rf"{roc_numeral}\s?{year}"), self._roc_year),
            (
                re.compile(rf"{_BEGIN}(?P<y>1\d\d)(?=\s?(?:{spans}|{nth}?\s?(?:\d|{CHINESE})\s?{quarter}))"),
                self._short_year,
            ),
            (re.compile(rf"{begin}{_YEAR}(?:\s?{year}|{_END})"), self._year),
            (re.compile(rf"{anno}(?P<y>[〇零一二三四五六七八九]{{4}})\s?{year}"), self._year),
            (re.compile(rf"{_BEGIN}{_N}\s?{month}"), self._month),
            (
                re.compile(
                    rf"{_BEGIN}(?P<a>\d\d?|{CHINESE}{{1,3}})(?:\s?{month})?\s?(?:-|~|–|—|{until})\s?{_N}\s?{month}"
                ),
                self._months,
            ),
            (re.compile(rf"(?P<name>{names})[,.]?[ -]?(?:{of_year} )?'?(?P<y>\d{{4}}|\d\d){_END}"), self._named),
            (re.compile(rf"{_BEGIN}{_YEAR}[-/ ]?q(?P<q>\d){_END}"), self._quarter),
            (re.compile(rf"{_BEGIN}(?P<q>\d)q[-/ ]?(?P<y>(?:19|20)?\d\d){_END}"), self._quarter),
            (re.compile(rf"q(?P<q>\d)(?:[-/](?P<y>(?:19|20)\d\d)| ?'(?P<s>\d\d)){_END}"), self._quarter),
            (re.compile(rf"{_BEGIN}(?P<roc>1\d\d)[-/ ]?q(?P<q>\d){_END}"), self._quarter),
            (re.compile(rf"q ?(?P<q>\d){_END}|{_BEGIN}(?P<r>\d)q(?![a-z\d])"), self._quarter),
            (re.compile(rf"{_BEGIN}(?P<y>(?:19|20)?\d\d)h(?P<h>[12]){_END}"), self._half),
            (re.compile(rf"{_BEGIN}(?P<h>[12])h ?(?P<y>(?:19|20)?\d\d){_END}"), self._half),
            (re.compile(rf"h(?P<h>[12])[ -]?'(?P<y>\d\d){_END}"), self._half),
            (re.compile(rf"{nth}?\s?(?P<q>\d|{CHINESE})\s?{quarter}"), self._quarter),
            (re.compile(rf"{first}\s?{count}[ -]?(?P<unit>{quarter}|{only_months}|{month})(?!\s?{ago})"), self._first),
            (re.compile(rf"{past}\s?(?:the )?{count}[ -]?{months}"), self._back),
            (re.compile(rf"{past}\s?(?:the )?{count}[ -]?(?P<years>{years})"), self._back),
            (re.compile(rf"{_BEGIN}{count}[ -]?{only_months}(?![a-z])"), self._back),
            (re.compile(rf"{_BEGIN}{count}[ -]?(?P<years>{only_years})(?![a-z])"), self._back),
            (re.compile(rf"{_BEGIN}{count}[ -]?{only_months}\s?{ago}"), self._ago),
            (re.compile(rf"{_BEGIN}{count}[ -]?(?P<years>{years})\s?{ago}"), self._ago),
            # Where the unit stands first: tháng 1/2026, quý IV năm 2025, T4 2025.
            (re.compile(rf"{before['month']}\s?(?P<m>\d\d?){of}{_YEAR}{_END}"), self._exact),
            (re.compile(rf"{before['month']}\s?(?P<m>\d\d?){_END}"), self._month),
            (
                re.compile(
                    rf"{before['month']}\s?(?P<a>\d\d?)\s?(?:-|~|–|—|{until})\s?(?:{before['month']}\s?)?"
                    rf"(?P<m>\d\d?)(?:{of}{_YEAR})?{_END}"
                ),
                self._months,
            ),
            (re.compile(rf"{before['quarter']}\s?(?P<q>\d|{_ROMAN})(?:{of}{_YEAR})?{_END}(?![a-z])"), self._quarter),
            (re.compile(rf"{before['year']}\s?{_YEAR}{_END}"), self._year),
            # 4. Quartal 2025, 4e trimestre 2025, 4.º trimestre de 2025
            (re.compile(rf"{_BEGIN}(?P<q>\d){nth_after}\s?{quarter}(?:{of}{_YEAR}{_END})?"), self._quarter),
            # 12 tháng qua, les 12 derniers mois; 3 tháng đầu, les 3 premiers mois; hace 3 meses
            (re.compile(rf"{_BEGIN}{count}[ -]?{months}\s?{past_after}"), self._back),
            (re.compile(rf"{_BEGIN}{count}[ -]?{past_after}\s?{months}"), self._back),
            (re.compile(rf"{_BEGIN}{count}[ -]?(?P<years>{years})\s?{past_after}"), self._back),
            (re.compile(rf"{_BEGIN}{count}[ -]?{past_after}\s?(?P<years>{years})"), self._back),
            (re.compile(rf"{_BEGIN}{count}[ -]?(?P<unit>{quarter}|{months})\s?{first_after}"), self._first),
            (re.compile(rf"{_BEGIN}{count}[ -]?{first_after}\s?(?P<unit>{quarter}|{months})"), self._first),
            (re.compile(rf"{before['ago']}\s?{count}\s?{months}"), self._ago),
            (re.compile(rf"{before['ago']}\s?{count}\s?(?P<years>{years})"), self._ago),
            # 令和8年1月, R8
            (re.compile(rf"{era}\s?(?:{year}|[-/.])\s?{_N}(?:\s?{month})?{_END}"), self._era_month),
            (re.compile(rf"{era}(?:\s?{year})?{_END}"), self._era_year),
        )

    def find(self, text: str) -> Iterator[Spelled]:
        """Every time a folded text may be read as naming, overlapping ones too."""
        for match in self._previous_month.finditer(text):
            yield Spelled(match.start(), match.end(), (Atom(Sense.PREVIOUS, self._month_names[match["name"]]),))
        if not self._numbers.has_any(text):
            return
        for pattern, meaning in self._patterns:
            for match in pattern.finditer(text):
                yield Spelled(match.start(), match.end(), meaning(match))

    def _exact(self, match: re.Match[str]) -> tuple[Atom, ...]:
        return _month_of(integer(match["y"]), integer(match["m"]), match[0])

    def _day(self, match: re.Match[str]) -> tuple[Atom, ...]:
        """The month of a day, and that days are not held."""
        return (*self._exact(match), Atom(Sense.SCOPE, "days"))

    def _roc_month(self, match: re.Match[str]) -> tuple[Atom, ...]:
        year = integer(match["y"])
        return _month_of(None if not year else year + ROC, integer(match["m"]), match[0])

    def _era_year_of(self, match: re.Match[str]) -> int | None:
        year = 1 if match["y"] == "元" else integer(match["y"])
        return year and self._eras[match["era"]] + year

    def _era_month(self, match: re.Match[str]) -> tuple[Atom, ...]:
        return _month_of(self._era_year_of(match), integer(match["m"]), match[0])

    def _era_year(self, match: re.Match[str]) -> tuple[Atom, ...]:
        return _year_of(self._era_year_of(match), match[0])

    def _short_month(self, match: re.Match[str]) -> tuple[Atom, ...]:
        return _month_of(_of_short_year(match["y"]), integer(match["m"]), match[0])

    def _short_year(self, match: re.Match[str]) -> tuple[Atom, ...]:
        year = _of_short_year(match["y"])
        return self._roc_year(match) if year is None else (Atom(Sense.YEAR, year),)

    def _roc_year(self, match: re.Match[str]) -> tuple[Atom, ...]:
        year = integer(match["y"])
        return _year_of(None if not year else year + ROC, match[0])

    def _year(self, match: re.Match[str]) -> tuple[Atom, ...]:
        return _year_of(integer(match["y"]), match[0])

    def _month(self, match: re.Match[str]) -> tuple[Atom, ...]:
        return (_bare_month(integer(match["m"]), match[0]),)

    def _months(self, match: re.Match[str]) -> tuple[Atom, ...]:
        first, last, year = integer(match["a"]), integer(match["m"]), match.groupdict().get("y")
        end = (_bare_month(last, match[0]),) if year is None else _month_of(int(year), last, match[0])
        return (_bare_month(first, match[0]), Atom(Sense.DASH), *end)

    def _named(self, match: re.Match[str]) -> tuple[Atom, ...]:
        year = int(match["y"])
        return _month_of(_in_full(year), self._month_names[match["name"]], match[0])

    def _quarter(self, match: re.Match[str]) -> tuple[Atom, ...]:
        found = match.groupdict()
        typed_quarter = found["q"] or found["r"]
        number = _ROMAN_QUARTERS.get(typed_quarter) or integer(typed_quarter)
        if number is None or not 1 <= number <= 4:
            return (
                Atom(Sense.FAULT, say("A year has four quarters: {text} is none of them.", text=Verbatim(match[0]))),
            )
        quarter = Atom(Sense.QUARTER, number)
        if found.get("roc") is not None:
            return (Atom(Sense.YEAR, int(found["roc"]) + ROC), quarter)
        typed = found.get("y") or found.get("s")
        if typed is None:
            return (quarter,)
        year = int(typed)
        return (Atom(Sense.YEAR, _in_full(year)), quarter)

    def _half(self, match: re.Match[str]) -> tuple[Atom, ...]:
        year = int(match["y"])
        return (Atom(Sense.YEAR, _in_full(year)), Atom(Sense.HALF, int(match["h"])))

    def _first(self, match: re.Match[str]) -> tuple[Atom, ...]:
        number, is_quarters = self._numbers.value(match["n"]), match["unit"] in self._quarter_units
        if number == 1:  # 前一季, 前1月: the one before
            return (Atom(Sense.LAST_QUARTER if is_quarters else Sense.LAST_MONTH),)
        months = number and number * (3 if is_quarters else 1)
        if not months or months > 12:
            return (Atom(Sense.FAULT, say("{text} is no span of months.", text=Verbatim(match[0]))),)
        is_clear = is_quarters or match[0].isascii()
        return (Atom(Sense.FIRST if is_clear else Sense.FIRST_OR_LAST, months),)

    def _back(self, match: re.Match[str]) -> tuple[Atom, ...]:
        number = self._numbers.value(match["n"])
        months = number and number * (12 if match.groupdict().get("years") else 1)
        if not months:
            return (Atom(Sense.FAULT, say("{text} is no span of months.", text=Verbatim(match[0]))),)
        return (Atom(Sense.BACK, months),)

    def _ago(self, match: re.Match[str]) -> tuple[Atom, ...]:
        number = self._numbers.value(match["n"]) or 0
        return (Atom(Sense.AGO, number * (12 if match.groupdict().get("years") else 1)),)


def _of_short_year(typed: str) -> int | None:
    """The year of two or three digits; None for a year 0."""
    year = int(typed)
    if len(typed) == 2 and year <= _LAST_OF_CENTURY:
        return _CENTURY + year
    return year + ROC if year else None


def _year_of(year: int | None, typed: str) -> tuple[Atom, ...]:
    if year is None or not 1 <= year <= _LAST_YEAR:
        return (Atom(Sense.FAULT, say("There is no year {year}.", year=Verbatim(typed))),)
    return (Atom(Sense.YEAR, year),)


def _month_of(year: int | None, month: int | None, typed: str) -> tuple[Atom, ...]:
    if year is None or month is None or not 1 <= month <= 12 or not 1 <= year <= _LAST_YEAR:
        return (Atom(Sense.FAULT, say("There is no month {month}.", month=Verbatim(typed))),)
    return (Atom(Sense.EXACT, Month.of(year, month)),)


def _bare_month(month: int | None, typed: str) -> Atom:
    if month is None or not 1 <= month <= 12:
        return Atom(Sense.FAULT, say("There is no month {month}.", month=Verbatim(typed)))
    return Atom(Sense.MONTH, month)


def _in_full(year: int) -> int:
    """A year of two digits is of this century up to 59, and of the last one from 60 on: Jan '97 is 1997."""
    if year >= 100:
        return year
    return year + _CENTURY if year <= _LAST_OF_CENTURY else year + _CENTURY - 100
