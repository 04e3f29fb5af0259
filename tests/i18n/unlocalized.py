"""Numbers as a language writes them, read back with the symbols that Babel has for it."""

import re

from babel.numbers import get_decimal_symbol, get_group_symbol, get_minus_sign_symbol, get_plus_sign_symbol


def unlocalized(text: str, tag: str) -> str:
    """The text with a decimal point, ASCII signs and no groups: `-1.383,69` in German is `-1383.69`."""
    text = text.replace(get_group_symbol(tag), "").replace(get_decimal_symbol(tag), ".")
    return text.replace(get_minus_sign_symbol(tag), "-").replace(get_plus_sign_symbol(tag), "+")


def digits(text: str, tag: str) -> str:
    """The first number of a text, without its sign."""
    return re.search(r"\d+(\.\d+)?", unlocalized(text, tag))[0]
