"""The period of a question that names none, and whether that of one that does is loaded."""

from collections.abc import Mapping

from bot.domain.errors import UnknownMonth
from bot.domain.facts import Coverage
from bot.domain.intent import DefaultPeriod, IntentRecord
from bot.domain.request import Intent, Request
from bot.domain.time import Period, PeriodKind
from bot.understand import periods

_THIRTEEN = 13
"""A year and the month it is measured against."""


def with_period(
    request: Request, coverage: Coverage, usual: PeriodKind, records: Mapping[Intent, IntentRecord]
) -> Request:
    """Fill in the period that goes without saying; raises UnknownMonth, NothingLoaded."""
    rule = records[request.intent].period
    if rule is DefaultPeriod.NONE:
        return request
    if request.against is not None:
        request = request._replace(against=periods.loaded(request.against, coverage))
    if request.period is not None:
        try:
            period = periods.loaded(request.period, coverage)
        except UnknownMonth as error:
            error.request = request._replace(period=None, against=None)
            error.request = with_period(error.request, coverage, usual, records)
            raise
        return request._replace(period=period, asked=None if period == request.period else request.period)
    newest = coverage.newest
    if rule is DefaultPeriod.ALL:
        return request
    if rule is DefaultPeriod.THIRTEEN_MONTHS:
        first = max(coverage.months[0], newest - (_THIRTEEN - 1))
        period = Period.of_month(newest) if first == newest else Period(first, newest)
        return request._replace(period=period)
    if rule is DefaultPeriod.NEWEST_OR_YEAR and usual is PeriodKind.YEAR_TO_DATE:
        so_far = Period.year_to_date(newest)
        if coverage.has(so_far):
            return request._replace(period=so_far)
    return request._replace(period=Period.of_month(newest))
