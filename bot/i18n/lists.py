"""Joining words to a list as a locale does: `臺灣、越南和日本`, `Taiwan, Vietnam, and Japan`."""

import re
from collections.abc import Mapping, Sequence

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z0-9]")
# CLDR's patterns cannot say it, and ICU has it in its code too: "Japón e Indonesia", for two vowels would run together.
_SPANISH_AND = " y {1}"
_SOUNDS_LIKE_I = re.compile(r"h?[ií](?![aeo])", re.IGNORECASE)


def joined(items: Sequence[str], patterns: Mapping[str, str]) -> str:
    """Join by CLDR's four patterns; Babel's own `format_list` sets 和US where the office writes 和 US."""
    if len(items) < 2:
        return "".join(items)
    if len(items) == 2:
        return _pair(patterns["2"], *items)
    text = _pair(patterns["start"], items[0], items[1])
    for item in items[2:-1]:
        text = _pair(patterns["middle"], text, item)
    return _pair(patterns["end"], text, items[-1])


def _pair(pattern: str, left: str, right: str) -> str:
    if pattern.endswith(_SPANISH_AND) and _SOUNDS_LIKE_I.match(right):
        pattern = pattern.replace(_SPANISH_AND, " e {1}")
    between = pattern.partition("{0}")[2].partition("{1}")[0]
    if _HAN.match(between[:1]) and _LATIN.match(left[-1:]):
        left += " "
    if _HAN.match(between[-1:]) and _LATIN.match(right[:1]):
        right = f" {right}"
    return pattern.format(left, right)
