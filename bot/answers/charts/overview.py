"""The month in brief: the four totals of the United States."""

from bot.answers._page import period_of
from bot.answers.charts._board import Board
from bot.answers.charts._panels import panels
from bot.domain.partner import WORLD
from bot.domain.request import Request
from bot.pictures.chart import Panels


def chart(request: Request, board: Board) -> Panels | None:
    return panels(WORLD, period_of(request, board.model), board.model)
