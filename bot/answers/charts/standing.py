"""Where one partner stands: all four measures as panels, or the months of the one asked for."""

from bot.answers._page import period_of
from bot.answers.charts._board import Board
from bot.answers.charts._months import leading_to
from bot.answers.charts._panels import panels
from bot.answers.charts.trend import one
from bot.domain.partner import WORLD
from bot.domain.request import Request
from bot.pictures.chart import Chart


def chart(request: Request, board: Board) -> Chart | None:
    partner, period = request.partners[0] if request.partners else WORLD, period_of(request, board.model)
    if request.measure is None:
        return panels(partner, period, board.model)
    return one(partner, request.measure, leading_to(period, board.model.coverage), board.model)
