"""The ranking of partners by one measure in one period.

Only positive figures take a rank: one more than the number of partners with a larger figure. Equal figures share
a rank, and stand in the order of codes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple, TypeAlias

from bot.domain.figures import Measure, Missing, Why
from bot.trade import rules
from bot.trade.grid import Amounts, Indices
from bot.trade.measure_column import MeasureColumn
from bot.trade.printed_briefing import Printed

_NOT_RANKED = Missing(Why.NOT_RANKED)
_NOT_PUBLISHED = Missing(Why.NOT_IN_PUBLISHED_TABLE)
_NOT_COMPLETE = Missing(Why.TABLE_NOT_COMPLETE)


class CensusTable(NamedTuple):
    """The ranking by the loads' figures.

    Ranks are computed for the partners asked about: a first question about a month needs fifteen of 240.
    """

    measure: Measure
    column: MeasureColumn
    ascending: Amounts
    """The figures of all partners that could take a rank, zero and negative ones too, sorted."""
    unplaced: Missing | None
    """Why a figure that should take a rank has none; None when every partner's place is known."""

    @classmethod
    def make(cls, measure: Measure, column: MeasureColumn, ranked: int, *, is_full: bool) -> "CensusTable":
        """Rank the first `ranked` columns."""
        ascending = column.amounts[:ranked].copy()
        ascending.sort()
        return cls(measure, column, ascending, None if is_full else _NOT_COMPLETE)

    @property
    def printed(self) -> Mapping[int, Printed]:
        """What a briefing prints, by column: nothing here."""
        return {}

    @property
    def of(self) -> int:
        """How many take a rank."""
        return len(self.ascending) - int(self.ascending.searchsorted(0, "right"))

    def order(self, top: int | None = None) -> list[int]:
        """The columns that stand in the table, first place first."""
        placed = self.of
        shown = placed if top is None else min(top, placed)
        if shown == 0:
            return []
        amounts = self.column.amounts[: len(self.ascending)]
        (enough,) = (amounts >= self.ascending[-shown]).nonzero()
        order: list[int] = enough[(-amounts[enough]).argsort(kind="stable")][:shown].tolist()
        return order

    def ranks(self, columns: Indices) -> list[int | Missing]:
        if self.unplaced:
            return [self._unranked(column) for column in columns.tolist()]
        amounts, ranked = self.column.amounts[columns], len(self.ascending)
        no_more = self.ascending.searchsorted(amounts, "right").tolist()
        return [
            ranked - below + 1 if amount > 0 and column < ranked else self._unranked(column)
            for column, amount, below in zip(columns.tolist(), amounts.tolist(), no_more, strict=True)
        ]

    def _unranked(self, column: int) -> Missing:
        return _unranked(self.measure, self.column, column, len(self.ascending), self.unplaced)


@dataclass(frozen=True, slots=True)
class BriefingTable:
    """The ranking of a month with a published briefing.

    Printed ranks stand as printed; with all of Census loaded the others take the places left free.
    """

    measure: Measure
    column: MeasureColumn
    printed: Mapping[int, Printed]
    ranked: int
    places: Mapping[int, int]
    """By column."""
    standing: tuple[int, ...]
    of: int
    """How many take a rank; when only a briefing is loaded, so many at least."""
    unplaced: Missing | None

    @classmethod
    def make(
        cls, measure: Measure, column: MeasureColumn, printed: Mapping[int, Printed], ranked: int, *, is_full: bool
    ) -> "BriefingTable":
        places = {at: figure.rank for at, figure in printed.items() if figure.rank is not None and at < ranked}
        if is_full:
            places |= _places_left(column, places, CensusTable.make(measure, column, ranked, is_full=True).order())
        order = sorted(places, key=lambda at: (places[at], -column.amounts[at], at))
        if not is_full:
            # The prose may name the 17th; without the 16th the table ends at the 15th.
            order = [at for position, at in enumerate(order, start=1) if places[at] <= position]
        of = max(len(order), max(places.values(), default=0))
        return cls(measure, column, printed, ranked, places, tuple(order), of, None if is_full else _NOT_PUBLISHED)

    def order(self, top: int | None = None) -> list[int]:
        return list(self.standing[:top])

    def ranks(self, columns: Indices) -> list[int | Missing]:
        return [
            self.places.get(column) or _unranked(self.measure, self.column, column, self.ranked, self.unplaced)
            for column in columns.tolist()
        ]


RankTable: TypeAlias = CensusTable | BriefingTable
"""Every partner's figure and rank. The columns of ranked partners come first, in the order of codes."""


def has_every_partner(table: RankTable) -> bool:
    """False when only some partners are loaded, so that nobody has a rank."""
    return table.unplaced != _NOT_COMPLETE


def _unranked(measure: Measure, column: MeasureColumn, at: int, ranked: int, unplaced: Missing | None) -> Missing:
    """Why a column has no rank."""
    if at >= ranked:
        return _NOT_RANKED
    if not column.reported.item(at):
        return column.not_reported
    if column.amounts.item(at) > 0 and unplaced:
        return unplaced
    return rules.not_positive(measure)


def _places_left(column: MeasureColumn, printed: Mapping[int, int], descending: Collection[int]) -> dict[int, int]:
    taken: set[int] = set()
    for place in sorted(printed.values()):
        # Two printed with equal rank 5 take places 5 and 6.
        taken.add(next(free for free in count(place) if free not in taken))
    free_places = (place for place in count(1) if place not in taken)
    places: dict[int, int] = {}
    last_amount, last_place = 0, 0
    for at in descending:
        if at in printed:
            continue
        amount, place = column.amounts.item(at), next(free_places)
        places[at] = last_place if amount == last_amount else place
        last_amount, last_place = amount, places[at]
    return places
