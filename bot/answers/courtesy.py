"""Kind words: thanks, or a greeting, answered by one line. No command asks for it."""

from bot.domain.document import Document, Headline
from bot.domain.intent import DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.values import Verbatim, say

RECORD = IntentRecord(name=Intent.COURTESY, period=DefaultPeriod.NONE)

_EXAMPLES = {"example": Verbatim("/rank TW"), "other": Verbatim("/deficit top5")}


async def answer(request: Request, context: AnswerContext) -> Document:  # noqa: ARG001 - as every intent's
    words = (
        say("Hello! Ask me for figures of US trade: {example}, {other}", **_EXAMPLES)
        if request.argument == "hello"
        else say("You are welcome. What next? {example}, {other}", **_EXAMPLES)
    )
    return Document(RECORD.kind, (Headline(words),), request=request)
