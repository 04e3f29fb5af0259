"""Words of the grammar that a slip of the finger made unreadable: 逆查, 出囗, 進口來園, defecit, improts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.domain.request import Intent
from bot.understand.lexer import Token
from bot.understand.senses import Atom, Sense
from bot.understand.spelling import folded, is_letter
from bot.understand.vocabulary import Vocabulary

_INTENTS = frozenset({Intent.TREND, Intent.SHARE, Intent.COMPARE, Intent.MOVERS, Intent.BRIEFING, Intent.OVERVIEW})
_SHORTEST, _LONGEST = 2, 5
"""Characters of a Chinese word."""
_SHORTEST_LATIN = 4
_LONG_LATIN = 6
"""From so many letters on a word may have two slips."""
_ANY = "\0"


class Slip(NamedTuple):
    """A stretch of text and the word that it may be meant as."""

    start: int
    end: int
    word: str


class Slips:
    """Looks for them in one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._spellings = vocabulary.spellings
        self._latin: list[str] = []
        self._chinese: Mapping[str, list[str]] = defaultdict(list)
        for word, atoms in vocabulary.words.items():
            if not _is_term(atoms):
                continue
            if word.isascii() and word.replace(" ", "").isalpha() and " " not in word:
                self._latin.append(word)
            elif not is_letter(word[0]) and not word[0].isascii() and _SHORTEST <= len(word) <= _LONGEST:
                for place in range(len(word)):
                    self._chinese[word[:place] + _ANY + word[place + 1 :]].append(word)

    def find(self, text: str, tokens: Sequence[Token]) -> Iterator[Slip]:
        """What unread words may be meant as, the likeliest first; looks at the first unread word only."""
        letters = folded(text)
        unread = next((token for token in tokens if token.sense is Sense.UNKNOWN), None)
        if unread is None:
            return
        if is_letter(letters[unread.start]):
            yield from self._words_near(letters, unread)
        else:
            yield from self._characters_near(letters, unread)

    def _words_near(self, letters: str, unread: Token) -> Iterator[Slip]:
        from rapidfuzz import process  # noqa: PLC0415 - only for what cannot be read
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - as above

        typed = letters[unread.start : unread.end]
        if len(typed) < _SHORTEST_LATIN:
            return
        most = 2 if len(typed) >= _LONG_LATIN else 1
        near = process.extract(typed, self._latin, scorer=OSA.distance, score_cutoff=most, limit=3)
        for word, _, _ in near:
            yield Slip(unread.start, unread.end, word)

    def _characters_near(self, letters: str, unread: Token) -> Iterator[Slip]:
        """Windows over the unread characters that differ from a word in one of them, the longest words first."""
        for length in range(_LONGEST, _SHORTEST - 1, -1):
            for start in range(max(unread.start - length + 1, 0), min(unread.end, len(letters) - length + 1)):
                window = letters[start : start + length]
                for place in range(length):
                    # The first character of a short word carries it: 出囗 is 出口, 中進 is nothing.
                    if (length == _SHORTEST and place == 0) or not unread.start - 1 <= start + place <= unread.end:
                        continue
                    for word in self._chinese.get(window[:place] + _ANY + window[place + 1 :], ()):
                        yield Slip(start, start + length, self._spellings[word])


def _is_term(atoms: Sequence[Atom]) -> bool:
    """Whether a word is one that a question is made of: a measure, or what is wanted of it."""
    sense, value = atoms[0]
    return len(atoms) == 1 and (sense is Sense.MEASURE or (sense is Sense.INTENT and value in _INTENTS))
