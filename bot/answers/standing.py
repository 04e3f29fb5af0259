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
    growth,
    is_nothing,
    moved,
    present,
    rank,
    share,
    with_positive_balance,
)
from bot.answers._notes import ADJUSTED_WHERE_SAID, NOT_SEASONALLY_ADJUSTED, ROUNDED_ONE_BY_ONE, is_difference_apart
from bot.answers._page import figures_page, period_of
from bot.answers._partner_charts import columns, panels
from bot.answers._ranking import FEW, lines
from bot.answers._records import Record, records, said_together
from bot.answers._selection import met_by
from bot.answers._sentences import by_measure, of, sided, statement, with_change
from bot.answers.choices import briefing_of, choice, comparison, other_measures, other_periods, trend_of
from bot.domain.charts import Chart
from bot.domain.condition import Condition, Criterion
from bot.domain.document import Block, Bullets, Choice, Document, Fact, Facts, Heading, Headline, Paragraph
from bot.domain.errors import UnknownMonth
from bot.domain.facts import Coverage, Row
from bot.domain.figures import BRIEFING_MEASURES, MEASURES, Measure, Missing, Ratio, Usd, Why
from bot.domain.intent import Command, DefaultPeriod, IntentRecord
from bot.domain.partner import WORLD, WORLD_ADJUSTED, PartnerKind
from bot.domain.ports import AnswerContext, TradeModel
from bot.domain.request import WHY, Intent, Request
from bot.domain.time import Period, PeriodKind
from bot.domain.values import BareAmount, Name, Number, Percent, RatioStyle, Value, say

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
    adjusted: tuple[Usd, Usd] | None
    """Of the world in a month, the one measure and that of the month before, seasonally adjusted."""
    neighbours: tuple[str, ...]
    """Who ranks just above and just below."""
    condition: Condition | None = None
    """What is asked by yes or no."""
    other: Row | None = None
    """The partner's row that it is measured against."""
    against: tuple[Row, ...] = ()
    """The same of the second period, by measure."""
    is_why: bool = False
    is_met: bool | None = None
    """Whether the condition is met."""


async def answer(request: Request, context: AnswerContext) -> Document:
    model = context.model
    facts = gather(request, context)
    return figures_page(
        RECORD.kind,
        request,
        model,
        facts.period,
        tuple(layout(facts)),
        rows=facts.rows,
        noted=facts.spoken,
        are_priors_shown=facts.measure is not None,
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
    then = () if against is None else tuple(model.row(partner, measure, against) for measure in measures)
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
        adjusted=_adjusted(spoken[0], model) if partner == WORLD and request.measure is not None else None,
        neighbours=_neighbours(spoken[0], model),
        condition=condition,
        other=model.row(condition.partner, measures[0], period) if condition is not None and is_of_other else None,
        against=then,
        is_why=request.argument == WHY,
        is_met=_is_met(condition, rows[0], then, model),
    )


def _combined(request: Request, measures: Sequence[Measure], period: Period, model: TradeModel) -> StandingAnswer:
    """Several partners together, or the world without some."""
    rows = tuple(row_of(request, measure, period, model) for measure in measures)
    before = (
        None if request.measure is None else _previous(rows[0], lambda then: row_of(request, measures[0], then, model))
    )
    against = request.against
    then = () if against is None else tuple(row_of(request, measure, against, model) for measure in measures)
    return StandingAnswer(
        partner=code_of(request),
        measure=request.measure,
        period=period,
        rows=rows,
        spoken=tuple(spoken_sum(row, request, model) for row in rows),
        previous=before,
        records=(),
        members=(),
        adjusted=None,
        neighbours=(),
        condition=request.condition,
        against=then,
        is_met=_is_met(request.condition, rows[0], then, model),
    )


def _previous(row: Row, row_in: Callable[[Period], Row]) -> Usd | None:
    if not (row.period.is_month or row.period.kind is PeriodKind.QUARTER):
        return None  # three months of a year so far against the three before them say little
    try:
        value = row_in(row.period.preceding()).value
    except UnknownMonth:
        return None
    return None if isinstance(value, Missing) else value


def _adjusted(row: Row, model: TradeModel) -> tuple[Usd, Usd] | None:
    """None where the workbook that has it is not loaded of both months."""
    if not row.period.is_month:
        return None
    adjusted = row._replace(partner=WORLD_ADJUSTED, value=model.row(WORLD_ADJUSTED, row.measure, row.period).value)
    before = _previous(adjusted, lambda then: model.row(WORLD_ADJUSTED, row.measure, then))
    value = adjusted.value
    return None if isinstance(value, Missing) or before is None else (value, before)


def _neighbours(row: Row, model: TradeModel) -> tuple[str, ...]:
    if isinstance(row.rank, Missing):
        return ()
    around = model.ranking(row.measure, row.period, row.rank + 1).rows[max(row.rank - 2, 0) :]
    return tuple(near.partner for near in around if near.partner != row.partner)


def layout(facts: StandingAnswer) -> Iterator[Block]:
    yield Headline(_first_line(facts))
    yield from _beside(facts)
    if facts.measure is None:
        yield Facts(
            tuple(
                # A share of a balance is one of a net figure: it would be taken for one like those above it.
                Fact(
                    sided(row),
                    amount(row.value),
                    present(change(row), rank(row), None if MEASURES[row.measure].is_balance else share(row)),
                )
                for row in facts.spoken
            )
        )
    elif details := (*_details(facts.spoken[0], facts.previous), *_adjusted_change(facts)):
        yield Facts(details)
    highest = [record for record in facts.records if not record.streak]
    if highest:
        yield Bullets(tuple((0, sentence) for sentence in said_together(highest)))
    if facts.members:
        yield Heading(say("Largest members"))
        yield lines(facts.members)
    is_compared = facts.measure is not None and facts.previous is not None and facts.period.is_month
    if is_compared and not is_nothing(facts.spoken[0]):
        if facts.adjusted is not None:
            yield ADJUSTED_WHERE_SAID
        elif facts.partner != WORLD_ADJUSTED:
            yield NOT_SEASONALLY_ADJUSTED
    befores = () if facts.measure is None else (facts.spoken[0].prior, facts.previous or facts.spoken[0].prior)
    if any(is_difference_apart(facts.spoken[0].value, before) for before in befores):
        yield ROUNDED_ONE_BY_ONE


def _first_line(facts: StandingAnswer) -> Value:
    if facts.other is not None:
        return _yes_or_no(statement(facts.spoken[0]), facts)  # with both growths it would be too long
    said = _compared(facts) if facts.against else _headline(facts)
    return of(facts.period, said) if facts.condition is None else _yes_or_no(said, facts)


def _beside(facts: StandingAnswer) -> Iterator[Block]:
    """What a question asks beside the figure: why, another period, another partner."""
    if facts.is_why:
        yield Paragraph(
            say("What drove it is not in the figures: they are by partner, not by product. This is how it moved.")
        )
    if facts.against:
        yield Facts(tuple(_both(facts)))
    if facts.other is not None:
        other = facts.other
        yield Facts((Fact(Name(other.partner), amount(other.value), present(change(other), rank(other))),))


def _yes_or_no(said: Value, facts: StandingAnswer) -> Value:
    """「是。…」 or 「否。…」; where the figure that was asked about is missing, neither."""
    condition, row = facts.condition, facts.rows[0]
    if condition is not None and condition.of is Criterion.PLACE and isinstance(row.rank, int):
        said = say("{statement}, No. {rank}", statement=said, rank=Number(row.rank))
    if facts.other is not None:
        said = say(
            "{statement}; {partner} {amount}",
            statement=said,
            partner=Name(facts.other.partner),
            amount=amount(facts.other.value),
        )
    said = of(facts.period, said)
    if facts.is_met is None:
        return said
    if facts.is_met:
        return say("Yes. {statement}", statement=said)
    return say("No. {statement}", statement=said)


def _is_met(condition: Condition | None, row: Row, against: Sequence[Row], model: TradeModel) -> bool | None:
    """Whether the condition is met; None where the figure that it asks about is missing."""
    if condition is None:
        return None
    if condition.of is Criterion.GROWTH and against:
        grown = growth(row.value, against[0].value)
        row = row._replace(change=Missing(Why.PRIOR_NOT_LOADED) if grown is None else grown)
    figure = {Criterion.GROWTH: row.change, Criterion.SHARE: row.share, Criterion.PLACE: 1}.get(condition.of, row.value)
    return None if isinstance(figure, Missing) else met_by(condition, row.measure, row.period, model)(row)


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
                moved(now.value, then.value) if isinstance(then.value, Usd) else None,
            ),
        )


def _headline(facts: StandingAnswer) -> Value:
    first = facts.spoken[0]
    if facts.measure is None and isinstance(first.rank, int):
        return say("{statement}, the No. {rank} partner", statement=statement(first), rank=Number(first.rank))
    return with_change(first)


def _details(row: Row, previous: Usd | None) -> Iterator[Fact]:
    """The place, and how far the figure is from those before it: each comparison whole in itself."""
    # The amount and its growth on the year are in the headline.
    place, part = rank(row), share(row)
    if place is not None and part is not None:
        yield Fact(place, part)
    elif (one := place or part) is not None:
        yield Fact(sided(row), one)
    if isinstance(row.prior, Usd):
        on: Value = say("Against {before} a year ago", before=BareAmount(row.prior))
        yield from _comparison(on, row.value, row.prior, ())
    if previous is not None:
        on = _on_previous(row.period, previous)
        grown = growth(row.value, previous)
        rate = None if grown is None else as_growth(grown)
        then = None
        if not isinstance(row.previous_rank, Missing):
            then = say("No. {rank} then", rank=Number(row.previous_rank))
        yield from _comparison(on, row.value, previous, present(rate, then))
    if isinstance(row.contribution, Ratio) and row.partner != WORLD and not is_nothing(row):
        yield Fact(_contributed(row.measure), Percent(row.contribution, RatioStyle.POINTS))


def _comparison(on: Value, value: Usd | Missing, before: Usd, rest: tuple[Value, ...]) -> Iterator[Fact]:
    if (by := moved(value, before)) is not None:
        yield Fact(on, by, rest)


def _on_previous(period: Period, previous: Usd) -> Value:
    if period.is_month:
        return say("Against {before} a month ago", before=BareAmount(previous))
    return say("Against {before} a quarter ago", before=BareAmount(previous))


def _contributed(measure: Measure) -> Value:
    return by_measure(
        measure,
        total=say("Contribution to US trade growth"),
        exports=say("Contribution to US export growth"),
        imports=say("Contribution to US import growth"),
        deficit=say("Contribution to US deficit growth"),
        surplus=say("Contribution to US surplus growth"),
    )


def _adjusted_change(facts: StandingAnswer) -> Iterator[Fact]:
    """How the world's figure has changed on the month before where the season is taken out."""
    if facts.adjusted is None:
        return
    value, before = facts.adjusted
    on = say("Seasonally adjusted, against {before} a month ago", before=BareAmount(before))
    grown = growth(value, before)
    yield from _comparison(on, value, before, present(None if grown is None else as_growth(grown)))


def _choices(facts: StandingAnswer, request: Request, context: AnswerContext) -> Iterator[Choice]:
    request = request._replace(condition=None, against=None, argument=None)
    if all(isinstance(row.value, Missing) for row in facts.rows):
        yield from _with_figures(facts, request, context.model)
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


def _with_figures(facts: StandingAnswer, request: Request, model: TradeModel) -> Iterator[Choice]:
    """The newest month with figures of a partner that has none in the period: the Soviet Union's is 1992-12."""
    reported = model.reported(facts.partner)
    if reported is not None:
        last = Period.of_month(reported.last)
        yield from choice(last, request._replace(period=last))


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
