"""One measure of one period with its ranks."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Self

import numpy as np

from bot.domain.figures import Measure, Missing, Why
from bot.trade import rules
from bot.trade.briefing import Printed
from bot.trade.column import Column
from bot.trade.grid import Indices, Mask

_NOT_RANKED = Missing(Why.NOT_RANKED)
_NOT_PUBLISHED = Missing(Why.NOT_IN_PUBLISHED_TABLE)
_NOT_COMPLETE = Missing(Why.TABLE_NOT_COMPLETE)


@dataclass(frozen=True, slots=True)
class Table:
    """Every partner's figure and place.

    Partners with more than nothing take a rank. Equal figures share it, and stand in the order of codes.
    """

    measure: Measure
    column: Column
    printed: Mapping[int, Printed]
    is_ranked: Mask
    ranks: Indices
    """By column; 0 for none."""
    order: tuple[int, ...]
    """The columns that stand in the table, first place first."""
    of: int
    """How many take a rank; when only a briefing is loaded, so many at least."""
    unplaced: Missing | None = None
    """Why a figure that should take a rank has none; None when every partner's place is known."""

    @property
    def is_complete(self) -> bool:
        """False when only some partners are loaded, so that nobody has a rank."""
        return self.unplaced != _NOT_COMPLETE

    @classmethod
    def of_census(cls, measure: Measure, column: Column, is_ranked: Mask, *, is_full: bool) -> Self:
        order = _descending(column, is_ranked)
        ranks = np.zeros(len(is_ranked), np.intp)
        if len(order) and is_full:
            amounts = column.amounts[order]
            places = np.arange(1, len(order) + 1)
            is_lower = np.concatenate([[True], amounts[1:] != amounts[:-1]])
            ranks[order] = np.maximum.accumulate(np.where(is_lower, places, 1))
        unplaced = None if is_full else _NOT_COMPLETE
        return cls(measure, column, {}, is_ranked, ranks, tuple(order.tolist()), len(order), unplaced)

    @classmethod
    def of_briefing(
        cls, measure: Measure, column: Column, printed: Mapping[int, Printed], is_ranked: Mask, *, is_full: bool
    ) -> Self:
        """Printed ranks stand as printed; with all of Census loaded the others take the places left free."""
        places = {at: figure.rank for at, figure in printed.items() if figure.rank is not None and is_ranked[at]}
        if is_full:
            places |= _places_left(column, places, _descending(column, is_ranked))
        order = sorted(places, key=lambda at: (places[at], -column.amounts[at], at))
        ranks = np.zeros(len(is_ranked), np.intp)
        for at, place in places.items():
            ranks[at] = place
        if not is_full:
            # The prose may name the 17th; without the 16th the table ends at the 15th.
            order = [at for position, at in enumerate(order, start=1) if places[at] <= position]
        of = max(len(order), max(places.values(), default=0))
        unplaced = None if is_full else _NOT_PUBLISHED
        return cls(measure, column, printed, is_ranked, ranks, tuple(order), of, unplaced)

    def rank(self, column: int) -> int | Missing:
        if not self.is_ranked.item(column):
            return _NOT_RANKED
        rank = self.ranks.item(column)
        if rank:
            return rank
        if not self.column.said.item(column):
            return self.column.unsaid
        if self.column.amounts.item(column) > 0 and self.unplaced:
            return self.unplaced
        return rules.not_positive(self.measure)


def _descending(column: Column, is_ranked: Mask) -> Indices:
    """Ranked columns with more than nothing, the largest first."""
    positive = np.flatnonzero(is_ranked & (column.amounts > 0))
    return positive[np.argsort(-column.amounts[positive], kind="stable")]


def _places_left(column: Column, printed: Mapping[int, int], descending: Indices) -> dict[int, int]:
    taken: set[int] = set()
    for place in sorted(printed.values()):
        # Two printed with equal rank 5 take places 5 and 6.
        taken.add(next(free for free in count(place) if free not in taken))
    free_places = (place for place in count(1) if place not in taken)
    places: dict[int, int] = {}
    last_amount, last_place = 0, 0
    for at in descending.tolist():
        if at in printed:
            continue
        amount, place = column.amounts.item(at), next(free_places)
        places[at] = last_place if amount == last_amount else place
        last_amount, last_place = amount, places[at]
    return places
