"""One answer's facts, and one answer as HTML, beside the same query written plainly in pandas."""

import asyncio
import random
import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import partial

import pandas as pd

from benchmarks import homes
from benchmarks.measure import Alternating, Comparison, Row, compared, each
from bot.app import App
from bot.chat.answering.pages import pages
from bot.domain.facts import Ranking
from bot.domain.figures import Measure, Missing, round_half_up
from bot.domain.loads import FigureRow, Holdings
from bot.domain.partner import WORLD
from bot.domain.ports import Asker
from bot.domain.time import Month, Period
from bot.i18n.languages import localizer
from bot.trade.model import build

ROUNDS = 7
TOP = 15
_MONTHS = 60
"""Asked about in a round, each once: what was asked before is remembered, and asking twice would measure that."""


def by_pandas(frame: pd.DataFrame, month: Month) -> pd.DataFrame:
    """The top fifteen of total trade with growth, share, contribution and ranks now, a year and a month before."""
    now = frame[frame.month == month.ordinal].set_index("partner")
    total = now.exports + now.imports
    table = pd.DataFrame({"value": total})
    for name, months in (("prior", 12), ("previous", 1)):
        other = frame[frame.month == month.ordinal - months].set_index("partner")
        table[name] = other.exports + other.imports
    table["share"] = table.value / table.value[WORLD]
    table["change"] = table.value / table.prior - 1
    table["contribution"] = (table.value - table.prior) / table.prior[WORLD]
    table = table.drop(WORLD)
    for name in ("value", "prior", "previous"):
        table[f"{name}_rank"] = table[name].rank(ascending=False, method="min")
    return table.nlargest(TOP, "value")


def agree(ranking: Ranking, table: pd.DataFrame) -> None:
    """The two say the same of every row: figures to the dollar, ratios to what floats hold."""
    assert [row.partner for row in ranking.rows] == list(table.index)
    for row, (_, said) in zip(ranking.rows, table.iterrows(), strict=True):
        assert not isinstance(row.value, Missing)
        assert row.value.dollars == said["value"]
        assert (row.rank, row.prior_rank, row.previous_rank) == (
            said["value_rank"],
            said["prior_rank"],
            said["previous_rank"],
        )
        for ratio, other in ((row.share, said["share"]), (row.change, said["change"])):
            assert not isinstance(ratio, Missing)
            assert abs(Fraction(ratio.numerator, ratio.denominator) - Fraction(other)) < Fraction(1, 10**9)


def said(ranking: Ranking, page: str) -> None:
    """The message has every row's amount, in hundred millions to one decimal, and its growth, in order."""
    line = "".join(page.partition("<pre>")[2].partition("</pre>")[0])
    place = 0
    for row in ranking.rows:
        assert not isinstance(row.value, Missing)
        assert not isinstance(row.change, Missing)
        tenths, hundredths = round_half_up(row.value.dollars, 10**7), row.change.scaled(4)
        for figure in (f"{tenths // 10:,}.{tenths % 10}", f"{Decimal(hundredths) / 100:+.2f}%"):
            place = line.index(figure, place)


def measure(rounds: int = ROUNDS) -> Comparison:
    return asyncio.run(_measure(rounds))


async def _measure(rounds: int) -> Comparison:
    async with homes.full_app() as app:
        return await asyncio.to_thread(_compared, app, await app.store.holdings(), rounds)


def _frame(holdings: Holdings, ranked: set[str]) -> pd.DataFrame:
    """The newest figure of every cell of the world and those that take a rank."""
    cells = {(row.month, row.partner): row for row in holdings.figures if row.partner in ranked | {WORLD}}
    frame = pd.DataFrame(cells.values(), columns=FigureRow._fields).dropna()
    return frame.astype({"partner": "category", "exports": "int64", "imports": "int64"})


def by_button(period: Period) -> str:
    """As a button asks, or who types commands."""
    return f"/total top{TOP} {period}"


def in_words(period: Period) -> str:
    return f"{period.first.year} 年 {period.first.month} 月前 {TOP} 大貿易夥伴"


async def _page(app: App, text: str) -> str:
    """The first page of an answer, as it would be sent."""
    document = await app.answering.ask(text, Asker("zh_Hant_TW"))
    return pages(document, localizer("zh_Hant_TW"))[0]


def _compared(app: App, holdings: Holdings, rounds: int) -> Comparison:
    partners = app.book.all()
    frame = _frame(holdings, {partner.code for partner in partners if partner.kind.is_ranked})
    # Months with their year before, and not those that a briefing is laid over.
    months = list(app.answering.model.coverage.months[13:-2])
    random.Random(3).shuffle(months)  # noqa: S311 - no secret
    for month in months[:5]:
        ranking = app.answering.model.ranking(Measure.TOTAL, Period.of_month(month), TOP)
        agree(ranking, by_pandas(frame, month))
        said(ranking, asyncio.run(_page(app, by_button(Period.of_month(month)))))

    def forget() -> list[Period]:
        """As after a load; the months to ask about."""
        app.answering.model = build(holdings, partners)
        return [Period.of_month(month) for month in random.sample(months, _MONTHS)]

    def facts() -> float:
        periods = iter(forget())
        return each(lambda: app.answering.model.ranking(Measure.TOTAL, next(periods), TOP), _MONTHS)

    def again() -> float:
        period = forget()[0]
        app.answering.model.ranking(Measure.TOTAL, period, TOP)
        return each(lambda: app.answering.model.ranking(Measure.TOTAL, period, TOP), _MONTHS)

    def html(spell: Callable[[Period], str], *, again: bool = False) -> float:
        questions = [spell(period) for period in forget()]
        if again:
            questions = questions[:1] * len(questions)
            asyncio.run(_page(app, questions[0]))

        async def ask_all() -> float:
            start = time.perf_counter()
            for question in questions:
                await _page(app, question)
            return (time.perf_counter() - start) / len(questions)

        return asyncio.run(ask_all())

    def pandas() -> float:
        asked = iter(random.sample(months, 20))
        return each(lambda: by_pandas(frame, next(asked)), 20)

    contenders: dict[str, Callable[[], float]] = {
        "facts": facts,
        "pandas": pandas,
        "again": again,
        "html": partial(html, by_button),
        "words": partial(html, in_words),
        "html again": partial(html, in_words, again=True),
    }
    return _told(Alternating(contenders, rounds))


def _told(taken: Alternating[float]) -> Comparison:
    def microseconds(seconds: float) -> float:
        return seconds * 1e6

    def row(what: str, name: str, target: float) -> Row:
        return compared(
            what,
            taken.spread(name, microseconds),
            taken.spread("pandas", microseconds),
            taken.ratio("pandas", name, float),
            against="the same query in pandas",
            unit="µs",
            target=target,
            at_least=True,
        )

    return Comparison(
        (
            row(
                f"one answer's facts (top {TOP}, growth, shares, three ranks), a month asked about before", "again", 50
            ),
            row("the same, each month asked about for the first time since the load", "facts", 50),
            row("one answer as HTML, asked in Chinese words, and asked before", "html again", 10),
            row("the same, as a button asks, each month for the first time since the load", "html", 10),
            row("the same, asked in Chinese words, each month for the first time", "words", 10),
        ),
        (
            "Each figure, rank, share and growth rate of five months is asserted to be the same in both.",
            "Each amount and growth rate of these is asserted to be in the message.",
            "The first time is after a load: a model without any table, and nothing read or answered remembered.",
            "What was asked before is said anew for the message, and only then is the message itself remembered.",
            "A button carries its question spelled out (`/total top15 2026-01`), which is read without the grammar.",
        ),
    )
