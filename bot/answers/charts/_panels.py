"""The four measures of one partner, or of the world, at a glance."""

from bot.answers._figures import as_said, change
from bot.answers.charts._caption import caption, remarks
from bot.answers.charts._months import is_enough, leading_to, series
from bot.domain.document import Name, Number, Value, say
from bot.domain.facts import Row
from bot.domain.figures import BRIEFING_MEASURES, Missing
from bot.domain.partner import WORLD
from bot.domain.ports import TradeModel
from bot.domain.time import Period
from bot.pictures.chart import Panel, Panels


def panels(partner: str, period: Period, model: TradeModel) -> Panels | None:
    """Each measure as people say it: where the United States has a surplus, the surplus."""
    rows = [as_said(model.row(partner, measure, period), model) for measure in BRIEFING_MEASURES]
    months = leading_to(period, model.coverage)
    shown = tuple(Panel(row, change(row), _rank(row), series(partner, row.measure, months, model)) for row in rows)
    if not is_enough(shown[0].series.points):
        return None
    title: Value = say("US goods trade") if partner == WORLD else say("US trade with {partner}", partner=Name(partner))
    notes = remarks([panel.series for panel in shown])
    return Panels(caption(title, period, period, model, rows=rows, notes=notes), shown)


def _rank(row: Row) -> Value | None:
    return None if isinstance(row.rank, Missing) else say("No. {rank}", rank=Number(row.rank))
