"""Which picture shows an answer, and the command that asks for one.

The chart of an intent stands in its module: `chart` makes it, and `has_chart` says, from an answer and without
looking any figure up, whether there is enough to be shown; without it, wherever the answer has a figure. A chart is
made of the same facts as the answer, so that it never says another figure than the words it hangs under.
"""

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import cast

from bot.answers._charts import ChartContext
from bot.domain.charts import Chart
from bot.domain.document import Document
from bot.domain.facts import Coverage
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
    make = _made_by(request.intent)
    if make is None:
        return None
    asked = model if request.vintage is None else model.at(request.vintage)
    return make(request, ChartContext(asked, office_partner))


def has_chart(document: Document, model: TradeModel) -> bool:
    """Whether an answer can be shown as a chart."""
    request = document.request
    if (
        request is None
        or _made_by(request.intent) is None
        or not any(isinstance(row.value, Usd) for row in document.rows)
    ):
        return False
    decide = _decided_by(request.intent)
    asked = model if request.vintage is None else model.at(request.vintage)
    return decide is None or decide(document, asked.coverage)


def _made_by(intent: Intent) -> Callable[[Request, ChartContext], Chart | None] | None:
    make = getattr(_module(intent), "chart", None)
    return cast("Callable[[Request, ChartContext], Chart | None] | None", make)


def _decided_by(intent: Intent) -> Callable[[Document, Coverage], bool] | None:
    decide = getattr(_module(intent), "has_chart", None)
    return cast("Callable[[Document, Coverage], bool] | None", decide)


def _module(intent: Intent) -> ModuleType:
    return importlib.import_module(f"bot.answers.{intent}")
