"""A partner's months: exports, imports and the balance between them, or the one measure asked for."""

from bot.answers._figures import as_said
from bot.answers._page import period_of
from bot.answers._sentences import of, with_change
from bot.answers.charts._board import Board
from bot.answers.charts._caption import caption, remarks
from bot.answers.charts._comparison import comparison
from bot.answers.charts._months import is_enough, leading_to, series
from bot.domain.document import Name, Value, say
from bot.domain.figures import Measure
from bot.domain.partner import WORLD
from bot.domain.ports import TradeModel
from bot.domain.request import Request
from bot.domain.time import Period
from bot.pictures.chart import Chart, MonthChart


def chart(request: Request, board: Board) -> Chart | None:
    period = leading_to(period_of(request, board.model), board.model.coverage)
    partners = tuple(dict.fromkeys(request.partners)) or (WORLD,)
    if len(partners) > 1:
        return comparison(partners, request.measure or Measure.TOTAL, period, board.model)
    if request.measure is None:
        return flows(partners[0], period, board.model)
    return one(partners[0], request.measure, period, board.model)


def flows(partner: str, period: Period, model: TradeModel) -> MonthChart | None:
    exports, imports, deficit = (
        series(partner, measure, period, model) for measure in (Measure.EXPORTS, Measure.IMPORTS, Measure.DEFICIT)
    )
    if not (is_enough(exports.points) or is_enough(imports.points)):
        return None
    title: Value = (
        say("US goods trade by month")
        if partner == WORLD
        else say("US trade with {partner} by month", partner=Name(partner))
    )
    around = caption(title, period, period, model, notes=remarks((exports, imports, deficit)))
    return MonthChart(around, deficit, (exports, imports))


def one(partner: str, measure: Measure, period: Period, model: TradeModel) -> MonthChart | None:
    """One measure as columns: of a deficit below nothing in the newest month, the surplus."""
    newest = Period.of_month(period.last)
    said = as_said(model.row(partner, measure, newest), model)
    drawn = series(partner, said.measure, period, model)
    if not is_enough(drawn.points):
        return None
    title = say("{partner}: {measure} by month", partner=Name(partner), measure=said.measure)
    subtitle = of(newest, with_change(said))
    return MonthChart(caption(title, subtitle, period, model, notes=remarks((drawn,))), drawn)
