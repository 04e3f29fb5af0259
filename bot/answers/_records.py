"""What stands out in a series: a record, or a run of rises or falls."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answers._sentences import figure_of
from bot.domain.facts import Point, Row
from bot.domain.figures import Measure, Missing
from bot.domain.ports import TradeModel
from bot.domain.time import Month
from bot.domain.values import Listing, Say, Value, nsay, say

ENOUGH_MONTHS = 24
"""Fewer months make no record: the highest of thirteen is mostly the season."""
ENOUGH_IN_A_ROW = 3


@dataclass(frozen=True, slots=True)
class Record:
    """One thing worth a line about one measure of a partner. Exactly one of the three is set."""

    partner: str
    measure: Measure
    highest_since: Month | None = None
    lowest_since: Month | None = None
    streak: int = 0

    @property
    def finding(self) -> tuple[Month | None, Month | None, int]:
        """What is found, whatever it is found of."""
        return self.highest_since, self.lowest_since, self.streak

    def sentence(self, figures: Value) -> Say:
        """The record, said of these figures."""
        if self.highest_since is not None:
            return say("{figure}: the highest since {month}", figure=figures, month=self.highest_since)
        if self.lowest_since is not None:
            return say("{figure}: the lowest since {month}", figure=figures, month=self.lowest_since)
        if self.streak > 0:
            return nsay(
                "{figure}: up on the year before for {n} month in a row",
                "{figure}: up on the year before for {n} months in a row",
                self.streak,
                figure=figures,
            )
        return nsay(
            "{figure}: down on the year before for {n} month in a row",
            "{figure}: down on the year before for {n} months in a row",
            -self.streak,
            figure=figures,
        )


def said_together(found: Sequence[Record]) -> Iterator[Say]:
    """A sentence a finding, with every figure it is true of: thirteen rises of four measures are one line."""
    for finding in dict.fromkeys(record.finding for record in found):
        alike = [record for record in found if record.finding == finding]
        yield alike[0].sentence(Listing(tuple(figure_of(record.partner, record.measure) for record in alike)))


def records(rows: Sequence[Row], model: TradeModel) -> tuple[Record, ...]:
    """What stands out in these figures of single months; nothing for longer periods."""
    return tuple(record for row in rows for record in _of(row, model))


def _of(row: Row, model: TradeModel) -> Iterator[Record]:
    if not row.period.is_month or isinstance(row.value, Missing):
        return
    month = row.period.last
    found = model.extremes(row.partner, row.measure, month)
    if month.ordinal - found.since.ordinal + 1 >= ENOUGH_MONTHS:
        if _is_at(found.highest, month):
            yield Record(row.partner, row.measure, highest_since=found.since)
        elif _is_at(found.lowest, month):
            yield Record(row.partner, row.measure, lowest_since=found.since)
    if abs(found.streak) >= ENOUGH_IN_A_ROW:
        yield Record(row.partner, row.measure, streak=found.streak)


def _is_at(point: Point | Missing, month: Month) -> bool:
    return isinstance(point, Point) and point.month == month
