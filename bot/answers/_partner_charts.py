"""Charts of partners, or of the world: all measures at a glance, one by month, or one of several partners."""

from bot.answers._charts import GAPS, caption, has_gaps, is_enough, leading_to, remarks, series
from bot.answers._figures import change, with_positive_balance
from bot.answers._sentences import by_month, label, of, trade_of, with_change
from bot.domain.charts import Comparison, MonthChart, Panel, Panels, Series
from bot.domain.figures import BRIEFING_MEASURES, Measure, Missing
from bot.domain.ports import TradeModel
from bot.domain.time import Period
from bot.domain.values import Listing, Name, Number, say
from bot.pictures.plots.comparison import MOST


def panels(partner: str, period: Period, model: TradeModel) -> Panels | None:
    """Each measure as people say it: where the United States has a surplus, the surplus."""
    rows = [with_positive_balance(model.row(partner, measure, period), model) for measure in BRIEFING_MEASURES]
    months = leading_to(period, model.coverage)
    shown = tuple(
        Panel(
            row,
            change(row),
            None if isinstance(row.rank, Missing) else say("No. {rank}", rank=Number(row.rank)),
            series(partner, row.measure, months, model),
        )
        for row in rows
    )
    if not is_enough(shown[0].series.points):
        return None
    notes = remarks([panel.series for panel in shown])
    return Panels(caption(trade_of(partner), period, period, model, rows=rows, notes=notes), shown)


def columns(partner: str, measure: Measure, period: Period, model: TradeModel) -> MonthChart | None:
    """One measure as columns: where the deficit of the newest month is negative, the surplus."""
    newest = Period.of_month(period.last)
    said = with_positive_balance(model.row(partner, measure, newest), model)
    drawn = series(partner, said.measure, period, model)
    if not is_enough(drawn.points):
        return None
    title = by_month(partner, said.measure)
    subtitle = of(newest, with_change(said))
    return MonthChart(caption(title, subtitle, period, model, notes=remarks((drawn,))), drawn)


def comparison(partners: tuple[str, ...], measure: Measure, period: Period, model: TradeModel) -> Comparison | None:
    """One measure of several partners over the same months; None for more partners than lines can be told apart."""
    if len(partners) > MOST:
        return None
    compared = tuple(Series(measure, Name(code), model.series(code, measure, period)) for code in partners)
    if not any(is_enough(one.points) for one in compared):
        return None
    gaps = has_gaps(point for one in compared for point in one.points)
    title, subtitle = Listing(tuple(map(Name, partners))), of(period, label(measure))
    return Comparison(caption(title, subtitle, period, model, notes=(GAPS,) if gaps else ()), compared)
