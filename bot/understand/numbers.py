"""How many, and which place: top5 · top five · 前五 · 前5大 · 十大 · 5 · 第四大 · no. 4.

A number with a unit of money or per cent, or behind 大於, is a limit (進口大於50億) and never so many partners.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.domain.values import Number, say
from bot.understand.senses import Atom, Sense
from bot.understand.vocabulary import Vocabulary, longest_first

MOST = 300
"""The longest list that is meaningful; there are about 240 partners."""

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS = {"十": 10, "百": 100}
CHINESE = "[〇零一二两三四五六七八九十廿卅百]"
"""A character of a Chinese number, folded (兩 is 两)."""

_COUNTED = rf"(?:(?={CHINESE}{{0,3}}?[十廿卅百]){CHINESE}{{1,8}}|{CHINESE})"
"""A count: one digit, or a number with its tens; 「前五一共」 are five, together, and not fifty-one."""

# Longer than any number that means something, and than any int() would be slow to read.
_SANE_DIGITS = 9


class Spelled(NamedTuple):
    """What a stretch of text spells."""

    start: int
    end: int
    atoms: tuple[Atom, ...]


def integer(text: str) -> int | None:
    """Read digits (115) or a Chinese number (十五, 二百, 二〇二六, 一一五); None for anything else."""
    if text.isascii():
        return int(text) if text.isdigit() and len(text) <= _SANE_DIGITS else None
    text = text.replace("廿", "二十").replace("卅", "三十")
    if not any(character in _UNITS for character in text):
        digits = [_DIGITS.get(character) for character in text[:_SANE_DIGITS]]
        return int("".join(map(str, digits))) if digits and None not in digits else None
    value, pending = 0, None
    for character in text:
        if character in _UNITS:
            value += (1 if pending is None else pending) * _UNITS[character]
            pending = None
        elif pending in (None, 0) and character in _DIGITS:
            pending = _DIGITS[character]
        else:
            return None
    return value + (pending or 0)


def alternatives(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first; one that ends in a letter must end there."""
    ends = {word: "(?![a-z])" if word.isascii() and word[-1].isalpha() else "" for word in longest_first(words)}
    return "(?:" + "|".join(re.escape(word) + end for word, end in ends.items()) + ")" if ends else "(?!)"


class Numbers:
    """The patterns of numbers with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._named = vocabulary.numbers
        parts = vocabulary.parts
        named = alternatives(self._named)
        top = "(?:" + "|".join(map(re.escape, parts.get("top", ()))) + ")"  # "top5": it need not end there
        places = alternatives(parts.get("places", ()))
        ordinal, suffix = alternatives(parts.get("ordinal", ())), alternatives(parts.get("suffix", ()))
        ordinals = alternatives(parts.get("ordinals", ()))
        units = alternatives(word for key in ("months", "years", "quarter", "year") for word in parts.get(key, ()))
        count = rf"(?P<n>\d+|{_COUNTED}|{named})"
        amounts, limits = alternatives(parts.get("amounts", ())), alternatives(parts.get("limits", ()))
        # "top-3" is minus three; "first 5 months" counts months, not partners; 前50億 is an amount.
        signed = rf"(?P<n>[-−–+]?\d+(?:\.\d+)?(?!\d)|{_COUNTED}|{named})(?!\s*(?:{units}|{amounts}))"
        quantity = rf"(?:\d+(?:[.,]\d+)*|{CHINESE}{{1,8}}|{named})"
        not_a_year = r"(?!(?:19|20)\d\d(?!\d))"
        # A long text is searched for each pattern only if it has a number at all.
        self._any = re.compile(rf"\d|{CHINESE}|{named}")
        placed, till = alternatives(parts.get("placed", ())), alternatives(parts.get("span", ()))
        till = rf"(?:-|~|–|—|\.\.|to|{till})"
        self._till = re.compile(rf"(?:\d|{CHINESE}|{places}|{suffix})\s?{till}\s?(?:\d|{CHINESE}|{ordinal})")
        self._places = tuple(
            re.compile(pattern)
            for pattern in (
                (
                    rf"{ordinal}\s?(?P<n>\d{{1,3}}|{CHINESE}{{1,4}})\s?(?:{places})?\s?{till}\s?(?:{ordinal})?\s?"
                    rf"(?P<m>\d{{1,3}}|{CHINESE}{{1,4}})(?!\d|\s*{units})(?:\s?{places})?"
                ),
                rf"{placed}\s?(?P<n>\d{{1,3}})\s?{till}\s?(?P<m>\d{{1,3}})(?!\d|\s*{units})(?:\s?{places})?",
                rf"(?<![\d.,/-])(?P<n>\d{{1,3}}){suffix}\s?{till}\s?(?P<m>\d{{1,3}}){suffix}(?:\s{places})?",
                rf"(?<![\d.,/-])(?P<n>\d{{1,3}})\s?{till}\s?(?P<m>\d{{1,3}})\s?{places}(?!\s*{units})",
            )
        )
        self._patterns: tuple[tuple[re.Pattern[str], Sense], ...] = (
            (re.compile(rf"{top}\s?{signed}(?:\s?{places})?"), Sense.TOP),
            (re.compile(rf"(?<![\d.,/-]){count}\s?{places}(?!\s*{units})"), Sense.TOP),
            (re.compile(rf"{ordinal}\s?{count}(?!\s*{units})(?:\s?{places})?"), Sense.PLACE),
            (re.compile(rf"(?<![\d.,/-])(?P<n>\d+){suffix}(?!\s*{units})(?:\s{places})?"), Sense.PLACE),
            (re.compile(rf"(?<![a-z])(?P<n>{ordinals})\s{places}(?!\s*{units})"), Sense.PLACE),
            (re.compile(rf"(?<![\d.,/+*'-])(?P<n>\d{{1,3}})(?![\d.,/+*%]*\d|%|-\d|\s?{amounts})"), Sense.NUMBER),
            (re.compile(rf"(?<![\d.,/-])(?:(?:{limits}|{top})\s?)?(?P<n>{quantity})\s?{amounts}+"), Sense.LIMIT),
            (re.compile(rf"{limits}\s?(?P<n>{not_a_year}{quantity})(?!\d|\s*{units})"), Sense.LIMIT),
        )

    def find(self, text: str) -> Iterator[Spelled]:
        """Every number a folded text may be read as having, overlapping ones too."""
        if not self.has_any(text):
            return
        for pattern, sense in self._patterns:
            for match in pattern.finditer(text):
                yield Spelled(match.start(), match.end(), (self._atom(sense, match["n"]),))
        if self._till.search(text) is None:
            return
        for pattern in self._places:
            for match in pattern.finditer(text):
                yield Spelled(match.start(), match.end(), (self._between(match["n"], match["m"]),))

    def has_any(self, text: str) -> bool:
        """Whether there is a digit or a word for a number."""
        return self._any.search(text) is not None

    def value(self, text: str) -> int | None:
        """The number a word or numeral means."""
        named = self._named.get(text)
        return integer(text) if named is None else named

    def _between(self, first: str, last: str) -> Atom:
        begin, end = self.value(first), self.value(last)
        if begin is None or end is None or not 1 <= begin <= end <= MOST:
            return Atom(Sense.FAULT, say("A list can hold 1 to {most} partners.", most=Number(MOST)))
        return Atom(Sense.PLACES, (begin, end))

    def _atom(self, sense: Sense, text: str) -> Atom:
        if sense is Sense.LIMIT:
            return Atom(sense)
        value = self.value(text)
        if value is None or not 1 <= value <= MOST:
            return Atom(Sense.FAULT, say("A list can hold 1 to {most} partners.", most=Number(MOST)))
        return Atom(sense, value)
