"""Products by their number: HS85, HS 85, 第85章, chapter 85, NAICS 334."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.domain.products import Classification, Product
from bot.understand.senses import Atom, Sense

_PATTERN = re.compile(
    r"(?<![a-z0-9])(?:hs|hs code|chapter|ch\.|hs chapter)\s?-?(?P<chapter>\d{1,2})(?!\d)"
    r"|第?\s?(?P<zhang>\d{1,2})\s?章"
    r"|(?<![a-z0-9])naics\s?-?(?P<group>\d{3})(?!\d)",
    re.ASCII,
)
_DIGITS = {"零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SPELLED = re.compile(r"第(?P<tens>[一二三四五六七八九]?)(?P<ten>十)?(?P<units>[一二三四五六七八九]?)章")


class Spelled(NamedTuple):
    """A product with its place in the text."""

    start: int
    end: int
    atoms: tuple[Atom, ...]


def products_in(text: str) -> Iterator[Spelled]:
    """The products that a folded text names by number."""
    for match in _PATTERN.finditer(text):
        group = match["group"]
        number = match["chapter"] or match["zhang"]
        product = Product(Classification.NAICS, group) if group else Product(Classification.HS, f"{int(number):02d}")
        yield Spelled(match.start(), match.end(), (Atom(Sense.PRODUCT, str(product)),))
    for match in _SPELLED.finditer(text):
        if match["ten"]:
            value = (_DIGITS[match["tens"]] if match["tens"] else 1) * 10
            value += _DIGITS[match["units"]] if match["units"] else 0
        elif match["tens"] and not match["units"]:
            value = _DIGITS[match["tens"]]
        else:
            continue
        product = Product(Classification.HS, f"{value:02d}")
        yield Spelled(match.start(), match.end(), (Atom(Sense.PRODUCT, str(product)),))
