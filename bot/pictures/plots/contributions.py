"""The chart of contributions to growth: bars to either side of zero, and below them their sum.

The sum has no bar: it is often so much larger than its parts that theirs would vanish.
"""

from collections.abc import Iterator

from bot.domain.charts import Contributions, Part
from bot.domain.figures import Ratio
from bot.domain.values import Name, ProductName, Value, psay
from bot.i18n.localizer import Localizer
from bot.i18n.numbers import Sign, number_forms

TEMPLATE = "contributions.typ"

_OTHERS = psay("chart", "All others")
_OTHER_PRODUCTS = psay("chart", "All other products")
_WHOLE = psay("chart", "All partners")
_ALL_PRODUCTS = psay("chart", "All products")


def lines(chart: Contributions) -> Iterator[tuple[Value, Ratio]]:
    """Each part, and what they add up to, by name."""
    others = _OTHER_PRODUCTS if chart.is_of_products else _OTHERS
    yield from ((_name(part, others), part.points) for part in chart.parts)
    yield (_ALL_PRODUCTS if chart.is_of_products else _WHOLE), chart.whole


def plot(chart: Contributions, localizer: Localizer) -> dict[str, object]:
    ends = [0.0, *(float(part.points) for part in chart.parts)]
    low, high = min(ends), max(ends)
    span = (high - low) or 1.0

    *names, whole = [(localizer.say(name), _points(points, localizer)) for name, points in lines(chart)]

    def bar(part: Part, name: str, points: str) -> dict[str, object]:
        start, end = sorted((0.0, float(part.points)))
        return {
            "name": name,
            "points": points,
            "from": round((start - low) / span, 5),
            "to": round((end - low) / span, 5),
            "tone": "others" if part.partner is part.product is None else "down" if part.points.numerator < 0 else "up",
        }

    return {
        "zero": round(-low / span, 5),
        "bars": [bar(part, *said) for part, said in zip(chart.parts, names, strict=True)],
        "whole": dict(zip(("name", "points"), whole, strict=True)),
    }


def _name(part: Part, others: Value) -> Value:
    if part.product is not None:
        return ProductName(part.product)
    return others if part.partner is None else Name(part.partner)


def _points(ratio: Ratio, localizer: Localizer) -> str:
    return number_forms(localizer.tag).decimal(ratio.scaled(4), 2, Sign.BOTH)
