"""Records and streaks of one figure over the months."""

from collections.abc import Callable, Sequence

from bot.domain.facts import Extremes, Point
from bot.domain.figures import Missing, Usd, Why
from bot.domain.time import Month

Pair = tuple[Usd | Missing, Usd | Missing]


def extremes(points: Sequence[Point], year_on_year: Callable[[Month], Pair]) -> Extremes:
    """Records of the points (ascending, the last is the month asked about) and the run that ends there.

    A record is dated when it was first reached. `year_on_year` gives a month's figure and its prior.
    """
    known = [(point.value.dollars, point) for point in points if not isinstance(point.value, Missing)]
    if not known:
        none = Missing(Why.NOT_REPORTED)
        return Extremes(none, none, points[0].month, 0)
    return Extremes(
        highest=max(known, key=lambda item: item[0])[1],
        lowest=min(known, key=lambda item: item[0])[1],
        since=known[0][1].month,
        streak=_streak([point.month for point in points], year_on_year),
    )


def _streak(months: Sequence[Month], year_on_year: Callable[[Month], Pair]) -> int:
    streak = 0
    expected = months[-1]
    for month in reversed(months):
        value, prior = year_on_year(month)
        if month != expected or isinstance(value, Missing) or isinstance(prior, Missing):
            break
        step = (value.dollars > prior.dollars) - (value.dollars < prior.dollars)
        if step == 0 or step * streak < 0:
            break
        streak += step
        expected = month - 1
    return streak
