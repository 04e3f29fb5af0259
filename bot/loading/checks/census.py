"""Check a briefing's figures against Census, where a vintage of the month is loaded.

The prior-year column may come from another vintage: in the January 2026 briefing seven cells do, Canada's
and the world's January 2025, and they are not wrong. Each of them has a rate that goes with it. So a prior
figure is odd only where amount and rate disagree about the vintage: one is Census', the other is not.
"""

from collections.abc import Iterator, Mapping, Sequence

from bot.domain.figures import Ratio, Usd, round_half_up
from bot.domain.loads import Severity
from bot.domain.partner import NO_PARTNERS
from bot.domain.values import Amount, Name, Number, Percent, RatioStyle, nsay, say
from bot.loading import annual_revision
from bot.loading.checked_file import NO_TRADE, CheckedFile, agreeing
from bot.loading.known_figures import Flows
from bot.loading.report import Finding
from bot.sources.base import PrintedFigure

_CHECK = "census"
# An editor reads the ten largest; sixty lines hide them.
_MOST_LISTED = 10
_SHARE_OF_A_REVISION = 20
"""A revision moves an amount by less than one part in so many. What moves more is something else."""
_NEARBY = (1, *range(-1, -13, -1), *range(2, 13))
"""Months back whose figures a column may have been left with: mostly last month's, or this year's own."""


def check(file: CheckedFile) -> Iterator[Finding]:
    if not file.tables:
        return
    vintage, now = file.census_now
    _, before = file.census_before
    if now:
        yield from _amounts(file, now, vintage)
        yield from _ranks((*file.tables, *file.outside), now)
    if before:
        yield from _priors(file, now, before)


def _amounts(file: CheckedFile, now: Mapping[str, Flows], vintage: str) -> Iterator[Finding]:
    """Every amount of the month that differs by more than rounding, the largest difference first."""
    differing = []
    for figure in (*file.tables, *file.outside):
        known, printed = now.get(figure.partner, NO_TRADE).of(figure.measure), Usd(figure.value, figure.step)
        if known is not None and not printed.agrees_with(Usd(known)):
            differing.append((abs(known - figure.value), figure, known))
    differing.sort(key=lambda item: -item[0])
    for _, figure, known in differing[:_MOST_LISTED]:
        message = say(
            "{partner}, {measure}: the file says {printed}, Census {known}.",
            partner=Name(figure.partner),
            measure=figure.measure,
            printed=Amount(Usd(figure.value, figure.step)),
            known=Amount(Usd(known)),
        )
        yield Finding(Severity.WARNING, _CHECK, figure.where, message)
    if len(differing) > _MOST_LISTED:
        more = nsay("{n} more amount differs.", "{n} more amounts differ.", len(differing) - _MOST_LISTED)
        yield Finding(Severity.WARNING, _CHECK, "", more)
        own_release = str(file.newest + 2)
        if annual_revision.is_between(own_release, vintage) and all(
            _SHARE_OF_A_REVISION * difference <= abs(known) for difference, _, known in differing
        ):
            hint = say("This looks like the June revision: Census has revised {month} since.", month=file.newest)
            yield Finding(Severity.WARNING, _CHECK, "", hint)


def _ranks(figures: Sequence[PrintedFigure], now: Mapping[str, Flows]) -> Iterator[Finding]:
    """Ranks that no rounding explains: too few or too many partners have more by Census."""
    for measure in dict.fromkeys(figure.measure for figure in figures):
        amounts = [
            amount
            for code, flows in now.items()
            if code not in NO_PARTNERS
            if (amount := flows.of(measure)) is not None
        ]
        for figure in figures:
            if figure.measure is not measure or figure.rank is None:
                continue
            above = sum(2 * amount > 2 * figure.value + figure.step for amount in amounts)
            not_below = sum(2 * amount >= 2 * figure.value - figure.step for amount in amounts)
            if not above < figure.rank <= max(not_below, above + 1):
                message = say(
                    "{partner}, {measure}: the file says rank {printed}, by Census it is {known}.",
                    partner=Name(figure.partner),
                    measure=measure,
                    printed=Number(figure.rank),
                    known=Number(above + 1),
                )
                yield Finding(Severity.WARNING, _CHECK, figure.where, message)


def _strange_column(file: CheckedFile, priors: Sequence[tuple[PrintedFigure, Usd, int]]) -> Iterator[Finding]:
    """A prior-year column that was never brought forward, or that lies farther off than revisions go."""
    printed = [(figure.partner, figure.measure, amount) for figure, amount, _ in priors]
    for back in _NEARBY:
        month = file.newest - 12 - back
        if 2 * agreeing(printed, file.known_flows(month)) > len(printed):
            message = say(
                "The prior-year column has the figures of {month}, not of {due}.", month=month, due=file.newest - 12
            )
            yield Finding(Severity.WARNING, _CHECK, "", message)
            return
    far = sum(_SHARE_OF_A_REVISION * abs(amount.dollars - known) > abs(known) for _, amount, known in priors)
    if 2 * far > len(priors):
        message = say("The prior-year column is far from Census' {month}.", month=file.newest - 12)
        yield Finding(Severity.WARNING, _CHECK, "", message)


def _priors(file: CheckedFile, now: Mapping[str, Flows], before: Mapping[str, Flows]) -> Iterator[Finding]:
    priors = []
    for figure in file.tables:
        known = before.get(figure.partner, NO_TRADE).of(figure.measure)
        if figure.prior is not None and known is not None:
            priors.append((figure, Usd(figure.prior, figure.prior_step), known))
    if 2 * agreeing([(f.partner, f.measure, printed) for f, printed, _ in priors], before) < len(priors):
        # The column may come from another vintage as a whole (each June revises three years), or be another month's.
        yield from _strange_column(file, priors)
        return
    for figure, printed, known in priors:
        amount = now.get(figure.partner, NO_TRADE).of(figure.measure)
        if amount is None or amount <= 0 or known <= 0 or figure.change_bp is None:
            continue
        change_bp = round_half_up((amount - known) * 10_000, known)
        if printed.agrees_with(Usd(known)) != (change_bp == figure.change_bp):
            message = say(
                "{partner}, {measure}: {prior} a year before and a change of {rate} do not both fit Census, "
                "which has {known} and {known_rate}.",
                partner=Name(figure.partner),
                measure=figure.measure,
                prior=Amount(printed),
                rate=Percent(Ratio(figure.change_bp, 10_000), RatioStyle.SIGNED),
                known=Amount(Usd(known)),
                known_rate=Percent(Ratio(change_bp, 10_000), RatioStyle.SIGNED),
            )
            yield Finding(Severity.WARNING, _CHECK, figure.where, message)
