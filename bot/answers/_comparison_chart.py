"""One measure of several partners over the same months."""

from bot.answers._charts import GAPS, caption, has_gaps, is_enough
from bot.answers._sentences import label, of
from bot.domain.charts import Compared, Comparison
from bot.domain.figures import Measure
from bot.domain.ports import TradeModel
from bot.domain.time import Period
from bot.domain.values import Listing, Name
from bot.pictures.plots.comparison import MOST


def comparison(partners: tuple[str, ...], measure: Measure, period: Period, model: TradeModel) -> Comparison | None:
    """None for more partners than lines can be told apart."""
    if len(partners) > MOST:
        return None
    series = tuple(Compared(partner, model.series(partner, measure, period)) for partner in partners)
    if not any(is_enough(one.points) for one in series):
        return None
    gaps = has_gaps(point for one in series for point in one.points)
    title, subtitle = Listing(tuple(map(Name, partners))), of(period, label(measure))
    return Comparison(caption(title, subtitle, period, model, notes=(GAPS,) if gaps else ()), measure, series)
