"""Who moved US trade most, by contribution to its growth."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.answers._choices import choice, other_measures, other_periods, standing_of
from bot.answers._moves import moves
from bot.answers._page import figures_page, period_of
from bot.answers._sentences import dated, with_change
from bot.domain.document import (
    Block,
    Choice,
    Document,
    Heading,
    Headline,
    Kind,
    Name,
    Note,
    Paragraph,
    Percent,
    RatioStyle,
    Value,
    say,
)
from bot.domain.facts import Row
from bot.domain.figures import Measure, Ratio
from bot.domain.partner import WORLD
from bot.domain.ports import Desk, TradeModel
from bot.domain.request import Direction, Request
from bot.domain.time import Period

USUAL = 5


@dataclass(frozen=True, slots=True)
class MoversAnswer:
    measure: Measure
    period: Period
    world: Row
    moved: tuple[tuple[Direction, tuple[Row, ...]], ...]
    """The largest first, upward and downward as far as asked."""


async def answer(request: Request, desk: Desk) -> Document:
    facts = gather(request, desk.model)
    return figures_page(
        Kind.MOVERS,
        request,
        desk.model,
        facts.period,
        tuple(layout(facts, desk.model)),
        rows=tuple(row for _, rows in facts.moved for row in rows),
        world=facts.world,
        choices=tuple(_choices(facts, request, desk)),
    )


def gather(request: Request, model: TradeModel) -> MoversAnswer:
    measure, period, top = request.measure or Measure.TOTAL, period_of(request, model), request.top or USUAL
    directions = tuple(Direction) if request.direction is None else (request.direction,)
    return MoversAnswer(
        measure,
        period,
        model.row(WORLD, measure, period),
        tuple((direction, model.movers(measure, period, direction, top)) for direction in directions),
    )


def layout(facts: MoversAnswer, model: TradeModel) -> Iterator[Block]:
    most = max((row for _, rows in facts.moved for row in rows), key=_pull, default=None)
    if most is None:
        yield Headline(dated(with_change(facts.world), facts.period, model.coverage))
        yield Paragraph(say("Nothing to measure growth against is loaded."))
        return
    yield Headline(dated(_headline(facts.measure, most), facts.period, model.coverage))
    yield Paragraph(with_change(facts.world))
    for direction, rows in facts.moved:
        if rows:
            yield Heading(_way(direction))
            yield moves(rows)
    yield Note(say("Percentage points of the growth of the US figure."))


def _way(direction: Direction) -> Value:
    return say("Pulled up") if direction is Direction.RISING else say("Pulled down")


def _pull(row: Row) -> float:
    return abs(float(row.contribution)) if isinstance(row.contribution, Ratio) else 0.0


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


def _choices(facts: MoversAnswer, request: Request, desk: Desk) -> Iterator[Choice]:
    yield from other_periods(request, facts.period, desk.model.coverage)
    yield from other_measures(request, facts.measure)
    for direction in Direction:
        if request.direction is not direction:
            yield from choice(_way(direction), replace(request, direction=direction))
    for _, rows in facts.moved:
        for row in rows[:1]:
            yield from standing_of(row.partner, facts.period)
