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

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.figures import Measure
from bot.domain.partner import WORLD
from bot.domain.products import Product
from bot.domain.request import Intent
from bot.understand.senses import RATE, Atom, Sense
from bot.understand.spelling import folded
from bot.understand.vocabulary import Vocabulary, longest_first
from bot.understand.word_lists import DefectiveWords, read_sections

_NUMBERED = {"months": Sense.MONTH, "quarters": Sense.QUARTER, "halves": Sense.HALF}
_VALUED = {"formats": Sense.FORMAT, "courtesy": Sense.COURTESY, "scope": Sense.SCOPE}
_MEASURES = frozenset(Measure)


@dataclass(frozen=True, slots=True)
class WordFile:
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


def read_words(path: Path, intents: Collection[Intent], sections: frozenset[str] | None = None) -> WordFile:
    """A language's words; with `sections` those of some, which takes a fraction of the time."""
    content = read_sections(path, sections)
    file = WordFile(str(path), intents)
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


def _add_product_names(file: WordFile, path: Path) -> None:
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


def merged(files: list[WordFile], point: str) -> Vocabulary:
    """All languages' words; a later file's meaning of a word counts."""
    whole = WordFile("")
    for file in files:
        whole.words.update(file.words)
        whole.eras.update(file.eras)
        whole.numbers.update(file.numbers)
        whole.months.update(file.months)
        whole.spellings.update(file.spellings)
        whole.commands.update(file.commands)
        whole.choices.update(file.choices)
        for key, listed in file.parts.items():
            whole.parts.setdefault(key, set()).update(listed)
        for power, listed in file.scales.items():
            whole.scales.setdefault(power, set()).update(listed)
    lengths: dict[str, set[int]] = {}
    for word in whole.words:
        lengths.setdefault(word[0], set()).add(len(word))
    return Vocabulary(
        whole.words,
        {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()},
        {key: longest_first(listed) for key, listed in whole.parts.items()},
        {power: longest_first(listed) for power, listed in whole.scales.items()},
        whole.eras,
        point,
        whole.numbers,
        whole.months,
        whole.spellings,
        whole.commands,
        whole.choices,
    )
