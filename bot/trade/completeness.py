"""Whether the partners that are loaded are all partners.

A complete load says so. Of other loads only the world's figure can tell: partners that come to it, within
what their rounding leaves open, are all of them. Of fewer nobody can be ranked.
"""

from collections.abc import Collection
from math import gcd

_COARSEST = 100_000_000
"""Dollars in the last digit of the roughest tables (whole 億); rounder amounts than that are chance."""

# Revisions move the world and the partners apart: in November 2025, vintage 2026-03, imports by 0.67 %, all 233
# partners being there. 224 to 233 have traded in each of the shipped months.
_NEARLY_ALL = 200
_APART_PERCENT = 1


def add_up(partners: Collection[int], world: int) -> bool:
    """Whether amounts of partners, in dollars, come to the world's; each may be half a printed step off."""
    gap = abs(sum(partners) - world)
    if len(partners) >= _NEARLY_ALL and 100 * gap <= _APART_PERCENT * world:
        return world > 0
    return world > 0 and differ_by_rounding(partners, world)


def differ_by_rounding(partners: Collection[int], world: int) -> bool:
    """Whether amounts of all partners, in dollars, come to the world's but for what their last digits leave open."""
    step = _step(gcd(world, *partners))
    return 2 * abs(sum(partners) - world) <= (len(partners) + 1) * step


def _step(divisor: int) -> int:
    """The largest power of ten that all amounts are multiples of: what their last digit is worth."""
    step = 1
    while step < _COARSEST and divisor % (10 * step) == 0:
        step *= 10
    return step
