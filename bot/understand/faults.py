"""Refusals of words that were read but cannot be answered: impossible months, amounts, numbers with two meanings.

A number behind a group counts its members, as in EU27, and is taken out of the question or refused: 歐盟27國 is the
European Union, 東協六國 are no group that is known, OPEC+ neither.
"""

from collections.abc import Sequence
from itertools import pairwise

from bot.domain.errors import Invalid, NotUnderstood
from bot.domain.facts import Coverage
from bot.domain.partner import PartnerKind
from bot.domain.ports import PartnerBook
from bot.domain.request import Intent
from bot.domain.time import Month
from bot.domain.values import Name, Number, Verbatim, say
from bot.understand.lexer import Token
from bot.understand.month_patterns import ROC
from bot.understand.numbers import integer
from bot.understand.senses import Sense
from bot.understand.spelling import folded

_MISPLACED = frozenset(
    {Sense.EXCEPT, Sense.LEFT_OUT, Sense.BEYOND, Sense.ABOVE, Sense.BELOW, Sense.MORE, Sense.LESS, Sense.THAN}
    | {Sense.PLACES, Sense.COUNT}
)
_GAPS = frozenset({"", " ", "-"})
"""What may stand between a group and how many it has: EU27, EU 27, EU-27."""


def check(tokens: Sequence[Token], text: str) -> None:
    """Raise Invalid or NotUnderstood for the first such word."""
    for token in tokens:
        typed = text[token.start : token.end]
        if token.sense is Sense.FAULT:
            raise Invalid(token.value)
        if token.sense is Sense.PARTNER and _is_perhaps_two(typed) and _lists(tokens):
            raise NotUnderstood(text, typed)


def check_selection(tokens: Sequence[Token], text: str) -> None:
    """Raise NotUnderstood for words of conditions, sums and exclusions that `selection` found no place for."""
    for token in tokens:
        typed = text[token.start : token.end]
        if token.sense is Sense.LIMIT:
            raise NotUnderstood(
                text, typed, say("A limit needs more or less than, and a unit: {example}.", example=Verbatim("> 10bn"))
            )
        if token.sense is Sense.PLUS:
            raise NotUnderstood(text, typed, say("Figures are not added or subtracted."))
        if token.sense in _MISPLACED:
            raise NotUnderstood(text, typed)


def check_numbers(words: Sequence[Token], text: str, coverage: Coverage) -> None:
    """Raise NotUnderstood for a number that may be how many or a time: 「2025 12」, and 115, the year 2026."""
    for before, after in pairwise(words):
        if {before.sense, after.sense} == {Sense.YEAR, Sense.NUMBER}:
            raise NotUnderstood(text, text[min(before.start, after.start) : max(before.end, after.end)])
    for token in words:
        if token.sense is Sense.NUMBER and token.value + ROC in coverage.years:
            raise NotUnderstood(text, text[token.start : token.end])


def _is_perhaps_two(name: str) -> bool:
    """One name, as in 'Hong Kong, China'; but where partners are listed it may be two of them."""
    return "," in name and name.casefold().endswith("china")


def _lists(tokens: Sequence[Token]) -> bool:
    named = sum(token.sense in (Sense.PARTNER, Sense.OFFICE) for token in tokens)
    return named > 1 or any(
        token.sense is Sense.VERSUS or (token.sense is Sense.INTENT and token.value is Intent.COMPARE)
        for token in tokens
    )


def without_counts(tokens: Sequence[Token], text: str, book: PartnerBook, month: Month) -> tuple[Token, ...]:
    """The words without the numbers that only count a group's members; raises Invalid and NotUnderstood."""
    counts = set()
    for place, (before, after) in enumerate(pairwise((*tokens, Token(Sense.FILL, None, len(text), len(text))))):
        if before.sense is not Sense.PARTNER or book.get(before.value).kind is not PartnerKind.GROUP:
            continue
        if after.sense is Sense.PLUS:
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
    first = folded(text[token.start : token.start + 1])
    return token.sense in (Sense.TOP, Sense.NUMBER) and integer(first) is not None
