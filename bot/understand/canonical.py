"""The command that asks the same again: ASCII, short, and read back as the very same request."""

from collections.abc import Iterator

from bot.domain.figures import Measure
from bot.domain.request import Intent, Request
from bot.domain.time import Period, PeriodKind

_COMMANDS = {Intent.BRIEFING: "brief"}
"""Commands that are not called as their intent is."""


def canonical(request: Request) -> str:
    """The canonical command, such as `/deficit top5 2026-01`; at most 60 bytes but for long lists of partners."""
    return " ".join(_words(request))


def spelled(period: Period) -> str:
    """A period as commands write it: `2026-01`, `2025`, `2025Q4`, `ytd 2026-01`, `12m 2026-01`, `2025-02..2025-07`."""
    match period.kind:
        case PeriodKind.YEAR:
            return str(period.first.year)
        case PeriodKind.QUARTER:
            return f"{period.first.year}Q{(period.first.month + 2) // 3}"
        case PeriodKind.YEAR_TO_DATE:
            return f"ytd {period.last}"
        case PeriodKind.LAST_TWELVE:
            return f"12m {period.last}"
    return str(period)


def _words(request: Request) -> Iterator[str]:
    measure = request.measure
    match request.intent:
        case Intent.TABLE:
            yield f"/{measure or Measure.TOTAL}"
            measure = None
        case Intent.STANDING:
            yield f"/{measure or 'rank'}"
            measure = None
        case intent:
            yield f"/{_COMMANDS.get(intent, intent)}"
    yield from request.partners
    if request.intent is Intent.TABLE and request.partners:
        yield "members"
    if measure is not None:
        yield str(measure)
    if request.top is not None:
        yield f"top{request.top}"
    if request.direction is not None:
        yield str(request.direction)
    if request.period is not None:
        yield spelled(request.period)
    if request.argument is not None:
        yield request.argument
    if request.vintage is not None:
        yield f"vintage={request.vintage}"
