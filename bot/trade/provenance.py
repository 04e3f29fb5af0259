"""Provenance: the loads, and the briefing, that the figures of each month come from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.domain.facts import Coverage, Source
from bot.domain.time import Month, Period
from bot.trade.grid import Grid, Mask
from bot.trade.printed_briefing import Briefing


@dataclass(frozen=True, slots=True)
class Provenance:
    """The loads that have figures of each month, and the briefing laid over them."""

    loads: Mapping[Month, tuple[int, ...]]
    """Indices into `Grid.loads`, the deciding one first. Empty where only a briefing is loaded."""
    grid: Grid
    published: Mapping[int, Briefing]

    @classmethod
    def of(cls, grid: Grid, published: Mapping[int, Briefing]) -> Self:
        speaking: dict[Month, list[int]] = {Month(ordinal): [] for ordinal in published}
        closed: set[Month] = set()
        for number in reversed(range(len(grid.loads))):
            load = grid.loads[number]
            for month in load.months:
                # A complete load leaves nothing for older ones to say; a table may have what it does not list.
                if month not in closed or (not load.is_release and grid.decides(number, month)):
                    speaking.setdefault(month, []).append(number)
            if load.is_complete:
                closed.update(load.months)
        return cls({month: tuple(speaking[month]) for month in sorted(speaking)}, grid, published)

    def coverage(self) -> Coverage:
        axes = self.grid.axes
        has_everybody = np.all(self.grid.complete, axis=0)
        has_world = np.all(self.grid.reported[:, :, axes.world], axis=0)
        listed = np.all(self.grid.reported[:, :, : axes.ranked], axis=0).sum(axis=1)
        is_short = has_everybody & (2 * listed < listed.max(initial=0))
        # Forty years are mostly of one load: each combination of loads once.
        named = {numbers: tuple(self.grid.loads[n].source for n in numbers) for numbers in set(self.loads.values())}
        sources = {month: named[numbers] for month, numbers in self.loads.items()}
        for ordinal, briefing in self.published.items():
            sources[Month(ordinal)] = (briefing.source, *sources[Month(ordinal)])
        return Coverage(
            tuple(self.loads),
            sources,
            partial=self._unpublished(~has_everybody),
            without_world=self._unpublished(has_everybody & ~has_world),
            short_lists={axes.month(row): int(listed[row]) for row in np.flatnonzero(is_short).tolist()},
        )

    def _unpublished(self, rows: Mask) -> frozenset[Month]:
        """The loaded months among these rows, without those that a briefing tells of."""
        found = map(self.grid.axes.month, np.flatnonzero(rows).tolist())
        return frozenset(month for month in found if month in self.loads and month.ordinal not in self.published)

    def sources(self, period: Period, partners: Collection[str] = ()) -> tuple[Source, ...]:
        """The sources of a period, the deciding one first: a briefing for its one month, never for longer periods.

        With partners, the tables among them are only those that have a figure of one of them.
        """
        numbers = sorted({number for month in period for number in self.loads[month]}, reverse=True)
        if partners:
            numbers = [
                n for n in numbers if self.grid.loads[n].is_release or self._tells_of(n, period, partners)
            ] or numbers
        briefing = self.published.get(period.first.ordinal) if period.is_month else None
        decided = (briefing.source,) if briefing else ()
        return (*decided, *(self.grid.loads[number].source for number in numbers))

    def _tells_of(self, number: int, period: Period, partners: Collection[str]) -> bool:
        axes = self.grid.axes
        codes = {code for partner in partners for code in (partner, *axes.members(partner))}
        columns = [axes.columns[code] for code in codes if code in axes.columns]
        rows = [axes.row(month) for month in period if month in self.loads and 0 <= axes.row(month) < axes.months]
        return bool((self.grid.deciding[np.ix_(rows, columns)] == number).any())
