"""Provenance: the loads, and the briefing, that the figures of each month come from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.domain.facts import Coverage, Source
from bot.domain.time import Month, Period
from bot.trade.grid import Grid
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
        is_whole = self.grid.complete & self.grid.reported[:, :, axes.world]
        whole: list[bool] = np.all(is_whole, axis=0).tolist()
        # Forty years are mostly of one load: each combination of loads once.
        named = {numbers: tuple(self.grid.loads[n].source for n in numbers) for numbers in set(self.loads.values())}
        sources = {month: named[numbers] for month, numbers in self.loads.items()}
        for ordinal, briefing in self.published.items():
            sources[Month(ordinal)] = (briefing.source, *sources[Month(ordinal)])
        return Coverage(
            tuple(self.loads),
            sources,
            frozenset(m for m in self.loads if not (whole[axes.row(m)] or m.ordinal in self.published)),
        )

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
