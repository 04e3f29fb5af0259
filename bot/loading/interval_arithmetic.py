"""Arithmetic with figures that are only known to lie between two bounds, exactly.

A printed 266.1 is any amount from 266.05 to 266.15. Bounds are whole dollars or fractions, so nothing
rounds on the way and no true figure is ever declared impossible. Whole ones are many times as quick.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

Bound: TypeAlias = int | Fraction | None
"""None: no bound on this side."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All amounts from `low` to `high`, both included."""

    low: Bound = None
    high: Bound = None

    @classmethod
    def printed(cls, value: int, step: int) -> "Interval":
        """What a printed figure can stand for."""
        if step % 2 == 0:
            return cls(value - step // 2, value + step // 2)
        return cls(Fraction(2 * value - step, 2), Fraction(2 * value + step, 2))

    @property
    def is_empty(self) -> bool:
        return self.low is not None and self.high is not None and self.low > self.high

    def __and__(self, other: "Interval") -> "Interval":
        low, high = self.low, self.high
        if low is None or (other.low is not None and other.low > low):
            low = other.low
        if high is None or (other.high is not None and other.high < high):
            high = other.high
        return Interval(low, high)

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(_sum(self.low, other.low), _sum(self.high, other.high))

    def __neg__(self) -> "Interval":
        return Interval(None if self.high is None else -self.high, None if self.low is None else -self.low)

    def __sub__(self, other: "Interval") -> "Interval":
        return self + -other

    def scaled(self, factor: "Interval") -> "Interval":
        """The products with a factor; both must be positive throughout, the factor bounded."""
        return Interval(_product(self.low, factor.low), _product(self.high, factor.high))

    def inverse(self) -> "Interval":
        """One over every amount; all must be positive and bounded."""
        if self.low is None or self.high is None or self.low <= 0:
            raise ValueError("only an interval of positive amounts with two bounds can be inverted")
        return Interval(Fraction(1) / self.high, Fraction(1) / self.low)


def _sum(one: Bound, other: Bound) -> Bound:
    return None if one is None or other is None else one + other


def _product(one: Bound, other: Bound) -> Bound:
    return None if one is None or other is None else one * other
