"""Partners in order of one measure."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answers._choices import (
    briefing_of,
    choice,
    other_lengths,
    other_measures,
    other_periods,
    standing_of,
)
from bot.answers._figures import as_said
from bot.answers._page import figures_page, period_of
from bot.answers._ranking import members_in_order, ranked
from bot.answers._sentences import dated, largest, with_change
from bot.domain.document import Block, Choice, Document, Headline, Kind, Number, Paragraph, Value, say
from bot.domain.facts import Row
from bot.domain.figures import Measure
from bot.domain.partner import WORLD
from bot.domain.ports import Desk, TradeModel
from bot.domain.request import Intent, Request
from bot.domain.time import Period

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


async def answer(request: Request, desk: Desk) -> Document:
    facts = gather(request, desk.model)
    return figures_page(
        Kind.TABLE,
        request,
        desk.model,
        facts.period,
        tuple(layout(facts, desk.model)),
        rows=facts.rows,
        world=facts.whole,
        noted=facts.rows if facts.measure is Measure.SURPLUS else (*facts.rows, facts.whole),
        choices=tuple(_choices(facts, request, desk)),
    )


def gather(request: Request, model: TradeModel) -> TableAnswer:
    measure, period, top = request.measure or Measure.TOTAL, period_of(request, model), request.top or USUAL
    if request.partners and request.partners[0] != WORLD:
        group = request.partners[0]
        members = members_in_order(model, group, measure, period)
        return TableAnswer(measure, period, model.row(group, measure, period), members[:top], len(members))
    ranking = model.ranking(measure, period, top)
    return TableAnswer(measure, period, ranking.world, ranking.rows, ranking.of)


def layout(facts: TableAnswer, model: TradeModel) -> Iterator[Block]:
    yield Headline(dated(_headline(facts, model), facts.period, model.coverage))
    if facts.rows:
        yield from ranked(largest(facts.measure, Number(len(facts.rows))), facts.rows)
    else:
        yield Paragraph(say("No partner has one in this period."))


def _headline(facts: TableAnswer, model: TradeModel) -> Value:
    # The world has no surplus to speak of: the largest one says more than a deficit above a table of surpluses.
    if facts.measure is Measure.SURPLUS and facts.rows:
        return with_change(facts.rows[0])
    return with_change(as_said(facts.whole, model))


def _choices(facts: TableAnswer, request: Request, desk: Desk) -> Iterator[Choice]:
    yield from other_periods(request, facts.period, desk.model.coverage)
    yield from other_lengths(request, len(facts.rows), facts.of)
    yield from other_measures(request, facts.measure)
    movers = Request(Intent.MOVERS, measure=facts.measure, period=facts.period)
    yield from choice(say("What moved most"), movers)
    yield from standing_of(desk.office_partner, facts.period)
    yield from briefing_of(facts.period)
