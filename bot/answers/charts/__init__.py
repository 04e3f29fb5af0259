"""Which picture shows an answer. One module charts one intent and is found by its name; an intent without one has none.

A chart is made of the same facts as the answer, gathered by the same functions, so that a picture never says
another figure than the words it hangs under.
"""

import importlib
import importlib.util
from collections.abc import Callable
from functools import cache
from typing import cast

from bot.answers.charts._board import Board
from bot.domain.ports import TradeModel
from bot.domain.request import Intent, Request
from bot.pictures.chart import Chart


def chart_of(request: Request, model: TradeModel, *, office_partner: str) -> Chart | None:
    """The chart of a question that has been understood; None where none makes sense, or figures are too few.

    Raises what the model raises: `UnknownMonth`, `NothingLoaded`, `Invalid`.
    """
    charting = _charting(request.intent)
    if charting is None:
        return None
    asked = model if request.vintage is None else model.at(request.vintage)
    return charting(request, Board(asked, office_partner))


@cache
def _charting(intent: Intent) -> Callable[[Request, Board], Chart | None] | None:
    name = f"{__name__}.{intent.value}"
    if importlib.util.find_spec(name) is None:
        return None
    return cast("Callable[[Request, Board], Chart | None]", importlib.import_module(name).chart)
