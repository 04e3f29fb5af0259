"""Where a name may begin and end in a running text.

Scripts with spaces end words at them: "Oman" is not in "woman". Han and Thai put none, so any place will do,
and so will the seam of two scripts (對Taiwan出口). Korean particles follow a name without a space (대만은).
"""

import unicodedata
from enum import Enum

from bot.partners.fold import REMEMBERED

# A digit beside a letter: "TW2026-01" is a partner and a month, "CO2" and "B2B" are not.
_DIGITS_OF_A_DATE = 3


class _Class(Enum):
    NONE = "none"
    """Spaces, punctuation, symbols."""
    FREE = "free"
    """Scripts without spaces, and whatever is written with them."""
    LETTER = "letter"
    DIGIT = "digit"
    KATAKANA = "katakana"
    HANGUL = "hangul"
    MARK = "mark"
    """A vowel or tone of Thai, belonging to the letter before it."""


def may_begin(text: str, start: int) -> bool:
    """Whether a name may begin at `start`."""
    if start == 0:
        return True
    before, first = _CLASSES[text[start - 1]], _CLASSES[text[start]]
    if before is _Class.DIGIT and first is _Class.LETTER:
        return _digits(text, start - 1, -1) >= _DIGITS_OF_A_DATE
    return first is not before or first in (_Class.FREE, _Class.NONE)


def may_end(text: str, end: int) -> bool:
    """Whether a name may end before `end`."""
    if end == len(text):
        return True
    last, after = _CLASSES[text[end - 1]], _CLASSES[text[end]]
    if after is _Class.MARK:
        return False
    if last is _Class.LETTER and after is _Class.DIGIT:
        return _digits(text, end, 1) >= _DIGITS_OF_A_DATE
    return last is not after or last in (_Class.FREE, _Class.NONE, _Class.HANGUL)


def _digits(text: str, place: int, step: int) -> int:
    """How many digits stand in a row from a place on, forward or back."""
    count = 0
    while 0 <= place < len(text) and _CLASSES[text[place]] is _Class.DIGIT:
        count += 1
        place += step
    return count


class _Classes(dict[str, _Class]):
    def __missing__(self, character: str) -> _Class:
        found = _class_of(character)
        if len(self) < REMEMBERED:
            self[character] = found
        return found


_CLASSES = _Classes()


def _class_of(character: str) -> _Class:
    match unicodedata.category(character)[0]:
        case "N":
            return _Class.DIGIT if character.isdigit() else _Class.FREE
        case "M" if _script_of(character) is _Class.FREE:
            return _Class.MARK
        case "L" | "M":
            return _script_of(character)
    return _Class.NONE


def _script_of(character: str) -> _Class:
    if "\u30a0" <= character <= "\u30ff":
        return _Class.KATAKANA
    if "\uac00" <= character <= "\ud7a3":
        return _Class.HANGUL
    if "\u0e00" <= character <= "\u0eff" or character >= "\u2e80":
        return _Class.FREE
    return _Class.LETTER
