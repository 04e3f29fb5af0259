"""Partners side by side, in one measure or in all four."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answers._charts import ChartContext, caption, has_months, leading_to
from bot.answers._figures import amount, bare_amount, change, difference, dollars, present, rank, with_positive_balance
from bot.answers._page import figures_page, period_of
from bot.answers._partner_charts import comparison
from bot.answers._sentences import by_measure, label, of
from bot.answers.choices import other_measures, other_periods, standing_of, trend_of
from bot.domain.charts import Bar, Bars, Chart
from bot.domain.document import Block, Choice, Document, Fact, Facts, Headline, Note
from bot.domain.errors import Invalid
from bot.domain.facts import Coverage, Row
from bot.domain.figures import BRIEFING_MEASURES, Measure, Usd
from bot.domain.intent import Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext, TradeModel
from bot.domain.request import Intent, Request
from bot.domain.table import Column, Table
from bot.domain.time import Period
from bot.domain.values import Listing, Name, ShortName, Value, Verbatim, psay, say
from bot.pictures.plots.comparison import MOST

RECORD = IntentRecord(
    name=Intent.COMPARE,
    commands=(
        Command(
            name="compare",
            summary="Partners side by side",
            example="/compare TW VN",
            usage="partner partner … [measure] [month]",
            place=90,
        ),
    ),
    strength=20,
    may_yield=True,
    period=DefaultPeriod.NEWEST_OR_YEAR,
    is_same_for_everybody=True,
)

_IN_HEADLINE = 2
"""Partners whose figures a lock screen has room for."""
_A_PAIR = 2


@dataclass(frozen=True, slots=True)
class CompareAnswer:
    period: Period
    rows: tuple[tuple[Row, ...], ...]
    """By measure; within it by partner, in the order they were named."""


async def answer(request: Request, context: AnswerContext) -> Document:
    facts = gather(request, context.model)
    rows = tuple(row for rows in facts.rows for row in rows)
    return figures_page(
        RECORD.kind,
        request,
        context.model,
        facts.period,
        tuple(layout(facts, context.model)),
        rows=rows,
        choices=tuple(_choices(request, facts.period, context)),
    )


def gather(request: Request, model: TradeModel) -> CompareAnswer:
    """Raises `Invalid` for fewer than two partners."""
    partners = tuple(dict.fromkeys(request.partners))
    if len(partners) < 2:
        raise Invalid(say("Name two partners or more to compare."))
    period = period_of(request, model)
    measures = BRIEFING_MEASURES if request.measure is None else (request.measure,)
    return CompareAnswer(
        period, tuple(tuple(model.row(partner, measure, period) for partner in partners) for measure in measures)
    )


def layout(facts: CompareAnswer, model: TradeModel) -> Iterator[Block]:
    first = facts.rows[0]
    figures: list[Value] = [
        say("{partner} {amount}", partner=ShortName(row.partner), amount=_figure(row, model)) for row in first
    ]
    if len(figures) > _IN_HEADLINE:
        figures[_IN_HEADLINE:] = [Verbatim("…")]
    yield Headline(of(facts.period, _headline(first[0].measure, Listing(tuple(figures)))))
    if len(facts.rows) == 1:
        spoken = [with_positive_balance(row, model) for row in first]
        figures_of = (
            Fact(Name(row.partner), _figure(row, model), present(change(said), rank(said)))
            for row, said in zip(first, spoken, strict=True)
        )
        yield Facts((*figures_of, *_apart(first)))
        return
    yield _side_by_side(facts.rows)
    if any(isinstance(row.value, Usd) and row.value.dollars < 0 for row in facts.rows[-1]):
        yield Note(say("A deficit below zero is a surplus."))


def _apart(rows: tuple[Row, ...]) -> Iterator[Fact]:
    """How far two partners are apart."""
    if len(rows) != _A_PAIR:
        return
    one, other = (row.value for row in rows)
    by = difference(one, other)
    if by is not None and by.dollars:
        yield Fact(psay("compare", "Difference"), amount(Usd(abs(by.dollars), by.step)))


def _side_by_side(rows: tuple[tuple[Row, ...], ...]) -> Table:
    """A row a partner, a column a measure."""
    measures = [of_measure[0].measure for of_measure in rows]
    partners = zip(*rows, strict=True)
    return Table(
        columns=(*(Column.AMOUNT for _ in measures), Column.NAME),
        headings=(*map(label, measures), say("Partner")),
        rows=tuple((*(bare_amount(row.value) for row in each), Name(each[0].partner)) for each in partners),
    )


def _headline(measure: Measure, figures: Value) -> Value:
    return by_measure(
        measure,
        total=say("US trade: {figures}", figures=figures),
        exports=say("US exports: {figures}", figures=figures),
        imports=say("US imports: {figures}", figures=figures),
        deficit=say("US trade deficit: {figures}", figures=figures),
        surplus=say("US trade surplus: {figures}", figures=figures),
    )


def _figure(row: Row, model: TradeModel) -> Value:
    """The amount, and which balance it is where that is not the one asked about."""
    spoken = with_positive_balance(row, model)
    if spoken.measure is row.measure:
        return amount(spoken.value)
    if spoken.measure is Measure.SURPLUS:
        return say("surplus {amount}", amount=amount(spoken.value))
    return say("deficit {amount}", amount=amount(spoken.value))


def _choices(request: Request, period: Period, context: AnswerContext) -> Iterator[Choice]:
    yield from other_periods(request, period, context.model.coverage)
    yield from other_measures(request, request.measure)
    for partner in request.partners[:3]:
        yield from standing_of(partner, period)
    yield from trend_of(request.partners[0], request.measure, period)


def chart(request: Request, context: ChartContext) -> Chart | None:
    """Lines over time; of too many partners for lines, bars, the largest first."""
    facts, measure = gather(request, context.model), request.measure or Measure.TOTAL
    rows = next(rows for rows in facts.rows if rows[0].measure is measure)
    if len(rows) <= MOST:
        period = leading_to(period_of(request, context.model), context.model.coverage)
        return comparison(tuple(row.partner for row in rows), measure, period, context.model)
    bars = tuple(
        Bar(row.partner, row.rank, row.value, change(row), is_strong=row.partner == context.office_partner)
        for row in sorted(rows, key=dollars, reverse=True)
    )
    return Bars(
        caption(label(measure), of(facts.period, label(measure)), facts.period, context.model, rows=rows), measure, bars
    )


def has_chart(document: Document, coverage: Coverage) -> bool:
    """Bars need one month, lines two."""
    request = document.request
    return request is not None and (len(request.partners) > MOST or has_months(document, coverage))
