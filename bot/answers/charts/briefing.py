"""A briefing's month: the office's partner, all four measures."""

from bot.answers._page import period_of
from bot.answers.charts._panels import panels
from bot.domain.ports import Desk
from bot.domain.request import Request
from bot.pictures.chart import Panels


def chart(request: Request, desk: Desk) -> Panels | None:
    return panels(desk.office_partner, period_of(request, desk.model), desk.model)
