"""Charts made by hand, one of each kind, with every trap a figure can set."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.charts import (
    Bar,
    Bars,
    Caption,
    Chart,
    Comparison,
    Contributions,
    MonthChart,
    Panel,
    Panels,
    Part,
    Series,
    TableChart,
)
from bot.domain.facts import Point, Row, Source
from bot.domain.figures import Measure, Missing, Ratio, Status, Usd, Why
from bot.domain.table import Column, Table
from bot.domain.time import Month, Period
from bot.domain.values import BareAmount as Bare
from bot.domain.values import Name, Number, Percent, RankMove, RatioStyle, Verbatim

JANUARY = Month.of(2026, 1)
NOT_LOADED = Missing(Why.MONTH_NOT_LOADED)
CENSUS = Source("census_workbook", "US Census Bureau", "2026-03", datetime(2026, 3, 5, tzinfo=UTC), "country.xlsx")


def caption(months: int = 1) -> Caption:
    period = Period(JANUARY - (months - 1), JANUARY)
    return Caption(Verbatim("臺灣 *Trade* #1 <b>"), Verbatim("$x$ 2026"), (CENSUS,), period, (Verbatim("A note."),))


def points(*billions: int | None) -> tuple[Point, ...]:
    """Months that end in January 2026, in tenths of a billion; None is a month that is not loaded."""
    first = JANUARY - (len(billions) - 1)
    return tuple(
        Point(first + place, NOT_LOADED if value is None else Usd(value * 10**8))
        for place, value in enumerate(billions)
    )


def series(measure: Measure, *billions: int | None) -> Series:
    return Series(measure, Verbatim(measure.value.title()), points(*billions))


def growth(hundredths: int) -> Percent:
    return Percent(Ratio(hundredths, 10_000), RatioStyle.ARROW)


BARS = Bars(
    caption(),
    Measure.DEFICIT,
    (
        Bar("VN", 1, Usd(18_257_000_000), growth(5168)),
        Bar("TW", 2, Usd(16_776_000_000), growth(11781), is_strong=True),
        Bar("BA", 3, Usd(2_776_000_000), Missing(Why.TURNED_TO_DEFICIT)),
        Bar("VC", 4, Usd(0), None),
        Bar("CD", Missing(Why.NO_TRADE), Missing(Why.NOT_REPORTED), None),
    ),
)
CONTRIBUTIONS = Contributions(
    caption(),
    (
        Part("TW", Ratio(253, 10_000)),
        Part("GB", Ratio(120, 10_000)),
        Part("CN", Ratio(-460, 10_000)),
        Part(None, Ratio(-627, 10_000)),
    ),
    Ratio(-714, 10_000),
)
EXPORTS = series(Measure.EXPORTS, 34, 37, 47, 50, None, 43, None, 46, 45, 48, 53, 48, 49)
IMPORTS = series(Measure.IMPORTS, 111, 106, 124, 30, None, 40, None, 178, 150, 223, 203, 247, 217)
DEFICIT = series(Measure.DEFICIT, 77, 69, 77, -20, None, -3, None, 132, 105, 175, 150, 199, 168)
MONTHS = MonthChart(caption(13), DEFICIT, (EXPORTS, IMPORTS))
ONE_MEASURE = MonthChart(caption(13), DEFICIT)
COMPARISON = Comparison(
    caption(13),
    tuple(replace(one, name=Name(code)) for code, one in (("TW", IMPORTS), ("AE", EXPORTS), ("BA", DEFICIT))),
)


def row(measure: Measure, value: Usd | Missing) -> Row:
    period, none = Period.of_month(JANUARY), Missing(Why.PRIOR_NOT_LOADED)
    return Row("TW", measure, period, value, none, none, none, none, none, none, none, Status.COMPUTED)


PANELS = Panels(
    caption(),
    tuple(
        Panel(row(one.measure, one.points[-1].value), growth(-714), Number(4), one)
        for one in (EXPORTS, IMPORTS, DEFICIT)
    ),
)
SHEET = TableChart(
    caption(),
    Table(
        columns=(Column.RANK, Column.NAME, Column.AMOUNT, Column.PRIOR, Column.CHANGE, Column.SHARE, Column.MOVE),
        headings=tuple(map(Verbatim, ("Rank", "Partner", "January 2026", "January 2025", "Change", "Share", "Places"))),
        rows=tuple(
            (
                Number(rank),
                Name(code),
                Bare(Usd(rank * 10**10)),
                None,
                growth(rank * 100),
                None,
                RankMove(rank, 3),
            )
            for rank, code in enumerate(("TW", "AE", "VC"), 1)
        ),
        spare=(Column.SHARE, Column.PRIOR, Column.MOVE),
    ),
)

CHARTS: dict[str, Chart] = {
    "bars": BARS,
    "contributions": CONTRIBUTIONS,
    "months": MONTHS,
    "one-measure": ONE_MEASURE,
    "comparison": COMPARISON,
    "panels": PANELS,
    "sheet": SHEET,
}


@pytest.fixture(params=CHARTS)
def named_chart(request) -> tuple[str, Chart]:
    return request.param, CHARTS[request.param]


@pytest.fixture
def charts() -> dict[str, Chart]:
    return CHARTS
