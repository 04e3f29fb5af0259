"""Limits that figures are to pass: 超過100億 · over $5bn · >50% · 50億以上 · 成長超過一倍.

「50到100億」 and "between $5 and $10 billion" are two limits, of which figures are to pass one and not the other.
A limit without a word of comparison (50億), or without a unit (大於10), is read and cannot be answered.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from bot.domain.condition import WHOLE
from bot.understand.numbers import CHINESE, Numbers, Spelled, alternatives
from bot.understand.senses import Atom, Sense
from bot.understand.vocabulary import Vocabulary


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
        above, below, beyond, within, percent, tenths, times, amounts, limits, span, between, inner, inside = (
            alternatives(parts.get(key, ()))
            for key in (
                *("above", "below", "beyond", "within", "percent", "tenths", "times", "amounts", "limits"),
                *("span", "between", "inner", "inside"),
            )
        )
        scale = alternatives(self._powers)
        named = alternatives(vocabulary.numbers)
        units = alternatives(word for key in ("months", "years", "quarter", "year") for word in parts.get(key, ()))
        self._point = vocabulary.point
        number = rf"\d+(?:[.,]\d+)*|{CHINESE}{{1,8}}|{named}"
        quantity = rf"(?P<n>-?{number})"
        unit = (
            rf"(?:(?P<percent>{percent})|(?P<tenths>{tenths})|(?P<times>{times})|(?P<scale>{scale})(?:\s?{amounts})*"
            rf"|(?P<dollars>usd|{amounts})(?:\s?{amounts})*)"
        )
        compared = rf"(?:(?P<above>{above})|(?P<below>{below})|{limits})"
        self._any = re.compile(rf"{above}|{below}|{beyond}|{within}")
        self._patterns = (
            re.compile(rf"{compared}\s?(?:us)?\$?\s?{quantity}\s?{unit}"),
            re.compile(rf"(?<![\d.]){quantity}\s?{unit}\s?(?:(?P<above>{beyond})|(?P<below>{within}))"),
            re.compile(rf"{compared}\s?(?:us)?\$\s?{quantity}(?!\d|\s*{units})"),
        )
        self._half = re.compile(rf"{compared}\s?{alternatives(parts.get('half', ()))}")
        # The first number of a range has the unit of the second, or its own.
        first = (
            rf"(?P<first>{number})\s?"
            rf"(?:(?P<first_percent>{percent})|(?P<first_tenths>{tenths})|(?P<first_scale>{scale})(?:\s?{amounts})*)?"
        )
        till, money, second = rf"(?:-|~|–|—|{span})", r"(?:us)?\$?\s?", rf"(?P<n>{number})\s?{unit}"
        self._till = re.compile(rf"{between}|{inside}|(?:\d|{CHINESE}|{percent}|{tenths}|{scale}|{amounts})\s?{till}")
        self._ranges = (
            re.compile(rf"(?<![\d.,/-])(?:{between}\s?)?{money}{first}\s?{till}\s?{money}{second}(?:\s?{inside})?"),
            re.compile(rf"{between}\s?{money}{first}\s?{inner}\s?{money}{second}(?:\s?{inside})?"),
            re.compile(rf"(?<![\d.,/-]){money}{first}\s?{inner}\s?{money}{second}\s?{inside}"),
        )

    def find(self, text: str) -> Iterator[Spelled]:
        """Every limit that a folded text may be read as having."""
        has_number = self._numbers.has_any(text)
        if self._any.search(text) is not None:
            yield from self._halves(text)
            if has_number:
                yield from self._single(text)
        if has_number and self._till.search(text) is not None:
            yield from self._pairs(text)

    def _halves(self, text: str) -> Iterator[Spelled]:
        for match in self._half.finditer(text):
            limit = self._limit({**match.groupdict(), "percent": "%"}, Decimal(50))
            yield Spelled(match.start(), match.end(), (Atom(Sense.LIMIT, limit),))

    def _single(self, text: str) -> Iterator[Spelled]:
        for pattern in self._patterns:
            for match in pattern.finditer(text):
                value = self._value(match["n"])
                if value is not None:
                    atom = Atom(Sense.LIMIT, self._limit(match.groupdict(), value))
                    yield Spelled(match.start(), match.end(), (atom,))

    def _pairs(self, text: str) -> Iterator[Spelled]:
        for pattern in self._ranges:
            for match in pattern.finditer(text):
                atoms = self._between(match.groupdict())
                if atoms is not None:
                    yield Spelled(match.start(), match.end(), atoms)

    def _between(self, found: dict[str, str | None]) -> tuple[Atom, Atom] | None:
        """The two limits of a range; None where it is none, as of 10% to 5 billion."""
        least, most = self._value(found["first"] or ""), self._value(found["n"] or "")
        unit = {key: found[key] for key in ("percent", "tenths", "times", "scale")}
        own = {key: found[f"first_{key}"] for key in ("percent", "tenths", "scale")}
        is_rate = bool(unit["percent"] or unit["tenths"] or unit["times"])
        if (
            least is None
            or most is None
            or (own["scale"] and is_rate)
            or ((own["percent"] or own["tenths"]) and not is_rate)
        ):
            return None
        above = self._limit({**(own if any(own.values()) else unit), "above": "above", "below": None}, least)
        below = self._limit({**unit, "above": None, "below": "below"}, most)
        return Atom(Sense.LIMIT, above), Atom(Sense.LIMIT, below)

    def _value(self, typed: str) -> Decimal | None:
        if typed[:1].isdigit() or typed[:1] == "-":
            return amount(typed, self._point) if len(typed) <= _LONGEST else None
        number = self._numbers.value(typed)
        return None if number is None else Decimal(number)

    def _limit(self, found: dict[str, str | None], value: Decimal) -> Limit | None:
        if not (found["above"] or found["below"]):
            return None
        is_above = bool(found["above"])
        if found.get("percent"):
            return Limit(is_above, rate=int(value * 100))
        if found.get("tenths"):
            return Limit(is_above, rate=int(value * WHOLE / 10))
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
