"""The rows that a load adds: a complete load only where it differs from the loads before it.

What a complete load does not store it still says, by saying nothing: "as the loads before me". A load that
is put in before it later (an older vintage, loaded late) would change that. So the load that comes next
gets the cells in question written out, with the figures it has had all along.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.domain.figure_columns import FigureColumns
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
    number: int, vintage: str, months: Sequence[Month], known: KnownFigures, *, is_complete: bool
) -> LoadChanges:
    """Work out what a load of this number adds, whose file says `known.of_file`."""
    place = known.place_of(vintage)
    before = known.before(place)
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
        so_far = known.before(later + 1)
        # Of what is no partner a complete load's silence says nothing, unless another had stated it until then.
        has_said = known.axes.are_partners | so_far.reported.any(axis=0)
        in_question = added & known.axes.covered(load.months) & has_said
        # A cell that nobody had stated until then stands for no trade: the load was complete.
        then = replace(so_far, reported=np.ones_like(of_file.reported))
        rows.append(then.rows(load.number, in_question & ~later_cells.named))
        added, is_newest = added & ~in_question, is_newest & ~in_question
    changed = is_newest & _is_news(of_file, known)
    return LoadChanges(
        FigureColumns.joined(rows, known.axes.partners),
        frozenset(Month(known.axes.first + row) for row in np.flatnonzero(np.any(changed, axis=(0, 2))).tolist()),
    )


def _with_dropped(of_file: FigureArrays, before: FigureArrays, months: Sequence[Month]) -> FigureArrays:
    """Add zeros for partners that a complete load no longer has."""
    axes = of_file.axes
    dropped = (before.amounts != 0).any(axis=0) & ~of_file.named & axes.covered(months) & axes.are_partners
    return replace(of_file, reported=of_file.reported | dropped, named=of_file.named | dropped)


def _is_news(of_file: FigureArrays, known: KnownFigures) -> Mask:
    """Where a flow is another than the newest known. Who is not in a complete load has had no trade so far."""
    newest = known.before(len(known.loads))
    complete = known.axes.covered(Month(ordinal) for ordinal in known.complete_months)
    return of_file.differing(replace(newest, reported=newest.reported | complete))
