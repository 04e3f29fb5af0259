"""Words that were read and yet cannot be answered."""

from collections.abc import Sequence

from bot.domain.document import say
from bot.domain.errors import Invalid, NotUnderstood
from bot.domain.request import Intent
from bot.understand.lexer import Token
from bot.understand.senses import Sense


def check(tokens: Sequence[Token], text: str) -> None:
    """Raise Invalid or NotUnderstood for the first such word."""
    for token in tokens:
        typed = text[token.start : token.end]
        if token.sense is Sense.FAULT:
            raise Invalid(token.value)
        if token.sense is Sense.LIMIT:
            raise NotUnderstood(text, typed, say("Partners are listed in order; an amount or a limit chooses none."))
        if token.sense is Sense.PLUS:
            raise NotUnderstood(text, typed, say("Figures are not added or subtracted."))
        if token.sense is Sense.PARTNER and _is_perhaps_two(typed) and _lists(tokens):
            raise NotUnderstood(text, typed)


def _is_perhaps_two(name: str) -> bool:
    """One name, as in 'Hong Kong, China'; but where partners are listed it may be two of them."""
    return "," in name and name.casefold().endswith("china")


def _lists(tokens: Sequence[Token]) -> bool:
    named = sum(token.sense in (Sense.PARTNER, Sense.OFFICE) for token in tokens)
    return named > 1 or any(
        token.sense is Sense.VERSUS or (token.sense is Sense.INTENT and token.value is Intent.COMPARE)
        for token in tokens
    )
