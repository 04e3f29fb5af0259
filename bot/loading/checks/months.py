"""Is the month the one claimed: not another month's figures under its name, nor a month far ahead."""

from collections.abc import Iterator, Mapping

from bot.domain.document import Value, say
from bot.domain.figures import Measure, Usd
from bot.domain.loads import Severity
from bot.domain.time import Month
from bot.loading.case import NO_TRADE, Case, agreeing
from bot.loading.known import Flows
from bot.loading.report import Finding

_YEAR = 12
_FEWEST_CELLS = 10
"""Of fewer, some agree with another month by chance."""


def check(case: Case) -> Iterator[Finding]:
    yield from _far_ahead(case)
    if case.tables:
        yield from _stale_briefing(case)
    else:
        yield from _stale_figures(case)


def _far_ahead(case: Case) -> Iterator[Finding]:
    """A year's silence and then a month is a slip in the year: 2062 for 2026."""
    newest = max((load.months[-1] for load in case.known.loads), default=None)
    if newest is not None and case.newest > newest + _YEAR:
        message = say(
            "The file is about {month}, and the newest month loaded is {newest}. Is the year right?",
            month=case.newest,
            newest=newest,
        )
        yield Finding(Severity.WARNING, "month", "", message)


def _stale_briefing(case: Case) -> Iterator[Finding]:
    """Most amounts are another month's by Census, and fewer are the claimed month's."""
    printed = [(figure.partner, figure.measure, Usd(figure.value, figure.step)) for figure in case.tables]
    own = agreeing(printed, case.known_flows(case.newest)) if case.known_flows(case.newest) else 0
    for month in _others(case):
        same = agreeing(printed, case.known_flows(month))
        if same >= _FEWEST_CELLS and 2 * same > len(printed) and same > own:
            yield Finding(Severity.ERROR, "month", "", _stale(case.newest, month))


def _stale_figures(case: Case) -> Iterator[Finding]:
    """Most cells are another month's to the dollar, which never happens by itself."""
    stated = {code: flows for code, flows in case.newest_figures.items() if flows.of(Measure.TOTAL)}
    if len(stated) < _FEWEST_CELLS:
        return
    for month in _others(case):
        same = _equal(stated, case.known.newest(month))
        if 2 * same > len(stated):
            # Nobody can mend what the Bureau has released; in a table made by hand it is a slip.
            severity = Severity.NOTE if case.is_complete else Severity.WARNING
            yield Finding(severity, "month", "", _stale(case.newest, month))


def _equal(stated: Mapping[str, Flows], known: Mapping[str, Flows]) -> int:
    return sum(known.get(code, NO_TRADE) == flows for code, flows in stated.items())


def _others(case: Case) -> Iterator[Month]:
    """The year before the month claimed, the newest first: a stale month is nearly always the last one."""
    for back in range(1, _YEAR + 1):
        month = case.newest - back
        if month.ordinal in case.known.complete_months:
            yield month


def _stale(claimed: Month, month: Month) -> Value:
    return say("The figures of {claimed} are those of {month}.", claimed=claimed, month=month)
