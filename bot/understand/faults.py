"""Refusals of single words that were read but cannot be answered: impossible months, amounts, ambiguous numbers."""

from collections.abc import Sequence
from itertools import pairwise

from bot.domain.errors import Invalid, NotUnderstood
from bot.domain.facts import Coverage
from bot.domain.request import Intent
from bot.domain.values import say
from bot.understand.lexer import Token
from bot.understand.month_patterns import ROC
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
