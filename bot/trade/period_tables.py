"""The tables of one measure in a period: the loads' figures with the briefing's laid over them, and their prior year.

A period is given as the rows of the arrays from `start` to before `stop`.
"""

from collections.abc import Mapping
from functools import lru_cache

from bot.domain.figures import Measure, Missing, Why
from bot.trade.grid import Grid
from bot.trade.measure_column import MeasureColumn
from bot.trade.printed_briefing import Briefing
from bot.trade.rank_table import BriefingTable, CensusTable, RankTable, has_every_partner

_KEPT = 512
"""Tables kept, and prior-year columns. Each holds some 5 KB; a chat asks about few periods."""

_PRIOR_NOT_LOADED = Missing(Why.PRIOR_NOT_LOADED)
_NOT_REPORTED = Missing(Why.NOT_REPORTED)
_NOT_PUBLISHED = Missing(Why.NOT_IN_PUBLISHED_TABLE)


class PeriodTables:
    """Makes the tables of a grid and its briefings, and keeps those asked for last."""

    def __init__(self, grid: Grid, published: Mapping[int, Briefing]) -> None:
        self._grid = grid
        self._published = published
        # Plain lists: of one month at a time they are asked faster than arrays.
        self._covered: list[bool] = grid.covered.tolist()
        self._loaded = self._covered.copy()
        for month in published:
            self._loaded[month - grid.axes.first] = True
        self.table = lru_cache(_KEPT)(self._made_table)
        self.priors = lru_cache(_KEPT)(self._made_priors)

    def _made_table(self, measure: Measure, start: int, stop: int) -> RankTable:
        briefing, column = self._briefing(start, stop), self._census(measure, start, stop)
        is_full = self._grid.is_complete(measure, slice(start, stop))
        if column is None:
            column = MeasureColumn.nothing(len(self._grid.axes.codes), _NOT_PUBLISHED if briefing else _NOT_REPORTED)
        if briefing is None:
            return CensusTable.make(measure, column, self._grid.axes.ranked, is_full=is_full)
        printed = briefing.printed[measure]
        values = {at: p.value for at, p in printed.items()}
        column = column.overlaid(values, briefing.derived[measure], self._grid.is_from_table(start))
        return BriefingTable.make(measure, column, printed, self._grid.axes.ranked, is_full=is_full)

    def _made_priors(self, measure: Measure, start: int, stop: int) -> MeasureColumn:
        """The prior-year column: of the briefing, then of Census, then of the briefing of a year before."""
        column = self._prior_column(measure, start - 12, stop - 12)
        briefing = self._briefing(start, stop)
        if briefing is None:
            return column
        printed = {at: p.prior for at, p in briefing.printed[measure].items() if p.prior is not None}
        before = self._grid.is_from_table(start - 12) if start >= 12 else None
        return column.overlaid(printed, briefing.derived_priors[measure], before)

    def _prior_column(self, measure: Measure, start: int, stop: int) -> MeasureColumn:
        if self.is_covered(start, stop) and self._briefing(start, stop):
            return MeasureColumn(*self._grid.over(measure, slice(start, stop)), _NOT_REPORTED)
        table = self.table_if_loaded(measure, start, stop)
        return table.column if table else MeasureColumn.nothing(len(self._grid.axes.codes), _PRIOR_NOT_LOADED)

    def _census(self, measure: Measure, start: int, stop: int) -> MeasureColumn | None:
        """The column of the loads' figures; None when they do not cover the whole period."""
        if not self.is_covered(start, stop):
            return None
        return MeasureColumn(*self._grid.over(measure, slice(start, stop)), _NOT_REPORTED)

    def table_if_loaded(self, measure: Measure, start: int, stop: int) -> RankTable | None:
        """The table of another period than the one asked about."""
        is_loaded = self.is_covered(start, stop) or self._briefing(start, stop) is not None
        return self.table(measure, start, stop) if is_loaded else None

    def _briefing(self, start: int, stop: int) -> Briefing | None:
        """The briefing of a period of one month."""
        return self._published.get(self._grid.axes.first + start) if stop - start == 1 else None

    def is_covered(self, start: int, stop: int) -> bool:
        """Whether the loads of figures have every month."""
        return start >= 0 and stop <= self._grid.axes.months and all(self._covered[start:stop])

    def is_loaded(self, start: int, stop: int) -> bool:
        """Whether every month has figures or a briefing."""
        return start >= 0 and stop <= self._grid.axes.months and all(self._loaded[start:stop])

    def is_complete(self, measure: Measure, start: int, stop: int) -> bool:
        """Whether no partner can be missing from the period's table, so far as it is loaded."""
        table = self.table_if_loaded(measure, start, stop)
        return table is None or has_every_partner(table)
