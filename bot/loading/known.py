"""What earlier loads say, for checks to compare with and for a load to store only what is new."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import pandas as pd

from bot.domain.figures import Measure
from bot.domain.loads import FigureRow, Load
from bot.domain.time import Month


class Flows(NamedTuple):
    """One cell. None: not said."""

    exports: int | None
    imports: int | None

    def of(self, measure: Measure) -> int | None:
        """The measure in whole dollars; None when a flow it needs is not said."""
        exports, imports = self
        match measure:
            case Measure.EXPORTS:
                return exports
            case Measure.IMPORTS:
                return imports
            case _ if exports is None or imports is None:
                return None
            case Measure.TOTAL:
                return exports + imports
            case Measure.DEFICIT:
                return imports - exports
            case Measure.SURPLUS:
                return exports - imports


_UNSAID = Flows(None, None)


class Known:
    """Loads and their cells, resolved as `bot.domain.loads.Holdings` says: by (vintage, number), by flow.

    Checks ask for single months, which plain dictionaries answer soonest; storing compares whole files, which
    is what frames are for. Either is made when it is first wanted.
    """

    def __init__(self, loads: Sequence[Load], cells: Iterable[FigureRow]) -> None:
        self.loads = tuple(sorted(loads, key=lambda load: (load.source.vintage, load.number)))
        self._position = {load.number: index for index, load in enumerate(self.loads)}
        self._rows = tuple(cells)
        self._newest: dict[int, dict[str, Flows]] = {}

    def place_of(self, vintage: str) -> int:
        """How many loads come before one of this vintage that is loaded now."""
        return sum(load.source.vintage <= vintage for load in self.loads)

    def before(self, place: int) -> pd.DataFrame:
        """`exports`, `imports` by (month, partner), of the first `place` loads together."""
        taken = self._cells[self._cells["position"] < place]
        return taken.groupby(["month", "partner"])[["exports", "imports"]].last()

    def cells_of(self, place: int) -> pd.MultiIndex:
        """The (month, partner) that the load at a place has a row for."""
        taken = self._cells[self._cells["position"] == place]
        return pd.MultiIndex.from_frame(taken[["month", "partner"]])

    @cached_property
    def complete_months(self) -> frozenset[int]:
        """Months of which every partner's figure is known, by `Month.ordinal`."""
        return frozenset(month.ordinal for load in self.loads if load.is_complete for month in load.months)

    def newest(self, month: Month) -> Mapping[str, Flows]:
        """Every partner's newest figures of a month."""
        if month.ordinal not in self._newest:
            self._newest[month.ordinal] = self._until(month, len(self.loads))
        return self._newest[month.ordinal]

    def vintages(self, month: Month) -> list[tuple[str, Mapping[str, Flows]]]:
        """What each vintage that covers the whole month says of it, oldest first."""
        return [
            (load.source.vintage, self._until(month, place + 1))
            for place, load in enumerate(self.loads)
            if load.is_complete and month in load.months
        ]

    def _until(self, month: Month, place: int) -> dict[str, Flows]:
        """A month as the first `place` loads together say."""
        flows: dict[str, Flows] = {}
        for position, row in self._by_month.get(month.ordinal, ()):
            if position >= place:
                break
            before = flows.get(row.partner, _UNSAID)
            flows[row.partner] = Flows(
                before.exports if row.exports is None else row.exports,
                before.imports if row.imports is None else row.imports,
            )
        return flows

    @cached_property
    def _by_month(self) -> dict[int, list[tuple[int, FigureRow]]]:
        months: dict[int, list[tuple[int, FigureRow]]] = {}
        for row in self._rows:
            months.setdefault(row.month, []).append((self._position[row.load], row))
        for rows in months.values():
            rows.sort(key=itemgetter(0))
        return months

    @cached_property
    def _cells(self) -> pd.DataFrame:
        columns = tuple(zip(*self._rows, strict=True)) or ((), (), (), (), ())
        return pd.DataFrame(
            {
                "position": np.array([self._position[number] for number in columns[0]], dtype=np.int64),
                "month": np.array(columns[1], dtype=np.int64),
                "partner": pd.Series(columns[2], dtype="str"),
                "exports": pd.array(columns[3], dtype="Int64"),
                "imports": pd.array(columns[4], dtype="Int64"),
            }
        ).sort_values("position", kind="stable")


def plain(column: "pd.Series[int]") -> list[int | None]:
    """Give a column of Int64 as Python's integers, with None for NA."""
    return column.astype(object).where(column.notna(), None).tolist()
