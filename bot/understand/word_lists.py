"""Command words and choices of `locales/*/words.toml` as they are written, for who matches words without the grammar.

That are menus, help, the chat's own commands, and the prompts of the terminal, which want them of all languages when
the bot starts. So only these sections are read for them; the grammar reads whole files, by `bot.understand.words`.
"""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from bot import shipped
from bot.domain.errors import Defective

COMMANDING = frozenset({"measures", "intents", "commands", "choices"})
"""The sections of words that may follow a slash."""
_SECTION = re.compile(r"^\[(?P<name>\w+)\][ \t]*(?:#.*)?$", re.MULTILINE)


class DefectiveWords(Defective):
    """A `words.toml` says something that has no meaning, or says one word twice. Correct the entry named."""


def read_sections(path: Path, names: frozenset[str] | None) -> dict[str, Any]:
    """Some sections of a language's words, or with None the whole file; raises DefectiveWords."""
    try:
        text = path.read_text("utf-8")
        return tomllib.loads(text if names is None else _cut(text, names))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DefectiveWords(str(path), str(error)) from error


def _cut(text: str, names: frozenset[str]) -> str:
    """The text of some sections and what is before the first: reading all of a file takes twenty times as long."""
    heads = list(_SECTION.finditer(text))
    if not heads:
        return text
    ends = [*(head.start() for head in heads[1:]), len(text)]
    preamble = text[: heads[0].start()]  # the language's names
    return preamble + "".join(
        text[head.start() : end] for head, end in zip(heads, ends, strict=True) if head["name"] in names
    )


def command_words(name: str, language: str | None = None) -> tuple[str, ...]:
    """Other words for a command's name, in one language or in all."""
    return _words("commands", name, language)


def choice_words(key: str) -> tuple[str, ...]:
    """Words for a choice such as `yes`, in all languages."""
    return _words("choices", key, None)


@cache
def _words(section: str, key: str, language: str | None) -> tuple[str, ...]:
    paths = sorted(shipped.LOCALES.glob(f"{language or '*'}/words.toml"))
    listed = (_tables(path).get(section, {}).get(key, ()) for path in paths)
    return tuple(dict.fromkeys(word for words in listed for word in words))


@cache
def _tables(path: Path) -> dict[str, dict[str, list[str]]]:
    """One language's tables; that they are sound is checked when the grammar reads them."""
    return read_sections(path, COMMANDING)
