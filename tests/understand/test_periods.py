"""When a question is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Invalid, NotUnderstood, UnknownMonth
from bot.domain.facts import Coverage
from bot.domain.time import Month, Period, PeriodKind
from bot.understand.canonical import spelled
from bot.understand.periods import loaded

_LONG_AGO = Coverage(tuple(Month.of(1985, 1) + months for months in range(493)), {})
"""1985-01 to 2026-01, as the whole Census workbook has it."""

_NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_CHINESE = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]

_SPELLINGS = [
    "{y}-{m:02}",
    "{y}-{m}",
    "{y}/{m}",
    "{y}/{m:02}",
    "{y}.{m}",
    "{y}{m:02}",
    "{m:02}/{y}",
    "{m}/{y}",
    "{y}年{m}月",
    "{y} 年 {m} 月",
    "{y}年{c}月",
    "{y}年{m}月份",
    "民國{r}年{m}月",
    "民國 {r} 年 {m} 月",
    "民國{r}年{c}月",
    "民國{r}/{m:02}",
    "{n} {y}",
    "{n}, {y}",
    "{s} {y}",
    "{s}-{y}",
    "{s} '{yy:02}",
    "{s}-{yy:02}",
    "{s}. {y}",
    "{y} {n}",
    "{n} of {y}",
]


@given(
    month=st.integers(Month.of(2001, 1).ordinal, Month.of(2026, 1).ordinal).map(Month),
    spelling=st.sampled_from(_SPELLINGS),
)
def test_every_spelling_of_a_month_is_that_month(ask, month, spelling):
    text = spelling.format(
        y=month.year,
        yy=month.year % 100,
        m=month.month,
        r=month.year - 1911,
        c=_CHINESE[month.month - 1],
        n=_NAMES[month.month - 1],
        s=_NAMES[month.month - 1][:3].lower(),
    )

    assert ask(f"Taiwan {text}", coverage=_LONG_AGO).period == Period.of_month(month)
    assert ask(f"{text} 臺灣出口", coverage=_LONG_AGO).period == Period.of_month(month)


@given(month=st.integers(Month.of(2011, 1).ordinal, Month.of(2026, 1).ordinal).map(Month))
def test_years_of_three_digits_are_of_the_republic_of_china(ask, month):
    assert ask(f"臺灣 {month.year - 1911}年{month.month}月", coverage=_LONG_AGO).period == Period.of_month(month)


@given(
    first=st.integers(Month.of(1985, 1).ordinal, Month.of(2026, 1).ordinal).map(Month),
    length=st.integers(1, 400),
    sign=st.sampled_from(["..", " to ", "~", "到", "至", " - ", "…", " until "]),
)
def test_a_span_is_from_its_first_month_to_its_last(ask, first, length, sign):
    last = min(first + length, Month.of(2026, 1))

    assert ask(f"TW {first}{sign}{last}", coverage=_LONG_AGO).period == (
        Period.of_month(first) if first == last else Period(first, last)
    )


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("本月", "2026-01"),
        ("這個月", "2026-01"),
        ("上個月", "2025-12"),
        ("上月", "2025-12"),
        ("上上個月", "2025-11"),
        ("3個月前", "2025-10"),
        ("two months ago", "2025-11"),
        ("last month", "2025-12"),
        ("去年同月", "2025-01"),
        ("去年同期", "2025-01"),
        ("a year ago", "2025-01"),
        ("一月", "2026-01"),  # the newest January there is
        ("十二月", "2025-12"),
        ("12月", "2025-12"),
        ("December", "2025-12"),
        ("last December", "2025-12"),
        ("last January", "2025-01"),  # seen from January 2026
        ("去年12月", "2025-12"),
        ("今年一月", "2026-01"),
        ("January last year", "2025-01"),
        ("去年", "2025"),
        ("2025", "2025"),
        ("2025年", "2025"),
        ("114年", "2025"),
        ("2025年全年", "2025"),
        ("all of 2025", "2025"),
        ("今年", "ytd 2026-01"),  # a running year is as much of it as there is
        ("2026", "ytd 2026-01"),
        ("115年", "ytd 2026-01"),
        ("今年以來", "ytd 2026-01"),
        ("累計", "ytd 2026-01"),
        ("year to date", "ytd 2026-01"),
        ("2025年6月累計", "ytd 2025-06"),
        ("2025Q4", "2025Q4"),
        ("2025 Q4", "2025Q4"),
        ("Q4 2025", "2025Q4"),
        ("4Q25", "2025Q4"),
        ("第四季", "2025Q4"),
        ("2025年第4季", "2025Q4"),
        ("fourth quarter of 2025", "2025Q4"),
        ("上季", "2025Q4"),
        ("去年第三季", "2025Q3"),
        ("本季", "2026-01"),  # of the running quarter one month is loaded
        ("2026Q1", "2026-01"),
        ("Q1", "2025Q1"),  # the newest first quarter that is over
        ("近12個月", "12m 2026-01"),
        ("近十二個月", "12m 2026-01"),
        ("最近一年", "12m 2026-01"),
        ("12m", "12m 2026-01"),
        ("last 12 months", "12m 2026-01"),
        ("last twelve months", "12m 2026-01"),
        ("12m 2026-01", "12m 2026-01"),
        ("近三個月", "2025-11..2026-01"),
        ("last 3 months", "2025-11..2026-01"),
        ("近半年", "2025-08..2026-01"),
        ("2025年3月到12月", "2025-03..2025-12"),
        ("3月到12月", "2025-03..2025-12"),
        ("11月到1月", "2025-11..2026-01"),
        ("2025年11月到1月", "2025-11..2026-01"),
        ("2025年1-6月", "2025-01..2025-06"),
        ("1至6月", "2025-01..2025-06"),
        ("上半年", "2025-01..2025-06"),
        ("H2 2025", "2025-07..2025-12"),
        ("since 2025-06", "2025-06..2026-01"),
        ("2025年6月以來", "2025-06..2026-01"),
        ("去年6月到現在", "2025-06..2026-01"),
        ("between June and September 2025", "2025-06..2025-09"),
        ("比去年同月", "2026-01"),  # asks only for what every answer says
        ("2025-12 與去年同月相比", "2025-12"),
        ("compared with last year", "2026-01"),
        ("2026-01 vs 2025-01", "2026-01"),
    ],
)
def test_when(ask, text, period):
    assert spelled(ask(f"臺灣 進口 {text}").period) == period


def test_relative_words_count_from_the_newest_month_loaded(ask):
    coverage = Coverage(tuple(Month.of(2023, 5) + months for months in range(3)), {})

    assert ask("臺灣", coverage=coverage).period == Period.of_month(Month.of(2023, 7))
    assert ask("臺灣 上個月", coverage=coverage).period == Period.of_month(Month.of(2023, 6))
    assert isinstance(ask.refused("臺灣 一月", coverage=coverage), UnknownMonth)


def test_a_year_that_is_wholly_loaded_is_the_year(ask):
    coverage = Coverage(tuple(Month.of(2025, 1) + months for months in range(12)), {})

    assert ask("臺灣 今年", coverage=coverage).period == Period.of_year(2025)


def test_a_running_period_ends_with_the_newest_month_by_its_kind():
    months = tuple(Month.of(2025, 1) + number for number in range(14))
    coverage = Coverage(months, {})
    february = Month.of(2026, 2)
    assert loaded(Period.of_year(2026), coverage) == Period.year_to_date(february)
    quarter = loaded(Period.of_quarter(2026, 1), coverage)
    assert (quarter.first, quarter.last, quarter.kind) == (Month.of(2026, 1), february, PeriodKind.SPAN)
    half_year = loaded(Period(Month.of(2026, 1), Month.of(2026, 6)), coverage)
    assert (half_year.first, half_year.last) == (Month.of(2026, 1), february)
    with pytest.raises(UnknownMonth):
        loaded(Period(Month.of(2026, 1), Month.of(2026, 5)), coverage)


def test_a_month_is_put_into_a_year_alone(ask):
    assert ask("去年臺灣12月出口").period == Period.of_month(Month.of(2025, 12))
    assert isinstance(ask.refused("去年第四季臺灣12月出口"), Invalid)


def test_a_hole_in_what_is_loaded_is_a_month_not_loaded(ask):
    coverage = Coverage((Month.of(2025, 1), Month.of(2025, 3)), {})

    assert ask("臺灣 2025-03", coverage=coverage).period == Period.of_month(Month.of(2025, 3))
    assert ask.refused("臺灣 2025-01..2025-03", coverage=coverage) == UnknownMonth(Month.of(2025, 1), Month.of(2025, 3))


def test_a_trend_takes_the_year_up_to_the_newest_month(ask):
    assert ask("臺灣走勢", coverage=_LONG_AGO).period == Period(Month.of(2025, 1), Month.of(2026, 1), PeriodKind.SPAN)
    assert ask("臺灣走勢 from 2025-06").period == Period(Month.of(2025, 6), Month.of(2026, 1))


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "202613", "2026年13月", "13月", "0月", "民國0年", "2025Q5", "第五季", "近0個月"]
)
def test_what_cannot_be_a_month_is_invalid(ask, text):
    assert isinstance(ask.refused(f"臺灣 {text}"), Invalid)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019-05", "2019-05", "2019-05"),
        ("2026-02", "2026-02", "2026-02"),
        ("下個月", "2026-02", "2026-02"),
        ("今年12月", "2026-12", "2026-12"),
        ("前年", "2024-01", "2024-12"),
        ("明年", "2027-01", "2027-12"),
        ("民國80年", "1991-01", "1991-12"),
        ("近24個月", "2024-02", "2026-01"),
        ("2024-12..2025-03", "2024-12", "2025-03"),
    ],
)
def test_a_month_that_is_not_loaded_is_named(ask, text, first, last):
    assert ask.refused(f"臺灣 {text}") == UnknownMonth(Month.parse(first), Month.parse(last))


@pytest.mark.parametrize("text", ["2026-01-15", "2025 12", "5 2025", "全年", "以來", "15/1"])
def test_what_may_mean_several_times_is_not_understood(ask, text):
    """A day, a year beside a bare number (how many, or a month?), half a phrase."""
    assert isinstance(ask.refused(f"臺灣 {text}"), NotUnderstood)


@pytest.mark.parametrize("text", ["2026-01..2025-06", "2025-11 2025-12", "2025Q3 2025Q4 2025Q2"])
def test_two_periods_are_one_too_many(ask, text):
    assert isinstance(ask.refused(f"臺灣 {text}"), Invalid)
