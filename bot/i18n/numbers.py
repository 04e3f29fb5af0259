"""Digits as a locale writes them, from whole numbers that are already rounded.

Babel knows the symbols and patterns; putting the digits together is done here, because Babel's own
`NumberPattern.apply` rounds halves to even, prints "-0.0", always writes an ASCII minus and takes ten times
as long. The tests hold the result against Babel's for every locale it has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Self

from babel import Locale
from babel.numbers import (
    get_decimal_symbol,
    get_group_symbol,
    get_minus_sign_symbol,
    get_plus_sign_symbol,
)


class Sign(Enum):
    """Which signs are written. Zero never has one."""

    MINUS = "minus"
    BOTH = "both"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class NumberForms:
    """How one locale writes numbers. `scaled` is always the number times 10 to the power of `places`."""

    point: str
    group: str
    grouping: tuple[int, int]
    """Digits in the group next to the point, and in every further one: (3, 2) in India."""
    minus: str
    plus: str
    percent_affixes: Mapping[str, tuple[str, str]]
    """What stands before and after the digits of a percentage, by the sign written."""

    @classmethod
    def of(cls, locale: Locale) -> Self:
        minus, plus = get_minus_sign_symbol(locale), get_plus_sign_symbol(locale)
        pattern = locale.percent_formats[None]
        percent = locale.number_symbols["latn"].get("percentSign", "%")
        prefix, suffix = (
            tuple(affix.replace("%", percent) for affix in pair) for pair in (pattern.prefix, pattern.suffix)
        )
        return cls(
            point=get_decimal_symbol(locale),
            group=get_group_symbol(locale),
            grouping=locale.decimal_formats[None].grouping,
            minus=minus,
            plus=plus,
            # Turkish and Basque put the percent sign first; the pattern says where the minus goes then.
            percent_affixes={
                "": (prefix[0], suffix[0]),
                minus: (prefix[1].replace("-", minus), suffix[1].replace("-", minus)),
                plus: (prefix[1].replace("-", plus), suffix[1].replace("-", plus)),
            },
        )

    def decimal(self, scaled: int, places: int = 0, sign: Sign = Sign.MINUS) -> str:
        """`decimal(-2661, 1)` is `-266.1`."""
        digits = self._digits(abs(scaled), places)
        return digits if scaled >= 0 and sign is not Sign.BOTH else self.sign(scaled, sign) + digits

    def percent(self, scaled: int, places: int = 2, sign: Sign = Sign.MINUS) -> str:
        """`percent(-714)` is `-7.14%`, and `-7,14 %` in German: `scaled` counts parts of a percent."""
        before, after = self.percent_affixes[self.sign(scaled, sign)]
        return f"{before}{self._digits(abs(scaled), places)}{after}"

    def sign(self, number: int, sign: Sign) -> str:
        """The sign to write, or nothing."""
        if number > 0:
            return self.plus if sign is Sign.BOTH else ""
        return self.minus if number < 0 and sign is not Sign.NONE else ""

    def _digits(self, magnitude: int, places: int) -> str:
        digits = str(magnitude)
        if not places:
            return digits if len(digits) <= self.grouping[0] else self._grouped(digits)
        if len(digits) <= places:
            digits = digits.zfill(places + 1)
        before = digits[:-places]
        if len(before) > self.grouping[0]:
            before = self._grouped(before)
        return f"{before}{self.point}{digits[-places:]}"

    def _grouped(self, digits: str) -> str:
        size, further = self.grouping
        groups = []
        while len(digits) > size:
            groups.append(digits[-size:])
            digits, size = digits[:-size], further
        groups.append(digits)
        return self.group.join(reversed(groups))


@cache
def number_forms(tag: str) -> NumberForms:
    """The number forms of any locale that CLDR knows."""
    return NumberForms.of(Locale.parse(tag))
