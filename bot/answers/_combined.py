"""One figure of several partners: their sum, or the world without some of them.

It is made as a group's is, of the partners' own figures, each counted once, and it has no rank.
"""

from collections.abc import Iterable, Sequence

from bot.domain.condition import Aggregate
from bot.domain.errors import Invalid, UnknownPartner
from bot.domain.facts import Row
from bot.domain.figures import Measure, Missing, Status, Usd, Why
from bot.domain.partner import WORLD
from bot.domain.ports import TradeModel
from bot.domain.request import Request
from bot.domain.time import Month, Period
from bot.domain.values import Listing, Name, say
from bot.trade import rules

_CENSUS = "census"
_NOT_RANKED = Missing(Why.NOT_RANKED)


def is_combined(request: Request) -> bool:
    """Whether a request about one figure is of several partners together."""
    return bool(request.excluded) or (request.aggregate is Aggregate.SUM and len(request.partners) > 1)


def code_of(request: Request) -> str:
    """What such a figure's row is called: `MX+CA`, `WORLD-CN`; the localizer says it by its parts' names."""
    return "+".join(request.partners or (WORLD,)) + "".join(f"-{code}" for code in request.excluded)


def single_partners(codes: Iterable[str], model: TradeModel, month: Month) -> tuple[str, ...]:
    """The partners that codes stand for, a group's members one by one, each once."""
    found: dict[str, None] = {}
    for code in codes:
        try:
            members = model.members(code, month)
        except UnknownPartner:
            members = (code,)
        found.update(dict.fromkeys(members))
    return tuple(found)


def row_of(request: Request, measure: Measure, period: Period, model: TradeModel) -> Row:
    """The figure of a request's partners together; raises Invalid where one of them would count twice.

    It is summed from Census cells, as a group is, whatever is published.
    """
    if request.vintage is None:
        model = model.at(_CENSUS)
    plus, minus = request.partners or (WORLD,), request.excluded
    parts = single_partners(plus, model, period.last)
    if len(plus) > 1 and len(parts) < sum(len(single_partners([code], model, period.last)) for code in plus):
        raise Invalid(
            say("{partners}: some of these would be counted twice.", partners=Listing(tuple(map(Name, plus))))
        )
    left_out = single_partners(minus, model, period.last)
    if plus != (WORLD,) and not set(left_out) <= set(parts):
        raise Invalid(say("{partner}: not all of those left out are part of it.", partner=Name(plus[0])))
    added = [model.row(code, measure, period) for code in plus]
    taken = [model.row(code, measure, period) for code in left_out]
    world = model.row(WORLD, measure, period)
    value = _sum([row.value for row in added], [row.value for row in taken])
    prior = _sum([row.prior for row in added], [row.prior for row in taken])
    return Row(
        partner=code_of(request),
        measure=measure,
        period=period,
        value=value,
        prior=prior,
        change=rules.growth(measure, value, prior),
        rank=_NOT_RANKED,
        prior_rank=_NOT_RANKED,
        previous_rank=_NOT_RANKED,
        share=rules.share(measure, value, world.value),
        contribution=rules.contribution(measure, value, prior, world.prior),
        status=Status.COMPUTED,
    )


def spoken(row: Row, request: Request, model: TradeModel) -> Row:
    """The row as people say it: of a negative deficit, the surplus; and the other way round."""
    other = {Measure.DEFICIT: Measure.SURPLUS, Measure.SURPLUS: Measure.DEFICIT}.get(row.measure)
    if other is None or isinstance(row.value, Missing) or row.value.dollars >= 0:
        return row
    return row_of(request, other, row.period, model)


def _sum(added: Sequence[Usd | Missing], taken: Sequence[Usd | Missing]) -> Usd | Missing:
    """What some come to less others; a partner without trade adds nothing, any other gap leaves no sum."""
    dollars = step = 0
    for sign, figures in ((1, added), (-1, taken)):
        for figure in figures:
            if isinstance(figure, Usd):
                dollars += sign * figure.dollars
                step += figure.step if figure.step > 1 else 0
            elif figure.why not in (Why.NO_TRADE, Why.NOT_REPORTED):
                return figure
    return Usd(dollars, step or 1)


def sum_of_rows(rows: Sequence[Row]) -> Usd | Missing:
    """What the rows of a list come to."""
    return _sum([row.value for row in rows], [])
