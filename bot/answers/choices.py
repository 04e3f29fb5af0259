"""What to ask next. Each choice is a whole question, so that it survives a restart of the bot."""

from collections.abc import Iterator

from bot.answers._sentences import key
from bot.domain.document import Choice, Slot
from bot.domain.facts import Coverage
from bot.domain.figures import BRIEFING_MEASURES, Measure
from bot.domain.request import Intent, Request
from bot.domain.time import Period, PeriodKind
from bot.domain.values import MonthName, Name, Number, Value, say
from bot.understand.canonical import canonical

_MOST = 60
"""Bytes a command may have: a button's data holds 64, and its version wants a few."""


def choice(text: Value, request: Request, *, partner: str | None = None, slot: Slot = Slot.OTHER) -> tuple[Choice, ...]:
    """The choice, or nothing when its command would not fit a button."""
    command = canonical(request)
    return (Choice(text, command, partner, slot),) if len(command.encode()) <= _MOST else ()


def other_periods(request: Request, period: Period, coverage: Coverage) -> Iterator[Choice]:
    """◀ the period before, the period after ▶, as far as they are loaded."""
    yearly = period.kind in (PeriodKind.YEAR_TO_DATE, PeriodKind.LAST_TWELVE)
    step = 12 if yearly else len(period)
    before, after = period.shifted(-step), period.shifted(step)
    if coverage.has(before):
        earlier = request._replace(period=before, asked=None)
        yield from choice(say("◀ {period}", period=_key(before)), earlier, slot=Slot.BEFORE)
    if coverage.has(after):
        later = request._replace(period=after, asked=None)
        yield from choice(say("{period} ▶", period=_key(after)), later, slot=Slot.AFTER)


def other_measures(request: Request, shown: Measure | None) -> Iterator[Choice]:
    """The same question of the other measures; `shown` is None where all four are."""
    for measure in BRIEFING_MEASURES:
        if measure is not shown:
            yield from choice(key(measure), request._replace(measure=measure), slot=Slot.MEASURE)


def _key(period: Period) -> Value:
    """A month without its year: three such keys stand in a row, and the headline says the year."""
    return MonthName(period.last) if period.is_month else period


def other_lengths(request: Request, shown: int, of: int) -> Iterator[Choice]:
    """Top 5, top 15, all."""
    for top in (5, 15):
        if top != shown and top < of:
            yield from choice(say("Top {n}", n=Number(top)), request._replace(top=top))
    if shown < of:
        yield from choice(say("All {n}", n=Number(of)), request._replace(top=of))


def trend_of(partner: str, measure: Measure | None, period: Period) -> Iterator[Choice]:
    request = Request(Intent.TREND, (partner,), measure, period=Period.of_month(period.last))
    yield from choice(say("Trend"), request)


def standing_of(partner: str, period: Period) -> Iterator[Choice]:
    yield from choice(Name(partner), Request(Intent.STANDING, (partner,), period=period))


def comparison(partner: str, other: str, measure: Measure | None, period: Period) -> Iterator[Choice]:
    request = Request(Intent.COMPARE, (partner, other), measure, period=period)
    yield from choice(say("Compare with {partner}", partner=Name(other)), request)


def briefing_of(period: Period) -> Iterator[Choice]:
    if period.is_month:
        yield from choice(say("Briefing"), Request(Intent.BRIEFING, period=period))
