"""Chart axes: round amounts up the side, names of months along the bottom.

Positions are fractions of the plot's height and width.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.facts import Point
from bot.domain.figures import Usd
from bot.domain.time import Month
from bot.domain.values import BareAmount, MonthName
from bot.i18n.localizer import Localizer
from bot.i18n.numbers import number_forms

_STEPS = (10, 20, 25, 50)
"""Leading digits of a step between two lines, so that 25 comes after 20 in whole numbers."""
_LINES = 5
"""The most steps on an axis: a phone has no room for more lines."""

_EVERY_MONTH = 30
"""Beyond so many months only years are named."""
_YEARS = (1, 2, 5, 10, 20)


@dataclass(frozen=True, slots=True)
class Axis:
    """Amounts from the bottom of a plot to its top; zero is always between them."""

    ticks: tuple[int, ...]
    """In dollars, ascending, zero among them: where lines go across."""
    bottom: int
    """In dollars. A little below the lowest amount, so that a small one below zero costs no room above it."""
    top: int

    @classmethod
    def over(cls, dollars: Sequence[int]) -> "Axis":
        low, high = min(0, *dollars, 0), max(0, *dollars, 0)
        step = next(step for step in _rising_steps() if -(-high // step) - low // step <= _LINES)
        bottom = max(low // step * step, low + low // 12)
        top = -(-high // step) * step
        ticks = tuple(tick for tick in range(low // step * step, top + 1, step) if tick >= bottom)
        return cls(ticks, bottom, top)

    @classmethod
    def over_points(cls, points: Iterable[Point]) -> "Axis":
        return cls.over([point.value.dollars for point in points if isinstance(point.value, Usd)])

    def at(self, dollars: int) -> float:
        """How high an amount stands, 0 at the bottom and 1 at the top."""
        span = self.top - self.bottom
        return round((dollars - self.bottom) / span, 5) if span else 0.0

    def labels(self, localizer: Localizer) -> list[dict[str, object]]:
        """Each line's height and amount; zeros that all of them end with are left out, for a line is round."""
        texts = [localizer.say(BareAmount(Usd(tick))) for tick in self.ticks]
        point = number_forms(localizer.tag).point
        while all(point in text and text[-1] == "0" for text in texts):
            texts = [text[:-1] for text in texts]
        return [
            {"at": self.at(tick), "text": text.removesuffix(point)}
            for tick, text in zip(self.ticks, texts, strict=True)
        ]


def _rising_steps() -> Iterator[int]:
    yield from (1, 2, 5)
    power = 1
    while True:
        yield from (digits * power for digits in _STEPS)
        power *= 10


def across(months: Sequence[Month]) -> dict[Month, float]:
    """The middle of each month's band."""
    return {month: round((place + 0.5) / len(months), 5) for place, month in enumerate(months)}


def month_labels(months: Sequence[Month], localizer: Localizer) -> list[dict[str, object]]:
    """Names under some of the months: enough to count from, few enough for a phone."""
    places = across(months)
    if len(months) > _EVERY_MONTH:
        years = [month for month in months if month.month == 1]
        every = next((every for every in _YEARS if len(years) / every <= 7), _YEARS[-1])
        return [
            {"at": places[month], "text": str(month.year), "below": ""} for month in years if month.year % every == 0
        ]
    every = 3 if len(months) > 4 else 1
    if len(months) > 14:
        every = 6
    # Counted back from the newest month, which is what people look for.
    named = sorted(months[::-1][::every])
    turns = {later for earlier, later in pairwise(named) if earlier.year != later.year} | {*named[:1]}
    return [
        {
            "at": places[month],
            "text": localizer.say(MonthName(month)),
            "below": str(month.year) if month in turns else "",
        }
        for month in named
    ]
