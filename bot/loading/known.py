"""What earlier loads say, for checks to compare with and for a load to store only what is new."""

from collections.abc import Iterable, Sequence
from functools import cached_property
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


class Known:
    """Loads and their cells, resolved as `bot.domain.loads.Holdings` says: by (vintage, number), by flow."""

    def __init__(self, loads: Sequence[Load], cells: Iterable[FigureRow]) -> None:
        self.loads = tuple(sorted(loads, key=lambda load: (load.source.vintage, load.number)))
        position = {load.number: index for index, load in enumerate(self.loads)}
        columns = tuple(zip(*cells, strict=True)) or ((), (), (), (), ())
        self._cells = pd.DataFrame(
            {
                "position": np.array([position[number] for number in columns[0]], dtype=np.int64),
                "month": np.array(columns[1], dtype=np.int64),
                "partner": pd.Series(columns[2], dtype="str"),
                "exports": pd.array(columns[3], dtype="Int64"),
                "imports": pd.array(columns[4], dtype="Int64"),
            }
        ).sort_values("position", kind="stable")

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

    def newest(self, month: Month) -> dict[str, Flows]:
        """Every partner's newest figures of a month."""
        return _by_partner(self._of(month))

    def vintages(self, month: Month) -> list[tuple[str, dict[str, Flows]]]:
        """What each vintage that covers the whole month says of it, oldest first."""
        cells = self._of(month)
        places = [place for place, load in enumerate(self.loads) if load.is_complete and month in load.months]
        return [(self.loads[place].source.vintage, _by_partner(cells[cells["position"] <= place])) for place in places]

    def since(self, month: Month) -> pd.DataFrame:
        """The newest `exports`, `imports` of each `month` and `partner`, from a month on."""
        taken = self._cells[self._cells["month"] >= month.ordinal]
        return taken.groupby(["month", "partner"])[["exports", "imports"]].last().reset_index()

    def _of(self, month: Month) -> pd.DataFrame:
        return self._cells[self._cells["month"] == month.ordinal]


def _by_partner(cells: pd.DataFrame) -> dict[str, Flows]:
    if cells.empty:
        return {}
    newest = cells.groupby("partner")[["exports", "imports"]].last()
    flows = (plain(newest[flow]) for flow in ("exports", "imports"))
    return {code: Flows(*cell) for code, *cell in zip(newest.index, *flows, strict=True)}


def plain(column: "pd.Series[int]") -> list[int | None]:
    """Give a column of Int64 as Python's integers, with None for NA."""
    return column.astype(object).where(column.notna(), None).tolist()
