"""Charts of one partner, or of the world: its four measures at a glance, or the months of one."""

from bot.answers._charts import caption, is_enough, leading_to, remarks, series
from bot.answers._figures import change, with_positive_balance
from bot.answers._sentences import of, with_change
from bot.domain.charts import MonthChart, Panel, Panels
from bot.domain.facts import Row
from bot.domain.figures import BRIEFING_MEASURES, Measure, Missing
from bot.domain.partner import WORLD
from bot.domain.ports import TradeModel
from bot.domain.time import Period
from bot.domain.values import Name, Number, Value, say


def panels(partner: str, period: Period, model: TradeModel) -> Panels | None:
    """Each measure as people say it: where the United States has a surplus, the surplus."""
    rows = [with_positive_balance(model.row(partner, measure, period), model) for measure in BRIEFING_MEASURES]
    months = leading_to(period, model.coverage)
    shown = tuple(Panel(row, change(row), _rank(row), series(partner, row.measure, months, model)) for row in rows)
    if not is_enough(shown[0].series.points):
        return None
    title: Value = say("US goods trade") if partner == WORLD else say("US trade with {partner}", partner=Name(partner))
    notes = remarks([panel.series for panel in shown])
    return Panels(caption(title, period, period, model, rows=rows, notes=notes), shown)


def _rank(row: Row) -> Value | None:
    return None if isinstance(row.rank, Missing) else say("No. {rank}", rank=Number(row.rank))


def columns(partner: str, measure: Measure, period: Period, model: TradeModel) -> MonthChart | None:
    """One measure as columns: where the deficit of the newest month is negative, the surplus."""
    newest = Period.of_month(period.last)
    said = with_positive_balance(model.row(partner, measure, newest), model)
    drawn = series(partner, said.measure, period, model)
    if not is_enough(drawn.points):
        return None
    title = say("{partner}: {measure} by month", partner=Name(partner), measure=said.measure)
    subtitle = of(newest, with_change(said))
    return MonthChart(caption(title, subtitle, period, model, notes=remarks((drawn,))), drawn)
