"""The nearest question to one that is refused: what is left without the words that could not be read or answered."""

from collections.abc import Callable, Collection, Mapping, Sequence

from bot.domain.errors import TradebotError
from bot.domain.intent import IntentRecord
from bot.domain.request import Intent, Request
from bot.understand.lexer import Token
from bot.understand.senses import Sense

LONGEST = 80
"""Characters of a question that is read again without some of its words; the longest that staff ask have 75."""
_UNREAD = frozenset({Sense.UNKNOWN, Sense.SCOPE})
_OF_THE_BOT: Collection[Sense] = {Sense.LANGUAGE}
_LEFT_OUT: tuple[Collection[Sense], ...] = (
    {Sense.TOP, Sense.NUMBER, Sense.PLACE},
    {Sense.LIST, Sense.EACH, Sense.COUNTRIES, Sense.MOST, Sense.PARTNERS},
    {Sense.LIMIT, Sense.MORE, Sense.LESS, Sense.ABOVE, Sense.BELOW, Sense.THAN, Sense.FORMAT},
    {Sense.RISING, Sense.FALLING, Sense.CHANGE, Sense.GROWTH, Sense.MONTH_ON_MONTH},
    {Sense.FROM, Sense.TO, Sense.WITH, Sense.HOME, Sense.OFFICE},
)
"""Meanings that are left out, the first that helps, where the words do not go together."""

Read = Callable[[Sequence[Token]], Request]
"""Understands words that could all be read; raises TradebotError."""


def of_unread(tokens: Sequence[Token], text: str, read: Read, records: Mapping[Intent, IntentRecord]) -> Request | None:
    """The question without the words that could not be read or are not held, if what is left is one about figures."""
    if len(text) > LONGEST:
        return None
    rest = [token for token in tokens if token.sense not in _UNREAD]
    of_figures = [token for token in rest if not _is_of_the_bot(token, records)]
    for words in (rest, of_figures):
        try:
            request = read(words)
        except TradebotError:
            continue
        if records[request.intent].is_about_figures:
            return request
    return None


def of_disagreeing(
    tokens: Sequence[Token], text: str, read: Read, records: Mapping[Intent, IntentRecord]
) -> Request | None:
    """The question without some words of one whose words do not go together."""
    if len(text) > LONGEST:
        return None
    for left_out in (_OF_THE_BOT, *_LEFT_OUT):
        rest = [token for token in tokens if token.sense not in left_out]
        is_changed = len(rest) < len(tokens) or any(_is_of_the_bot(token, records) for token in tokens)
        request = of_unread(rest, text, read, records) if is_changed else None
        if request is not None:
            return request
    return None


def _is_of_the_bot(token: Token, records: Mapping[Intent, IntentRecord]) -> bool:
    """Whether a word names what no figure belongs to, such as a change of language."""
    return token.sense is Sense.INTENT and not records[token.value].is_about_figures
