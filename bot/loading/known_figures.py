"""The figures of earlier loads, for checks to compare with and for a load to store only what is new."""

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.domain.figure_columns import FigureColumns
from bot.domain.figures import MEASURES, Measure
from bot.domain.loads import FigureRow, Load
from bot.domain.time import Month
from bot.loading.figure_arrays import ArrayAxes, FigureArrays

if TYPE_CHECKING:
    import pandas as pd


class Flows(NamedTuple):
    """Exports and imports of a partner's month; None where not reported."""

    exports: int | None
    imports: int | None

    def of(self, measure: Measure) -> int | None:
        """The measure in whole dollars; None when a flow it needs is not reported."""
        sold, bought = MEASURES[measure].signs
        if (sold and self.exports is None) or (bought and self.imports is None):
            return None
        return sold * (self.exports or 0) + bought * (self.imports or 0)


class KnownFigures:
    """Earlier loads and their figures. Of each flow the newest counts, by (vintage, number of load).

    Checks ask for single months, which plain dictionaries answer soonest; storing compares whole files, which
    is what arrays are for. Either is made when it is first wanted.
    """

    def __init__(self, loads: Sequence[Load], cells: Sequence[FigureRow], figures: "pd.DataFrame") -> None:
        """`figures` are those of the file in question: the arrays have room for them too."""
        self.loads = tuple(sorted(loads, key=lambda load: (load.source.vintage, load.number)))
        self._rows = FigureColumns.of(cells)
        self._figures = figures
        self._newest: dict[int, Mapping[str, Flows]] = {}
        # A load of the newest vintage asks for one state again and again, one loaded late for some others.
        self.before = lru_cache(2)(lambda place: self._together(self.loads[:place]))
        """The cells of the first so many loads together."""

    def place_of(self, vintage: str) -> int:
        """How many loads come before one of this vintage that is loaded now."""
        return sum(load.source.vintage <= vintage for load in self.loads)

    @cached_property
    def axes(self) -> ArrayAxes:
        return ArrayAxes.of(self._rows, self._figures)

    @cached_property
    def of_file(self) -> FigureArrays:
        """The figures of the file in question."""
        return FigureArrays.of(self._figures, self.axes)

    def cells_of(self, place: int) -> FigureArrays:
        """The figures of the load at a place."""
        return self._together(self.loads[place : place + 1])

    def _together(self, loads: Sequence[Load]) -> FigureArrays:
        cells = FigureArrays.nothing(self.axes)
        for load in loads:
            cells.overrule(self._rows.of_load(load.number))
        return cells

    @cached_property
    def complete_months(self) -> frozenset[int]:
        """Months of which every partner's figure is known, by `Month.ordinal`."""
        return frozenset(month.ordinal for load in self.loads if load.is_complete for month in load.months)

    def newest(self, month: Month) -> Mapping[str, Flows]:
        """Every partner's newest figures of a month."""
        if month.ordinal not in self._newest:
            self._newest[month.ordinal] = flows_of(self.before(len(self.loads)), month)
        return self._newest[month.ordinal]

    def vintages(self, month: Month) -> list[tuple[str, Mapping[str, Flows]]]:
        """The month's figures in each vintage that covers it whole, oldest first."""
        return [
            (load.source.vintage, flows_of(self.before(place + 1), month))
            for place, load in enumerate(self.loads)
            if load.is_complete and month in load.months
        ]


def flows_of(cells: FigureArrays, month: Month) -> dict[str, Flows]:
    """One month of cells, by partner."""
    row = month.ordinal - cells.axes.first
    if not 0 <= row < cells.axes.months:
        return {}
    named = np.flatnonzero(cells.named[row])
    exports, imports = (
        [
            amount if is_reported else None
            for amount, is_reported in zip(amounts.tolist(), reported.tolist(), strict=True)
        ]
        for amounts, reported in zip(cells.amounts[:, row, named], cells.reported[:, row, named], strict=True)
    )
    partners = (cells.axes.partners[column] for column in named.tolist())
    return dict(zip(partners, map(Flows, exports, imports), strict=True))
