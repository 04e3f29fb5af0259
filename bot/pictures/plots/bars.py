"""The bar chart of a ranking."""

from bot.domain.charts import Bars
from bot.domain.figures import Missing, Usd
from bot.domain.values import Number
from bot.i18n.localizer import Localizer
from bot.pictures.strokes import amount

TEMPLATE = "bars.typ"


def plot(chart: Bars, localizer: Localizer) -> dict[str, object]:
    dollars = [bar.value.dollars if isinstance(bar.value, Usd) else 0 for bar in chart.bars]
    longest = max(map(abs, dollars), default=0) or 1
    return {
        "tone": chart.measure.value,
        "bars": [
            {
                "rank": "" if isinstance(bar.rank, Missing) else localizer.say(Number(bar.rank)),
                "name": localizer.say(bar.name),
                "short": localizer.short(bar.name),
                "value": amount(bar.value, localizer),
                "missing": isinstance(bar.value, Missing),
                "change": "" if bar.change is None else localizer.say(bar.change),
                "length": round(length / longest, 5),
                "strong": bar.is_strong,
            }
            for bar, length in zip(chart.bars, dollars, strict=True)
        ],
    }
