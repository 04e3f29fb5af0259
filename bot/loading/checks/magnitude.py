"""Check that amounts are possible: none negative, none a thousand times too large, the parts near the whole.

Only the newest month is measured against what is known: forty years of history hold every leap there is.
"""

from collections.abc import Iterator, Mapping
from statistics import median

from bot.domain.figures import FLOWS, Measure, Ratio, Usd
from bot.domain.loads import Severity
from bot.domain.partner import NO_PARTNERS, WORLD
from bot.domain.values import Amount, Name, Percent, say
from bot.loading.checked_file import CheckedFile
from bot.loading.known_figures import Flows
from bot.loading.report import Finding
from bot.trade.completeness import differ_by_rounding

# Millions taken for dollars, or thousands: a slip of units is never smaller than a thousand. A month of the
# world's trade has never been ten times another; a large partner's has been five times (gold).
_LEAP_OF_THE_WORLD = 10
_LEAP_OF_A_PARTNER = 100
# The median partner's amount does not move so far between two months of one year.
_LEAP_OF_ALL = 100
_FEWEST_CELLS = 5
_LARGE = 100_000_000
_YEAR = 12
_UNKNOWN = Flows(None, None)
# In November 2025, revised, imports were off by 0.7 %.
_GAP_PERCENT = 5
"""Of months known before. In a first release the partners come to the world's figure, but for rounding."""


def check(file: CheckedFile) -> Iterator[Finding]:
    yield from _negative(file)
    # What is known of the newest month itself, or else of the last one before it within a year.
    near = (file.known.newest(file.newest - back) for back in range(_YEAR + 1))
    known: Mapping[str, Flows] = next((flows for flows in near if flows), {})
    pairs = [
        (code, measure, now, before)
        for code, flows in file.stated.items()
        for measure in FLOWS
        if (now := flows.of(measure)) is not None and (before := known.get(code, _UNKNOWN).of(measure)) is not None
    ]
    factors = [now / before for _, _, now, before in pairs if now > 0 and before > 0]
    if len(factors) >= _FEWEST_CELLS and not 1 / _LEAP_OF_ALL < median(factors) < _LEAP_OF_ALL:
        message = say(
            "Most amounts of {month} are about a thousand times as large or as small as those known. "
            "Is the unit right?",
            month=file.newest,
        )
        yield Finding(Severity.ERROR, "magnitude", str(file.newest), message)
        return
    for code, measure, now, before in pairs:
        yield from _leap(code, measure, now, before, file)
    if file.is_complete:
        yield from _sum(file)


def _negative(file: CheckedFile) -> Iterator[Finding]:
    figures = file.figures
    if (file.known.of_file.amounts >= 0).all():
        return
    for measure in FLOWS:
        below = figures[(figures[measure.value] < 0).fillna(value=False)]
        for partner, amount, where in zip(below["partner"], below[measure.value], below["where"], strict=True):
            message = say(
                "{measure} of {partner} are negative: {amount}.",
                measure=measure,
                partner=Name(partner),
                amount=Amount(Usd(int(amount))),
            )
            yield Finding(Severity.ERROR, "negative", where, message)


def _leap(code: str, measure: Measure, now: int, before: int, file: CheckedFile) -> Iterator[Finding]:
    limit = _LEAP_OF_THE_WORLD if code == WORLD else _LEAP_OF_A_PARTNER
    if max(now, before) < _LARGE or (now <= before * limit and before <= now * limit):
        return
    message = say(
        "{partner}, {measure}: {amount}, and {before} was known before. Is the unit right?",
        partner=Name(code),
        measure=measure,
        amount=Amount(Usd(now)),
        before=Amount(Usd(before)),
    )
    severity = Severity.ERROR if code == WORLD else Severity.WARNING
    yield Finding(severity, "magnitude", str(file.newest), message)


def _sum(file: CheckedFile) -> Iterator[Finding]:
    world = file.newest_figures.get(WORLD)
    if world is None:
        return
    is_first = bool(file.known.loads) and file.newest > max(load.months[-1] for load in file.known.loads)
    for measure in FLOWS:
        whole = world.of(measure)
        if not whole:
            continue
        each = [flows.of(measure) or 0 for code, flows in file.newest_figures.items() if code not in NO_PARTNERS]
        parts = sum(each)
        comes_to_it = differ_by_rounding(each, whole) if is_first else abs(parts - whole) * 100 <= _GAP_PERCENT * whole
        if not comes_to_it:
            message = say(
                "{measure} of all partners come to {sum}, {share} of the world's {amount}.",
                measure=measure,
                sum=Amount(Usd(parts)),
                share=Percent(Ratio(parts, whole)),
                amount=Amount(Usd(whole)),
            )
            yield Finding(Severity.WARNING, "sum", str(file.newest), message)
