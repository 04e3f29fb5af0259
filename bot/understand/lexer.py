"""Cuts a text into tokens: words with their place in the text and what they mean.

Chinese writes none of its spaces, so words are not found one after another: every reading of every stretch is
an edge from place to place, and the way through the text that leaves the fewest characters unread, and then has
the fewest words, is taken. So 「對日本月出口」 is 對日 本月 出口 and not 對 日本 月? 出口.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from typing import Any, NamedTuple, TypeAlias

from bot.domain.values import Say, Verbatim
from bot.partners.book import Match
from bot.understand.limits import Limits
from bot.understand.month_patterns import MonthPatterns
from bot.understand.numbers import Numbers
from bot.understand.product_codes import ProductCodes
from bot.understand.senses import Atom, Sense
from bot.understand.spelling import UNPRINTABLE, folded, is_letter
from bot.understand.vocabulary import Vocabulary

_UNREAD = 1000
"""The cost of an unread character: more than any number of words saved."""
_WORD = 10
_TIME = 8
"""A month is preferred to a word of the same length, and a partner too (Mar 2026, Oman)."""
_SHORTS = 12
"""对日 is two words in one; it must not beat a real word of the same length."""

_BEFORE_SHORTS = frozenset({Sense.FROM, Sense.TO, Sense.WITH, Sense.ALONG, Sense.AND, Sense.HOME, Sense.EXCEPT})
_UNREACHED = 1 << 40
_MOST_SHORTS = 16
"""Characters of a row of short names: no table of a briefing has more partners."""

_SKIPPED = frozenset(" .,;:!?。·…「」『』()[]《》〈〉“”\"'*_#|>•%@$^`，；：！？（）【】、/&+-~–—=−")
_JOINING = {
    "、": Sense.AND,
    "/": Sense.AND,
    "&": Sense.AND,
    "+": Sense.PLUS,
    "~": Sense.DASH,
    "-": Sense.DASH,
    "–": Sense.DASH,
    "—": Sense.DASH,
}
_ELLIPSES = ("...", "..")
_BEFORE_CODE = re.compile(r"(?<![^\s,])[-<>](?=[A-Z][A-Z0-9]{1,11}(?![^\W_]))")
"""As canonical commands write what is left out (-CN), and whom a figure is to pass (>TW)."""
_SIGNS = {"-": Sense.EXCEPT, ">": Sense.ABOVE, "<": Sense.BELOW}


class Token(NamedTuple):
    """A word and its meaning."""

    sense: Sense
    value: Any
    start: int
    end: int


class Edge(NamedTuple):
    end: int
    cost: int
    atoms: tuple[Atom, ...]


_Shorts: TypeAlias = Callable[[int], tuple[int, tuple[Atom, ...]] | None]
"""The partners named by one character at a place of one text; asked of a place many times, worked out once."""


class Lexer:
    """Cuts texts with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, short: Mapping[str, str]) -> None:
        self._words = vocabulary
        self._numbers = Numbers(vocabulary)
        self._products = ProductCodes(vocabulary)
        self._limits = Limits(vocabulary, self._numbers)
        self._months = MonthPatterns(vocabulary, self._numbers)
        self._short = {folded(name): (Atom(Sense.PARTNER, code),) for name, code in short.items()}
        self._short.update((word, (Atom(Sense.OFFICE),)) for word in vocabulary.parts.get("own", ()))
        self._joining = frozenset(vocabulary.parts.get("joining", ()))
        self._adding = frozenset(vocabulary.parts.get("adding", ()))

    def cut(self, text: str, partners: Iterable[Match]) -> list[Token]:
        """The words of a text in order, what could not be read as UNKNOWN. Punctuation is left out."""
        letters = folded(text)
        edges: list[list[Edge]] = [[] for _ in letters]
        for match in partners:
            edges[match.start].append(Edge(match.end, _TIME, (Atom(Sense.PARTNER, match.code),)))
        for spelled in self._months.find(letters):
            edges[spelled.start].append(Edge(spelled.end, _TIME, _as_typed(spelled.atoms, letters, text)))
        for spelled in self._numbers.find(letters):
            edges[spelled.start].append(Edge(spelled.end, _WORD + 1, spelled.atoms))
        for product in self._products.find(letters):
            edges[product.start].append(Edge(product.end, _WORD, product.atoms))
        for spelled in self._limits.find(letters):
            edges[spelled.start].append(Edge(spelled.end, _WORD, spelled.atoms))
        for sign in _BEFORE_CODE.finditer(text):
            edges[sign.start()].append(Edge(sign.end(), 0, (Atom(_SIGNS[sign[0]]),)))
        way = self._cheapest(letters, edges)
        return [Token(atom.sense, atom.value, start, edge.end) for start, edge in way for atom in edge.atoms]

    def _cheapest(self, letters: str, edges: list[list[Edge]]) -> list[tuple[int, Edge]]:
        """The cheapest way through the text, as (start, edge). Places inside a word are never come to."""
        costs = [0, *[_UNREACHED] * len(letters)]
        arrivals: list[tuple[int, Edge] | None] = [None] * (len(letters) + 1)
        shorts: _Shorts = cache(partial(self._short_at, letters))
        run_end = 0
        for start in range(len(letters)):
            reached = costs[start]
            if reached == _UNREACHED:
                continue
            if start >= run_end:
                run_end = _run_end(letters, start)
            for edge in (*edges[start], *self._plain(letters, start, shorts), _unread(start, run_end)):
                cost = reached + edge.cost
                if cost < costs[edge.end]:
                    costs[edge.end] = cost
                    arrivals[edge.end] = (start, edge)
        way: list[tuple[int, Edge]] = []
        arrival = arrivals[-1]
        while arrival is not None:
            way.append(arrival)
            arrival = arrivals[arrival[0]]
        return way[::-1]

    def _plain(self, letters: str, start: int, shorts: _Shorts) -> Iterator[Edge]:
        for end, atoms in self._words.at(letters, start):
            if _is_whole(letters, start, end):
                # A phrase with a partner in it says more than the name: "world total" beside a name so spelled.
                is_name = atoms[0].sense in (Sense.PARTNER, Sense.DOUBT)
                yield Edge(end, _TIME - 1 if is_name else _WORD, atoms)
                # 東協加中日; but 加墨 begins with Canada.
                is_sum = atoms[0].sense is Sense.PLUS and start > 0 and letters[start - 1] not in self._adding
                if is_sum or atoms[0].sense in _BEFORE_SHORTS:
                    yield from self._after(letters, end, atoms, shorts)
        character = letters[start]
        short = shorts(start)
        if short is not None and not (character in self._adding and start and letters[start - 1] >= "\u2e80"):
            yield from self._after(letters, *short, shorts)
        if character in _SKIPPED and not (character == ">" and start) and not _ends_plural(letters, start):
            dots = next((dots for dots in _ELLIPSES if letters.startswith(dots, start)), "")
            joining = Sense.DASH if dots else _JOINING.get(character)
            yield Edge(start + len(dots or character), 0, () if joining is None else (Atom(joining),))
        elif _is_decoration(character):
            # A word (👍) counts before its being decoration.
            yield Edge(start + 1, _WORD + 1, ())

    def _after(self, letters: str, end: int, atoms: tuple[Atom, ...], shorts: _Shorts) -> Iterator[Edge]:
        """A partner of one character counts only where another word makes it one: 對日, 美中, 日韓."""
        for _ in range(_MOST_SHORTS):
            if end == len(letters):
                return
            if letters[end] == "、":
                end, atoms = end + 1, (*atoms, Atom(Sense.AND))
                continue
            short = shorts(end)
            if short is None and letters[end] in self._joining:
                short = (end + 1, self._words.words.get(letters[end], ()))
            if short is None:
                return
            end, atoms = short[0], (*atoms, *short[1])
            yield Edge(end, _SHORTS, atoms)

    def _short_at(self, letters: str, start: int) -> tuple[int, tuple[Atom, ...]] | None:
        """The partners named here by one character, or by several that belong together (港澳 is no Australia)."""
        for end, atoms in self._words.at(letters, start):
            if len(atoms) > 1 and all(atom.sense in (Sense.PARTNER, Sense.AND) for atom in atoms):
                return end, atoms
        short = self._short.get(letters[start])
        return None if short is None else (start + 1, short)


def _as_typed(atoms: tuple[Atom, ...], letters: str, text: str) -> tuple[Atom, ...]:
    """What is said of an impossible month quotes it as it was typed, not as it was folded."""
    if atoms[0].sense is not Sense.FAULT:
        return atoms
    reason: Say = atoms[0].value
    quoted = {
        key: Verbatim(text[letters.index(value.text) :][: len(value.text)]) if isinstance(value, Verbatim) else value
        for key, value in reason.values.items()
    }
    return (Atom(Sense.FAULT, reason._replace(values=quoted)),)


def _ends_plural(letters: str, start: int) -> bool:
    """The Netherlands' exports."""
    return letters[start] == "'" and letters[start - 1 : start + 2] == "s' "


def _is_whole(letters: str, start: int, end: int) -> bool:
    """Whether a stretch does not cut a word of a script with spaces in two."""
    return not (
        (start and is_letter(letters[start - 1]) and is_letter(letters[start]))
        or (end < len(letters) and is_letter(letters[end - 1]) and is_letter(letters[end]))
    )


def _is_decoration(character: str) -> bool:
    """Emoji say nothing; but a flag that no partner has is a name, and what could not be printed may be anything."""
    is_flag = "\U0001f1e6" <= character <= "\U0001f1ff"
    return unicodedata.category(character) in ("So", "Sk", "Mn") and not is_flag and character != UNPRINTABLE


def _run_end(letters: str, start: int) -> int:
    """Where the letters or the digits end that stand from a place on; any other character is by itself."""
    kind = is_letter if is_letter(letters[start]) else str.isdigit
    end = start
    while end < len(letters) and kind(letters[end]):
        end += 1
    return max(end, start + 1)


def _unread(start: int, end: int) -> Edge:
    return Edge(end, _UNREAD * (end - start), (Atom(Sense.UNKNOWN),))
