"""Cleans what was typed, and folds it so that one word has one spelling."""

import re
import unicodedata

from bot.partners.fold import Computed, fold

LONGEST = 500
"""Characters of a question; what is longer is a document, not a question."""
MOST_WORDS = 200
"""Words of a question, each character of a script without spaces being one; what has more is a quotation.

The longest that staff ask have 23, or 75 characters; fifteen partners compared by their longest names have 150, or 400.
"""

UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"
"""What stands for a character that no terminal should be sent."""

# Words of scripts with spaces; of those without (Thai and Lao, and all from Chinese on) each character is one.
_WORD = re.compile(r"[^\W\d_\u0e00-\u0eff\u2e80-\U0010ffff]+|\d+|\S")
_UNSENDABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
# Written Chinese, kana and hangul: scripts in which a space between two characters may be a slip.
_CJK = "\u2e80-\u9fff\uac00-\ud7a3"
_SPACE_INSIDE = re.compile(f"(?<=[{_CJK}]) (?=[{_CJK}])")


def clean(text: str) -> str:
    """Bring full-width letters to ordinary ones and runs of spaces to one; mark what cannot be printed."""
    normal = unicodedata.normalize("NFKC", text)
    if not normal.isprintable():
        normal = "".join(map(_printable, normal))
    return _SPACES.sub(" ", normal).strip()


def sendable(text: str) -> str:
    """A text as it is, but for what no database keeps and no message has: control characters, half characters."""
    return _UNSENDABLE.sub(UNPRINTABLE, text.replace("\r\n", "\n").replace("\r", "\n"))


def is_too_long(text: str) -> bool:
    """Whether a text is longer than questions are. What it takes to read one grows with its words."""
    return len(text) > LONGEST or len(_WORD.findall(text)) > MOST_WORDS


def _printable(character: str) -> str:
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category == "Cf":  # zero-width joiners and direction marks come along with pasted text
        return ""
    return UNPRINTABLE if category[0] == "C" else character


def without_spaces_inside(text: str) -> str:
    """Close the gaps of 「臺 灣 進 口」."""
    return _SPACE_INSIDE.sub("", text)


def folded(text: str) -> str:
    """Fold letter by letter, keeping every place: `Ｔop 臺灣` and `top 台湾` become one.

    Both scripts of Chinese, capitals and accents fold as names do; punctuation stays, as months need it.
    """
    return text.translate(_LETTERS)


def _folded_point(point: int) -> str:
    """What a code point folds to, always one character."""
    character = chr(point)
    letter = "'" if character in "’‘ʼ`´" else fold(character)
    return letter if len(letter) == 1 else character


_LETTERS = Computed(_folded_point)


def is_letter(character: str) -> bool:
    """Whether it is a letter of a script that puts spaces between words."""
    return character < "\u2e80" and character.isalpha()
