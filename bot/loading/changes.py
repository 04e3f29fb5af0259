"""The rows that a load adds: a complete load only where it differs from the loads before it.

What a complete load does not store it still says, by saying nothing: "as the loads before me". A load that
is put in before it later (an older vintage, loaded late) would change that. So the load that comes next
gets the cells in question written out, with the figures it has had all along.
"""

from collections.abc import Iterable
from itertools import repeat

import pandas as pd

from bot.domain.loads import FigureRow
from bot.domain.time import Month
from bot.loading.known import Known, plain

_FLOWS = ["exports", "imports"]


def rows_to_add(
    number: int, vintage: str, months: Iterable[Month], figures: pd.DataFrame, known: Known, *, is_complete: bool
) -> list[FigureRow]:
    """Give the rows to store for a load of `figures`, those for the load after it included."""
    covered = [month.ordinal for month in months]
    place = known.place_of(vintage)
    said = figures.set_index(["month", "partner"])[_FLOWS]
    # An incomplete load stores all it says: it is small, and its silence about a cell means nothing.
    added = said
    if is_complete:
        before = known.before(place)
        added = _differing(_with_dropped(said, before, covered), before)
    rows = _rows(number, added)
    for later in range(place, len(known.loads)):
        load = known.loads[later]
        if not load.is_complete or added.empty:
            continue
        later_months = {month.ordinal for month in load.months}
        in_question = added.index[added.index.get_level_values("month").isin(later_months)]
        unsaid = in_question.difference(known.cells_of(later))
        # A cell that nobody had said until then stands for no trade: the load was complete.
        rows += _rows(load.number, known.before(later + 1).reindex(unsaid).fillna(0))
        added = added[~added.index.isin(in_question)]
    return rows


def _with_dropped(said: pd.DataFrame, before: pd.DataFrame, covered: list[int]) -> pd.DataFrame:
    """Add zeros for partners that a complete load no longer has."""
    traded = before[(before.fillna(0) != 0).any(axis=1)]
    known = traded.index[traded.index.get_level_values("month").isin(covered)]
    dropped = known.difference(said.index)
    zeros = pd.DataFrame(0, index=dropped, columns=_FLOWS, dtype="Int64")
    return pd.concat([said, zeros]) if len(dropped) else said


def _differing(said: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    old = before.reindex(said.index)
    is_same = (said == old).fillna(value=False)
    has_news = (~is_same & said.notna()).any(axis=1)
    return said[has_news]


def _rows(number: int, cells: pd.DataFrame) -> list[FigureRow]:
    # By column, not by row of the index: 115,000 rows of forty years take a third of the time.
    months, partners = (cells.index.get_level_values(level).astype(object).tolist() for level in (0, 1))
    exports, imports = (plain(cells[flow]) for flow in _FLOWS)
    return list(map(FigureRow._make, zip(repeat(number), months, partners, exports, imports, strict=False)))
