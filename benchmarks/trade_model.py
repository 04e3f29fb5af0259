"""How long the trade model takes, beside the same question asked of a pandas DataFrame.

Run it with `python -m benchmarks.trade_model`. Forty-one years of made-up figures, 240 partners: the size of
the Census workbook.
"""

import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pandas as pd

from benchmarks.answers import by_pandas
from bot.domain.facts import Source
from bot.domain.figure_columns import FigureColumns
from bot.domain.figures import Measure
from bot.domain.loads import FigureRow, Holdings, Load
from bot.domain.partner import WORLD, Partner, PartnerKind
from bot.domain.ports import TradeModel
from bot.domain.time import Month, Period
from bot.trade.model import build

FIRST, LAST = Month.of(1985, 1), Month.of(2025, 12)
PARTNERS = [f"{number:04d}" for number in range(1000, 1239)]
ROUNDS = 200


def rows(number: int, months: Period, changed: random.Random) -> Iterator[FigureRow]:
    for month in months:
        for code in (*PARTNERS, WORLD):
            yield FigureRow(number, month.ordinal, code, changed.randrange(10**10), changed.randrange(10**10))


def holdings() -> Holdings:
    """A first load of everything and a June revision of three years, as columns, as the store gives them."""
    dice = random.Random(1)  # noqa: S311 - figures, not secrets
    everything = Period(FIRST, LAST)
    source = Source("census_workbook", "US Census Bureau", "2026-03", datetime(2026, 3, 1, tzinfo=UTC), "country.xlsx")
    june = Source("census_workbook", "US Census Bureau", "2026-06", datetime(2026, 6, 1, tzinfo=UTC), "country.xlsx")
    return Holdings(
        [Load(1, source, tuple(everything), is_complete=True), Load(2, june, tuple(everything), is_complete=True)],
        FigureColumns.of([*rows(1, everything, dice), *rows(2, Period(LAST - 35, LAST), dice)]),
        (),
    )


def milliseconds(ask: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of so many rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        ask()
        times.append(time.perf_counter() - start)
    return sorted(times)[rounds // 2] * 1000


def fresh_months() -> Iterator[Period]:
    """Periods that nobody has asked about yet, so that no cache helps."""
    for start in range(24, 24 + ROUNDS * 2, 2):
        yield Period.of_month(FIRST + start)


def main() -> None:
    loaded = holdings()
    partners = [Partner(code, PartnerKind.COUNTRY) for code in PARTNERS]
    start = time.perf_counter()
    model: TradeModel = build(loaded, partners)
    built = (time.perf_counter() - start) * 1000

    month = Period.of_month(LAST)
    unseen = fresh_months()
    untouched = iter([build(loaded, partners) for _ in range(3)])
    newest = {(row.month, row.partner): row for row in loaded.figures}
    frame = pd.DataFrame(newest.values(), columns=FigureRow._fields).astype({"partner": "category"})
    pandas = milliseconds(lambda: by_pandas(frame, LAST), 50)
    asked_before = milliseconds(lambda: model.ranking(Measure.TOTAL, month, 15))
    first_time = milliseconds(lambda: model.ranking(Measure.TOTAL, next(unseen), 15))

    report = {
        f"build of {len(loaded.figures):,} rows": built,
        "top 15, asked before": asked_before,
        "top 15, first time": first_time,
        "top 15, pandas": pandas,
        "one partner": milliseconds(lambda: model.row("1100", Measure.TOTAL, month)),
        "movers, twelve months": milliseconds(
            lambda: model.movers(Measure.DEFICIT, Period.last_twelve(LAST), None, 15)
        ),
        "series of 41 years": milliseconds(lambda: model.series("1100", Measure.TOTAL, Period(FIRST, LAST)), 20),
        "records of 41 years": milliseconds(lambda: model.extremes("1100", Measure.TOTAL, LAST), 20),
        "revisions": milliseconds(model.revisions, 20),
        "another vintage": milliseconds(lambda: next(untouched).at("2026-03"), 3),
    }
    for what, took in report.items():
        print(f"{what:30} {took:10.3f} ms")
    print(f"pandas takes {pandas / asked_before:.0f} times as long, {pandas / first_time:.0f} times the first time")


if __name__ == "__main__":
    main()
