"""Does a briefing say what the newest Census vintage says, where one is loaded.

The prior-year column may come from another vintage: in the January 2026 briefing seven cells do, Canada's
and the world's January 2025, and they are not wrong. Each of them has a rate that goes with it. So a prior
figure is odd only where amount and rate disagree about the vintage: one is Census', the other is not.
"""

from collections.abc import Iterator, Mapping, Sequence

from bot.domain.document import Amount, Name, Number, Percent, RatioStyle, say
from bot.domain.figures import Ratio, Usd, round_half_up
from bot.domain.loads import Severity
from bot.domain.partner import WORLD
from bot.loading.case import Case
from bot.loading.known import Flows
from bot.loading.report import Finding
from bot.sources.base import PrintedFigure

_CHECK = "census"
_NONE = Flows(0, 0)
"""A partner that a complete load does not name has no trade."""


def check(case: Case) -> Iterator[Finding]:
    if not case.tables:
        return
    now = case.known_flows(case.newest)
    before = case.known_flows(case.newest - 12)
    if now:
        outside = [figure for figure in case.prose if figure.partner not in case.printed.get(figure.measure, {})]
        yield from _amounts((*case.tables, *outside), now)
        yield from _ranks((*case.tables, *outside), now)
    if before:
        yield from _priors(case, now, before)


def _amounts(figures: Sequence[PrintedFigure], now: Mapping[str, Flows]) -> Iterator[Finding]:
    """Every amount of the month that differs by more than rounding, the largest difference first."""
    differing = []
    for figure in figures:
        known, printed = now.get(figure.partner, _NONE).of(figure.measure), Usd(figure.value, figure.step)
        if known is not None and not printed.agrees_with(Usd(known)):
            differing.append((abs(known - figure.value), figure, Usd(known)))
    for _, figure, known_amount in sorted(differing, key=lambda item: -item[0]):
        message = say(
            "{partner}, {measure}: the file says {printed}, Census {known}.",
            partner=Name(figure.partner),
            measure=figure.measure,
            printed=Amount(Usd(figure.value, figure.step)),
            known=Amount(known_amount),
        )
        yield Finding(Severity.WARNING, _CHECK, figure.where, message)


def _ranks(figures: Sequence[PrintedFigure], now: Mapping[str, Flows]) -> Iterator[Finding]:
    """Ranks that no rounding explains: too few or too many partners have more by Census."""
    for measure in dict.fromkeys(figure.measure for figure in figures):
        amounts = [amount for code, flows in now.items() if code != WORLD if (amount := flows.of(measure)) is not None]
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


def _priors(case: Case, now: Mapping[str, Flows], before: Mapping[str, Flows]) -> Iterator[Finding]:
    priors = []
    for figure in case.tables:
        known = before.get(figure.partner, _NONE).of(figure.measure)
        if figure.prior is not None and known is not None:
            priors.append((figure, Usd(figure.prior, figure.prior_step), known))
    agreeing = sum(printed.agrees_with(Usd(known)) for _, printed, known in priors)
    if 2 * agreeing < len(priors):
        # The column comes from another vintage as a whole (each June revises three years): nothing to compare.
        if 2 * sum(5 * abs(printed.dollars - known) > abs(known) for _, printed, known in priors) > len(priors):
            message = say("The prior-year column is far from Census' {month}.", month=case.newest - 12)
            yield Finding(Severity.WARNING, _CHECK, "", message)
        return
    for figure, printed, known in priors:
        amount = now.get(figure.partner, _NONE).of(figure.measure)
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
