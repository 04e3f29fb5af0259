"""Limits that figures are to pass: 超過100億 · over $5bn · >50% · 50億以上 · 成長超過一倍.

A limit without a word of comparison (50億), or without a unit (大於10), is read and cannot be answered.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from bot.domain.condition import WHOLE
from bot.understand.numbers import CHINESE, Numbers, Spelled, alternatives
from bot.understand.senses import Atom, Sense
from bot.understand.words import Vocabulary


class Limit(NamedTuple):
    """What figures are to be more or less than. One of amount and rate is set, or neither where no unit is named."""

    is_above: bool
    amount: int | None = None
    """Dollars."""
    rate: int | None = None
    """Hundredths of a per cent."""


class Limits:
    """The pattern of limits with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, numbers: Numbers) -> None:
        parts = vocabulary.parts
        self._numbers = numbers
        self._powers = {word: power for power, words in vocabulary.scales.items() for word in words}
        self._percent = frozenset(parts.get("percent", ()))
        above, below, beyond, within, percent, times, amounts, limits = (
            alternatives(parts.get(key, ()))
            for key in ("above", "below", "beyond", "within", "percent", "times", "amounts", "limits")
        )
        scale = alternatives(self._powers)
        named = alternatives(vocabulary.numbers)
        units = alternatives(word for key in ("months", "years", "quarter", "year") for word in parts.get(key, ()))
        self._point = vocabulary.point
        quantity = rf"(?P<n>-?\d+(?:[.,]\d+)*|{CHINESE}{{1,8}}|{named})"
        unit = (
            rf"(?:(?P<percent>{percent})|(?P<times>{times})|(?P<scale>{scale})(?:\s?{amounts})*"
            rf"|(?P<dollars>usd|{amounts})(?:\s?{amounts})*)"
        )
        compared = rf"(?:(?P<above>{above})|(?P<below>{below})|{limits})"
        self._any = re.compile(rf"{above}|{below}|{beyond}|{within}")
        self._patterns = (
            re.compile(rf"{compared}\s?(?:us)?\$?\s?{quantity}\s?{unit}"),
            re.compile(rf"(?<![\d.]){quantity}\s?{unit}\s?(?:(?P<above>{beyond})|(?P<below>{within}))"),
            re.compile(rf"{compared}\s?(?:us)?\$\s?{quantity}(?!\d|\s*{units})"),
        )

    def find(self, text: str) -> Iterator[Spelled]:
        """Every limit that a folded text may be read as having."""
        if not self._numbers.has_any(text) or self._any.search(text) is None:
            return
        for pattern in self._patterns:
            for match in pattern.finditer(text):
                value = self._value(match["n"])
                if value is not None:
                    yield Spelled(
                        match.start(), match.end(), (Atom(Sense.LIMIT, self._limit(match.groupdict(), value)),)
                    )

    def _value(self, typed: str) -> Decimal | None:
        if typed[0].isdigit() or typed[0] == "-":
            return amount(typed, self._point) if len(typed) <= _LONGEST else None
        number = self._numbers.value(typed)
        return None if number is None else Decimal(number)

    def _limit(self, found: dict[str, str | None], value: Decimal) -> Limit | None:
        if not (found["above"] or found["below"]):
            return None
        is_above = bool(found["above"])
        if found.get("percent"):
            return Limit(is_above, rate=int(value * 100))
        if found.get("times"):
            return Limit(is_above, rate=int(value * WHOLE))
        return Limit(is_above, amount=int(value * 10 ** self._powers.get(found.get("scale") or "", 0)))


_LONGEST = 15
_GROUPED = re.compile(r"-?\d{1,3}([.,]\d{3})+")


def amount(typed: str, point: str) -> Decimal | None:
    """A number as typed, where `point` is the decimal sign of whoever typed it: 5,5 and 10.000 in German.

    A sign that cannot stand between groups of three is decimal in any language, and one that stands twice is not.
    """
    signs = [character for character in typed if character in ".,"]
    if len(set(signs)) == 2:
        decimal = signs[-1] if signs.count(signs[-1]) == 1 else None
        if decimal is None:
            return None
    elif len(signs) == 1:
        decimal = signs[0] if signs[0] == point or not _GROUPED.fullmatch(typed) else None
    else:
        decimal = None
    plain = "".join(character for character in typed if character not in ".," or character == decimal)
    return Decimal(plain.replace(",", "."))
