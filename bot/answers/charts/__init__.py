"""Which picture shows an answer. One module charts one intent and is found by its name; an intent without one has none.

A chart is made of the same facts as the answer, gathered by the same functions, so that a picture never says
another figure than the words it hangs under.
"""

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import cast

from bot.domain.ports import Desk
from bot.domain.request import Intent, Request
from bot.pictures.chart import Chart


def chart_of(request: Request, desk: Desk) -> Chart | None:
    """The chart of a question that has been understood; None where none makes sense, or figures are too few.

    Raises what the model raises: `UnknownMonth`, `NothingLoaded`, `Invalid`.
    """
    charting = _charting(request.intent)
    if charting is None:
        return None
    if request.vintage is not None:
        desk = replace(desk, model=desk.model.at(request.vintage))
    return charting(request, desk)


@cache
def _charting(intent: Intent) -> Callable[[Request, Desk], Chart | None] | None:
    name = f"{__name__}.{intent.value}"
    if importlib.util.find_spec(name) is None:
        return None
    return cast("Callable[[Request, Desk], Chart | None]", importlib.import_module(name).chart)
