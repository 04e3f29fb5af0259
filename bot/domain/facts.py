"""Results of the trade model, of which every answer is made: rows, rankings, points, records, coverage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from bot.domain.errors import NothingLoaded
from bot.domain.figures import Divergence, Measure, Missing, Ratio, Status, Usd
from bot.domain.time import Month, Period


@dataclass(frozen=True, slots=True)
class Source:
    """The origin of figures: publisher, vintage, file, and when it was loaded."""

    name: str
    """The module of `bot.sources` that read it: `census_workbook`, `briefing`, `table`, …"""
    publisher: str
    """As a source line prints it: `US Census Bureau`, `Trade Data Monitor`."""
    vintage: str
    """The release the figures belong to: `2026-03` for Census; a briefing's own month for a briefing."""
    loaded_at: datetime
    """When it was loaded, in UTC."""
    origin: str
    """The file's name or the address it came from."""


class Row(NamedTuple):
    """One figure with everything derived from it. Ratios are fractions: 0.843 is 84.3 %."""

    partner: str
    measure: Measure
    period: Period
    value: Usd | Missing
    prior: Usd | Missing
    """The same period a year before."""
    change: Ratio | Missing
    """Growth, year on year."""
    rank: int | Missing
    prior_rank: int | Missing
    """A year before, from the full table of then."""
    previous_rank: int | Missing
    """In the period just before (the month before), from the full table of then."""
    share: Ratio | Missing
    """Of the world's figure of the same measure."""
    contribution: Ratio | Missing
    """To the growth of the world's figure, as a fraction: 0.0253 is 2.53 percentage points."""
    status: Status
    divergences: tuple[Divergence, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """A table of partners in order, with the world's row beside it."""

    world: Row
    rows: tuple[Row, ...]
    of: int
    """How many partners take a rank in all; where `is_complete` is False, how many are loaded."""
    is_complete: bool = True
    """False where other partners may have as much: rows are in order of size, and nobody has a rank."""


@dataclass(frozen=True, slots=True)
class Point:
    """One month of a series."""

    month: Month
    value: Usd | Missing


@dataclass(frozen=True, slots=True)
class Extremes:
    """Records over all loaded months, and the run of rises or falls (year on year) that goes on now."""

    highest: Point | Missing
    lowest: Point | Missing
    since: Month
    """The first month the records are taken over."""
    streak: int
    """So many months in a row up (positive) or down (negative) against the year before."""


@dataclass(frozen=True, slots=True)
class Concentration:
    """How concentrated a measure is on few partners."""

    hhi: Ratio | Missing
    """Herfindahl-Hirschman index, 0 to 1 (times 10,000 in the usual points)."""
    top5: Ratio | Missing
    partners: int


@dataclass(frozen=True, slots=True)
class Revision:
    """One cell that two sources or vintages give differently."""

    partner: str
    measure: Measure
    month: Month
    old: Usd
    new: Usd
    old_source: Source
    new_source: Source


@dataclass(frozen=True)
class Coverage:
    """The months that are loaded, and their sources."""

    months: tuple[Month, ...]
    """Every month there are figures for, ascending. Not necessarily without holes."""
    sources: Mapping[Month, tuple[Source, ...]]
    """By month, the source that answers first."""
    partial: frozenset[Month] = frozenset()
    """Months of which only some partners are loaded: nobody can be ranked in them."""
    without_world: frozenset[Month] = frozenset()
    """Months with every partner that is listed, and no figure of the world: nobody has a share in them."""
    short_lists: Mapping[Month, int] = field(default_factory=dict)
    """How many partners are listed in the months in which only the larger ones are, less than half of all."""

    @cached_property
    def _ordinals(self) -> frozenset[int]:
        return frozenset(month.ordinal for month in self.months)

    @cached_property
    def years(self) -> frozenset[int]:
        """Those that at least one month is loaded of."""
        return frozenset(month.year for month in self.months)

    def has(self, period: Period) -> bool:
        """Whether every month of the period is loaded."""
        # A span of centuries is refused by its length, not month by month.
        months = range(period.first.ordinal, period.last.ordinal + 1)
        return len(months) <= len(self.months) and self._ordinals.issuperset(months)

    @cached_property
    def newest(self) -> Month:
        """The month that is meant where none is named; raises `bot.domain.errors.NothingLoaded`.

        It is the newest month with the world's figures and every partner's, or with a briefing. A few cells of
        a newer month must not take the world's away: they are answered when their month is named.
        """
        if not self.months:
            raise NothingLoaded
        in_part = self.partial | self.without_world
        whole = (month for month in reversed(self.months) if month not in in_part)
        return next(whole, self.months[-1])
