"""What the bot says. One module answers one intent: facts first, then their layout as a document.

A module has a frozen dataclass of facts, a function that gathers them from the model, and a layout that
lays them out in blocks. It is found by its intent's name, so a new intent is one word and one file.
Modules that begin with an underscore are pieces of layout that several answers share.
"""

import importlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import cache
from typing import cast

from bot.domain.document import Document
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.time import Period


async def answer(request: Request, context: AnswerContext) -> Document:
    """Answer a question that has been understood.

    Raises what the model raises: `UnknownMonth`, `NothingLoaded`, and `Invalid` for what cannot be.
    """
    if request.vintage is not None:
        context = replace(context, model=context.model.at(request.vintage))
    coverage = context.model.coverage
    if request.period is None and coverage.months and request.intent is not Intent.REVISIONS:  # those are of all months
        # What an answer proposes next must still mean this month when a newer one has been loaded.
        request = request._replace(period=Period.of_month(coverage.newest))
    return await _answering(request.intent)(request, context)


@cache
def _answering(intent: Intent) -> Callable[[Request, AnswerContext], Awaitable[Document]]:
    module = importlib.import_module(f"{__name__}.{intent.value}")
    return cast("Callable[[Request, AnswerContext], Awaitable[Document]]", module.answer)
