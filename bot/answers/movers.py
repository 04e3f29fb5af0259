"""Who moved US trade most: by contribution to its growth or, where the rate is asked for, by their own growth."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bot.answers._choices import choice, other_measures, other_periods, standing_of
from bot.answers._figures import amount, change
from bot.answers._moves import moves
from bot.answers._page import figures_page, whole_period_of
from bot.answers._sentences import dated, with_change
from bot.domain.document import (
    Block,
    Choice,
    Document,
    Fact,
    Facts,
    Heading,
    Headline,
    Kind,
    Name,
    Note,
    Number,
    Paragraph,
    Percent,
    RatioStyle,
    Value,
    say,
)
from bot.domain.errors import UnknownMonth
from bot.domain.facts import Row
from bot.domain.figures import Measure, Missing, Ratio
from bot.domain.partner import WORLD
from bot.domain.ports import AnswerContext, TradeModel
from bot.domain.request import Direction, Request
from bot.domain.time import Period
from bot.understand.senses import RATE

USUAL = 5
LARGEST = 30
"""Rates are of so many partners: 238 % of Switzerland is news, 30,000 % of an island that bought one ship is not."""


@dataclass(frozen=True, slots=True)
class MoversAnswer:
    measure: Measure
    period: Period
    world: Row
    moved: tuple[tuple[Direction, tuple[Row, ...]], ...]
    """The largest first, upward and downward as far as asked."""
    is_by_rate: bool = False


async def answer(request: Request, context: AnswerContext) -> Document:
    find = gather_by_rate if request.argument == RATE else gather
    facts = find(request, context.model)
    return figures_page(
        Kind.MOVERS,
        request,
        context.model,
        facts.period,
        tuple(layout(facts, context.model)),
        rows=tuple(row for _, rows in facts.moved for row in rows),
        world=facts.world,
        choices=tuple(_choices(facts, request, context)),
    )


def gather(request: Request, model: TradeModel) -> MoversAnswer:
    """The movers by contribution, whatever the request says: what a chart adds up to the whole."""
    measure, period, top = request.measure or Measure.TOTAL, whole_period_of(request, model), request.top or USUAL
    return MoversAnswer(
        measure,
        period,
        model.row(WORLD, measure, period),
        tuple((way, model.movers(measure, period, way, top)) for way in _directions(request)),
    )


def gather_by_rate(request: Request, model: TradeModel) -> MoversAnswer:
    measure, period, top = request.measure or Measure.TOTAL, whole_period_of(request, model), request.top or USUAL
    growth = _rates(measure, period, model)
    return MoversAnswer(
        measure,
        period,
        model.row(WORLD, measure, period),
        tuple((way, _fastest(growth, way)[:top]) for way in _directions(request)),
        is_by_rate=True,
    )


def _directions(request: Request) -> tuple[Direction, ...]:
    return tuple(Direction) if request.direction is None else (request.direction,)


def _rates(measure: Measure, period: Period, model: TradeModel) -> dict[Row, Fraction]:
    """The growth of the partners that are among the largest in this period or in the one it is measured against."""
    rows = {row.partner: row for row in model.ranking(measure, period, LARGEST).rows}
    for row in _ranked_before(measure, period, model):
        if row.partner not in rows:
            rows[row.partner] = model.row(row.partner, measure, period)
    return {
        row: Fraction(row.change.numerator, row.change.denominator)
        for row in rows.values()
        if isinstance(row.change, Ratio)
    }


def _ranked_before(measure: Measure, period: Period, model: TradeModel) -> tuple[Row, ...]:
    try:
        return model.ranking(measure, period.year_before(), LARGEST).rows
    except UnknownMonth:
        return ()


def _fastest(rates: dict[Row, Fraction], direction: Direction) -> tuple[Row, ...]:
    sign = 1 if direction is Direction.RISING else -1
    moved = (row for row, rate in rates.items() if sign * rate > 0)
    return tuple(sorted(moved, key=lambda row: sign * rates[row], reverse=True))


def layout(facts: MoversAnswer, model: TradeModel) -> Iterator[Block]:
    size = _rate if facts.is_by_rate else _pull
    most = max((row for _, rows in facts.moved for row in rows), key=size, default=None)
    if most is None:
        yield Headline(dated(with_change(facts.world), facts.period, model.coverage))
        yield Paragraph(say("Nothing to measure growth against is loaded."))
        return
    headline = _headline_by_rate(facts.measure, most) if facts.is_by_rate else _headline(facts.measure, most)
    yield Headline(dated(headline, facts.period, model.coverage))
    yield Paragraph(with_change(facts.world))
    for direction, rows in facts.moved:
        if rows:
            yield Heading(_fastest_way(direction) if facts.is_by_rate else _way(direction))
            yield rates(rows) if facts.is_by_rate else moves(rows)
    if facts.is_by_rate:
        yield Note(
            say(
                "By the rate of growth, of the {n} largest partners of this period and of the year before.",
                n=Number(LARGEST),
            )
        )
    else:
        yield Note(say("Percentage points of the growth of the US figure."))


def rates(rows: tuple[Row, ...]) -> Facts:
    """`Switzerland  ▲238.41%  US$3.51 billion`."""
    return Facts(
        tuple(
            Fact(Name(row.partner), growth, (amount(row.value),)) for row in rows if (growth := change(row)) is not None
        )
    )


def _way(direction: Direction) -> Value:
    return say("Pulled up") if direction is Direction.RISING else say("Pulled down")


def _fastest_way(direction: Direction) -> Value:
    return say("Grew fastest") if direction is Direction.RISING else say("Fell fastest")


def _pull(row: Row) -> Fraction:
    return _size(row.contribution)


def _rate(row: Row) -> Fraction:
    return _size(row.change)


def _size(ratio: Ratio | Missing) -> Fraction:
    return abs(Fraction(ratio.numerator, ratio.denominator)) if isinstance(ratio, Ratio) else Fraction(0)


def _headline(measure: Measure, most: Row) -> Value:
    partner = Name(most.partner)
    points: Value = Percent(most.contribution, RatioStyle.POINTS) if isinstance(most.contribution, Ratio) else partner
    match measure:
        case Measure.TOTAL:
            return say("Biggest mover of US trade: {partner} {points}", partner=partner, points=points)
        case Measure.EXPORTS:
            return say("Biggest mover of US exports: {partner} {points}", partner=partner, points=points)
        case Measure.IMPORTS:
            return say("Biggest mover of US imports: {partner} {points}", partner=partner, points=points)
        case Measure.DEFICIT:
            return say("Biggest mover of the US trade deficit: {partner} {points}", partner=partner, points=points)
        case Measure.SURPLUS:
            return say("Biggest mover of the US trade surplus: {partner} {points}", partner=partner, points=points)


def _headline_by_rate(measure: Measure, most: Row) -> Value:
    partner, rate = Name(most.partner), change(most) or Name(most.partner)
    match measure:
        case Measure.TOTAL:
            return say("Largest change of US trade: {partner} {rate}", partner=partner, rate=rate)
        case Measure.EXPORTS:
            return say("Largest change of US exports: {partner} {rate}", partner=partner, rate=rate)
        case Measure.IMPORTS:
            return say("Largest change of US imports: {partner} {rate}", partner=partner, rate=rate)
        case Measure.DEFICIT:
            return say("Largest change of the US trade deficit: {partner} {rate}", partner=partner, rate=rate)
        case Measure.SURPLUS:
            return say("Largest change of the US trade surplus: {partner} {rate}", partner=partner, rate=rate)


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
