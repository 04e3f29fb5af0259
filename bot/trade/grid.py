"""The newest figures as of one vintage: dollars by flow, month and partner."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.domain.figures import MEASURES, Measure, Usd
from bot.domain.loads import Load
from bot.domain.time import Month
from bot.trade.axes import Axes

Amounts = NDArray[np.int64]
Mask = NDArray[np.bool_]
Indices = NDArray[np.intp]

EXPORTS, IMPORTS = 0, 1
"""The first axis of every array of flows."""


def measured(measure: Measure, flows: Amounts) -> Amounts:
    """Compute the measure from an array whose first axis is exports, imports."""
    sold, bought = MEASURES[measure].signs
    amounts: Amounts = sold * flows[EXPORTS] + bought * flows[IMPORTS]
    return amounts


def is_reported(measure: Measure, reported: Mask) -> Mask:
    """Where every flow of the measure is known, from an array whose first axis is exports, imports."""
    sold, bought = MEASURES[measure].signs
    known: Mask = (reported[EXPORTS] | (not sold)) & (reported[IMPORTS] | (not bought))
    return known


@dataclass(frozen=True, slots=True)
class CellChanges:
    """Revised cells, to which a later load gives another figure; parallel arrays, in the order of loads."""

    old_load: Indices
    """Index into `Grid.loads`."""
    new_load: Indices
    row: Indices
    column: Indices
    old: Amounts
    """[flow, change]"""
    new: Amounts
    reported: Mask
    """[flow, change]: where both the old and the new figure are reported."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Dollars by [flow, month, column]; 0 where nothing is reported."""

    axes: Axes
    loads: tuple[Load, ...]
    """Those taken, ascending by (vintage, number)."""
    amounts: Amounts
    reported: Mask
    covered: Mask
    """By month: whether any of the loads covers it."""
    complete: Mask
    """[flow, month]: whether every partner's figure is there, so that they can be ranked."""
    deciding: Indices
    """[month, column]: index into `loads` of the last one that says the figure; -1 where none does, and for groups."""
    changes: CellChanges

    def over(self, measure: Measure, rows: slice) -> tuple[Amounts, Mask]:
        """The measure summed over some months, by column, and where every month of them is reported."""
        reported = is_reported(measure, np.all(self.reported[:, rows], axis=1))
        return np.where(reported, measured(measure, self.amounts[:, rows].sum(axis=1)), 0), reported

    def is_complete(self, measure: Measure, rows: slice) -> bool:
        """Whether every partner's figure of every one of the months is there."""
        return bool(is_reported(measure, self.complete[:, rows]).all())

    def is_from_table(self, row: int) -> Mask:
        """The columns of a month whose figures are a table's and no release's."""
        # One more for -1: what nobody says.
        is_table = np.array([*(not load.is_release for load in self.loads), False])
        found: Mask = is_table[self.deciding[row]]
        return found

    def decides(self, load: int, month: Month) -> bool:
        """Whether any figure of a month is a load's, given by its index."""
        return bool((self.deciding[self.axes.row(month)] == load).any())

    def history(self, measure: Measure, column: int) -> tuple[list[int], list[bool]]:
        """The measure of one column by month, and whether it is reported."""
        amounts = measured(measure, self.amounts[:, :, column])
        return amounts.tolist(), is_reported(measure, self.reported[:, :, column]).tolist()

    def figure(self, measure: Measure, month: Month, column: int) -> Usd | None:
        """One cell, or None where nothing is reported."""
        row = self.axes.row(month)
        if not 0 <= row < self.axes.months:
            return None
        at = (slice(None), row, column)
        return Usd(int(measured(measure, self.amounts[at]))) if is_reported(measure, self.reported[at]) else None
