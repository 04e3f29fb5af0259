"""Check that the month is the one claimed: no other month's figures under its name, no month far ahead."""

from collections.abc import Iterator
from itertools import pairwise

from bot.domain.figures import Measure, Usd
from bot.domain.loads import Severity
from bot.domain.time import Month
from bot.domain.values import Value, say
from bot.loading.checked_file import NO_TRADE, CheckedFile, agreeing
from bot.loading.report import Finding

_YEAR = 12
_FEWEST_CELLS = 10
"""Of fewer, some agree with another month by chance."""


def check(file: CheckedFile) -> Iterator[Finding]:
    yield from _far_ahead(file)
    if file.tables:
        yield from _stale_briefing(file)
    else:
        yield from _stale_figures(file)


def _far_ahead(file: CheckedFile) -> Iterator[Finding]:
    """A year's silence and then a month is a slip in the year: 2062 for 2026."""
    newest = max((load.months[-1] for load in file.known.loads), default=None)
    if newest is None:
        return
    # A file of many years that follow upon those loaded is no slip: the silence is what lies between two months.
    later = [newest, *(month for month in file.months if month > newest)]
    if any(after > before + _YEAR for before, after in pairwise(later)):
        message = say(
            "The file is about {month}, and the newest month loaded is {newest}. Is the year right?",
            month=file.newest,
            newest=newest,
        )
        yield Finding(Severity.WARNING, "month", "", message)


def _stale_briefing(file: CheckedFile) -> Iterator[Finding]:
    """Most amounts are another month's by Census, and fewer are the claimed month's."""
    printed = [(figure.partner, figure.measure, Usd(figure.value, figure.step)) for figure in file.tables]
    own = agreeing(printed, file.known_flows(file.newest)) if file.known_flows(file.newest) else 0
    for month in _others(file):
        same = agreeing(printed, file.known_flows(month))
        if same >= _FEWEST_CELLS and 2 * same > len(printed) and same > own:
            yield Finding(Severity.ERROR, "month", "", _stale(file.newest, month))


def _stale_figures(file: CheckedFile) -> Iterator[Finding]:
    """Most cells are another month's to the dollar, which never happens by itself."""
    stated = {code: flows for code, flows in file.newest_figures.items() if flows.of(Measure.TOTAL)}
    if len(stated) < _FEWEST_CELLS:
        return
    for month in _others(file):
        known = file.known.newest(month)
        same = sum(known.get(code, NO_TRADE) == flows for code, flows in stated.items())
        if 2 * same > len(stated):
            # Nobody can mend what the Bureau has released; in a table made by hand it is a slip.
            severity = Severity.NOTE if file.is_complete else Severity.WARNING
            yield Finding(severity, "month", "", _stale(file.newest, month))


def _others(file: CheckedFile) -> Iterator[Month]:
    """The year before the month claimed, the newest first: a stale month is nearly always the last one."""
    for back in range(1, _YEAR + 1):
        month = file.newest - back
        if month.ordinal in file.known.complete_months:
            yield month


def _stale(claimed: Month, month: Month) -> Value:
    return say("The figures of {claimed} are those of {month}.", claimed=claimed, month=month)
