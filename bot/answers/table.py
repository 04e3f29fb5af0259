"""Partners in order of one measure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.answers._charts import ChartContext, caption
from bot.answers._combined import sum_of_rows
from bot.answers._figures import amount, change, with_positive_balance
from bot.answers._page import figures_page, period_of
from bot.answers._ranking import FEW, ranked
from bot.answers._ranking import table as as_table
from bot.answers._selection import Selected, said, selected, without
from bot.answers._sentences import label, largest, of, with_change
from bot.answers.choices import (
    briefing_of,
    choice,
    other_lengths,
    other_measures,
    other_periods,
    standing_of,
)
from bot.domain.charts import Bar, Bars, TableChart
from bot.domain.condition import Aggregate, Condition
from bot.domain.document import Block, Choice, Document, Headline, Paragraph
from bot.domain.facts import Row
from bot.domain.figures import Measure, Missing, Ratio, Usd
from bot.domain.intent import Command, DefaultPeriod, IntentRecord
from bot.domain.partner import WORLD
from bot.domain.ports import AnswerContext, TradeModel
from bot.domain.request import Intent, Request
from bot.domain.time import Period
from bot.domain.values import Name, Number, Percent, Value, nsay, say

RECORD = IntentRecord(
    name=Intent.TABLE,
    commands=(
        Command(
            name="deficit",
            summary="US trade deficits",
            example="/deficit top5",
            measure=Measure.DEFICIT,
            usage="[partner] [topN] [month]",
            place=30,
            is_open=True,
        ),
        Command(
            name="imports",
            summary="US imports, from all or from one partner",
            example="/imports TW",
            measure=Measure.IMPORTS,
            usage="[partner] [topN] [month]",
            place=40,
            is_open=True,
        ),
        Command(
            name="exports",
            summary="US exports, to all or to one partner",
            example="/exports VN",
            measure=Measure.EXPORTS,
            usage="[partner] [topN] [month]",
            place=50,
            is_open=True,
        ),
        Command(
            name="total",
            summary="Exports and imports together",
            example="/total top15",
            measure=Measure.TOTAL,
            usage="[partner] [topN] [month]",
            place=60,
            is_open=True,
        ),
        Command(
            name="surplus",
            summary="US trade surpluses",
            example="/surplus top5",
            measure=Measure.SURPLUS,
            usage="[partner] [topN] [month]",
            place=70,
            is_open=True,
        ),
        Command(
            name="partners",
            summary="The largest trading partners",
            example="/partners top10",
            measure=Measure.TOTAL,
            usage="[topN] [month]",
            place=80,
            is_open=True,
        ),
    ),
    period=DefaultPeriod.NEWEST_OR_YEAR,
    takes_top=True,
    is_same_for_everybody=True,
)

_BARS = 20
_ROWS = 60
"""A longer picture is one that Telegram refuses and nobody scrolls."""
USUAL = 15
"""As many as the office's tables have."""


@dataclass(frozen=True, slots=True)
class TableAnswer:
    measure: Measure
    period: Period
    whole: Row
    """What the rows are parts of: the world, or the group whose members they are."""
    rows: tuple[Row, ...]
    of: int
    """How many there are in all."""
    is_complete: bool
    """False where other partners, not loaded, may have as much."""
    condition: Condition | None = None
    """What all of them meet."""
    excluded: tuple[str, ...] = ()
    aggregate: Aggregate | None = None
    sum: Usd | Missing | None = None
    """What the rows come to, where that is asked."""


async def answer(request: Request, context: AnswerContext) -> Document:
    facts = gather(request, context.model)
    return figures_page(
        RECORD.kind,
        request,
        context.model,
        facts.period,
        tuple(layout(facts, context.model)),
        rows=facts.rows,
        world=facts.whole,
        noted=facts.rows if facts.measure is Measure.SURPLUS else (*facts.rows, facts.whole),
        are_priors_shown=len(facts.rows) > FEW,
        choices=tuple(_choices(facts, request, context)),
    )


def gather(request: Request, model: TradeModel) -> TableAnswer:
    measure, period, top = request.measure or Measure.TOTAL, period_of(request, model), request.top or USUAL
    if request.condition is not None or request.excluded or request.aggregate is not None:
        found = selected(request, measure, period, model, usual=USUAL)
        return TableAnswer(
            measure,
            period,
            found.world,
            found.rows,
            found.of,
            found.is_complete,
            request.condition,
            request.excluded,
            request.aggregate,
            _sum(request, found),
        )
    group = next((partner for partner in request.partners if partner != WORLD), None)
    ranking = model.ranking(measure, period, top, among=group)
    return TableAnswer(measure, period, ranking.world, ranking.rows, ranking.of, ranking.is_complete)


def _sum(request: Request, found: Selected) -> Usd | Missing | None:
    """Of the rows wanted or, where no number is named, of all that meet the condition."""
    if request.aggregate is not Aggregate.SUM:
        return None
    return sum_of_rows(found.rows if request.top is not None else found.every)


def title(facts: TableAnswer) -> Value:
    """What stands above the rows, and over a chart of them."""
    n, group = len(facts.rows), facts.whole.partner
    if not facts.is_complete:
        of_loaded = nsay(
            "{measure}: {n} partner loaded", "{measure}: {n} partners loaded", n, measure=label(facts.measure)
        )
        return of_loaded if group == WORLD else say("{partner} – {title}", partner=Name(group), title=of_loaded)
    if facts.condition is not None:
        return say("{measure}: {condition}", measure=label(facts.measure), condition=said(facts.condition))
    if group == WORLD:
        return largest(facts.measure, Number(n))
    return say("{partner} – {title}", partner=Name(group), title=largest(facts.measure, Number(n)))


def layout(facts: TableAnswer, model: TradeModel) -> Iterator[Block]:
    headline = _headline(facts, model)
    is_dated = not facts.is_complete and facts.whole.partner == WORLD
    yield Headline(headline if is_dated else of(facts.period, headline))
    if facts.rows:
        yield from ranked(title(facts), facts.rows)
    else:
        yield Paragraph(say("No partner has one in this period."))


def _headline(facts: TableAnswer, model: TradeModel) -> Value:
    if not facts.is_complete and facts.whole.partner == WORLD:
        # Before any figure: on a lock screen the largest of three would pass for the largest of all.
        return nsay(
            "Only {n} partner is loaded for {period}",
            "Only {n} partners are loaded for {period}",
            facts.of,
            period=facts.period,
        )
    selected_headline = _selected_headline(facts)
    if selected_headline is not None:
        return selected_headline
    # The world has no surplus to speak of: the largest one says more than a deficit above a table of surpluses.
    if facts.measure is Measure.SURPLUS and facts.rows:
        return with_change(facts.rows[0])
    return with_change(with_positive_balance(facts.whole, model))


def _selected_headline(facts: TableAnswer) -> Value | None:
    """What was asked of the selected ones: their number, their sum or, without some, the first."""
    statement: Value | None = None
    if facts.sum is not None:
        whole = facts.whole.value
        statement = say("Sum of {n}: {amount}", n=Number(len(facts.rows)), amount=amount(facts.sum))
        if isinstance(facts.sum, Usd) and isinstance(whole, Usd) and whole.dollars > 0 and facts.sum.dollars > 0:
            share = Percent(Ratio(facts.sum.dollars, whole.dollars))
            statement = say("{statement}, {share} of the US figure", statement=statement, share=share)
        statement = say("{measure}: {statement}", measure=label(facts.measure), statement=statement)
    elif facts.condition is not None:
        statement = nsay(
            "{n} partner – {measure}: {condition}",
            "{n} partners – {measure}: {condition}",
            facts.of,
            measure=label(facts.measure),
            condition=said(facts.condition),
        )
    elif facts.aggregate is Aggregate.COUNT:
        statement = nsay("{measure}: {n} partner", "{measure}: {n} partners", facts.of, measure=label(facts.measure))
    elif facts.excluded and facts.rows:
        statement = with_change(facts.rows[0])
    if statement is None or not facts.excluded:
        return statement
    return say("{statement}, {remark}", statement=statement, remark=without(facts.excluded))


def _choices(facts: TableAnswer, request: Request, context: AnswerContext) -> Iterator[Choice]:
    yield from other_periods(request, facts.period, context.model.coverage)
    yield from other_lengths(request, len(facts.rows), facts.of)
    yield from other_measures(request, facts.measure)
    movers = Request(Intent.MOVERS, measure=facts.measure, period=facts.period)
    yield from choice(say("What moved most"), movers)
    yield from standing_of(context.office_partner, facts.period)
    yield from briefing_of(facts.period)


def chart(request: Request, context: ChartContext) -> Bars | TableChart | None:
    """Bars as long as a phone shows them at once, a table beyond."""
    facts = gather(request, context.model)
    rows = facts.rows[:_ROWS]
    if not rows:
        return None
    above = title(replace(facts, rows=rows))
    # The world has no surplus to speak of.
    whole = None if facts.measure is Measure.SURPLUS else with_positive_balance(facts.whole, context.model)
    subtitle = facts.period if whole is None else of(facts.period, with_change(whole))
    around = caption(above, subtitle, facts.period, context.model, rows=rows)
    if len(rows) > _BARS:
        return TableChart(around, as_table(above, rows))
    return Bars(
        around,
        facts.measure,
        tuple(
            Bar(row.partner, row.rank, row.value, change(row), is_strong=row.partner == context.office_partner)
            for row in rows
        ),
    )
