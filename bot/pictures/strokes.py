"""The marks of monthly charts: columns, and lines that break where a month has no figure."""

from collections.abc import Collection, Mapping, Sequence

from bot.domain.charts import Series
from bot.domain.facts import Point
from bot.domain.figures import Missing, Usd
from bot.domain.time import Month
from bot.domain.values import BareAmount
from bot.i18n.localizer import Localizer
from bot.pictures.axis import Axis, across


def newest(points: Sequence[Point]) -> Point:
    """The last point that has a figure, else the last."""
    return next((point for point in reversed(points) if isinstance(point.value, Usd)), points[-1])


def amount(value: Usd | Missing, localizer: Localizer) -> str:
    """The amount in the picture's unit, or why there is none."""
    return localizer.say(value if isinstance(value, Missing) else BareAmount(value))


def at_end(series: Series, style: Mapping[str, object], axis: Axis, localizer: Localizer) -> dict[str, object]:
    """The name of a series and its newest figure, to stand where the series ends."""
    last = newest(series.points).value
    return {
        **style,
        "at": axis.at(last.dollars if isinstance(last, Usd) else 0),
        "name": localizer.short(series.name),
        "value": amount(last, localizer),
    }


def runs(points: Sequence[Point], places: Mapping[Month, float], axis: Axis) -> list[list[tuple[float, float]]]:
    """The line in pieces: one for each unbroken run of months."""
    pieces: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if isinstance(point.value, Usd):
            pieces[-1].append((places[point.month], axis.at(point.value.dollars)))
        elif pieces[-1]:
            pieces.append([])
    return [piece for piece in pieces if piece]


def standing_out(points: Sequence[Point]) -> tuple[Point, ...]:
    """The newest month and the one it is measured against, a year before, where they have figures."""
    last = newest(points).month
    return tuple(
        point for point in reversed(points) if point.month in (last, last - 12) and isinstance(point.value, Usd)
    )


def columns(points: Sequence[Point], axis: Axis, strong: Collection[Point] = ()) -> list[dict[str, object]]:
    """A column from zero for each month that has a figure, some of them set off."""
    places = across([point.month for point in points])
    return [
        {
            "at": places[point.month],
            "from": axis.at(min(0, point.value.dollars)),
            "to": axis.at(max(0, point.value.dollars)),
            "strong": point in strong,
        }
        for point in points
        if isinstance(point.value, Usd)
    ]
