"""Where one partner stands: the facts, before they are laid out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.answers._combined import code_of, is_combined, row_of
from bot.answers._combined import spoken as spoken_sum
from bot.answers._figures import (
    growth,
    with_positive_balance,
)
from bot.answers._page import period_of
from bot.answers._ranking import FEW
from bot.answers._records import Record, records
from bot.answers._selection import met_by
from bot.domain.condition import Condition, Criterion
from bot.domain.errors import UnknownMonth
from bot.domain.facts import Row
from bot.domain.figures import BRIEFING_MEASURES, Measure, Missing, Usd, Why
from bot.domain.partner import WORLD, WORLD_ADJUSTED, PartnerKind
from bot.domain.ports import AnswerContext, TradeModel
from bot.domain.request import Request
from bot.domain.time import Period, PeriodKind


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
    is_met: bool | None = None
    """Whether the condition is met."""


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


def _is_met(condition: Condition | None, row: Row, against: Sequence[Row], model: TradeModel) -> bool | None:
    """Whether the condition is met; None where the figure that it asks about is missing."""
    if condition is None:
        return None
    if condition.of is Criterion.GROWTH and against:
        grown = growth(row.value, against[0].value)
        row = row._replace(change=Missing(Why.PRIOR_NOT_LOADED) if grown is None else grown)
    figure = {Criterion.GROWTH: row.change, Criterion.SHARE: row.share, Criterion.PLACE: 1}.get(condition.of, row.value)
    return None if isinstance(figure, Missing) else met_by(condition, row.measure, row.period, model)(row)
