"""Axes: round lines, zero among them, names of months that stand apart."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.time import Month
from bot.i18n.languages import localizer
from bot.pictures.axis import Axis, across, month_labels

amounts = st.lists(st.integers(-(10**13), 10**13), min_size=1, max_size=20)


@given(amounts)
def test_lines_are_few_even_round_and_hold_zero_and_every_amount(dollars):
    axis = Axis.over(dollars)
    ticks = axis.ticks
    steps = {later - earlier for earlier, later in pairwise(ticks)}
    assert 0 in ticks
    assert len(ticks) <= 6
    assert len(steps) <= 1
    for step in steps:
        assert int(str(step).rstrip("0")) in (1, 2, 5, 25)
    assert axis.bottom <= min(0, *dollars, 0)
    assert max(0, *dollars, 0) <= axis.top
    assert all(axis.bottom <= tick <= axis.top for tick in ticks)


@given(amounts)
def test_heights_keep_the_order_of_amounts(dollars):
    axis, ascending = Axis.over(dollars), sorted(dollars)
    heights = [axis.at(amount) for amount in ascending]
    assert heights == sorted(heights)
    assert all(0 <= height <= 1 for height in heights)


@pytest.mark.parametrize(
    ("dollars", "tag", "texts"),
    [
        ([24_700_000_000], "zh_Hant_TW", ["0", "50", "100", "150", "200", "250"]),
        ([24_700_000_000], "en", ["0", "5", "10", "15", "20", "25"]),
        ([12_000_000_000], "en", ["0.0", "2.5", "5.0", "7.5", "10.0", "12.5"]),
        ([600_000_000_000], "zh_Hant_TW", ["0", "2,000", "4,000", "6,000"]),
        ([-2_000_000_000, 25_000_000_000], "en", ["0", "10", "20", "30"]),
        ([-8_000_000_000], "en", ["-8", "-6", "-4", "-2", "0"]),
        ([0, 0], "en", ["0"]),
    ],
)
def test_lines_are_labelled_as_the_language_writes_numbers(dollars, tag, texts):
    assert [label["text"] for label in Axis.over(dollars).labels(localizer(tag))] == texts


def _labels(months: int, tag: str = "en") -> list[tuple[str, str]]:
    last = Month.of(2026, 1)
    shown = [last - back for back in reversed(range(months))]
    return [(label["text"], label["below"]) for label in month_labels(shown, localizer(tag))]


def test_a_year_names_every_third_month_and_the_years():
    assert _labels(13) == [("January", "2025"), ("April", ""), ("July", ""), ("October", ""), ("January", "2026")]
    assert _labels(13, "zh_Hant_TW")[0] == ("1 月", "2025")


def test_two_years_name_every_sixth_month():
    assert _labels(25) == [("January", "2024"), ("July", ""), ("January", "2025"), ("July", ""), ("January", "2026")]


@pytest.mark.parametrize("months", [31, 61, 120, 250, 480])
def test_decades_name_some_years_only(months):
    labels = _labels(months)
    assert 2 <= len(labels) <= 8
    assert all(len(text) == 4 and not below for text, below in labels)


def test_a_single_month_has_its_year():
    assert _labels(1) == [("January", "2026")]


def test_months_stand_in_the_middle_of_their_bands():
    assert list(across([Month.of(2026, 1), Month.of(2026, 2)]).values()) == [0.25, 0.75]
