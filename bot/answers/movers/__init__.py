"""Who moved US trade most: by contribution to its growth or, where the rate is asked for, by their own growth."""

from collections.abc import Iterator
from fractions import Fraction

from bot.answers._figures import amount, change
from bot.answers._page import figures_page
from bot.answers._ranking import contribution_table
from bot.answers._sentences import by_measure, of, with_change
from bot.answers.choices import choice, other_measures, other_periods, standing_of
from bot.answers.movers.chart import chart as chart
from bot.answers.movers.facts import LARGEST, MoversAnswer, gather
from bot.domain.document import Block, Choice, Document, Fact, Facts, Heading, Headline, Note, Paragraph
from bot.domain.facts import Coverage, Row
from bot.domain.figures import Measure, Missing, Ratio
from bot.domain.intent import Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext
from bot.domain.request import Direction, Intent, Request
from bot.domain.values import Name, Number, Percent, RatioStyle, Value, say
from bot.understand.senses import RATE

RECORD = IntentRecord(
    name=Intent.MOVERS,
    commands=(
        Command(
            name="movers",
            summary="Who moved US trade most",
            example="/movers imports top5",
            usage="[measure] [topN] [rising|falling] [month]",
            place=110,
        ),
    ),
    strength=40,
    may_yield=True,
    period=DefaultPeriod.NEWEST_OR_YEAR,
    takes_top=True,
    is_same_for_everybody=True,
)


async def answer(request: Request, context: AnswerContext) -> Document:
    facts = gather(request, context.model, is_by_rate=request.argument == RATE)
    return figures_page(
        RECORD.kind,
        request,
        context.model,
        facts.period,
        tuple(layout(facts)),
        rows=tuple(row for _, rows in facts.moved for row in rows),
        world=facts.world,
        choices=tuple(_choices(facts, request, context)),
    )


def layout(facts: MoversAnswer) -> Iterator[Block]:
    moved = [row for _, rows in facts.moved for row in rows]
    sizes = {row: _size(row.change if facts.is_by_rate else row.contribution) for row in moved}
    most = max((row for row in moved if sizes[row]), key=lambda row: sizes[row], default=None)
    if most is None:
        yield Headline(of(facts.period, with_change(facts.spoken)))
        if moved:
            yield Paragraph(say("The US figure has no rate of growth that partners could be parts of."))
        else:
            yield Paragraph(say("Nothing to measure growth against is loaded."))
        return
    headline = _headline_by_rate(facts.measure, most) if facts.is_by_rate else _headline(facts.measure, most)
    yield Headline(of(facts.period, headline))
    if not facts.is_by_rate:
        yield contribution_table(with_change(facts.world), moved)
        yield Note(say("Amounts are differences, points are parts of the growth of the US figure."))
        return
    for direction, rows in facts.moved:
        if rows:
            yield Heading(_fastest_way(direction))
            yield rates(rows)
    yield Note(say("Of partners among the {n} largest in this period or the year before.", n=Number(LARGEST)))


def rates(rows: tuple[Row, ...]) -> Facts:
    """`Switzerland  ▲238.41%  US$3.51 billion`."""
    growths = ((row, change(row)) for row in rows)
    return Facts(tuple(Fact(Name(row.partner), grown, (amount(row.value),)) for row, grown in growths if grown))


def _way(direction: Direction) -> Value:
    return say("Pulled up") if direction is Direction.RISING else say("Pulled down")


def _fastest_way(direction: Direction) -> Value:
    return say("Grew fastest") if direction is Direction.RISING else say("Fell fastest")


def _size(ratio: Ratio | Missing) -> Fraction:
    return abs(ratio.exact()) if isinstance(ratio, Ratio) else Fraction(0)


def _headline(measure: Measure, most: Row) -> Value:
    partner = Name(most.partner)
    points: Value = Percent(most.contribution, RatioStyle.POINTS) if isinstance(most.contribution, Ratio) else partner
    return by_measure(
        measure,
        total=say("Biggest mover of US trade: {partner} {points}", partner=partner, points=points),
        exports=say("Biggest mover of US exports: {partner} {points}", partner=partner, points=points),
        imports=say("Biggest mover of US imports: {partner} {points}", partner=partner, points=points),
        deficit=say("Biggest mover of the US trade deficit: {partner} {points}", partner=partner, points=points),
        surplus=say("Biggest mover of the US trade surplus: {partner} {points}", partner=partner, points=points),
    )


def _headline_by_rate(measure: Measure, most: Row) -> Value:
    partner, rate = Name(most.partner), change(most) or Name(most.partner)
    return by_measure(
        measure,
        total=say("Largest change of US trade: {partner} {rate}", partner=partner, rate=rate),
        exports=say("Largest change of US exports: {partner} {rate}", partner=partner, rate=rate),
        imports=say("Largest change of US imports: {partner} {rate}", partner=partner, rate=rate),
        deficit=say("Largest change of the US trade deficit: {partner} {rate}", partner=partner, rate=rate),
        surplus=say("Largest change of the US trade surplus: {partner} {rate}", partner=partner, rate=rate),
    )


def _choices(facts: MoversAnswer, request: Request, context: AnswerContext) -> Iterator[Choice]:
    yield from other_periods(request, facts.period, context.model.coverage)
    yield from other_measures(request, facts.measure)
    if facts.is_by_rate:
        yield from choice(say("By contribution"), request._replace(argument=None))
    else:
        yield from choice(say("By rate of growth"), request._replace(argument=RATE))
    for direction in Direction:
        if request.direction is not direction:
            way = _fastest_way(direction) if facts.is_by_rate else _way(direction)
            yield from choice(way, request._replace(direction=direction))
    for _, rows in facts.moved:
        for row in rows[:1]:
            yield from standing_of(row.partner, facts.period)


def has_chart(document: Document, coverage: Coverage) -> bool:  # noqa: ARG001 - as every intent's
    """Whether parts of a growth are there to be added up to the whole."""
    world = document.world
    is_measured = world is not None and isinstance(world.change, Ratio)
    return is_measured and any(isinstance(row.contribution, Ratio) for row in document.rows)
