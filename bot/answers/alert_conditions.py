"""What somebody wants to be told of, as words (`TW imports rank`), and whether a month has brought it.

TW rank               its place among trading partners is another than the month before
TW imports growth 20  grew or fell by at least 20 percent, year on year
TW exports record     higher or lower than in any month loaded
TW deficit top 10     has entered or left the first ten
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.answers._figures import with_positive_balance
from bot.answers._sentences import figure_of, statement, with_change
from bot.domain.facts import Row
from bot.domain.figures import Measure, Missing, Ratio, Why
from bot.domain.ports import TradeModel
from bot.domain.time import Month, Period
from bot.domain.values import Number, Value, say

_PERCENT = 100
_NONE_TO_RANK = (Why.NO_TRADE, Why.NOT_A_DEFICIT, Why.NOT_A_SURPLUS)
"""Why a partner stands in no table; any other reason is that its place is not known."""


class What(StrEnum):
    RANK = "rank"
    GROWTH = "growth"
    RECORD = "record"
    TOP = "top"


DEFAULTS = {What.RANK: None, What.GROWTH: 20, What.RECORD: None, What.TOP: 10}
MOST = {What.GROWTH: 1000, What.TOP: 100}


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to be told of. `str()` gives the words that `read` takes, and that the store keeps."""

    partner: str
    measure: Measure
    what: What
    bound: int | None = None
    """Percent of growth, or how many are at the top."""

    def __str__(self) -> str:
        words = (self.partner, self.measure.value, self.what.value, self.bound)
        return " ".join(str(word) for word in words if word is not None)


def read(text: str) -> Alert:
    """Read an alert's words back; raises ValueError."""
    partner, measure, what, *bound = text.split()
    return Alert(partner, Measure(measure), What(what), int(bound[0]) if bound else None)


def described(alert: Alert) -> Value:
    """What the alert waits for."""
    figure = figure_of(alert.partner, alert.measure)
    match alert.what:
        case What.RANK:
            return say("{figure}: another place than the month before", figure=figure)
        case What.GROWTH:
            bound = Number(alert.bound or 0)
            return say("{figure}: up or down by at least {bound}% in a year", bound=bound, figure=figure)
        case What.RECORD:
            return say("{figure}: the highest or lowest so far", figure=figure)
        case What.TOP:
            return say("{figure}: in or out of the first {n}", n=Number(alert.bound or 0), figure=figure)


def come_true(alert: Alert, model: TradeModel, month: Month) -> Value | None:
    """What has happened, as a sentence; None when nothing has."""
    row = model.row(alert.partner, alert.measure, Period.of_month(month))
    match alert.what:
        case What.RANK:
            return _moved(row)
        case What.GROWTH:
            return _grown(row, alert.bound or 0, model)
        case What.RECORD:
            return _record(row, model, month)
        case What.TOP:
            return _crossed(row, alert.bound or 0)


def _moved(row: Row) -> Value | None:
    if isinstance(row.rank, Missing) or isinstance(row.previous_rank, Missing) or row.rank == row.previous_rank:
        return None
    return say(
        "{figure}: No. {rank}, the month before No. {before}",
        figure=figure_of(row.partner, row.measure),
        rank=Number(row.rank),
        before=Number(row.previous_rank),
    )


def _grown(row: Row, bound: int, model: TradeModel) -> Value | None:
    if not isinstance(row.change, Ratio):
        return None
    # In whole numbers: 20 % is 20 %, not 19.999999.
    by = abs(row.change.numerator) * _PERCENT
    return with_change(with_positive_balance(row, model)) if by >= bound * abs(row.change.denominator) else None


def _record(row: Row, model: TradeModel, month: Month) -> Value | None:
    extremes = model.extremes(row.partner, row.measure, month)
    said = statement(with_positive_balance(row, model))
    if extremes.since == month:
        return None
    if not isinstance(extremes.highest, Missing) and extremes.highest.month == month:
        return say("{statement}, the highest since {month}", statement=said, month=extremes.since)
    if not isinstance(extremes.lowest, Missing) and extremes.lowest.month == month:
        return say("{statement}, the lowest since {month}", statement=said, month=extremes.since)
    return None


def _crossed(row: Row, bound: int) -> Value | None:
    if isinstance(row.previous_rank, Missing):
        return None
    if isinstance(row.rank, Missing) and row.rank.why not in _NONE_TO_RANK:
        return None
    is_in, was_in = not isinstance(row.rank, Missing) and row.rank <= bound, row.previous_rank <= bound
    if is_in == was_in:
        return None
    figure, n = figure_of(row.partner, row.measure), Number(bound)
    if is_in:
        return say("{figure}: now among the first {n}", figure=figure, n=n)
    return say("{figure}: no longer among the first {n}", figure=figure, n=n)
