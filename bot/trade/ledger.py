"""The figures of every load as arrays, from which the grid of any vintage is built."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.domain import precedence
from bot.domain.figure_columns import FigureColumns
from bot.domain.loads import Holdings, Load
from bot.domain.partner import GroupMembership
from bot.trade import completeness
from bot.trade.axes import Axes
from bot.trade.grid import EXPORTS, IMPORTS, Amounts, CellChanges, Grid, Indices, Mask

_NOT_NAMED = -1
_NONE = np.zeros(0, np.intp)
_NO_FLOWS = np.zeros((2, 0), np.int64)
_NONE_CHANGED = CellChanges(_NONE, _NONE, _NONE, _NONE, _NO_FLOWS, _NO_FLOWS, _NO_FLOWS.astype(np.bool_))


@dataclass(frozen=True, slots=True)
class LoadCells:
    """The figures of one load, as parallel arrays."""

    row: NDArray[np.int32]
    column: NDArray[np.int32]
    amounts: Amounts
    """[flow, cell]; 0 where not reported."""
    reported: Mask

    def of(self, columns: Mask) -> "LoadCells":
        """Those of some columns."""
        at = columns[self.column]
        if at.all():
            return self
        return LoadCells(self.row[at], self.column[at], self.amounts[:, at], self.reported[:, at])


@dataclass(frozen=True, slots=True)
class Ledger:
    """The loads of figures (briefings are not among them), each with its cells."""

    axes: Axes
    loads: tuple[Load, ...]
    """In the order of `bot.domain.precedence`: a later one overrules an earlier one."""
    cells: tuple[LoadCells, ...]

    @classmethod
    def of(cls, holdings: Holdings, axes: Axes) -> Self:
        figures = FigureColumns.of(holdings.figures)
        briefings = {figure.load for figure in holdings.published} - set(np.unique(figures.load).tolist())
        loads = sorted((load for load in holdings.loads if load.number not in briefings), key=precedence.order)
        return cls(axes, tuple(loads), _cells(axes, loads, figures))

    @property
    def vintages(self) -> tuple[str, ...]:
        """The vintages of the loads, oldest first, each once."""
        return tuple(sorted({load.source.vintage for load in self.loads}))

    def grid(self, vintage: str | None) -> Grid:
        """The newest figures of the loads up to a vintage; None takes all loads."""
        chosen = [
            (load, cells)
            for load, cells in zip(self.loads, self.cells, strict=True)
            if vintage is None or load.source.vintage <= vintage
        ]
        taken = tuple(load for load, _ in chosen)
        axes = self.axes
        shape = (2, axes.months, len(axes.codes))
        amounts, reported = np.zeros(shape, np.int64), np.zeros(shape, np.bool_)
        covered, complete = np.zeros(axes.months, np.bool_), np.zeros((2, axes.months), np.bool_)
        listed = _listed(chosen, axes)
        # The last load that reports a cell, by naming it or, being complete, by not naming it.
        last_load = np.full(shape[1:], _NOT_NAMED, np.intp)
        is_release = np.zeros(len(chosen) + 1, np.bool_)  # and one for `_NOT_NAMED`
        changes = [_NONE_CHANGED]
        for number, (load, all_cells) in enumerate(chosen):
            # A load may have been given zeros of partners that only a load since taken back has named.
            cells = all_cells.of(listed) if load.is_release else all_cells
            # A table neither revises a release nor is revised by one: it is rounded, and not theirs.
            is_release[number] = load.is_release
            changes.append(
                _changed(cells, number, last_load, amounts, reported, is_of_kind=is_release == load.is_release)
            )
            for flow in (EXPORTS, IMPORTS):
                told = cells.reported[flow]
                at = (flow, cells.row[told], cells.column[told])
                amounts[at], reported[at] = cells.amounts[flow, told], True
            last_load[cells.row, cells.column] = number
            months = np.array([axes.row(month) for month in load.months], np.intp)
            covered[months] = True
            if load.is_complete:
                complete[:, months] = True
                unnamed = ~is_release[last_load[months]] & axes.is_ranked & listed & axes.is_listed[months]
                amounts[:, months] *= ~unnamed  # what a table says: Census has nil
                reported[:, months] |= unnamed
                last_load[months] = np.where(unnamed, number, last_load[months])
        # Whom no release names (Guam) has no trade of nil; to a group they add nothing.
        adds_nothing = complete[:, :, None] & ~listed & axes.is_listed
        # Nobody traded with the Soviet Union in 2026, nor with Russia in 1985: that is no trade of nil either.
        reported &= axes.is_listed | (amounts != 0).any(axis=0)
        _add_up(axes, amounts, reported, covered, complete)
        _add_groups(axes, amounts, reported, reported | adds_nothing, covered)
        return Grid(axes, taken, amounts, reported, covered, complete, last_load, _joined(changes))


def _listed(loads: Iterable[tuple[Load, LoadCells]], axes: Axes) -> Mask:
    """The columns that Census lists: a release names them."""
    listed = ~axes.is_ranked
    for load, cells in loads:
        if load.is_release:
            listed[cells.column if load.partners is None else [axes.columns[code] for code in load.partners]] = True
    return listed


def _cells(axes: Axes, loads: Sequence[Load], figures: FigureColumns) -> tuple[LoadCells, ...]:
    """Part the rows by load."""
    columns = np.array([axes.columns[code] for code in figures.partners], np.int32)
    parts = (figures.of_load(load.number) for load in loads)
    return tuple(
        LoadCells(part.month - axes.first, columns[part.partner], part.amounts, part.reported) for part in parts
    )


def _changed(
    cells: LoadCells, number: int, last_load: Indices, amounts: Amounts, reported: Mask, *, is_of_kind: Mask
) -> CellChanges:
    """Those of a load's cells that give another figure than the arrays hold so far, of a load of its kind."""
    # Nearly none of the 115,000 cells of a first load: what is not reported anew is not compared either.
    again = np.flatnonzero((reported[:, cells.row, cells.column] & cells.reported).any(axis=0))
    at = (slice(None), cells.row[again], cells.column[again])
    old, was_reported = amounts[at], reported[at]
    new = np.where(cells.reported[:, again], cells.amounts[:, again], old)
    differs = (was_reported & (old != new)).any(axis=0)
    picked = np.flatnonzero(differs & is_of_kind[last_load[cells.row[again], cells.column[again]]])
    row, column = cells.row[again[picked]].astype(np.intp), cells.column[again[picked]].astype(np.intp)
    return CellChanges(
        old_load=last_load[row, column],
        new_load=np.full(len(picked), number, np.intp),
        row=row,
        column=column,
        old=old[:, picked],
        new=new[:, picked],
        # A flow this load leaves out keeps its figure, so total and deficit still change with the other.
        reported=was_reported[:, picked],
    )


def _joined(changes: Sequence[CellChanges]) -> CellChanges:
    columns = zip(*([getattr(one, field.name) for field in fields(one)] for one in changes), strict=True)
    return CellChanges(*(np.concatenate(column, axis=-1) for column in columns))


def _add_up(axes: Axes, amounts: Amounts, reported: Mask, covered: Mask, complete: Mask) -> None:
    """Mark the months complete whose partners, loaded by whatever loads, come to the world's figure."""
    for flow, row in np.argwhere(covered & ~complete & reported[:, :, axes.world]).tolist():
        partners = amounts[flow, row, axes.is_ranked & reported[flow, row]]
        complete[flow, row] = completeness.add_up(partners.tolist(), amounts[flow, row, axes.world].item())


def _add_groups(axes: Axes, amounts: Amounts, reported: Mask, is_known: Mask, covered: Mask) -> None:
    """Fill the columns of groups: the members of each month, reported when all of them are known."""
    for group in axes.groups:
        column = axes.columns[group.code]
        size, known = np.zeros(axes.months, np.intp), np.zeros((2, axes.months), np.intp)
        for member in group.members:
            rows, of_member = _rows(axes, member), axes.columns[member.partner]
            amounts[:, rows, column] += amounts[:, rows, of_member]
            known[:, rows] += is_known[:, rows, of_member] | axes.is_within[rows, of_member]
            size[rows] += 1
        reported[:, :, column] = (known == size) & (size > 0) & covered
        amounts[:, :, column] *= reported[:, :, column]


def _rows(axes: Axes, member: GroupMembership) -> slice:
    start = axes.row(member.joined) if member.joined else 0
    stop = axes.row(member.left) if member.left else axes.months
    return slice(min(max(start, 0), axes.months), min(max(stop, 0), axes.months))
