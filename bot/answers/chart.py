"""Which picture shows an answer, and the command that asks for one.

The chart of an intent stands in its module: `chart` makes it, and `has_chart` says, from an answer and without
looking any figure up, whether there is enough to be shown; without it, wherever the answer has a figure. A chart is
made of the same facts as the answer, so that it never says another figure than the words it hangs under.
"""

import importlib
from typing import Any

from bot.answers._charts import ChartContext
from bot.domain.charts import Chart
from bot.domain.document import Document
from bot.domain.figures import Usd
from bot.domain.intent import Command
from bot.domain.ports import TradeModel
from bot.domain.request import Intent, Request

COMMAND = Command(
    name="chart",
    summary="A chart of any question",
    example="/chart TW imports",
    usage="[question]",
    is_open=True,
)
"""The grammar reads what follows; where no picture can be shown, its answer is text."""


def chart_of(request: Request, model: TradeModel, *, office_partner: str) -> Chart | None:
    """The chart of a question that has been understood; None where none makes sense, or figures are too few.

    Raises what the model raises: `UnknownMonth`, `NothingLoaded`, `Invalid`.
    """
    make = _function("chart", request.intent)
    if make is None:
        return None
    asked = model if request.vintage is None else model.at(request.vintage)
    chart: Chart | None = make(request, ChartContext(asked, office_partner))
    return chart


def has_chart(document: Document, model: TradeModel) -> bool:
    """Whether an answer can be shown as a chart."""
    request = document.request
    if document.chart is not None:
        return True
    if request is None or not any(isinstance(row.value, Usd) for row in document.rows):
        return False
    if _function("chart", request.intent) is None:
        return False
    decide = _function("has_chart", request.intent)
    asked = model if request.vintage is None else model.at(request.vintage)
    return decide is None or bool(decide(document, asked.coverage))


def _function(name: str, intent: Intent) -> Any:  # noqa: ANN401 - `chart` or `has_chart`, each with its own type
    """A function of an intent's module, or None."""
    return getattr(importlib.import_module(f"bot.answers.{intent}"), name, None)
