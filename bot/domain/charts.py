"""Charts as facts: what a picture shows, before any language, colour or length in points.

A chart holds the figures of an answer and the values that name them, as a document does. `bot.pictures.draw`
says and draws it; the module of an intent makes its chart.
"""

from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.facts import Point, Row, Source
from bot.domain.figures import Measure, Missing, Ratio, Usd
from bot.domain.table import Table
from bot.domain.time import Period
from bot.domain.values import Name, ProductName, Value


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands around every chart, so that a picture that is passed on still says what it shows."""

    title: Value
    subtitle: Value | None
    sources: tuple[Source, ...]
    """The deciding one first."""
    period: Period
    notes: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    partner: str | None
    """None for a product."""
    rank: int | Missing
    value: Usd | Missing
    change: Value | None
    """Growth, or why it is no percentage; the share where the chart is of shares. None when there is nothing to say."""
    is_strong: bool = False
    """Set off from the others: the office's partner."""
    product: str | None = None

    @property
    def name(self) -> Value:
        return ProductName(self.product) if self.product is not None else Name(self.partner or "")


@dataclass(frozen=True, slots=True)
class Bars:
    """Partners, or products, in order, a bar from zero for each."""

    caption: Caption
    measure: Measure
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a partner, or all those not named, adds to a growth or takes off it."""

    partner: str | None
    """None for all others together, and for a product."""
    points: Ratio
    """0.0335 is 3.35 percentage points."""
    product: str | None = None


@dataclass(frozen=True, slots=True)
class Contributions:
    """What moved a total: parts that add up to the whole."""

    caption: Caption
    parts: tuple[Part, ...]
    whole: Ratio
    is_of_products: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One figure by month, ascending; a month without a figure is a gap, not a zero."""

    measure: Measure
    name: Value
    """As it stands at the end of a line."""
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class MonthChart:
    """One partner's months: flows as lines, a balance or a single measure as columns from zero."""

    caption: Caption
    columns: Series | None
    lines: tuple[Series, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure of several partners by month, over the same months: a series for each, by its name."""

    caption: Caption
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A measure at a glance: its newest figure, and the months that led to it."""

    row: Row
    change: Value | None
    rank: Value | None
    series: Series


@dataclass(frozen=True, slots=True)
class Panels:
    """A small multiple: the measures of one partner on one scale."""

    caption: Caption
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class TableChart:
    """A table as a picture."""

    caption: Caption
    table: Table


Chart: TypeAlias = Bars | Contributions | MonthChart | Comparison | Panels | TableChart
