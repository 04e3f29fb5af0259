"""Which rows of a ranking a request wants: the one place where its condition and its exclusions are applied."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.answers._combined import single_partners
from bot.domain.condition import WHOLE, Condition, Criterion
from bot.domain.facts import Ranking, Row
from bot.domain.figures import Measure, Missing, Ratio, Usd
from bot.domain.ports import TradeModel
from bot.domain.request import Request
from bot.domain.time import Period
from bot.domain.values import Amount, Listing, Name, Number, Percent, RatioStyle, Value, say


@dataclass(frozen=True, slots=True)
class Selected:
    """The rows that a request wants, in order, and how many there are in all."""

    world: Row
    rows: tuple[Row, ...]
    every: tuple[Row, ...]
    """Those that meet the condition, however many are wanted."""
    is_complete: bool

    @property
    def of(self) -> int:
        return len(self.every)


def selected(request: Request, measure: Measure, period: Period, model: TradeModel, *, usual: int) -> Selected:
    """Apply a request's condition and exclusions to the ranking of a measure."""
    ranking: Ranking = model.ranking(measure, period)
    left_out = frozenset(single_partners(request.excluded, model, period.last))
    meets = _all if request.condition is None else met_by(request.condition, measure, period, model)
    every = tuple(row for row in ranking.rows if row.partner not in left_out and meets(row))
    return Selected(ranking.world, every[: request.top or usual], every, ranking.is_complete)


def met_by(condition: Condition, measure: Measure, period: Period, model: TradeModel) -> Callable[[Row], bool]:
    """Whether a row meets a condition; one without the figure that it is about does not."""
    if condition.most is not None:
        exceeds, stays = (met_by(one, measure, period, model) for one in (condition.lower, condition.upper))
        return lambda row: exceeds(row) and stays(row)
    sign = 1 if condition.is_above else -1
    match condition.of:
        case Criterion.AMOUNT:
            return lambda row: isinstance(row.value, Usd) and sign * (row.value.dollars - condition.limit) > 0
        case Criterion.GROWTH:
            return lambda row: _passes(row.change, condition.limit, sign)
        case Criterion.SHARE:
            return lambda row: _passes(row.share, condition.limit, sign)
        case Criterion.PLACE:
            return lambda row: isinstance(row.rank, int) and condition.limit <= row.rank <= condition.last
        case Criterion.PARTNER:
            other = model.row(condition.partner, measure, period).value
            limit = None if isinstance(other, Missing) else other.dollars
            return lambda row: (
                limit is not None
                and row.partner != condition.partner
                and isinstance(row.value, Usd)
                and sign * (row.value.dollars - limit) > 0
            )


def _all(row: Row) -> bool:  # noqa: ARG001 - as every condition's
    return True


def _passes(ratio: Ratio | Missing, hundredths: int, sign: int) -> bool:
    if isinstance(ratio, Missing):
        return False
    return sign * (ratio.numerator * WHOLE - hundredths * ratio.denominator) * (1 if ratio.denominator > 0 else -1) > 0


def said(condition: Condition) -> Value:
    """A condition in a few words, as they stand behind a measure."""
    if condition.most is not None:
        return _said_between(condition, condition.most)
    rate = Percent(Ratio(condition.limit, WHOLE), RatioStyle.PERCENT)
    amount = Amount(Usd(condition.limit))
    match condition.of:
        case Criterion.AMOUNT:
            return (
                say("more than {amount}", amount=amount)
                if condition.is_above
                else say("less than {amount}", amount=amount)
            )
        case Criterion.GROWTH if condition.limit == 0:
            return say("growing") if condition.is_above else say("falling")
        case Criterion.GROWTH:
            return (
                say("growth above {rate}", rate=rate) if condition.is_above else say("growth below {rate}", rate=rate)
            )
        case Criterion.SHARE:
            return say("share above {rate}", rate=rate) if condition.is_above else say("share below {rate}", rate=rate)
        case Criterion.PLACE:
            return say("places {first} to {last}", first=Number(condition.limit), last=Number(condition.last))
        case Criterion.PARTNER:
            partner = Name(condition.partner)
            if condition.is_above:
                return say("more than {partner}", partner=partner)
            return say("less than {partner}", partner=partner)


def _said_between(condition: Condition, most: int) -> Value:
    least_rate, most_rate = (Percent(Ratio(rate, WHOLE), RatioStyle.PERCENT) for rate in (condition.limit, most))
    if condition.of is Criterion.GROWTH:
        return say("growth from {least} to {most}", least=least_rate, most=most_rate)
    if condition.of is Criterion.SHARE:
        return say("share from {least} to {most}", least=least_rate, most=most_rate)
    return say("from {least} to {most}", least=Amount(Usd(condition.limit)), most=Amount(Usd(most)))


def without(codes: tuple[str, ...]) -> Value:
    """The partners that are left out, as they stand behind a headline."""
    return say("without {partners}", partners=Listing(tuple(map(Name, codes))))
