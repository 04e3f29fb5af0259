"""Revisions: cells that two loads, or a briefing and Census, give differently."""

from collections.abc import Iterator

import numpy as np

from bot.domain.facts import Revision
from bot.domain.figures import BRIEFING_MEASURES, Measure, Usd
from bot.domain.time import Month
from bot.trade.grid import Grid, is_reported, measured
from bot.trade.printed_briefing import Briefing
from bot.trade.provenance import Provenance


def between_loads(grid: Grid, month: Month | None, column: int | None, limit: int) -> Iterator[Revision]:
    """Revisions of earlier loads by later ones; of each measure the largest changes, at most `limit`."""
    changes, axes = grid.changes, grid.axes
    asked = np.ones(len(changes.row), np.bool_)
    if month is not None:
        asked &= changes.row == axes.row(month)
    if column is not None:
        asked &= changes.column == column
    for measure in BRIEFING_MEASURES:
        old, new = measured(measure, changes.old), measured(measure, changes.new)
        size = np.where(asked & is_reported(measure, changes.reported), np.abs(new - old), 0)
        largest = np.argsort(-size, kind="stable")[:limit]
        for at in largest[size[largest] > 0].tolist():
            yield Revision(
                partner=axes.codes[changes.column[at]],
                measure=measure,
                month=axes.month(changes.row.item(at)),
                old=Usd(old.item(at)),
                new=Usd(new.item(at)),
                old_source=grid.loads[changes.old_load[at]].source,
                new_source=grid.loads[changes.new_load[at]].source,
            )


def against_published(provenance: Provenance, month: Month | None, column: int | None) -> Iterator[Revision]:
    """Printed figures, of the month and of its prior-year column, that Census now gives differently."""
    grid = provenance.grid
    for ordinal, briefing in sorted(provenance.published.items()):
        for measure, at, when, old in _printed_cells(briefing, Month(ordinal)):
            if month not in (None, when) or column not in (None, at):
                continue
            new = grid.figure(measure, when, at)
            if new is None or new.agrees_with(old):
                continue
            census = grid.loads[provenance.loads[when][0]].source
            yield Revision(grid.axes.codes[at], measure, when, old, new, briefing.source, census)


def _printed_cells(briefing: Briefing, month: Month) -> Iterator[tuple[Measure, int, Month, Usd]]:
    for measure in BRIEFING_MEASURES:
        for column, figure in briefing.printed[measure].items():
            yield measure, column, month, figure.value
            if figure.prior is not None:
                yield measure, column, month - 12, figure.prior
