"""Puts words that stand behind a name before it, where the other languages have them: 台湾から is "from Taiwan".

Behind a time, 1月から3月まで is "January to March", and 1月から alone "since January"; 先月と比べて compares with it.
"""

from collections.abc import Sequence

from bot.understand.lexer import Token
from bot.understand.senses import Sense
from bot.understand.times import TIMES

_NAMES = frozenset({Sense.PARTNER, Sense.HOME, Sense.OFFICE, Sense.DOUBT, Sense.UNKNOWN})
_OF_A_YEAR = frozenset({Sense.MONTH, Sense.QUARTER, Sense.HALF})
_YEARS = frozenset({Sense.YEAR, Sense.THIS_YEAR, Sense.LAST_YEAR, Sense.YEAR_BEFORE_LAST})
_JOINS = frozenset({Sense.AND, Sense.ALONG, Sense.PLUS})


def before_names(tokens: Sequence[Token]) -> list[Token]:
    """The words with each of `[after]` before the names that it belongs to; one that belongs to nothing is filling."""
    if not any(token.sense is Sense.AFTER for token in tokens):
        return list(tokens)
    found: list[Token] = []
    for place, token in enumerate(tokens):
        if token.sense is not Sense.AFTER:
            found.append(token)
            continue
        begin = _begin_of_time(found) if token.value is Sense.VERSUS else len(found)
        begin = min(begin, _begin_of_names(found))
        if begin < len(found):
            found.insert(begin, token._replace(sense=token.value, value=None))
        else:
            found.append(token._replace(sense=_behind(found, tokens[place + 1 :], token.value), value=None))
    return found


def _begin_of_names(tokens: Sequence[Token]) -> int:
    """Where the names begin that stand last, several of them joined by words; the end where there is none."""
    begin = len(tokens)
    if begin and tokens[-1].sense in _NAMES:
        begin -= 1
        while begin > 1 and tokens[begin - 1].sense in _JOINS and tokens[begin - 2].sense in _NAMES:
            begin -= 2
    return begin


def _begin_of_time(tokens: Sequence[Token]) -> int:
    """Where the time begins that stands last, its year with it (去年の1月と比べて); the end where there is none."""
    begin = len(tokens)
    if begin and tokens[-1].sense in TIMES:
        begin -= 1
        before = begin - 2 if begin > 1 and tokens[begin - 1].sense is Sense.FILL else begin - 1
        if tokens[begin].sense in _OF_A_YEAR and before >= 0 and tokens[before].sense in _YEARS:
            begin = before
    return begin


def _behind(before: Sequence[Token], after: Sequence[Token], sense: Sense) -> Sense:
    """What the word says behind something else than a name."""
    if sense is not Sense.FROM or not before or before[-1].sense not in TIMES:
        return Sense.FILL
    following = next((token.sense for token in after if token.sense is not Sense.FILL), None)
    return Sense.DASH if following in TIMES else Sense.SINCE
