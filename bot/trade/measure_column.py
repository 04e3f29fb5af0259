"""One measure of one period for every partner, with the briefing's figures in place of the loads'."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, Self

import numpy as np

from bot.domain.figures import Missing, Usd
from bot.trade.grid import Amounts, Mask

_NONE: Mapping[int, int] = MappingProxyType({})


class MeasureColumn(NamedTuple):
    """Amounts in dollars by partner; 0 where not reported."""

    amounts: Amounts
    reported: Mask
    not_reported: Missing
    """Why there is no figure where nothing is reported."""
    steps: Mapping[int, int] = _NONE
    """Figures known to no finer than a printed step."""
    census: Mapping[int, int] = _NONE
    """What Census has where the published figure differs by more than rounding."""

    @classmethod
    def nothing(cls, size: int, why: Missing) -> Self:
        return cls(np.zeros(size, np.int64), np.zeros(size, np.bool_), why)

    def figure(self, column: int) -> Usd | Missing:
        if not self.reported.item(column):
            return self.not_reported
        return Usd(self.amounts.item(column), self.steps.get(column, 1))

    def overlaid(
        self, printed: Mapping[int, Usd], derived: Mapping[int, Usd], is_from_table: Mask | None = None
    ) -> "MeasureColumn":
        """Lay a briefing over it: printed figures win where they differ beyond rounding, derived ones fill gaps.

        Over figures of a table, printed ones win in any case: what a table has is no more exact, and not Census'.
        """
        amounts, reported = self.amounts.copy(), self.reported.copy()
        steps, census = dict(self.steps), dict(self.census)
        for column, figure in printed.items():
            known = self.figure(column)
            if not isinstance(known, Missing) and (is_from_table is None or not is_from_table.item(column)):
                if known.step == 1 and known.agrees_with(figure):
                    continue
                if known.step == 1:
                    census[column] = known.dollars
            amounts[column], reported[column], steps[column] = figure.dollars, True, figure.step
        for column, figure in derived.items():
            if not reported[column]:
                amounts[column], reported[column], steps[column] = figure.dollars, True, figure.step
        return MeasureColumn(amounts, reported, self.not_reported, steps, census)
