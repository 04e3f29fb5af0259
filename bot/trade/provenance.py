"""Which loads answer about which months."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from bot.domain.facts import Coverage, Source
from bot.domain.time import Month, Period
from bot.trade.briefing import Briefing
from bot.trade.grid import Grid


@dataclass(frozen=True, slots=True)
class Provenance:
    """The loads that speak of each month, and the briefing laid over them."""

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
                # A complete load leaves nothing for older ones to say.
                if month not in closed:
                    speaking.setdefault(month, []).append(number)
            if load.is_complete:
                closed.update(load.months)
        return cls({month: tuple(speaking[month]) for month in sorted(speaking)}, grid, published)

    def coverage(self) -> Coverage:
        months = tuple(self.loads)
        return Coverage(
            months,
            {month: self.sources(Period.of_month(month)) for month in months},
            frozenset(month for month in months if self._is_partial(month)),
        )

    def _is_partial(self, month: Month) -> bool:
        if month.ordinal in self.published:
            return False
        row, world = self.grid.axes.row(month), self.grid.axes.world
        return not (self.grid.complete[:, row] & self.grid.said[:, row, world]).all()

    def sources(self, period: Period) -> tuple[Source, ...]:
        """The deciding one first; a briefing decides about its one month and says nothing of longer periods."""
        numbers = sorted({number for month in period for number in self.loads[month]}, reverse=True)
        briefing = self.published.get(period.first.ordinal) if period.is_month else None
        decided = (briefing.source,) if briefing else ()
        return (*decided, *(self.grid.loads[number].source for number in numbers))
