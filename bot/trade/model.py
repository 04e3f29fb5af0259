"""The trade model: every question about figures is answered here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

import numpy as np

from bot.domain.errors import Invalid, NothingLoaded, UnknownMonth, UnknownPartner
from bot.domain.facts import Concentration, Coverage, Extremes, Point, Ranking, Revision, Row, Source
from bot.domain.figures import Measure, Missing, Ratio, Usd, Why
from bot.domain.loads import Holdings
from bot.domain.partner import Partner
from bot.domain.ports import TradeModel
from bot.domain.request import Direction
from bot.domain.time import Month, Period
from bot.domain.values import Listing, Verbatim, say
from bot.trade import records, revisions, rules
from bot.trade.axes import Axes
from bot.trade.grid import Grid
from bot.trade.ledger import Ledger
from bot.trade.period_tables import PeriodTables
from bot.trade.printed_briefing import Briefing, briefings
from bot.trade.provenance import Provenance
from bot.trade.rank_table import has_every_partner
from bot.trade.rows import ComparedTables, rows

CENSUS = "census"
"""What `at` also takes: the newest vintage of everything, without what is published."""

_RANKINGS_KEPT = 64
"""Some 10 KB each, 150 KB where somebody asks for all partners."""
_VINTAGES_KEPT = 8

_MONTH_NOT_LOADED = Missing(Why.MONTH_NOT_LOADED)
_NOT_REPORTED = Missing(Why.NOT_REPORTED)


def build(holdings: Holdings, partners: Sequence[Partner]) -> TradeModel:
    """Make the model of everything loaded; without loads it is one that knows no month."""
    axes = Axes.of(holdings, partners)
    ledger = Ledger.of(holdings, axes)
    number = max((holdings.number, *(load.number for load in holdings.loads)))
    return Model(ledger, ledger.grid(None), briefings(holdings, axes), number)


class Model:
    """Answers questions about figures from dense arrays. Immutable but for bounded caches; safe to share by threads."""

    def __init__(self, ledger: Ledger, grid: Grid, published: Mapping[int, Briefing], number: int) -> None:
        self._ledger = ledger
        self._axes: Axes = grid.axes
        self._grid = grid
        self._published = published
        self._number = number
        self._tables = PeriodTables(grid, published)
        self._ranking = lru_cache(_RANKINGS_KEPT)(self._made_ranking)
        self._at = lru_cache(_VINTAGES_KEPT)(self._made_at)

    # --- what there is --------------------------------------------------------------------------

    @property
    def number(self) -> int:
        return self._number

    @cached_property
    def _provenance(self) -> Provenance:
        return Provenance.of(self._grid, self._published)

    @cached_property
    def coverage(self) -> Coverage:
        return self._provenance.coverage()

    @property
    def vintages(self) -> tuple[str, ...]:
        return self._ledger.vintages

    def at(self, vintage: str) -> TradeModel:
        if not self._ledger.loads:
            raise NothingLoaded
        if vintage != CENSUS and vintage not in self.vintages:
            names = Listing(tuple(map(Verbatim, (*self.vintages, CENSUS))))
            raise Invalid(
                say("There is no vintage {vintage}; there are {vintages}", vintage=Verbatim(vintage), vintages=names)
            )
        return self._at(vintage)

    def _made_at(self, vintage: str) -> "Model":
        grid = self._ledger.grid(None if vintage == CENSUS else vintage)
        return Model(self._ledger, grid, {}, self._number)

    def sources(self, period: Period, partners: Collection[str] = ()) -> tuple[Source, ...]:
        self._require(period)
        return self._provenance.sources(period, partners)

    def members(self, group: str, month: Month) -> tuple[str, ...]:
        for candidate in self._axes.groups:
            if candidate.code == group:
                return candidate.members_in(month)
        raise UnknownPartner(group, ())

    def is_group(self, partner: str) -> bool:
        return any(group.code == partner for group in self._axes.groups)

    def reported(self, partner: str) -> Period | None:
        rows = np.flatnonzero(self._grid.reported[:, :, self._axes.column(partner)].any(axis=0))
        return Period(self._axes.month(int(rows[0])), self._axes.month(int(rows[-1]))) if rows.size else None

    # --- rows -----------------------------------------------------------------------------------

    def row(self, partner: str, measure: Measure, period: Period) -> Row:
        column = self._axes.column(partner)
        self._require(period)
        return self._rows(measure, period, [column])[0]

    def ranking(self, measure: Measure, period: Period, top: int | None = None, *, among: str | None = None) -> Ranking:
        self._require(period)
        return self._ranking(measure, period, top, among)

    def _made_ranking(self, measure: Measure, period: Period, top: int | None, among: str | None) -> Ranking:
        table = self._tables.table(measure, *self._axes.span(period))
        if among is None:
            order, of, whole = table.order(top), table.of, self._axes.world
        else:
            members = {self._axes.column(member) for member in self.members(among, period.last)}
            order = [column for column in table.order() if column in members]
            of, whole = len(order), self._axes.column(among)
        made = self._rows(measure, period, [whole, *order[:top]])
        return Ranking(made[0], tuple(made[1:]), of, has_every_partner(table))

    def movers(self, measure: Measure, period: Period, direction: Direction | None, top: int) -> tuple[Row, ...]:
        self._require(period)
        start, stop = self._axes.span(period)
        if not (
            self._tables.is_complete(measure, start, stop) and self._tables.is_complete(measure, start - 12, stop - 12)
        ):
            return ()
        now, before = self._tables.table(measure, start, stop).column, self._tables.priors(measure, start, stop)
        is_moved = self._axes.is_ranked & now.reported & before.reported
        moves = np.where(is_moved, now.amounts - before.amounts, 0)
        match direction:
            case Direction.RISING:
                weights = moves
            case Direction.FALLING:
                weights = -moves
            case None:
                weights = np.abs(moves)
        order = np.argsort(-weights, kind="stable")[:top]
        return tuple(self._rows(measure, period, order[weights[order] > 0].tolist()))

    def _rows(self, measure: Measure, period: Period, columns: Sequence[int]) -> list[Row]:
        start, stop = self._axes.span(period)
        length = stop - start
        tables = ComparedTables(
            now=self._tables.table(measure, start, stop),
            prior=self._tables.priors(measure, start, stop),
            year_before=self._tables.table_if_loaded(measure, start - 12, stop - 12),
            preceding=self._tables.table_if_loaded(measure, start - length, start),
        )
        return rows(measure, period, tables, self._axes, columns)

    # --- months one by one ----------------------------------------------------------------------

    def series(self, partner: str, measure: Measure, period: Period) -> tuple[Point, ...]:
        return self._points(self._axes.column(partner), measure, period)

    def extremes(self, partner: str, measure: Measure, until: Month) -> Extremes:
        column = self._axes.column(partner)
        self._require(Period.of_month(until))
        dollars = self._dollars(column, measure)

        def prior(row: int) -> int | None:
            # Of a month with Census figures only, whose year before has them too, the prior figure stands in the same
            # column; a streak of forty years must not make 480 tables.
            if self._axes.first + row not in self._published and self._tables.is_covered(row - 12, row - 11):
                return dollars[row - 12]
            figure = self._tables.priors(measure, row, row + 1).figure(column)
            return None if isinstance(figure, Missing) else figure.dollars

        found = records.records(dollars[: self._axes.row(until) + 1], prior)
        if found is None:
            return Extremes(_NOT_REPORTED, _NOT_REPORTED, self.coverage.months[0], 0)
        highest, lowest = self._points(column, measure, map(self._axes.month, (found.highest, found.lowest)))
        return Extremes(highest, lowest, self._axes.month(found.since), found.streak)

    def _dollars(self, column: int, measure: Measure) -> list[int | None]:
        """One column by row: the published figure, the newest of the loads, or None where there is neither."""
        amounts, reported = self._grid.history(measure, column)
        dollars = [amount if known else None for amount, known in zip(amounts, reported, strict=True)]
        for ordinal in self._published:
            row = ordinal - self._axes.first
            figure = self._tables.table(measure, row, row + 1).column.figure(column)
            dollars[row] = None if isinstance(figure, Missing) else figure.dollars
        return dollars

    def _points(self, column: int, measure: Measure, months: Iterable[Month]) -> tuple[Point, ...]:
        amounts, reported = self._grid.history(measure, column)

        def figure(month: Month) -> Usd | Missing:
            row = self._axes.row(month)
            if month.ordinal in self._published:
                return self._tables.table(measure, row, row + 1).column.figure(column)
            if not self._tables.is_loaded(row, row + 1):
                return _MONTH_NOT_LOADED
            return Usd(amounts[row]) if reported[row] else _NOT_REPORTED

        return tuple(Point(month, figure(month)) for month in months)

    def concentration(self, measure: Measure, period: Period) -> Concentration:
        self._require(period)
        table = self._tables.table(measure, *self._axes.span(period))
        amounts = table.column.amounts[table.order()].tolist()
        if table.unplaced or not amounts:
            why = table.unplaced or rules.not_positive(measure)
            return Concentration(why, why, len(amounts))
        whole = sum(amounts)
        hhi = Ratio(sum(amount * amount for amount in amounts), whole * whole)
        return Concentration(hhi, Ratio(sum(sorted(amounts)[-5:]), whole), len(amounts))

    def revisions(
        self, month: Month | None = None, partner: str | None = None, limit: int = 100
    ) -> tuple[Revision, ...]:
        column = None if partner is None else self._axes.column(partner)
        found = [
            *revisions.between_loads(self._grid, month, column, limit),
            *revisions.against_published(self._provenance, month, column),
        ]
        return tuple(sorted(found, key=lambda r: -abs(r.new.dollars - r.old.dollars))[:limit])

    def _require(self, period: Period) -> None:
        if not self._tables.is_loaded(*self._axes.span(period)):
            raise UnknownMonth(period.first, period.last)
