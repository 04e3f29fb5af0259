"""Command words and choices of `locales/*/words.toml` as they are written, for who matches words without the grammar.

That are menus, help, the chat's own commands, and the prompts of the terminal; the grammar reads the same tables with
all others, by `bot.understand.words`.
"""

import tomllib
from functools import cache
from pathlib import Path

from bot import shipped


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
    return tomllib.loads(path.read_text("utf-8"))
