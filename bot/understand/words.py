"""The words people type, from `locales/*/words.toml`: one file a language, each read when its words are first wanted.

A file lists words by meaning. Its sections and keys:

- `names`: what the language is called, in any language (`/lang 英文`);
- `[measures]`: keys are `Measure`; `[intents]`: the intents whose record has a strength;
- `[asking]`, `[places]`, `[sides]`, `[time]`, `[speech]`: keys are `Sense`;
- `[commands]`: keys are commands' own names (`rank`, `invite`); the words may follow a slash, with more behind
  them (`/逆差前五`). A word of `[measures]` and `[intents]` may follow a slash too, alone;
- `[choices]`: keys are the words the bot itself uses behind a command that is no question (`/pause off`), and
  `yes` and `leave`, which the terminal asks for; the words have no space in them;
- `[rates]`: as `[asking]`, of words that ask for a rate rather than an amount (年增率, 最快);
- `[doubts]`: names of several partners, with their codes (剛果 = CG CD);
- `[months]`, `[quarters]`, `[halves]`, `[numbers]`: keys are numbers;
- `[beside]`: single characters beside partners of one character: `own` is the office's (我對日), `joining` stand
  between two of them (臺對美), and `adding` is a partner only where a row begins (加 in 加日韓, not 東協加日韓);
- `[products]`: keys are `HS85`, `NAICS334`, or `any` for products as such; short and full names of
  `products.toml` beside the file are words too, where they mean nothing else and have
  more than one character;
- `[counting]`, `[units]`: parts of patterns (前 in 前五, 月 in 1月), no words of their own; `[scales]` likewise, by the
  power of ten that an amount counts in (億 is 8);
- `[after]`: as `[sides]`, of words that follow what others precede: から in 台湾から is the "from" of "from Taiwan";
- `[eras]`: keys are the year before an era's first one (2018 = ["令和"]);
- `[formats]`, `[courtesy]`, `[scope]`: keys are the endings of files, the kinds of kind words, and what is not held;
- `[phrases]`: a word that stands for several meanings at once, in their order (輸美 = "exports to home"); a
  meaning in capitals is a partner's code (對華 = "with CN").

A file need not have every section. Where two languages give one word different meanings, the asker's counts.
"""

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

from bot import shipped
from bot.domain.figures import Measure
from bot.domain.partner import WORLD
from bot.domain.products import Product
from bot.domain.request import Intent
from bot.i18n.catalogue import SOURCE_LANGUAGE
from bot.i18n.numbers import number_forms
from bot.understand.senses import RATE, Atom, Sense
from bot.understand.spelling import folded
from bot.understand.word_lists import COMMANDING, DefectiveWords, read_sections

_T = TypeVar("_T")
_NUMBERED = {"months": Sense.MONTH, "quarters": Sense.QUARTER, "halves": Sense.HALF}
_VALUED = {"formats": Sense.FORMAT, "courtesy": Sense.COURTESY, "scope": Sense.SCOPE}
_MEASURES = frozenset(Measure)


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


class NotLoadedHere(Exception):
    """A language is wanted for the first time, by who has no time to load it."""


_may_load: ContextVar[bool] = ContextVar("may_load", default=True)


@contextmanager
def nothing_loaded() -> Iterator[None]:
    """Raise NotLoadedHere where a language would be loaded: a tenth of a second is too long for an event loop."""
    token = _may_load.set(False)
    try:
        yield
    finally:
        _may_load.reset(token)


def loaded_once(load: Callable[..., _T]) -> Callable[..., _T]:
    """As `cache`, but a value is only made where languages may be loaded."""

    @cache
    def made(*key: str) -> _T:
        if not _may_load.get():
            raise NotLoadedHere
        return load(*key)

    return made


class Dictionary:
    """The words of every language that has a `words.toml`; each file is read when it is first wanted."""

    def __init__(self, paths: Mapping[str, Path], intents: Collection[Intent]) -> None:
        self._paths = paths
        self._file = loaded_once(lambda tag: _read(paths[tag], intents))
        self._known = loaded_once(lambda tag: self._file(tag).known())
        self._commanding = loaded_once(lambda tag: _read(paths[tag], intents, sections=COMMANDING))
        self.commanding = loaded_once(self._with_all_commands)
        self.spoken = loaded_once(self._spoken)

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(self._paths)

    def _with_all_commands(self, tag: str) -> Vocabulary:
        """A language's words, before the words of all languages that may stand behind a slash."""
        others = [self._commanding(other) for other in self._paths if other != tag]
        return _merged([*others, self._file(tag)], number_forms(tag).point)

    def _spoken(self, tag: str, asker: str) -> Vocabulary:
        """A language's words with those of its other scripts, of English and of the asker's language."""
        beside = (SOURCE_LANGUAGE, asker, *(other for other in self._paths if _alike(other, tag)))
        others = [self._file(other) for other in dict.fromkeys(beside) if other != tag and other in self._paths]
        # Who asks for Japanese in Korean has no Japanese words. Codes of two letters only count behind `/lang`: "de"
        # is a word of several languages.
        named: dict[str, tuple[Atom, ...]] = {
            word: (atom,) for word, atom in self.names_of_languages.items() if not _is_code(word)
        }
        return _merged([_File("", words=named), *others, self._file(tag)], number_forms(tag).point)

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
            if tag == SOURCE_LANGUAGE or _alike(tag, asker):
                continue
            words, known = self._known(tag), 0
            for row in rows:
                place = 0
                while place < len(row):
                    beginning, place = row[place], place + 1
                    for end, stretch in beginning:
                        if stretch in words:
                            known += len(stretch)
                            place = end
                            break
            if known > most:
                best, most = tag, known
        return best


_LONGEST = 6
_SPACELESS = re.compile(r"[\u2e80-\U0010ffff]{1,40}")
"""A stretch in a script without spaces, of which words of so many characters are looked up; else so many words."""


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


def longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class _File:
    """One language's words."""

    where: str
    intents: Collection[Intent] = ()
    words: dict[str, tuple[Atom, ...]] = field(default_factory=dict)
    parts: dict[str, set[str]] = field(default_factory=dict)
    scales: dict[int, set[str]] = field(default_factory=dict)
    eras: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    months: dict[str, int] = field(default_factory=dict)
    spellings: dict[str, str] = field(default_factory=dict)
    commands: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)

    def known(self) -> frozenset[str]:
        """All that is a word or a part of what is read by patterns, as 民國 and 年 are."""
        parts = (part for listed in (*self.parts.values(), *self.scales.values()) for part in listed)
        return frozenset((*self.words, *self.eras, *self.numbers, *parts))

    def put(self, word: str, *atoms: Atom) -> None:
        self.spellings[folded(word)] = word
        if self.words.setdefault(folded(word), atoms) != atoms:
            raise DefectiveWords(self.where, f"{word!r} has two meanings")

    def put_all(self, section: str, key: str, listed: Iterable[str]) -> None:
        """Take in one line of a section."""
        match section:
            case "counting" | "units" | "beside":
                self.parts[key] = set(map(folded, listed))
            case "commands" | "choices":
                for word in listed:
                    self._put_behind_slash(self.commands if section == "commands" else self.choices, word, key)
            case "scales":
                self.scales[int(key)] = set(map(folded, listed))
            case "eras":
                self.eras.update((folded(word), int(key)) for word in listed)
            case "numbers":
                self.numbers.update((folded(word), int(key)) for word in listed)
            case _:
                atom = self.atom(section, key)
                for word in listed:
                    self.put(word, atom)
        if section == "months":
            self.months.update((folded(word), int(key)) for word in listed)

    def _put_behind_slash(self, meanings: dict[str, str], word: str, key: str) -> None:
        if " " in word:
            raise DefectiveWords(self.where, f"{word!r} has a space in it")
        if meanings.setdefault(folded(word), key) != key:
            raise DefectiveWords(self.where, f"{word!r} has two meanings")

    def atom(self, section: str, key: str) -> Atom:
        """The meaning that a key of a section stands for."""
        try:
            match section:
                case "months" | "quarters" | "halves":
                    return Atom(_NUMBERED[section], int(key))
                case "measures":
                    return Atom(Sense.MEASURE, Measure(key))
                case "intents" if key in self.intents:
                    return Atom(Sense.INTENT, Intent(key))
                case "intents":
                    raise DefectiveWords(self.where, f"[intents] {key} is no intent that words can name")
                case "products":
                    return Atom(Sense.PRODUCT, None if key == "any" else str(Product.parse(key)))
                case "formats" | "courtesy" | "scope":
                    return Atom(_VALUED[section], key)
                case "rates":
                    return Atom(Sense(key), RATE)
                case "after":
                    return Atom(Sense.AFTER, Sense(key))
            sense = Sense(key)
        except ValueError:
            raise DefectiveWords(self.where, f"[{section}] {key} is no meaning") from None
        return Atom(Sense.PARTNER, WORLD) if sense is Sense.WORLD else Atom(sense)

    def meant(self, key: str) -> Atom:
        """The meaning that a word of a phrase's definition stands for."""
        if key.isupper():
            return Atom(Sense.PARTNER, key)
        section = "measures" if key in _MEASURES else "intents" if key in self.intents else "phrases"
        return self.atom(section, key)


def _read(path: Path, intents: Collection[Intent], sections: frozenset[str] | None = None) -> _File:
    """A language's words; with `sections` those of some, which takes a fraction of the time."""
    content = read_sections(path, sections)
    file = _File(str(path), intents)
    for name in content.pop("names", ()):
        file.put(name, Atom(Sense.LANGUAGE, path.parent.name))
    for word, meanings in content.pop("phrases", {}).items():
        file.put(word, *(file.meant(key) for key in meanings.split()))
    for word, codes in content.pop("doubts", {}).items():
        file.put(word, Atom(Sense.DOUBT, tuple(codes.split())))
    for section, entries in content.items():
        for key, listed in entries.items():
            file.put_all(section, key, listed)
    if sections is None:
        _add_product_names(file, path.with_name("products.toml"))
    return file


def _add_product_names(file: _File, path: Path) -> None:
    """The names that the bot itself says can be typed, unless the word has a meaning already."""
    if not path.exists():
        return
    for classification, listed in tomllib.loads(path.read_text("utf-8")).items():
        for number, names in listed.items():
            for name in names:
                # A single character (絲, silk) is a part of too many other words.
                if len(name) == 1:
                    continue
                file.words.setdefault(folded(name), (Atom(Sense.PRODUCT, f"{classification.upper()}{number}"),))


def _merged(files: list[_File], point: str) -> Vocabulary:
    """All languages' words; a later file's meaning of a word counts."""
    merged = _File("")
    for file in files:
        merged.words.update(file.words)
        merged.eras.update(file.eras)
        merged.numbers.update(file.numbers)
        merged.months.update(file.months)
        merged.spellings.update(file.spellings)
        merged.commands.update(file.commands)
        merged.choices.update(file.choices)
        for key, listed in file.parts.items():
            merged.parts.setdefault(key, set()).update(listed)
        for power, listed in file.scales.items():
            merged.scales.setdefault(power, set()).update(listed)
    lengths: dict[str, set[int]] = {}
    for word in merged.words:
        lengths.setdefault(word[0], set()).add(len(word))
    return Vocabulary(
        merged.words,
        {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()},
        {key: longest_first(listed) for key, listed in merged.parts.items()},
        {power: longest_first(listed) for power, listed in merged.scales.items()},
        merged.eras,
        point,
        merged.numbers,
        merged.months,
        merged.spellings,
        merged.commands,
        merged.choices,
    )
