"""What there is to ask about: the first and the last month loaded, or how to load one."""

from bot.domain.document import Paragraph
from bot.domain.ports import AnswerContext
from bot.domain.values import Verbatim, say


def loaded(context: AnswerContext) -> tuple[Paragraph, ...]:
    months = context.model.coverage.months
    if not months:
        return (to_load(),)
    return (Paragraph(say("Figures from {first} to {last} are loaded.", first=months[0], last=months[-1])),)


def to_load() -> Paragraph:
    return Paragraph(say("Load a file of figures: {command}", command=Verbatim("tradebot load FILE")))
