"""The month in brief: what subscribers get when a month is new, in one message."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answers._choices import briefing_of, choice, other_periods, standing_of
from bot.answers._figures import amount, as_said, change, present, rank
from bot.answers._moves import moves
from bot.answers._page import figures_page, period_of
from bot.answers._ranking import lines
from bot.answers._sentences import label, largest, of, with_change
from bot.domain.document import Block, Choice, Document, Fact, Facts, Heading, Headline, Kind, Name, Number, say
from bot.domain.facts import Row
from bot.domain.figures import BRIEFING_MEASURES, Measure, Ratio
from bot.domain.partner import WORLD
from bot.domain.ports import Desk
from bot.domain.request import Intent, Request
from bot.domain.time import Period

_LARGEST = 5
_MOVED = 4


@dataclass(frozen=True, slots=True)
class OverviewAnswer:
    period: Period
    totals: tuple[Row, ...]
    """The world's, in the briefing's order."""
    office: tuple[Row, ...]
    """The office partner's, in the same order, a deficit below nothing as a surplus."""
    deficits: tuple[Row, ...]
    moved: tuple[Row, ...]
    """What moved total trade most, up or down."""


async def answer(request: Request, desk: Desk) -> Document:
    facts = gather(request, desk)
    return figures_page(
        Kind.OVERVIEW,
        request,
        desk.model,
        facts.period,
        tuple(layout(facts, desk)),
        rows=(*facts.totals, *facts.office, *facts.deficits),
        world=facts.totals[0],
        choices=tuple(_choices(facts, request, desk)),
    )


def gather(request: Request, desk: Desk) -> OverviewAnswer:
    model, period = desk.model, period_of(request, desk.model)
    return OverviewAnswer(
        period,
        tuple(model.row(WORLD, measure, period) for measure in BRIEFING_MEASURES),
        tuple(as_said(model.row(desk.office_partner, measure, period), model) for measure in BRIEFING_MEASURES),
        model.ranking(Measure.DEFICIT, period, _LARGEST).rows,
        tuple(row for row in model.movers(Measure.TOTAL, period, None, _MOVED) if isinstance(row.contribution, Ratio)),
    )


def layout(facts: OverviewAnswer, desk: Desk) -> Iterator[Block]:
    # Always with its month: a summary comes unasked.
    yield Headline(of(facts.period, with_change(facts.totals[0])))
    yield Facts(tuple(_total(as_said(row, desk.model)) for row in facts.totals[1:]))
    yield Heading(Name(desk.office_partner))
    yield Facts(
        tuple(Fact(label(row.measure), amount(row.value), present(change(row), rank(row))) for row in facts.office)
    )
    if facts.deficits:
        yield Heading(largest(Measure.DEFICIT, Number(len(facts.deficits))))
        yield lines(facts.deficits)
    if facts.moved:
        yield Heading(say("What moved US trade most"))
        yield moves(facts.moved)


def _total(row: Row) -> Fact:
    return Fact(label(row.measure), amount(row.value), present(change(row)))


def _choices(facts: OverviewAnswer, request: Request, desk: Desk) -> Iterator[Choice]:
    yield from other_periods(request, facts.period, desk.model.coverage)
    yield from briefing_of(facts.period)
    yield from standing_of(desk.office_partner, facts.period)
    for measure in BRIEFING_MEASURES:
        yield from choice(label(measure), Request(Intent.TABLE, measure=measure, period=facts.period))
    yield from choice(say("What moved most"), Request(Intent.MOVERS, period=facts.period))
