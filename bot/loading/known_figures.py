"""The figures of earlier loads, for checks to compare with and for a load to store only what is new."""

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.domain import precedence
from bot.domain.figure_columns import FigureColumns
from bot.domain.figures import MEASURES, Measure
from bot.domain.loads import FigureRow, Load
from bot.domain.time import Month
from bot.loading.figure_arrays import ArrayAxes, FigureArrays, Mask

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
    """Earlier loads and their figures. Of each flow the last counts, in the order of `bot.domain.precedence`.

    Checks ask for single months, which plain dictionaries answer soonest; storing compares whole files, which
    is what arrays are for. Either is made when it is first wanted.
    """

    def __init__(self, loads: Sequence[Load], cells: Sequence[FigureRow], figures: "pd.DataFrame | None") -> None:
        """`figures` are those of the file in question, if there is one: the arrays have room for them too."""
        self.loads = tuple(sorted(loads, key=precedence.order))
        self._first_release = sum(not load.is_release for load in self.loads)
        self._rows = FigureColumns.of(cells)
        self._figures = figures
        self._flows: dict[tuple[int, bool], Mapping[str, Flows]] = {}
        # A load of the newest vintage asks for one state again and again, one loaded late for some others.
        self.before = lru_cache(2)(self._before)

    def place_of(self, vintage: str, *, is_release: bool) -> int:
        """How many loads come before one that is loaded now."""
        return sum((load.is_release, load.source.vintage) <= (is_release, vintage) for load in self.loads)

    def previous(self, place: int, *, is_release: bool) -> Load | None:
        """The load of the same kind before this place; None when it is the first."""
        return self.loads[place - 1] if place > self._first(is_release=is_release) else None

    def _before(self, place: int, *, is_release: bool) -> FigureArrays:
        """The cells of the loads of one kind before a place together."""
        return self._together(self.loads[self._first(is_release=is_release) : place])

    def _first(self, *, is_release: bool) -> int:
        return self._first_release if is_release else 0

    @cached_property
    def releases(self) -> FigureArrays:
        """The cells of all releases together."""
        return self._together(self.loads[self._first_release :])

    @cached_property
    def axes(self) -> ArrayAxes:
        return ArrayAxes.of(self._rows, self._figures)

    @cached_property
    def of_file(self) -> FigureArrays:
        """The figures of the file in question; nothing without one."""
        if self._figures is None:
            return FigureArrays.nothing(self.axes)
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
    def is_released(self) -> Mask:
        """Where the releases have a figure, [flow, month, partner]: nil is one, of whom Census lists."""
        nil = self.axes.covered(Month(ordinal) for ordinal in self.complete_months) & self.listed
        return self.releases.reported | nil

    @cached_property
    def listed(self) -> Mask:
        """The partners that Census lists, [partner]: those that a release names."""
        codes: set[str] = set()
        for load in self.loads[self._first_release :]:
            if load.partners is None:
                rows = self._rows.of_load(load.number)
                codes.update(rows.partners[number] for number in np.unique(rows.partner).tolist())
            else:
                codes.update(load.partners)
        return np.array([code in codes for code in self.axes.partners], np.bool_)

    @cached_property
    def together(self) -> FigureArrays:
        """The cells of all loads together: what answers."""
        return self._together(self.loads)

    @cached_property
    def complete_months(self) -> frozenset[int]:
        """Months of which every partner's figure is known, by `Month.ordinal`."""
        return frozenset(month.ordinal for load in self.loads if load.is_complete for month in load.months)

    def newest(self, month: Month) -> Mapping[str, Flows]:
        """Every partner's newest figures of a month."""
        return self._of_month(month, of_releases=False)

    def released(self, month: Month) -> Mapping[str, Flows]:
        """Every partner's newest figures of a month, tables left out."""
        return self._of_month(month, of_releases=True)

    def _of_month(self, month: Month, *, of_releases: bool) -> Mapping[str, Flows]:
        key = month.ordinal, of_releases
        if key not in self._flows:
            self._flows[key] = flows_of(self.releases if of_releases else self.together, month)
        return self._flows[key]

    def vintages(self, month: Month) -> list[tuple[str, Mapping[str, Flows]]]:
        """The month's figures in each vintage that covers it whole, oldest first."""
        return [
            (load.source.vintage, flows_of(self.before(place + 1, is_release=load.is_release), month))
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
