"""The command that asks the same again: ASCII, short, and read back as the very same request."""

from collections.abc import Iterator

from bot.domain.condition import Aggregate
from bot.domain.request import Intent, Request
from bot.domain.time import Period, PeriodKind

_COMMANDS = {Intent.BRIEFING: "brief"}
"""Commands that are not called as their intent is."""


def canonical(request: Request) -> str:
    """The canonical command, such as `/deficit top5 2026-01`; at most 60 bytes but for long lists of partners."""
    intent, measure = request.intent, request.measure
    is_sum = request.aggregate is Aggregate.SUM and len(request.partners) > 1
    partners = ["+".join(request.partners)] if is_sum else list(request.partners)
    words: list[str]
    if intent is Intent.TABLE:
        words = ["/total" if measure is None else f"/{measure}", *partners]
        if request.partners:
            words.append("members")
    elif intent is Intent.STANDING:
        words = ["/rank" if measure is None else f"/{measure}", *partners]
    else:
        words = [f"/{_COMMANDS.get(intent, intent)}", *partners]
        if measure is not None:
            words.append(measure)
    aggregate = None if is_sum else request.aggregate
    return " ".join((*words, *_selection(request, aggregate), *_time_and_rest(request)))


def _selection(request: Request, aggregate: Aggregate | None) -> Iterator[str]:
    """How many, which way, and which of them."""
    if request.top is not None:
        yield f"top{request.top}"
    if request.direction is not None:
        yield request.direction
    if aggregate is not None:
        yield aggregate
    if request.condition is not None:
        yield str(request.condition)
    yield from (f"-{code}" for code in request.excluded)


def _time_and_rest(request: Request) -> Iterator[str]:
    period = request.asked or request.period
    if period is not None:
        yield spelled(period)
    if request.against is not None:
        yield from ("vs", spelled(request.against))
    if request.argument is not None:
        yield request.argument
    if request.vintage is not None:
        yield f"vintage={request.vintage}"


def spelled(period: Period) -> str:
    """A period as commands write it: `2026-01`, `2025`, `2025Q4`, `ytd 2026-01`, `12m 2026-01`, `2025-02..2025-07`."""
    match period.kind:
        case PeriodKind.MONTH:
            return str(period.first)
        case PeriodKind.YEAR:
            return str(period.first.year)
        case PeriodKind.QUARTER:
            return f"{period.first.year}Q{(period.first.month + 2) // 3}"
        case PeriodKind.YEAR_TO_DATE:
            return f"ytd {period.last}"
        case PeriodKind.LAST_TWELVE:
            return f"12m {period.last}"
    return str(period)
