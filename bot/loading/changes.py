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
from bot.loading.cells import Cells, Mask
from bot.loading.known import Known


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """What a load adds to those before it."""

    rows: FigureColumns
    """Those to store, for the load after it included."""
    months: frozenset[Month]
    """The months of which anybody who asks for the newest figures now gets others."""


def changes_of(number: int, vintage: str, months: Sequence[Month], known: Known, *, is_complete: bool) -> Changes:
    """Work out what a load of this number adds, which says `known.said`."""
    place = known.place_of(vintage)
    before = known.before(place)
    said = _with_dropped(known.said, before, months) if is_complete else known.said
    # An incomplete load stores all it says: it is small, and its silence about a cell means nothing.
    added: Mask = np.any(said.differing(before), axis=0) if is_complete else said.named
    rows = [said.rows(number, added)]
    is_newest = said.said & added
    for later in range(place, len(known.loads)):
        load, later_cells = known.loads[later], known.cells_of(later)
        if not load.is_complete:
            is_newest &= ~later_cells.said
            continue
        in_question = added & known.axes.covered(load.months)
        # A cell that nobody had said until then stands for no trade: the load was complete.
        then = replace(known.before(later + 1), said=np.ones_like(said.said))
        rows.append(then.rows(load.number, in_question & ~later_cells.named))
        added, is_newest = added & ~in_question, is_newest & ~in_question
    changed = is_newest & _is_news(said, known)
    return Changes(
        FigureColumns.joined(rows, known.axes.partners),
        frozenset(Month(known.axes.first + row) for row in np.flatnonzero(np.any(changed, axis=(0, 2))).tolist()),
    )


def _with_dropped(said: Cells, before: Cells, months: Sequence[Month]) -> Cells:
    """Add zeros for partners that a complete load no longer has."""
    dropped = (before.amounts != 0).any(axis=0) & ~said.named & said.axes.covered(months)
    return replace(said, said=said.said | dropped, named=said.named | dropped)


def _is_news(said: Cells, known: Known) -> Mask:
    """Where a flow is another than the newest known. Who is not in a complete load has had no trade so far."""
    newest = known.before(len(known.loads))
    complete = known.axes.covered(Month(ordinal) for ordinal in known.complete_months)
    return said.differing(replace(newest, said=newest.said | complete))
