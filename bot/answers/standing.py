"""Where one partner stands: all four measures at a glance, or one of them in full."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.answers._charts import ChartContext, has_months, leading_to
from bot.answers._combined import code_of, is_combined, row_of
from bot.answers._combined import spoken as spoken_sum
from bot.answers._figures import (
    amount,
    as_growth,
    change,
    difference,
    growth,
    present,
    rank,
    share,
    with_positive_balance,
)
from bot.answers._notes import NOT_SEASONALLY_ADJUSTED, ROUNDED_ONE_BY_ONE, is_difference_apart
from bot.answers._page import figures_page, period_of
from bot.answers._partner_charts import columns, panels
from bot.answers._ranking import FEW, lines
from bot.answers._records import Record, records
from bot.answers._selection import met_by
from bot.answers._sentences import dated, label, statement, with_change
from bot.answers.choices import briefing_of, choice, comparison, other_measures, other_periods, trend_of
from bot.domain.charts import Chart
from bot.domain.condition import Condition, Criterion
from bot.domain.document import Block, Bullets, Choice, Document, Fact, Facts, Heading, Headline, Paragraph
from bot.domain.errors import UnknownMonth
from bot.domain.facts import Coverage, Row
from bot.domain.figures import BRIEFING_MEASURES, Measure, Missing, Ratio, Usd, Why
from bot.domain.intent import Command, DefaultPeriod, IntentRecord
from bot.domain.partner import WORLD, PartnerKind
from bot.domain.ports import AnswerContext, TradeModel
from bot.domain.request import WHY, Intent, Request
from bot.domain.time import Period, PeriodKind
from bot.domain.values import Amount, Name, Number, Percent, RatioStyle, Value, say

RECORD = IntentRecord(
    name=Intent.STANDING,
    commands=(
        Command(
            name="rank",
            summary="Where a partner stands among all",
            example="/rank TW",
            usage="[partner] [month]",
            place=10,
            is_open=True,
        ),
    ),
    period=DefaultPeriod.NEWEST_OR_YEAR,
    is_same_for_everybody=True,
)


@dataclass(frozen=True, slots=True)
class StandingAnswer:
    partner: str
    measure: Measure | None
    """The one asked for; None for all four."""
    period: Period
    rows: tuple[Row, ...]
    """As asked: a negative deficit stays one."""
    spoken: tuple[Row, ...]
    """The same as people say them: a surplus."""
    previous: Usd | None
    """The period just before, of the one measure; None where it is not loaded or not asked."""
    records: tuple[Record, ...]
    members: tuple[Row, ...]
    """Of a group, the largest members."""
    neighbours: tuple[str, ...]
    """Who ranks just above and just below."""
    condition: Condition | None = None
    """What is asked by yes or no."""
    other: Row | None = None
    """The partner's row that it is measured against."""
    against: tuple[Row, ...] = ()
    """The same of the second period, by measure."""
    is_why: bool = False


async def answer(request: Request, context: AnswerContext) -> Document:
    model = context.model
    facts = gather(request, context)
    return figures_page(
        RECORD.kind,
        request,
        model,
        facts.period,
        tuple(layout(facts, context)),
        rows=facts.rows,
        noted=facts.spoken,
        choices=tuple(_choices(facts, request, context)),
    )


def gather(request: Request, context: AnswerContext) -> StandingAnswer:
    model, period = context.model, period_of(request, context.model)
    partner = request.partners[0] if request.partners else WORLD
    measures = BRIEFING_MEASURES if request.measure is None else (request.measure,)
    if is_combined(request):
        return _combined(request, measures, period, model)
    rows = tuple(model.row(partner, measure, period) for measure in measures)
    spoken = tuple(with_positive_balance(row, model) for row in rows)
    condition, against = request.condition, request.against
    is_of_other = condition is not None and condition.of is Criterion.PARTNER
    ranked_by = request.measure or Measure.TOTAL
    is_group = partner != WORLD and context.partners.get(partner).kind is PartnerKind.GROUP
    return StandingAnswer(
        partner=partner,
        measure=request.measure,
        period=period,
        rows=rows,
        spoken=spoken,
        previous=None
        if request.measure is None
        else _previous(spoken[0], lambda then: model.row(partner, spoken[0].measure, then)),
        records=records(spoken, model),
        members=model.ranking(ranked_by, period, request.top or FEW, among=partner).rows if is_group else (),
        neighbours=_neighbours(spoken[0], model),
        condition=condition,
        other=model.row(condition.partner, measures[0], period) if condition is not None and is_of_other else None,
        against=() if against is None else tuple(model.row(partner, measure, against) for measure in measures),
        is_why=request.argument == WHY,
    )


def _combined(request: Request, measures: Sequence[Measure], period: Period, model: TradeModel) -> StandingAnswer:
    """Several partners together, or the world without some."""
    rows = tuple(row_of(request, measure, period, model) for measure in measures)
    before = (
        None if request.measure is None else _previous(rows[0], lambda then: row_of(request, measures[0], then, model))
    )
    return StandingAnswer(
        partner=code_of(request),
        measure=request.measure,
        period=period,
        rows=rows,
        spoken=tuple(spoken_sum(row, request, model) for row in rows),
        previous=before,
        records=(),
        members=(),
        neighbours=(),
        condition=request.condition,
        other=None,
        against=()
        if request.against is None
        else tuple(row_of(request, measure, request.against, model) for measure in measures),
    )


def _previous(row: Row, row_in: Callable[[Period], Row]) -> Usd | None:
    if not (row.period.is_month or row.period.kind is PeriodKind.QUARTER):
        return None  # three months of a year so far against the three before them say little
    try:
        value = row_in(row.period.preceding()).value
    except UnknownMonth:
        return None
    return None if isinstance(value, Missing) else value


def _neighbours(row: Row, model: TradeModel) -> tuple[str, ...]:
    if isinstance(row.rank, Missing):
        return ()
    around = model.ranking(row.measure, row.period, row.rank + 1).rows[max(row.rank - 2, 0) :]
    return tuple(near.partner for near in around if near.partner != row.partner)


def layout(facts: StandingAnswer, context: AnswerContext) -> Iterator[Block]:
    headline = _compared(facts) if facts.against else _headline(facts)
    if facts.condition is not None:
        headline = _yes_or_no(headline, facts, context.model)
    yield Headline(dated(headline, facts.period, context.model.coverage))
    if facts.is_why:
        yield Paragraph(
            say("What drove it is not in the figures: they are by partner, not by product. This is how it moved.")
        )
    if facts.against:
        yield Facts(tuple(_both(facts)))
    if facts.other is not None:
        yield Facts(
            (
                Fact(
                    Name(facts.other.partner),
                    amount(facts.other.value),
                    present(change(facts.other), rank(facts.other)),
                ),
            )
        )
    if facts.measure is None:
        yield Facts(
            tuple(
                Fact(label(row.measure), amount(row.value), present(change(row), rank(row), share(row)))
                for row in facts.spoken
            )
        )
    else:
        yield Facts(tuple(_details(facts.spoken[0], facts.previous)))
    if facts.records:
        yield Bullets(tuple((0, record.sentence()) for record in facts.records))
    if facts.members:
        yield Heading(say("Largest members"))
        yield lines(facts.members)
    if facts.measure is not None and facts.previous is not None and facts.period.is_month:
        yield NOT_SEASONALLY_ADJUSTED
    befores = () if facts.measure is None else (facts.spoken[0].prior, facts.previous or facts.spoken[0].prior)
    if any(is_difference_apart(facts.spoken[0].value, before) for before in befores):
        yield ROUNDED_ONE_BY_ONE


def _yes_or_no(statement: Value, facts: StandingAnswer, model: TradeModel) -> Value:
    """「是。…」 or 「否。…」; where the figure that was asked about is missing, neither."""
    condition, row = facts.condition, facts.rows[0]
    if condition is None:
        return statement
    if condition.of is Criterion.GROWTH and facts.against:
        then = growth(row.value, facts.against[0].value)
        row = row._replace(change=Missing(Why.PRIOR_NOT_LOADED) if then is None else then)
    figure = {
        Criterion.AMOUNT: row.value,
        Criterion.GROWTH: row.change,
        Criterion.SHARE: row.share,
        Criterion.PLACE: row.rank,
        Criterion.PARTNER: row.value,
    }[condition.of]
    if condition.of is Criterion.PLACE and isinstance(row.rank, int):
        statement = say("{statement}, No. {rank}", statement=statement, rank=Number(row.rank))
    if facts.other is not None:
        statement = say(
            "{statement}; {partner} {amount}",
            statement=statement,
            partner=Name(facts.other.partner),
            amount=amount(facts.other.value),
        )
    if isinstance(figure, Missing) and condition.of is not Criterion.PLACE:
        return statement
    if met_by(condition, row.measure, facts.period, model)(row):
        return say("Yes. {statement}", statement=statement)
    return say("No. {statement}", statement=statement)


def _compared(facts: StandingAnswer) -> Value:
    """Both figures and the rate between them; the difference stands below."""
    now, then = facts.rows[0], facts.against[0]
    grown = growth(now.value, then.value)
    if grown is None:
        return say(
            "{statement}; {period}: {amount}", statement=statement(now), period=then.period, amount=amount(then.value)
        )
    return say(
        "{statement}, {change} on {period} ({amount})",
        statement=statement(now),
        change=as_growth(grown),
        period=then.period,
        amount=amount(then.value),
    )


def _both(facts: StandingAnswer) -> Iterator[Fact]:
    for now, then in zip(facts.rows, facts.against, strict=True):
        grown = growth(now.value, then.value)
        yield Fact(now.period, amount(now.value), present(rank(now)))
        yield Fact(
            then.period,
            amount(then.value),
            present(
                None if grown is None else as_growth(grown),
                _moved(now.value, then.value) if isinstance(then.value, Usd) else None,
            ),
        )


def _headline(facts: StandingAnswer) -> Value:
    first = facts.spoken[0]
    if facts.measure is None and isinstance(first.rank, int):
        return say("{statement}, the No. {rank} partner", statement=statement(first), rank=Number(first.rank))
    return with_change(first)


def _details(row: Row, previous: Usd | None) -> Iterator[Fact]:
    yield Fact(label(row.measure), amount(row.value), present(rank(row), share(row)))
    if isinstance(row.prior, Usd):
        yield Fact(row.period.year_before(), amount(row.prior), present(change(row), _moved(row.value, row.prior)))
    if previous is not None:
        month_on_month = growth(row.value, previous)
        yield Fact(
            row.period.preceding(),
            Amount(previous),
            present(
                None if month_on_month is None else as_growth(month_on_month),
                _moved(row.value, previous),
                None
                if isinstance(row.previous_rank, Missing)
                else say("No. {rank} then", rank=Number(row.previous_rank)),
            ),
        )
    if isinstance(row.contribution, Ratio) and row.partner != WORLD:
        yield Fact(say("Contribution to US growth"), Percent(row.contribution, RatioStyle.POINTS))


def _moved(value: Usd | Missing, before: Usd) -> Value | None:
    moved = difference(value, before)
    if moved is None or moved.dollars == 0:
        return None
    if moved.dollars > 0:
        return say("{amount} more since", amount=Amount(moved))
    return say("{amount} less since", amount=Amount(-moved))


def _choices(facts: StandingAnswer, request: Request, context: AnswerContext) -> Iterator[Choice]:
    request = request._replace(condition=None, against=None, argument=None)
    yield from other_periods(request, facts.period, context.model.coverage)
    yield from other_measures(request, facts.measure)
    if not is_combined(request):
        yield from trend_of(facts.partner, facts.measure, facts.period)
    for neighbour in facts.neighbours:
        yield from comparison(facts.partner, neighbour, facts.measure, facts.period)
    if facts.partner == context.office_partner:
        yield from briefing_of(facts.period)
    if facts.measure is not None:
        yield from choice(say("All measures"), request._replace(measure=None))


def chart(request: Request, context: ChartContext) -> Chart | None:
    """All four measures as panels, or the months of the one asked for."""
    partner, period = request.partners[0] if request.partners else WORLD, period_of(request, context.model)
    if is_combined(request):
        return None
    if request.measure is None:
        return panels(partner, period, context.model)
    return columns(partner, request.measure, leading_to(period, context.model.coverage), context.model)


def has_chart(document: Document, coverage: Coverage) -> bool:
    """Not of several partners together: there is no series of their months."""
    return document.request is not None and not is_combined(document.request) and has_months(document, coverage)
