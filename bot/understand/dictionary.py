"""The words of all languages: which of them count for a question, and which language a text is likeliest in."""

import re
from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path

from bot import shipped
from bot.domain.request import Intent
from bot.i18n.catalogue import SOURCE_LANGUAGE
from bot.i18n.numbers import number_forms
from bot.understand.load_once import loaded_once
from bot.understand.senses import Atom, Sense
from bot.understand.vocabulary import Vocabulary
from bot.understand.word_lists import COMMANDING, DefectiveWords, read_sections
from bot.understand.words import WordFile, merged, read_words


class Dictionary:
    """The words of every language that has a `words.toml`; each file is read when it is first wanted."""

    def __init__(self, paths: Mapping[str, Path], intents: Collection[Intent]) -> None:
        self._paths = paths
        self._file = loaded_once(lambda tag: read_words(paths[tag], intents))
        self._known = loaded_once(lambda tag: self._file(tag).known())
        self._commanding = loaded_once(lambda tag: read_words(paths[tag], intents, sections=COMMANDING))
        self.commanding = loaded_once(self._with_all_commands)
        self.spoken = loaded_once(self._spoken)

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(self._paths)

    def _with_all_commands(self, tag: str) -> Vocabulary:
        """A language's words, before the words of all languages that may stand behind a slash."""
        others = [self._commanding(other) for other in self._paths if other != tag]
        return merged([*others, self._file(tag)], number_forms(tag).point)

    def _spoken(self, tag: str, asker: str) -> Vocabulary:
        """A language's words with those of its other scripts, of English and of the asker's language."""
        beside = (SOURCE_LANGUAGE, asker, *(other for other in self._paths if _alike(other, tag)))
        others = [self._file(other) for other in dict.fromkeys(beside) if other != tag and other in self._paths]
        # Who asks for Japanese in Korean has no Japanese words. Codes of two letters only count behind `/lang`: "de"
        # is a word of several languages.
        named: dict[str, tuple[Atom, ...]] = {
            word: (atom,) for word, atom in self.names_of_languages.items() if not _is_code(word)
        }
        return merged([WordFile("", words=named), *others, self._file(tag)], number_forms(tag).point)

    @cached_property
    def names_of_languages(self) -> Mapping[str, Atom]:
        """What the bot's languages are called in any of them."""
        named = (item for tag in self._paths for item in self._commanding(tag).words.items())
        return {word: atoms[0] for word, atoms in named if len(atoms) == 1 and atoms[0].sense is Sense.LANGUAGE}

    def is_word(self, word: str) -> bool:
        """Whether a folded word is one of any language's grammar."""
        found = (self._file(tag).words.get(word) for tag in self._paths)
        return any(atoms is not None and atoms[0].sense is not Sense.PARTNER for atoms in found)

    def likeliest(self, text: str, asker: str) -> str | None:
        """The language that knows most of a folded text, neither English nor the asker's; None if none knows any.

        Quick: every language's words are looked up, and none is made ready for it.
        """
        # Stretches that may be words, by where they begin: the longest first, as the loops below count on.
        spaced = text.split()
        stretches = [
            [(j, stretch) for j in range(min(len(spaced), i + _LONGEST), i, -1) if (stretch := " ".join(spaced[i:j]))]
            for i in range(len(spaced))
        ]
        rows = [stretches]
        for run in _SPACELESS.findall(text):
            last = len(run)
            rows.append([[(j, run[i:j]) for j in range(min(last, i + _LONGEST), i, -1)] for i in range(last)])
        best, most = None, 0
        # Of two that know as much, Chinese, which the office writes: 年 and 月 are Japanese too.
        for tag in sorted(self._paths, reverse=True):
            if tag != SOURCE_LANGUAGE and not _alike(tag, asker):
                known = sum(_known_of(row, self._known(tag)) for row in rows)
                if known > most:
                    best, most = tag, known
        return best


_LONGEST = 6
_SPACELESS = re.compile(r"[\u2e80-\U0010ffff]{1,40}")
"""A stretch in a script without spaces, of which words of so many characters are looked up; else so many words."""


def _known_of(row: list[list[tuple[int, str]]], words: Collection[str]) -> int:
    """How many characters of the stretches in a row are words, none of them counted twice."""
    known = place = 0
    while place < len(row):
        beginning, place = row[place], place + 1
        for end, stretch in beginning:
            if stretch in words:
                known += len(stretch)
                place = end
                break
    return known


def _is_code(word: str) -> bool:
    return word.isascii() and len(word) == 2


def _language(tag: str) -> str:
    return tag.split("_", maxsplit=1)[0]


def _alike(tag: str, other: str) -> bool:
    return _language(tag) == _language(other)


def dictionary(intents: Collection[Intent], locales: Path = shipped.LOCALES) -> Dictionary:
    """The words of all languages.

    `intents` are those that words may name. Raises DefectiveWords where no language has a word for one. What else is
    wrong in a file is raised when its words are first wanted.
    """
    paths = {path.parent.name: path for path in sorted(locales.glob("*/words.toml"))}
    unnamed = set(intents)
    for tag in sorted(paths, key=lambda tag: tag != SOURCE_LANGUAGE):
        if not unnamed and tag != SOURCE_LANGUAGE:
            break
        named = read_sections(paths[tag], COMMANDING).get("intents", {})
        for key in named:
            if key not in intents:
                raise DefectiveWords(str(paths[tag]), f"[intents] {key} is no intent that words can name")
        unnamed.difference_update(named)
    for intent in intents:
        if intent in unnamed:
            raise DefectiveWords(str(locales / "*" / "words.toml"), f"[intents] has no words for {intent}")
    return Dictionary(paths, intents)
