"""One figure as values: its amount, its change, its rank, its share. None where nothing is worth saying."""

from bot.domain.facts import Row
from bot.domain.figures import MEASURES, OTHER_SIDE, Measure, Missing, Ratio, Usd, Why
from bot.domain.partner import WORLD
from bot.domain.ports import TradeModel
from bot.domain.values import Amount, BareAmount, Number, Percent, RatioStyle, Value, psay, say

_HUNDREDFOLD = 100

_SAID_ONCE = (Why.PRIOR_NOT_LOADED, Why.MONTH_NOT_LOADED, Why.NOT_REPORTED)
"""Reasons that concern the whole answer: a note says them once, not every line."""


def amount(value: Usd | Missing) -> Value:
    if isinstance(value, Missing):
        return value
    # Nothing at all: `0.0` would be a figure too small to be printed.
    return Amount(value) if value.dollars else psay("amount", "none")


def is_nothing(row: Row) -> bool:
    """Whether nothing was traded, now and a year before: there is nothing to compare."""
    return all(isinstance(value, Usd) and value.dollars == 0 for value in (row.value, row.prior))


def bare_amount(value: Usd | Missing) -> Value:
    return value if isinstance(value, Missing) else BareAmount(value)


def dollars(row: Row) -> int:
    """What rows are ordered by; one without a figure comes last."""
    return row.value.dollars if isinstance(row.value, Usd) else 0


def change(row: Row, style: RatioStyle = RatioStyle.ARROW) -> Value | None:
    """Growth, or why it is no percentage (turned into a surplus, from nothing)."""
    grown = row.change
    if isinstance(grown, Missing):
        return None if is_nothing(row) or grown.why in _SAID_ONCE else grown
    return as_growth(grown, style)


def as_growth(ratio: Ratio, style: RatioStyle = RatioStyle.ARROW) -> Value:
    """A rate; over a base of next to nothing (the United Kingdom's surplus rose by 466,289 %) only its size."""
    if ratio.numerator >= _HUNDREDFOLD * ratio.denominator:
        return say("up more than a hundredfold")
    return Percent(ratio, style)


def rank(row: Row) -> Value | None:
    """`No. 4 (year ago: 8)`."""
    if isinstance(row.rank, Missing):
        return None
    if isinstance(row.prior_rank, Missing):
        return say("No. {rank}", rank=Number(row.rank))
    return say("No. {rank} (year ago: {before})", rank=Number(row.rank), before=Number(row.prior_rank))


def rank_briefly(row: Row) -> Value | None:
    """`No. 4 (was 8)`."""
    if isinstance(row.rank, Missing) or isinstance(row.prior_rank, Missing):
        return rank(row)
    return psay("brief", "No. {rank} (was {before})", rank=Number(row.rank), before=Number(row.prior_rank))


def share(row: Row) -> Value | None:
    """The share of the world's figure; of a balance it is one of what is left when surpluses are taken off."""
    if isinstance(row.share, Missing) or row.partner == WORLD:
        return None
    part = Percent(row.share)
    match row.measure:
        case Measure.DEFICIT:
            return say("{share} of the net US deficit", share=part)
        case Measure.SURPLUS:
            return say("{share} of the net US surplus", share=part)
        case _:
            return say("share {share}", share=part)


def moved(value: Usd | Missing, before: Usd | Missing) -> Value | None:
    """`US$10.62 billion more`; None where either is not known."""
    by = difference(value, before)
    if by is None:
        return None
    if by.dollars == 0:
        return say("unchanged") if isinstance(value, Usd) and value.dollars else None
    if by.dollars < 0:
        return say("{amount} less", amount=Amount(-by))
    return say("{amount} more", amount=Amount(by))


def present(*values: Value | None) -> tuple[Value, ...]:
    """Those that are there."""
    return tuple(value for value in values if value is not None)


def difference(value: Usd | Missing, before: Usd | Missing) -> Usd | None:
    """What was added (taken away, when negative); the step is what both amounts leave open."""
    if isinstance(value, Missing) or isinstance(before, Missing):
        return None
    steps = value.step + before.step if value.step > 1 or before.step > 1 else 1
    return Usd(value.dollars - before.dollars, steps)


def growth(value: Usd | Missing, before: Usd | Missing) -> Ratio | None:
    """The change from one figure to another; None unless both are there and more than nothing."""
    if isinstance(value, Missing) or isinstance(before, Missing) or before.dollars <= 0 or value.dollars < 0:
        return None
    return Ratio(value.dollars - before.dollars, before.dollars)


def with_positive_balance(row: Row, model: TradeModel) -> Row:
    """The row as people say it: of a negative deficit, the surplus; and the other way round."""
    if isinstance(row.value, Missing) or row.value.dollars >= 0 or not MEASURES[row.measure].is_balance:
        return row
    return model.row(row.partner, OTHER_SIDE[row.measure], row.period)
