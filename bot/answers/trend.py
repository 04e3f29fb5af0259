"""One partner's months in a row."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answers._charts import ChartContext, caption, has_months, is_enough, leading_to, remarks, series
from bot.answers._figures import amount, bare_amount, change, dollars, with_positive_balance
from bot.answers._page import figures_page, period_of
from bot.answers._partner_charts import columns, comparison
from bot.answers._records import Record, records, said_together
from bot.answers._sentences import by_month, label, monthly_trade_of, of, with_change
from bot.answers.choices import choice, other_measures, standing_of
from bot.domain.charts import Chart, MonthChart
from bot.domain.document import Block, Bullets, Choice, Document, Fact, Facts, Headline
from bot.domain.facts import Coverage, Row, Source
from bot.domain.figures import Measure, Usd
from bot.domain.intent import Command, DefaultPeriod, IntentRecord
from bot.domain.partner import WORLD
from bot.domain.ports import AnswerContext, TradeModel
from bot.domain.request import Intent, Request
from bot.domain.table import Column, Table
from bot.domain.time import Period
from bot.domain.values import RatioStyle, say

RECORD = IntentRecord(
    name=Intent.TREND,
    commands=(
        Command(
            name="trend",
            summary="Month by month",
            example="/trend TW imports",
            usage="[partner] [measure] [months]",
            place=100,
        ),
    ),
    strength=50,
    may_yield=True,
    period=DefaultPeriod.THIRTEEN_MONTHS,
    is_same_for_everybody=True,
)

USUAL = 13
"""A year and the month it is measured against."""


@dataclass(frozen=True, slots=True)
class PartnerMonths:
    """One partner's months, ascending."""

    partner: str
    rows: tuple[Row, ...]
    highest: Row | None
    lowest: Row | None


@dataclass(frozen=True, slots=True)
class TrendAnswer:
    measure: Measure
    period: Period
    series: tuple[PartnerMonths, ...]
    records: tuple[Record, ...]


async def answer(request: Request, context: AnswerContext) -> Document:
    facts = gather(request, context.model)
    return figures_page(
        RECORD.kind,
        request,
        context.model,
        facts.period,
        tuple(layout(facts, context.model)),
        rows=tuple(row for series in facts.series for row in series.rows),
        sources=_sources(facts.period, context.model),
        noted=(),  # thirteen months without their year before are no news, and the table shows the gap
        choices=tuple(_choices(facts, request)),
    )


def _sources(period: Period, model: TradeModel) -> tuple[Source, ...]:
    """What the months are from, each by itself: a briefing answers about its month, never about a longer period."""
    months = reversed([Period.of_month(month) for month in period])
    return tuple(dict.fromkeys(source for month in months for source in model.sources(month)))


def gather(request: Request, model: TradeModel) -> TrendAnswer:
    """Raises `UnknownMonth` when a month of the period is not loaded."""
    period, measure = _span(period_of(request, model), model.coverage), request.measure or Measure.TOTAL
    series = tuple(_series(partner, measure, period, model) for partner in request.partners or (WORLD,))
    newest = tuple(with_positive_balance(one.rows[-1], model) for one in series)
    return TrendAnswer(measure, period, series, records(newest, model))


def _span(asked: Period, coverage: Coverage) -> Period:
    """The months to show: for a single one the year that leads to it, as far as it is loaded without a hole."""
    if not asked.is_month:
        return asked
    loaded, first = set(coverage.months), asked.last
    while first - 1 in loaded and asked.last.ordinal - first.ordinal < USUAL - 1:
        first -= 1
    return Period(first, asked.last)


def _series(partner: str, measure: Measure, period: Period, model: TradeModel) -> PartnerMonths:
    rows = tuple(model.row(partner, measure, Period.of_month(month)) for month in period)
    known = [row for row in rows if isinstance(row.value, Usd)]
    return PartnerMonths(partner, rows, max(known, key=dollars, default=None), min(known, key=dollars, default=None))


def layout(facts: TrendAnswer, model: TradeModel) -> Iterator[Block]:
    newest = facts.series[0].rows[-1]
    yield Headline(of(newest.period, with_change(with_positive_balance(newest, model))))
    for one in facts.series:
        yield _table(one)
        extremes = tuple(_extremes(one))
        if extremes:
            yield Facts(extremes)
    if facts.records:
        yield Bullets(tuple((0, sentence) for sentence in said_together(facts.records)))


def _extremes(series: PartnerMonths) -> Iterator[Fact]:
    if series.highest is not None and series.lowest is not None:
        yield Fact(say("Highest"), amount(series.highest.value), (series.highest.period,))
        yield Fact(say("Lowest"), amount(series.lowest.value), (series.lowest.period,))


def _table(series: PartnerMonths) -> Table:
    measure = series.rows[0].measure
    return Table(
        columns=(Column.MONTH, Column.AMOUNT, Column.CHANGE),
        headings=(say("Month"), label(measure), say("Year on year")),
        rows=tuple(
            (row.period, bare_amount(row.value), change(row, RatioStyle.SIGNED)) for row in reversed(series.rows)
        ),
        title=by_month(series.partner, measure),
    )


def _choices(facts: TrendAnswer, request: Request) -> Iterator[Choice]:
    yield from other_measures(request, facts.measure)
    last = facts.series[0].rows[-1].period
    for one in facts.series[:3]:
        yield from standing_of(one.partner, last)
    if len(facts.series) == 1 and facts.series[0].partner != WORLD:
        yield from choice(say("Share"), Request(Intent.SHARE, (facts.series[0].partner,), period=last))


def chart(request: Request, context: ChartContext) -> Chart | None:
    """Exports, imports and the balance between them, or the one measure asked for."""
    period = leading_to(period_of(request, context.model), context.model.coverage)
    partners = tuple(dict.fromkeys(request.partners)) or (WORLD,)
    if len(partners) > 1:
        return comparison(partners, request.measure or Measure.TOTAL, period, context.model)
    if request.measure is None:
        return flows(partners[0], period, context.model)
    return columns(partners[0], request.measure, period, context.model)


def flows(partner: str, period: Period, model: TradeModel) -> MonthChart | None:
    exports, imports, deficit = (
        series(partner, measure, period, model) for measure in (Measure.EXPORTS, Measure.IMPORTS, Measure.DEFICIT)
    )
    if not (is_enough(exports.points) or is_enough(imports.points)):
        return None
    around = caption(monthly_trade_of(partner), period, period, model, notes=remarks((exports, imports, deficit)))
    return MonthChart(around, deficit, (exports, imports))


has_chart = has_months
