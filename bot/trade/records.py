"""Records and streaks of one figure over the months."""

from collections.abc import Callable, Sequence
from typing import NamedTuple


class RecordRows(NamedTuple):
    """The months of the records, as positions among the months looked at, and the run that ends at the last."""

    highest: int
    lowest: int
    since: int
    """The first with a figure."""
    streak: int
    """How many months in a row above their prior figure; below it when negative."""


def records(dollars: Sequence[int | None], prior_of: Callable[[int], int | None]) -> RecordRows | None:
    """The records of a figure by month, which is None where there is none; None where there never was one.

    A record is dated when it was first reached. `prior_of` gives the figure that a month is held against.
    """
    known = [figure for figure in dollars if figure is not None]
    if not known:
        return None
    return RecordRows(
        highest=dollars.index(max(known)),
        lowest=dollars.index(min(known)),
        since=dollars.index(known[0]),
        streak=_streak(dollars, prior_of),
    )


def _streak(dollars: Sequence[int | None], prior_of: Callable[[int], int | None]) -> int:
    streak = 0
    for row in range(len(dollars) - 1, -1, -1):
        figure = dollars[row]
        prior = None if figure is None else prior_of(row)
        if figure is None or prior is None:
            break
        step = (figure > prior) - (figure < prior)
        if step == 0 or step * streak < 0:
            break
        streak += step
    return streak
