"""Bounds on one partner's figures: true figures always fit, impossible ones never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.figures import Measure, round_half_up
from bot.loading.consistency import can_all_be_true
from bot.loading.interval_arithmetic import Interval

TOTAL, EXPORTS, IMPORTS, DEFICIT = Measure.TOTAL, Measure.EXPORTS, Measure.IMPORTS, Measure.DEFICIT
STEP = 10_000_000
DOLLARS = st.integers(0, 10**12)


def printed(amount):
    """What `266.1` stands for."""
    return Interval.printed(round(amount * 10) * STEP, STEP)


@given(
    now=st.tuples(DOLLARS, DOLLARS),
    before=st.tuples(DOLLARS, DOLLARS),
    said=st.sets(st.tuples(st.sampled_from([TOTAL, EXPORTS, IMPORTS, DEFICIT]), st.booleans())),
)
def test_true_figures_fit_however_many_are_printed(now, before, said):
    stated, amounts = {}, {}
    for is_prior, (exports, imports) in ((False, now), (True, before)):
        values = {TOTAL: exports + imports, EXPORTS: exports, IMPORTS: imports, DEFICIT: imports - exports}
        for measure, value in values.items():
            amounts[measure, is_prior] = value
            if (measure, is_prior) in said:
                stated[measure, is_prior] = Interval.printed(round_half_up(value, STEP) * STEP, STEP)
    rates = {}
    for measure in (TOTAL, EXPORTS, IMPORTS, DEFICIT):
        value, prior = amounts[measure, False], amounts[measure, True]
        if value > 0 and prior > 0:
            rates[measure] = round_half_up((value - prior) * 10_000, prior)
    assert can_all_be_true(stated, rates)


@pytest.mark.parametrize(
    ("stated", "rates"),
    [
        # A tenth too much for rounding: 49.1 + 216.9 is at most 266.1.
        ({(TOTAL, False): 266.2, (EXPORTS, False): 49.1, (IMPORTS, False): 216.9}, {}),
        # Imports of 10.0 and a deficit of 10.2 leave exports below zero.
        ({(IMPORTS, False): 10.0, (DEFICIT, False): 10.2}, {}),
        # Total and deficit give exports: (266.1 - 167.8) / 2 is 49.15, not 49.3.
        ({(TOTAL, False): 266.1, (DEFICIT, False): 167.8, (EXPORTS, False): 49.3}, {}),
        # Each rate fits its own row, but priors from the rates do not add up to the prior total.
        (
            {(TOTAL, False): 300.0, (TOTAL, True): 200.0, (EXPORTS, False): 100.0, (IMPORTS, False): 200.0},
            {TOTAL: 5000, EXPORTS: 10_000, IMPORTS: 10_000},
        ),
        # The prose's rates alone: exports doubled, imports doubled, so the total did not triple.
        (
            {(TOTAL, False): 300.0, (EXPORTS, False): 100.0, (IMPORTS, False): 200.0},
            {TOTAL: 20_000, EXPORTS: 10_000, IMPORTS: 10_000},
        ),
    ],
)
def test_impossible_figures_do_not(stated, rates):
    assert not can_all_be_true({quantity: printed(amount) for quantity, amount in stated.items()}, rates)


def test_only_positive_amounts_can_be_inverted():
    with pytest.raises(ValueError, match="positive"):
        printed(0).inverse()
