"""Consistency of one partner's printed figures: whether all can be true at once.

Exports and imports of two months decide everything a briefing prints about a partner: totals, deficits,
growth. Each printed figure bounds them. The bounds are handed from figure to figure until they stand, or
until one has no amount left.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias

from bot.domain.figures import Measure
from bot.loading.interval_arithmetic import Interval

Quantity: TypeAlias = tuple[Measure, bool]
"""A measure, and whether a year before."""

_UNBOUNDED = Interval()
_NOT_NEGATIVE = Interval(0, None)
# Every round hands each bound one step on; the longest way round is rate, sum, rate. More rounds only
# shave off what is far below a printed step.
_ROUNDS = 4


def growth(change_bp: int) -> Interval:
    """The factors that a printed rate can stand for: 8430 is 1.84295 to 1.84305."""
    return Interval(Fraction(20_000 + 2 * change_bp - 1, 20_000), Fraction(20_000 + 2 * change_bp + 1, 20_000))


def can_all_be_true(stated: Mapping[Quantity, Interval], rates: Mapping[Measure, int]) -> bool:
    """Whether there are exports and imports, now and a year before, that fit every figure and rate."""
    bounds: dict[Quantity, Interval] = {}
    for is_prior in (False, True):
        for measure in (Measure.TOTAL, Measure.EXPORTS, Measure.IMPORTS):
            bounds[measure, is_prior] = stated.get((measure, is_prior), _UNBOUNDED) & _NOT_NEGATIVE
        bounds[Measure.DEFICIT, is_prior] = stated.get((Measure.DEFICIT, is_prior), _UNBOUNDED)
    for _ in range(_ROUNDS):
        has_moved = False
        for quantity, interval in _implied(bounds, rates):
            narrowed = bounds[quantity] & interval
            if narrowed.is_empty:
                return False
            has_moved = has_moved or narrowed != bounds[quantity]
            bounds[quantity] = narrowed
        if not has_moved:
            break
    return True


def _implied(bounds: Mapping[Quantity, Interval], rates: Mapping[Measure, int]) -> Iterator[tuple[Quantity, Interval]]:
    for is_prior in (False, True):
        total, exports = (Measure.TOTAL, is_prior), (Measure.EXPORTS, is_prior)
        imports, deficit = (Measure.IMPORTS, is_prior), (Measure.DEFICIT, is_prior)
        yield total, bounds[exports] + bounds[imports]
        yield deficit, bounds[imports] - bounds[exports]
        yield exports, bounds[total] - bounds[imports]
        yield exports, bounds[imports] - bounds[deficit]
        yield imports, bounds[total] - bounds[exports]
        yield imports, bounds[exports] + bounds[deficit]
        yield total, bounds[deficit] + bounds[exports] + bounds[exports]
        yield total, bounds[imports] + bounds[imports] - bounds[deficit]
    for measure, change_bp in rates.items():
        factor = growth(change_bp)
        now, before = (measure, False), (measure, True)
        # A rate is printed only between two positive amounts.
        yield now, _NOT_NEGATIVE
        yield before, _NOT_NEGATIVE
        if factor.low is not None and factor.low > 0:
            yield now, (bounds[before] & _NOT_NEGATIVE).scaled(factor)
            yield before, (bounds[now] & _NOT_NEGATIVE).scaled(factor.inverse())
