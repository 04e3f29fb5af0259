"""One state of the figures, with what has been read and answered of it: nothing is worked out twice between loads."""

from collections import OrderedDict
from functools import lru_cache, partial

from bot.answers import answer
from bot.domain.document import Document
from bot.domain.ports import AnswerContext, TradeModel
from bot.domain.request import Intent, Request
from bot.domain.time import PeriodKind
from bot.understand.reader import Reader

_SAME_FOR_EVERYBODY = frozenset(
    {
        Intent.OVERVIEW,
        Intent.STANDING,
        Intent.TABLE,
        Intent.COMPARE,
        Intent.TREND,
        Intent.MOVERS,
        Intent.SHARE,
        Intent.BRIEFING,
        Intent.MONTHS,
        Intent.SOURCE,
        Intent.REVISIONS,
        Intent.HELP,
        Intent.START,
        Intent.ABOUT,
    }
)
"""Answered from the figures and the office's settings, whoever asks. All other intents are answered anew each time."""

# A question and its request hold about a kilobyte, a document ten to fifty.
_QUESTIONS = 2_000
_DOCUMENTS = 400
_LONGEST = 200
"""Letters; longer texts are pasted, and nobody pastes the same."""


class Edition:
    """A trade model and the answers it has given. Replaced whole with the model, so that nothing outlives a load.

    The same request gives the same `Document`, identical and not merely equal, while it is remembered.
    """

    def __init__(self, model: TradeModel, reader: Reader) -> None:
        self.model = model
        self._read = partial(reader.read, coverage=model.coverage)
        self._remembered = lru_cache(_QUESTIONS)(self._read)
        self._documents: OrderedDict[Request, Document] = OrderedDict()

    def read(self, text: str, language: str, bot_name: str | None, usual: PeriodKind) -> Request:
        """What a text asks. Raises what the reader raises."""
        read = self._remembered if len(text) <= _LONGEST else self._read
        return read(text, language=language, bot_name=bot_name, usual=usual)

    async def answer(self, request: Request, context: AnswerContext) -> Document:
        """The answer, from memory where it is the same for everybody. Raises what `bot.answers` raises.

        Any other is made anew, and is the document given before if it is equal.
        """
        known = self._documents.get(request)
        if known is not None and request.intent in _SAME_FOR_EVERYBODY:
            self._documents.move_to_end(request)
            return known
        document = await answer(request, context)
        if document == known:
            # Another chat has just subscribed: to be said as before, and what was said is known by its identity.
            return known
        self._documents[request] = document
        if len(self._documents) > _DOCUMENTS:
            self._documents.popitem(last=False)
        return document
