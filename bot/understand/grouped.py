"""Numbers that count the members of a group, as in EU27: taken out of the question, or refused.

歐盟27國 is the European Union, 東協六國 are no group that is known, OPEC+ neither.
"""

from collections.abc import Sequence
from itertools import pairwise

from bot.domain.errors import Invalid, NotUnderstood
from bot.domain.partner import PartnerKind
from bot.domain.ports import PartnerBook
from bot.domain.time import Month
from bot.domain.values import Name, Number, say
from bot.understand.lexer import Token
from bot.understand.senses import Sense

_PLUS = frozenset({"+", "plus", "加"})
_GAPS = frozenset({"", " ", "-"})
"""What may stand between a group and how many it has: EU27, EU 27, EU-27."""


def settled(tokens: Sequence[Token], text: str, book: PartnerBook, month: Month) -> tuple[Token, ...]:
    """The words without the numbers that only count a group's members; raises Invalid and NotUnderstood."""
    counts = set()
    for place, (before, after) in enumerate(pairwise((*tokens, Token(Sense.FILL, None, len(text), len(text))))):
        if before.sense is not Sense.PARTNER or book.get(before.value).kind is not PartnerKind.GROUP:
            continue
        if text[after.start : after.end].lower() in _PLUS:
            following = tokens[place + 2].sense if place + 2 < len(tokens) else None
            if following is not Sense.PARTNER:
                raise NotUnderstood(text, text[before.start : after.end])
        if _is_count(after, text) and text[before.end : after.start] in _GAPS:
            members = len(book.get(before.value).members_in(month))
            if after.value != members:
                raise Invalid(
                    say(
                        "{group} has {members} members in {month}; of fewer or more there are no figures.",
                        group=Name(before.value),
                        members=Number(members),
                        month=month,
                    )
                )
            counts.add(place + 1)
    return tuple(token for place, token in enumerate(tokens) if place not in counts)


def _is_count(token: Token, text: str) -> bool:
    """六國 counts, 前六國 asks for the first."""
    first = text[token.start : token.start + 1]
    return token.sense in (Sense.TOP, Sense.NUMBER) and (first.isdigit() or first in "一二三四五六七八九十兩两廿百")
