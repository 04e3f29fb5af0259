"""Medians, their spread, and what a comparison says: one vocabulary for every benchmark."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spread:
    """A median and the quartiles around it."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        low, median, high = statistics.quantiles(values, n=4) if len(values) > 1 else [values[0]] * 3
        return cls(median, low, high)

    def said(self, unit: str) -> str:
        return f"{number(self.median)} {unit} ({number(self.low)}–{number(self.high)})"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of results."""

    what: str
    ours: str
    against: str
    theirs: str
    ratio: str
    target: str
    is_met: bool | None
    """None: nothing was to be reached."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one benchmark has found."""

    rows: Sequence[Row]
    notes: Sequence[str] = ()
    plots: Mapping[str, str] = field(default_factory=dict)
    """SVG by title."""


class Alternating(Generic[T]):
    """Contenders take turns, round by round, so that a noisy minute hits all of them."""

    def __init__(self, contenders: Mapping[str, Callable[[], T]], rounds: int) -> None:
        self.results: dict[str, list[T]] = {name: [] for name in contenders}
        for _ in range(rounds):
            for name, contend in contenders.items():
                gc.collect()
                self.results[name].append(contend())

    def spread(self, name: str, of: Callable[[T], float]) -> Spread:
        return Spread.of([of(result) for result in self.results[name]])

    def ratio(self, over: str, under: str, of: Callable[[T], float]) -> Spread:
        """Of the rounds: each contender is held against the other one of the same round."""
        pairs = zip(self.results[over], self.results[under], strict=True)
        return Spread.of([of(one) / of(other) for one, other in pairs])


def compared(
    what: str, ours: Spread, theirs: Spread, ratio: Spread, *, against: str, unit: str, target: float, at_least: bool
) -> Row:
    """A row with a target for the ratio."""
    is_met = ratio.median >= target if at_least else ratio.median <= target
    sign = "≥" if at_least else "≤"
    return Row(what, ours.said(unit), against, theirs.said(unit), ratio.said("×"), f"{sign} {number(target)} ×", is_met)


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def each(work: Callable[[], object], times: int) -> float:
    """Seconds for one of so many."""
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times


def number(value: float) -> str:
    """Three digits that count, and no exponent."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    digits = 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value:.{digits}f}" if abs(value) >= 0.01 else f"{value:.2g}"
