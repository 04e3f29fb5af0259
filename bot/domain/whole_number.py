"""Whole numbers that people type: ids, and how many.

`str.isdigit` lets superscripts through, which `int` refuses, and neither knows what a database can hold.
"""

import re

_WHOLE = re.compile(r"-?[0-9]{1,18}")
"""Within 64 bits, which are what the databases and Telegram's ids have."""


def whole_number(text: str) -> int | None:
    """The number that a text is, in the ten common digits; None when it is none, or too long for an id."""
    return int(text) if _WHOLE.fullmatch(text) else None
