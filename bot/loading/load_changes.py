"""The rows that a load adds, and those that later loads need when one is taken back.

A complete release is stored only where it differs from the releases before it. What it does not store it still says,
by saying nothing: "as those before me". A release that is put in before it later (an older vintage, loaded late) would
change that, and one that is taken out would, too. So the complete release that comes next gets the cells in question
written out, with the figures it has had all along.

What names no release (a table) stands below every release, and is stored as it is: no release rests on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.domain.figure_columns import FigureColumns
from bot.domain.loads import Load
from bot.domain.time import Month
from bot.loading.figure_arrays import FigureArrays, Mask
from bot.loading.known_figures import KnownFigures


@dataclass(frozen=True, slots=True, eq=False)
class LoadChanges:
    """The rows that a load adds to those before it, and the months they change."""

    rows: FigureColumns
    """Those to store, for the load after it included."""
    months: frozenset[Month]
    """The months whose newest figures change."""


def changes_of(
    number: int,
    vintage: str,
    months: Sequence[Month],
    known: KnownFigures,
    *,
    is_complete: bool,
    is_release: bool = True,
) -> LoadChanges:
    """Work out what a load of this number adds, whose file says `known.of_file`."""
    if not is_release:
        of_file = known.of_file
        changed = of_file.differing(known.together) & ~known.is_released
        return LoadChanges(of_file.rows(number, of_file.named), _months_of(changed, known))
    place = known.place_of(vintage, is_release=True)
    before = known.before(place, is_release=True)
    of_file = _with_dropped(known.of_file, before, months) if is_complete else known.of_file
    # An incomplete load stores all it says: it is small, and its silence about a cell means nothing.
    added: Mask = np.any(of_file.differing(before), axis=0) if is_complete else of_file.named
    rows = [of_file.rows(number, added)]
    is_newest = of_file.reported & added
    for later in range(place, len(known.loads)):
        load, later_cells = known.loads[later], known.cells_of(later)
        if not load.is_complete:
            is_newest &= ~later_cells.reported
            continue
        in_question = added & _covered(known, later)
        rows.append(_said(known, later).rows(load.number, in_question & ~later_cells.named))
        added, is_newest = added & ~in_question, is_newest & ~in_question
    changed = is_newest & _is_news(of_file, known)
    return LoadChanges(FigureColumns.joined(rows, known.axes.partners), _months_of(changed, known))


def left_to_say(taken_back: Load, known: KnownFigures) -> FigureColumns:
    """The rows that the releases after a load need once it is gone. `known` still has it; it has no file."""
    place = known.loads.index(taken_back)
    rows = [FigureColumns.of(())]
    in_doubt = known.cells_of(place).named
    for later in range(place + 1, len(known.loads) if taken_back.is_release else 0):
        load, cells = known.loads[later], known.cells_of(later)
        if load.is_complete:
            in_question = in_doubt & _covered(known, later)
            rows.append(_said(known, later).rows(load.number, in_question & ~cells.named))
            in_doubt &= ~in_question
    return FigureColumns.joined(rows, known.axes.partners)


def _covered(known: KnownFigures, place: int) -> Mask:
    """The cells that a complete release says something of, [month, partner], by saying nothing too.

    Of what is no partner its silence says nothing, unless another had stated it until then.
    """
    so_far = known.before(place + 1, is_release=True)
    has_said: Mask = known.axes.are_partners | so_far.reported.any(axis=0)
    return known.axes.covered(known.loads[place].months) & has_said


def _said(known: KnownFigures, place: int) -> FigureArrays:
    """What a complete release says of every cell, by saying nothing too: what nobody had stated is no trade."""
    then = known.before(place + 1, is_release=True)
    return replace(then, reported=np.ones_like(then.reported))


def _months_of(changed: Mask, known: KnownFigures) -> frozenset[Month]:
    return frozenset(Month(known.axes.first + row) for row in np.flatnonzero(np.any(changed, axis=(0, 2))).tolist())


def _with_dropped(of_file: FigureArrays, before: FigureArrays, months: Sequence[Month]) -> FigureArrays:
    """Add zeros for partners that a complete load no longer has."""
    axes = of_file.axes
    dropped = (before.amounts != 0).any(axis=0) & ~of_file.named & axes.covered(months) & axes.are_partners
    return replace(of_file, reported=of_file.reported | dropped, named=of_file.named | dropped)


def _is_news(of_file: FigureArrays, known: KnownFigures) -> Mask:
    """Where a flow is another than the newest known. Who is not in a complete load has had no trade so far."""
    newest = known.together
    complete = known.axes.covered(Month(ordinal) for ordinal in known.complete_months)
    return of_file.differing(replace(newest, reported=newest.reported | complete))
