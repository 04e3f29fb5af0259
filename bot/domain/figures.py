"""Amounts in US dollars, exact ratios, measures of trade, and the reasons why a figure is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final, NamedTuple


class Measure(StrEnum):
    """A figure of trade that can be asked for, seen from the United States.

    Census basis, not seasonally adjusted; imports are general imports, exports are total exports
    (re-exports included).
    """

    TOTAL = "total"
    EXPORTS = "exports"
    IMPORTS = "imports"
    DEFICIT = "deficit"
    """Imports minus exports: positive when the United States buys more than it sells."""
    SURPLUS = "surplus"
    """The negative of the deficit."""


FLOWS = (Measure.EXPORTS, Measure.IMPORTS)
"""The directions of trade, which are stored, in the order of every array of flows; the others are computed of them."""

BRIEFING_MEASURES = (Measure.TOTAL, Measure.EXPORTS, Measure.IMPORTS, Measure.DEFICIT)
"""The four measures a briefing tabulates, in its order."""


class Usd(NamedTuple):
    """An amount in whole US dollars, with the step it is known to.

    A Census figure has step 1. The briefing's 266.1 億 is 26,610,000,000 with step 10,000,000: the
    true figure lies within half a step on either side. A figure made by adding others has the sum
    of their steps.
    """

    dollars: int
    step: int = 1

    def agrees_with(self, other: "Usd") -> bool:
        """Whether both can be the same true figure, printed to different steps (half up)."""
        return 2 * abs(self.dollars - other.dollars) <= max(self.step, other.step)

    def __neg__(self) -> "Usd":
        return Usd(-self.dollars, self.step)


def round_half_up(numerator: int, denominator: int) -> int:
    """Round a quotient of integers to the nearest integer, halves away from zero (denominator > 0).

    The office's rounding (四捨五入); Python's own and Babel's round halves to even.
    """
    if numerator < 0:
        return -((denominator - 2 * numerator) // (2 * denominator))
    return (denominator + 2 * numerator) // (2 * denominator)


class Ratio(NamedTuple):
    """An exact quotient of two integers; never a float, so the last digit printed is right."""

    numerator: int
    denominator: int

    def __float__(self) -> float:
        return self.numerator / self.denominator

    def exact(self) -> Fraction:
        """The quotient in lowest terms, to add and compare."""
        return Fraction(self.numerator, self.denominator)

    def scaled(self, places: int) -> int:
        """The ratio rounded half up, counted in units of the last of these places: 0.8431 to four places is 8431."""
        numerator, denominator = self
        if denominator < 0:
            return round_half_up(-numerator * 10**places, -denominator)
        return round_half_up(numerator * 10**places, denominator)


class Why(StrEnum):
    """Why there is no figure. JSON gives this word as `why`; catalogues give it as a phrase."""

    MONTH_NOT_LOADED = "month_not_loaded"
    NOT_IN_PUBLISHED_TABLE = "not_in_published_table"
    """Only a briefing is loaded for the month, and the partner is outside its fifteen."""
    NOT_REPORTED = "not_reported"
    """The source that covers the month says nothing about this partner or flow."""
    PRIOR_NOT_LOADED = "prior_not_loaded"
    ZERO_BASE = "zero_base"
    """Growth over nothing is not a percentage."""
    TURNED_TO_SURPLUS = "turned_to_surplus"
    TURNED_TO_DEFICIT = "turned_to_deficit"
    WIDER_SURPLUS = "surplus_in_both"
    """A deficit asked of a partner with a surplus in both periods: its growth is the surplus'."""
    NOT_A_DEFICIT = "not_a_deficit"
    """No rank among deficits: the balance is a surplus or nil."""
    NOT_A_SURPLUS = "not_a_surplus"
    NOT_RANKED = "not_ranked"
    """The world and groups of partners take no rank; the world seasonally adjusted no share either."""
    TABLE_NOT_COMPLETE = "table_not_complete"
    """No rank: of the period some partners are loaded and others not, so nobody's place is known."""
    NO_TRADE = "no_trade"
    """Nothing traded in the period, so no rank and no share."""


class Missing(NamedTuple):
    """Stands where a figure would, with the reason why there is none."""

    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRecord:
    """All that is to be known of a measure, but for the sentences it stands in."""

    signs: tuple[int, int]
    """How often exports and imports count in it: a deficit is imports minus exports."""
    phrase: str
    """A message id: its name inside a sentence."""
    label: str
    """A message id: its name where it begins a line, before a figure, over a column."""
    key: str
    """A message id: its name on a button, of which four stand in a row of a phone."""
    none: Why = Why.NO_TRADE
    """Why a figure of zero or less takes no rank and no share."""

    @property
    def is_balance(self) -> bool:
        """Whether it can be below zero."""
        return min(self.signs) < 0


MEASURES: Final[Mapping[Measure, MeasureRecord]] = {
    Measure.TOTAL: MeasureRecord(signs=(1, 1), phrase="total trade", label="Total trade", key="Total"),
    Measure.EXPORTS: MeasureRecord(signs=(1, 0), phrase="exports", label="Exports", key="Exports"),
    Measure.IMPORTS: MeasureRecord(signs=(0, 1), phrase="imports", label="Imports", key="Imports"),
    Measure.DEFICIT: MeasureRecord(
        signs=(-1, 1), phrase="trade deficit", label="Trade deficit", key="Deficit", none=Why.NOT_A_DEFICIT
    ),
    Measure.SURPLUS: MeasureRecord(
        signs=(1, -1), phrase="trade surplus", label="Trade surplus", key="Surplus", none=Why.NOT_A_SURPLUS
    ),
}

_BY_SIGNS = {record.signs: measure for measure, record in MEASURES.items()}
OTHER_SIDE: Final[Mapping[Measure, Measure]] = {
    measure: other
    for measure, record in MEASURES.items()
    if (other := _BY_SIGNS.get(record.signs[::-1])) not in (None, measure)
}
"""What a partner calls it: the exports of the United States are its imports, their deficit its surplus.

The total is the same on both sides, and not in here.
"""


class Status(StrEnum):
    """Whether an answer's figure is the published one or computed from the loads."""

    PUBLISHED = "published"
    """The office's briefing prints this figure; the answer says what it says."""
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class Divergence:
    """Where the published figure and the newest Census vintage disagree by more than rounding."""

    is_prior: bool
    """True when it is the prior-year figure that differs."""
    published: Usd
    census: Usd
