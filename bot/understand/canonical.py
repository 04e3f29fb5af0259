"""The command that asks the same again: ASCII, short, and read back as the very same request."""

from bot.domain.request import Intent, Request
from bot.domain.time import Period, PeriodKind

_COMMANDS = {Intent.BRIEFING: "brief"}
"""Commands that are not called as their intent is."""


def canonical(request: Request) -> str:
    """The canonical command, such as `/deficit top5 2026-01`; at most 60 bytes but for long lists of partners."""
    intent, measure = request.intent, request.measure
    words: list[str]
    if intent is Intent.TABLE:
        words = ["/total" if measure is None else f"/{measure}", *request.partners]
        if request.partners:
            words.append("members")
    elif intent is Intent.STANDING:
        words = ["/rank" if measure is None else f"/{measure}", *request.partners]
    else:
        words = [f"/{_COMMANDS.get(intent, intent)}", *request.partners]
        if measure is not None:
            words.append(measure)
    if request.top is not None:
        words.append(f"top{request.top}")
    if request.direction is not None:
        words.append(request.direction)
    if request.period is not None:
        words.append(spelled(request.period))
    if request.argument is not None:
        words.append(request.argument)
    if request.vintage is not None:
        words.append(f"vintage={request.vintage}")
    return " ".join(words)


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
