"""Every word there is, as one asker means it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.understand.senses import Atom


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word there is, folded, as one asker means it."""

    words: Mapping[str, tuple[Atom, ...]]
    lengths: Mapping[str, tuple[int, ...]]
    """How long the words that begin with a character are, the longest first."""
    parts: Mapping[str, tuple[str, ...]]
    """Parts of patterns, the longest first."""
    scales: Mapping[int, tuple[str, ...]]
    """Words that amounts are counted in, by the power of ten."""
    eras: Mapping[str, int]
    """Names of eras, and the year before the first of each: 令和 is 2018."""
    point: str
    """The decimal sign of the asker."""
    numbers: Mapping[str, int]
    months: Mapping[str, int]
    spellings: Mapping[str, str]
    """Words as the asker's language writes them, by the folded ones."""
    commands: Mapping[str, str]
    """What may stand behind a slash besides commands' own names, with the name."""
    choices: Mapping[str, str]
    """Words behind commands that are no question, with the bot's own word."""

    def at(self, text: str, start: int) -> Iterator[tuple[int, tuple[Atom, ...]]]:
        """Words of a folded text that begin here, as (end, meanings), the longest first."""
        words, left = self.words, len(text) - start
        for length in self.lengths.get(text[start], ()):
            if length <= left and (word := text[start : start + length]) in words:
                yield start + length, words[word]


def longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))
