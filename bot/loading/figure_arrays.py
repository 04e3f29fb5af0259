"""Exports and imports of many months as arrays, so that forty years are compared in milliseconds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.domain.figure_columns import FigureColumns
from bot.domain.figures import FLOWS
from bot.domain.partner import NO_PARTNERS
from bot.domain.time import Month

if TYPE_CHECKING:
    import pandas as pd

Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class ArrayAxes:
    """Months as rows, partners as columns."""

    first: int
    """`Month.ordinal` of row 0."""
    months: int
    partners: tuple[str, ...]
    """Ascending by code, as the database keeps them."""

    @classmethod
    def of(cls, known: FigureColumns, figures: "pd.DataFrame | None") -> Self:
        """Make room for every month and partner, of the loads and of the file, if there is one."""
        months, partners = known.month, set(known.partners)
        if figures is not None:
            months = np.concatenate([months, figures["month"].to_numpy()])
            partners |= {*figures["partner"].unique()}
        first, last = (int(months.min()), int(months.max())) if len(months) else (0, -1)
        return cls(first, last - first + 1, tuple(sorted(partners)))

    @property
    def shape(self) -> tuple[int, int]:
        return self.months, len(self.partners)

    @property
    def are_partners(self) -> Mask:
        """[1, partner]: False of what is beside partners, of which a complete load's silence says nothing."""
        return np.array([[code not in NO_PARTNERS for code in self.partners]], np.bool_)

    def columns(self, partners: Iterable[str]) -> NDArray[np.intp]:
        numbers = {code: column for column, code in enumerate(self.partners)}
        return np.array([numbers[code] for code in partners], np.intp)

    def covered(self, months: Iterable[Month]) -> Mask:
        """The cells of some months, [month, 1]; those outside are left out."""
        rows = np.array([month.ordinal - self.first for month in months], np.intp)
        mask = np.zeros((self.months, 1), np.bool_)
        mask[rows[(rows >= 0) & (rows < self.months)]] = True
        return mask


@dataclass(frozen=True, slots=True, eq=False)
class FigureArrays:
    """Exports and imports by month and partner, of one file or of several loads."""

    axes: ArrayAxes
    amounts: NDArray[np.int64]
    """[flow, month, partner]; 0 where not reported."""
    reported: Mask
    """[flow, month, partner]."""
    named: Mask
    """[month, partner]: there is a row, which may still leave a flow out."""

    @classmethod
    def nothing(cls, axes: ArrayAxes) -> Self:
        flows = (len(FLOWS), *axes.shape)
        return cls(axes, np.zeros(flows, np.int64), np.zeros(flows, np.bool_), np.zeros(axes.shape, np.bool_))

    @classmethod
    def of(cls, figures: "pd.DataFrame", axes: ArrayAxes) -> Self:
        """The arrays of a file's figures."""
        cells = cls.nothing(axes)
        partners = figures["partner"].astype("category").array
        at = figures["month"].to_numpy() - axes.first, axes.columns(partners.categories)[partners.codes]
        for flow, name in enumerate(FLOWS):
            cells.amounts[flow][at] = figures[name.value].to_numpy(np.int64, na_value=0)
            cells.reported[flow][at] = figures[name.value].notna().to_numpy()
        cells.named[at] = True
        return cells

    def overrule(self, rows: FigureColumns) -> None:
        """Take rows in, over what has been reported so far. A cell at most once."""
        at = rows.month - self.axes.first, self.axes.columns(rows.partners)[rows.partner]
        every = (slice(None), *at)
        self.amounts[every] = np.where(rows.reported, rows.amounts, self.amounts[every])
        self.reported[every] |= rows.reported
        self.named[at] = True

    def differing(self, before: "FigureArrays") -> Mask:
        """Where a flow is reported, and was not before or was something else, [flow, month, partner]."""
        is_same: Mask = before.reported & (before.amounts == self.amounts)
        return self.reported & ~is_same

    def rows(self, load: int, at: Mask) -> FigureColumns:
        """Some cells, [month, partner], as rows of a load; their partners are numbered as in `axes`."""
        cells = np.flatnonzero(at)
        months, partners = np.divmod(cells, len(self.axes.partners))
        flat = (len(FLOWS), -1)
        return FigureColumns(
            np.full(len(cells), load, np.int32),
            (months + self.axes.first).astype(np.int32),
            partners.astype(np.int32),
            self.axes.partners,
            self.amounts.reshape(flat).take(cells, axis=1),
            self.reported.reshape(flat).take(cells, axis=1),
        )
