"""The bar chart of a ranking: a line of words over a bar, because names of partners are long and phones are narrow."""

from bot.domain.charts import Bars
from bot.domain.figures import Missing, Usd
from bot.domain.values import Name, Number
from bot.i18n.localizer import Localizer
from bot.pictures.strokes import amount

TEMPLATE = "bars.typ"


def plot(chart: Bars, localizer: Localizer) -> dict[str, object]:
    longest = max((abs(bar.value.dollars) for bar in chart.bars if isinstance(bar.value, Usd)), default=0)
    return {
        "tone": chart.measure.value,
        "bars": [
            {
                "rank": "" if isinstance(bar.rank, Missing) else localizer.say(Number(bar.rank)),
                "name": localizer.say(Name(bar.partner)),
                "value": amount(bar.value, localizer),
                "missing": isinstance(bar.value, Missing),
                "change": "" if bar.change is None else localizer.say(bar.change),
                "length": _length(bar.value, longest),
                "strong": bar.is_strong,
            }
            for bar in chart.bars
        ],
    }


def _length(value: Usd | Missing, longest: int) -> float:
    return 0.0 if isinstance(value, Missing) or not longest else round(value.dollars / longest, 5)
