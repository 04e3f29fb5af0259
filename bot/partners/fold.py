"""One folding for names: what is typed and what is listed meet in the same letters.

    臺灣 · 台灣 · 台湾 · ＴＡＩＷＡＮ · Côte d’Ivoire   →   台湾 · 台湾 · 台湾 · taiwan · cote d'ivoire

Traditional characters fold to Simplified ones by OpenCC, so that either script, and a mixture, is one name.
Of combining marks only U+0300–036F go: the vowels and tones of Thai, Arabic or Hindi are letters.
"""

import unicodedata
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import opencc

K = TypeVar("K")
V = TypeVar("V")

_to_simplified = opencc.OpenCC("t2s").convert

_APOSTROPHES = frozenset("'’‘ʼʻ`´′＇")
# Between the parts of a foreign name (波士尼亞·赫塞哥維納, コスタ・リカ): some write them, some do not.
_MIDDLE_DOTS = frozenset("·・‧•᛫⋅")
REMEMBERED = 20_000
"""Characters whose folding is kept: people type a few thousand, and nobody is to fill the memory with all there are."""
# Letters whose mark is part of the letter, so that no decomposition takes it off.
_UNMARKED = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h"})


class Folded(NamedTuple):
    """A folded text that remembers where each of its characters stood."""

    text: str
    places: list[int]
    """For each character of `text`, the index in the original it came from."""

    def span(self, start: int, end: int, original: str) -> tuple[int, int]:
        """The span of the original that the folded span came from, its combining marks included."""
        first, last = self.places[start], self.places[end - 1] + 1
        while last < len(original) and not _LETTERS[ord(original[last])]:
            last += 1
        return first, last


def fold(text: str) -> str:
    """Fold a whole name."""
    return fold_in_place(unicodedata.normalize("NFKC", text)).text.strip()


def fold_in_place(text: str) -> Folded:
    """Fold a running text, already in NFKC, keeping the places. Runs of spaces become one."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in _LETTERS[ord(character)]:
            if letter == " " and letters and letters[-1] == " ":
                continue
            letters.append(letter)
            places.append(place)
    return Folded("".join(letters), places)


class Computed(dict[K, V]):
    """A dictionary whose values are worked out by a function, each when it is first looked up; so many are kept."""

    def __init__(self, work_out: Callable[[K], V]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, key: K) -> V:
        value = self._work_out(key)
        if len(self) < REMEMBERED:
            self[key] = value
        return value


def _fold_point(point: int) -> str:
    character = chr(point)
    if character in _APOSTROPHES:
        return "'"
    if character in _MIDDLE_DOTS:
        return ""
    if character == "&":
        return " and "
    match unicodedata.category(character)[0]:
        case "P" | "Z":
            return " "
        case "C":  # zero-width joiners, direction marks; but a tab or a newline separates
            return " " if character.isspace() else ""
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", character).casefold())
    bare = "".join(letter for letter in apart if not "\u0300" <= letter <= "\u036f")
    together = unicodedata.normalize("NFC", bare).translate(_UNMARKED)
    return _to_simplified(together) if together > "\u2e80" else together


_LETTERS = Computed(_fold_point)
