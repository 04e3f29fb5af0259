"""What to say of words that could not be read: a partner's name with a slip, a partner nobody knows, or neither."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.domain.errors import NotUnderstood, TradebotError, UnknownPartner
from bot.domain.ports import PartnerBook
from bot.domain.request import Intent
from bot.understand import scope
from bot.understand.lexer import Token
from bot.understand.senses import Sense

_LONGEST_NAME = 40
_LONGEST_KINDNESS = 4
"""Words."""
_MOST_NAMES = 3
"""A paste has many unread words; looking each up would take long and help nobody."""
_BEFORE_A_PARTNER = frozenset({Sense.FROM, Sense.TO, Sense.WITH, Sense.ALONG, Sense.VERSUS})


_KIND = frozenset({Sense.COURTESY, Sense.FILL, Sense.FOLLOW, Sense.WHETHER, Sense.COPULA, Sense.WHICH_WAY, Sense.DASH})


class _Run(NamedTuple):
    """Unread words that stand together."""

    name: str
    """With a partner that stands at them: "Guinea Bisau", 墨西哥灣."""
    unread: str
    """Without."""
    end: int
    before: Token | None
    """The word before."""


def courtesy(tokens: Sequence[Token]) -> str | None:
    """Which kind words a text says that says nothing else: thanks, or hello; None where it says more."""
    said = [token for token in tokens if token.sense is Sense.COURTESY]
    if not said or any(token.sense not in _KIND for token in tokens):
        return None
    kinds = {str(token.value) for token in said}
    return "thanks" if "thanks" in kinds else kinds.pop()


def kindness(tokens: Sequence[Token]) -> str | None:
    """As `courtesy`, of a short text that begins kindly and has no word of the grammar: "thanks a ton"."""
    said = [token for token in tokens if token.sense is not Sense.FILL]
    begins = bool(said) and said[0].sense is Sense.COURTESY
    if not begins or len(said) > _LONGEST_KINDNESS or any(token.sense not in (*_KIND, Sense.UNKNOWN) for token in said):
        return None
    return courtesy([token for token in said if token.sense is not Sense.UNKNOWN])


def refusal(text: str, tokens: Sequence[Token], book: PartnerBook, *, wants_partner: bool) -> TradebotError | None:
    """The refusal that unread words deserve, or None when there are none.

    `wants_partner`: a command stands before that takes a partner, so that what follows is meant as one.
    """
    is_of_records = any(token.value is Intent.RECORDS for token in tokens if token.sense is Sense.INTENT)
    for token in tokens:
        if token.sense is Sense.SCOPE and not (is_of_records and token.value == "smallest"):
            return NotUnderstood(text, text[token.start : token.end], scope.SAID[token.value])
    runs = _runs(text, tokens)
    if not runs:
        return None
    if len(runs) <= _MOST_NAMES:
        near = [book.near(run.name) if _is_name(run.name) else () for run in runs]
        if all(near):
            return UnknownPartner(runs[0].name, near[0])
        before = runs[0].before
        stands_for_partner = before is not None and before.sense in _BEFORE_A_PARTNER
        is_word_beside = runs[0].name != runs[0].unread  # "Taiwan blah"
        if len(runs) == 1 and (wants_partner or stands_for_partner) and _is_name(runs[0].name) and not is_word_beside:
            return UnknownPartner(runs[0].name, ())
    if all(token.sense in (Sense.UNKNOWN, *_KIND) for token in tokens):
        return NotUnderstood(text, text)
    return NotUnderstood(text, " ".join(run.unread for run in runs))


def _is_name(text: str) -> bool:
    return (
        len(text) <= _LONGEST_NAME
        and any(character.isalpha() for character in text)
        and not any(map(str.isdigit, text))
    )


def _runs(text: str, tokens: Sequence[Token]) -> list[_Run]:
    runs: list[_Run] = []
    before: Token | None = None  # the last word that was read, and is no filling
    name_start = unread_start = 0
    for place, token in enumerate(tokens):
        if token.sense is not Sense.UNKNOWN:
            before = before if token.sense is Sense.FILL else token
            continue
        if runs and _touches(text, runs[-1].end, token.start):
            runs[-1] = runs[-1]._replace(
                name=text[name_start : token.end], unread=text[unread_start : token.end], end=token.end
            )
            continue
        name_start = unread_start = token.start
        if (
            before is not None
            and before.sense is Sense.PARTNER
            and before is tokens[place - 1]
            and _touches(text, before.end, token.start)
        ):
            # 對德州: 對德 was read as one word, of which the last character is the partner.
            is_short = place > 1 and tokens[place - 2].start == before.start
            name_start = before.end - 1 if is_short else before.start
            before = tokens[place - 2] if place > 1 else None
        runs.append(_Run(text[name_start : token.end], text[unread_start : token.end], token.end, before))
    return runs


def _touches(text: str, end: int, start: int) -> bool:
    """Nothing between but, in scripts with spaces, a space."""
    return end == start or (text[end:start] == " " and text[end - 1] < "\u2e80")
