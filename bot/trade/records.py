"""Records and streaks of one figure over the months."""

from collections.abc import Callable, Sequence

from bot.domain.facts import Extremes, Point
from bot.domain.figures import Missing, Usd, Why
from bot.domain.time import Month


def extremes(points: Sequence[Point], prior_of: Callable[[Month], Usd | Missing]) -> Extremes:
    """Records of the points (ascending, the last is the month asked about) and the run that ends there.

    A record is dated when it was first reached. `prior_of` gives the figure that a month is held against.
    """
    known = [(point.value.dollars, point) for point in points if not isinstance(point.value, Missing)]
    if not known:
        none = Missing(Why.NOT_REPORTED)
        return Extremes(none, none, points[0].month, 0)
    return Extremes(
        highest=max(known, key=lambda item: item[0])[1],
        lowest=min(known, key=lambda item: item[0])[1],
        since=known[0][1].month,
        streak=_streak(points, prior_of),
    )


def _streak(points: Sequence[Point], prior_of: Callable[[Month], Usd | Missing]) -> int:
    streak = 0
    expected = points[-1].month
    for point in reversed(points):
        if point.month != expected or isinstance(point.value, Missing):
            break
        prior = prior_of(point.month)
        if isinstance(prior, Missing):
            break
        step = (point.value.dollars > prior.dollars) - (point.value.dollars < prior.dollars)
        if step == 0 or step * streak < 0:
            break
        streak += step
        expected = point.month - 1
    return streak
