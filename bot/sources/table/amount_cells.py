"""Amounts of a plain table: strict numbers, and the units they may be in."""

import math
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from bot.sources.base.workbook import Cell

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.\d{1,12})?", re.ASCII)
_MOST_DOLLARS = 10**15
_LONGEST = 60
_NOTHING = frozenset({"", "-", "--", "—", "–", "──", "…", "..", "n/a", "n.a.", "na"})
_DOLLARS = ("usdollars", "usdollar", "us$", "usd", "美元", "美金", "美圓", "dollars", "dollar", "$")
_SCALES = {
    "": 1,
    "thousand": 10**3, "thousands": 10**3, "k": 10**3, "千": 10**3, "仟": 10**3,
    "萬": 10**4, "万": 10**4,
    "million": 10**6, "millions": 10**6, "mn": 10**6, "mio": 10**6, "m": 10**6,
    "百萬": 10**6, "百万": 10**6, "佰萬": 10**6,
    "千萬": 10**7, "千万": 10**7,
    "億": 10**8, "亿": 10**8,
    "billion": 10**9, "billions": 10**9, "bn": 10**9, "十億": 10**9, "十亿": 10**9,
}  # fmt: skip
_ENGLISH_ALONE = frozenset({"thousand", "thousands", "million", "millions", "billion", "billions"})


class NotAnAmount(ValueError):
    """The cell is no amount that could be traded."""


def dollars_per(unit: str) -> int | None:
    """How many dollars the unit is: `億美元`, `USD million`, `US$ bn`; None for a unit we do not know.

    A Chinese scale alone (億) does not say which currency.
    """
    text = "".join(
        unicodedata.normalize("NFKC", unit[:_LONGEST]).casefold().replace("of", "").replace("in ", "").split()
    )
    text = text.replace(".", "")
    if text in _ENGLISH_ALONE:
        return _SCALES[text]
    for word in _DOLLARS:
        if text.startswith(word) or text.endswith(word):
            scale = text.removeprefix(word) if text.startswith(word) else text.removesuffix(word)
            return _SCALES.get(scale)
    return None


def read(cell: Cell, unit_dollars: int) -> int | None:
    """Read an amount as whole dollars, halves up; None for an empty cell. Raises NotAnAmount."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise NotAnAmount(str(cell))
    if isinstance(cell, str):
        text = unicodedata.normalize("NFKC", cell[:_LONGEST]).strip().replace("−", "-")
        if len(cell) < _LONGEST and text.lower() in _NOTHING:
            return None
        if len(cell) >= _LONGEST or not _NUMBER.fullmatch(text):
            raise NotAnAmount(cell)
        number = Decimal(text.replace(",", ""))
    elif not math.isfinite(cell):
        raise NotAnAmount(str(cell))
    else:
        # The shortest decimal that makes this float is what the cell shows.
        number = Decimal(repr(cell))
    dollars = int((number * unit_dollars).to_integral_value(ROUND_HALF_UP))
    if not 0 <= dollars < _MOST_DOLLARS:
        raise NotAnAmount(str(cell))
    return dollars
