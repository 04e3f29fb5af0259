"""Check that an amount is like those the partner has traded before.

Robust statistics of the logarithms, because trade grows by factors: how far an amount lies from the median of
the months before, in units of their spread (1.4826 times the median absolute deviation, which is the standard
deviation of a normal distribution, and is not moved by one wild month).

Evidence for the limits: over the last seven months of the shipped Census figures, each against the months
before it, the farthest true amount of half a billion or more is 4.6 spreads away (exports to Saudi Arabia,
January 2026: aircraft). Smaller amounts leap farther: a single satellite, ship or load of gold.
"""

import math
from collections.abc import Iterator
from statistics import median

import numpy as np

from bot.domain.figures import FLOWS, Measure, Usd
from bot.domain.loads import Severity
from bot.domain.values import Amount, Name, Number, Value, say
from bot.loading.checked_file import CheckedFile
from bot.loading.report import Finding

WINDOW = 36
"""Months of history; older ones were another economy."""
_FEWEST_MONTHS = 6
_FARTHEST = 6
_LEAST_SPREAD = 0.2
"""The least spread assumed: trade with a steady partner may still move by a fifth."""
_LARGE = 500_000_000
_NORMAL = 1.4826


def check(file: CheckedFile) -> Iterator[Finding]:
    for measure in FLOWS:
        history = _history(file, measure)
        for code, flows in file.stated.items():
            amount = flows.of(measure)
            months = history.get(code, [])
            if amount is None or amount < 0 or len(months) < _FEWEST_MONTHS:
                continue
            if max(amount, *months) < _LARGE:  # as nearly all are, and a median takes a while
                continue
            usual = round(median(months))
            if max(amount, usual) >= _LARGE and (score := _score(amount, months)) >= _FARTHEST:
                message = _far_off(code, measure, amount, usual, score)
                row = file.printed.get(measure, {}).get(code)
                yield Finding(Severity.WARNING, "outlier", str(file.newest) if row is None else row.where, message)


def _far_off(code: str, measure: Measure, amount: int, usual: int, score: int) -> Value:
    said: dict[str, Value] = {
        "partner": Name(code),
        "measure": measure,
        "amount": Amount(Usd(amount)),
        "usual": Amount(Usd(usual)),
        "n": Number(score),
    }
    if amount > usual:
        return say("{partner}, {measure}: {amount} is far above the usual {usual}, by {n} standard deviations.", **said)
    return say("{partner}, {measure}: {amount} is far below the usual {usual}, by {n} standard deviations.", **said)


def _score(amount: int, months: list[int]) -> int:
    """The distance from the median of the months, in whole spreads."""
    logarithms = [math.log(max(month, 1)) for month in months]
    middle = median(logarithms)
    spread = _NORMAL * median(abs(value - middle) for value in logarithms)
    return int(abs(math.log(max(amount, 1)) - middle) / max(spread, _LEAST_SPREAD))


def _history(file: CheckedFile, measure: Measure) -> dict[str, list[int]]:
    """A partner's amounts in the months before, as the file says them or, where it does not, as known."""
    axes, flow = file.known.axes, FLOWS.index(measure)
    last = file.newest.ordinal - axes.first
    of = (flow, slice(max(last - WINDOW, 0), max(last, 0)))
    own, known = file.known.of_file, file.known.together
    amounts = np.where(own.reported[of], own.amounts[of], known.amounts[of])
    reported = own.reported[of] | known.reported[of]
    return {code: amounts[reported[:, column], column].tolist() for column, code in enumerate(axes.partners)}
