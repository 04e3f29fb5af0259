"""What is told first to who asks why a figure rose, when it fell."""

from dataclasses import replace

from bot.answers._page import period_of
from bot.answers._selection import met_by
from bot.answers._sentences import of, with_change
from bot.domain.condition import Condition
from bot.domain.document import Document, Headline, Paragraph
from bot.domain.figures import Measure, Ratio
from bot.domain.partner import WORLD
from bot.domain.ports import TradeModel
from bot.domain.request import Request
from bot.domain.values import Value, say


def with_premise(document: Document, request: Request, model: TradeModel) -> Document:
    """The answer to a request of why, with how the figure moved before it where the request takes it otherwise."""
    premise, first = request.condition, document.blocks[0]
    if premise is None or not isinstance(first, Headline):
        return document
    partner = request.partners[0] if request.partners else WORLD
    shown = document.request or request
    measure, period = shown.measure or Measure.TOTAL, period_of(request, model)
    row = model.row(partner, measure, period)
    if not isinstance(row.change, Ratio) or met_by(premise, measure, period, model)(row):
        return document
    moved, rest = of(period, with_change(row)), document.blocks[1:]
    if document.world != row and first.text != moved:  # the headline is of another month or another basis
        rest = (Paragraph(first.text), *(block for block in rest if block != Paragraph(moved)))
        first = Headline(moved)
    return replace(document, blocks=(Headline(_contradicted(premise, first.text)), *rest))


def _contradicted(premise: Condition, statement: Value) -> Value:
    if premise.limit:
        return say("No. {statement}", statement=statement)
    if premise.is_above:
        return say("It did not rise. {statement}", statement=statement)
    return say("It did not fall. {statement}", statement=statement)
