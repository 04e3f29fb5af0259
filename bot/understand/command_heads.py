"""The command that a text begins with, and arguments of commands that are no question.

`/rank@Bot 臺灣`, `/rank臺灣` and `/逆差前五` are a command and the question behind it; `/pause off` is a command and
an argument, which no grammar reads.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from bot.domain.errors import NotUnderstood
from bot.domain.intent import ArgumentRule, Command, IntentRecord, Intents
from bot.domain.request import Extra, Intent, Request
from bot.domain.time import PeriodKind
from bot.partners.book import Book
from bot.understand.senses import Atom, Sense
from bot.understand.spelling import folded, sendable
from bot.understand.vocabulary import Vocabulary

LONGEST_ARGUMENT = 64
"""What Telegram lets `/start` carry."""
_SLASH = re.compile(r"/\s?(?P<word>[^\s@]+)(?:@(?P<bot>\w+))?(?P<rest>.*)")
_VERBATIM = re.compile(r"/(?P<word>[^\s@]{1,32})(?![^\s@])(?:@\w+)?(?P<rest>.*)", re.DOTALL)
"""What is passed on letter for letter, however long: an administrator's own words."""
_EXTRA = re.compile(rf"(?<!\S)(?:{'|'.join(Extra)})(?!\S)", re.IGNORECASE)


class Typed(NamedTuple):
    """A text without its command."""

    command: Command | None
    text: str
    """What follows the command, or all of it."""
    usual: PeriodKind = PeriodKind.MONTH
    """What a question means that names no period."""


class CommandHeads:
    """Takes commands off texts, by the words of one vocabulary."""

    def __init__(self, intents: Intents, vocabulary: Vocabulary, book: Book) -> None:
        commands, self._records = intents.commands, intents.records
        self._book = book
        self._choices = vocabulary.choices
        self._measures = {
            word: atoms[0].value for word, atoms in vocabulary.words.items() if _is_one(atoms, Sense.MEASURE)
        }
        # A command's own name counts before any language's word for another.
        self._heads = {
            **{word: commands[name] for word, name in vocabulary.commands.items() if name in commands},
            **{folded(name): command for name, command in commands.items()},
        }
        self._longest_head = max(map(len, self._heads), default=0)
        self._alone = {**_meaning_a_command(commands, vocabulary), **self._heads}

    def verbatim(self, text: str) -> Request | None:
        """The request of a command that passes on what stands behind it as it is, if the text is one."""
        match = _VERBATIM.fullmatch(text.strip())
        record = fixed_by(self._heads.get(folded(match["word"])), self._records) if match else None
        if match is None or record is None or record.argument is not ArgumentRule.VERBATIM:
            return None
        return Request(record.name, argument=sendable(match["rest"]).strip() or None)

    def take(self, text: str, bot_name: str | None) -> Typed:
        """The text without its command; raises NotUnderstood for a command there is not, or another bot's."""
        match = _SLASH.fullmatch(text)
        if match is None:
            return Typed(None, text)
        if match["bot"] and bot_name and match["bot"].lower() != bot_name.lower():
            raise NotUnderstood(text, "@" + match["bot"])
        word = folded(match["word"])
        if word in self._alone:
            return Typed(self._alone[word], match["rest"].strip())
        for end in range(min(len(word) - 1, self._longest_head), 0, -1):
            command = self._heads.get(word[:end])
            # `/ranking` is no `/rank` with something behind it.
            if command is not None and not (word[end - 1 : end + 1].isascii() and word[end].isalpha()):
                return Typed(command, (match["word"][end:] + " " + match["rest"]).strip())
        if word.isascii() and word.replace("_", "").isalpha() and not self._book.find(match["word"]):
            raise NotUnderstood(text, "/" + match["word"])
        return Typed(None, text[1:].strip())

    def bare_argument(self, typed: Typed) -> Request | None:
        """The request of a command whose argument is not a question."""
        record = fixed_by(typed.command, self._records)
        if record is None:
            return None
        argument = typed.text[:LONGEST_ARGUMENT] or None
        match record.argument:
            case ArgumentRule.TEXT:
                return Request(record.name, argument=argument)
            case ArgumentRule.CHOICES:
                return Request(record.name, argument=self._with_choices(typed.text) or None)
            case ArgumentRule.CODES:
                return Request(record.name, argument=self._with_codes(typed.text) or None)
            case ArgumentRule.CODES_AND_CHOICES:
                argument = self._with_choices(self._with_codes(typed.text), self._measures)
                return Request(record.name, argument=argument or None)
            case ArgumentRule.COMMAND if argument is not None:
                command = self._alone.get(folded(argument.removeprefix("/")))
                return None if command is None else Request(record.name, argument=command.name)
        return None

    def _with_choices(self, text: str, besides: Mapping[str, str] | None = None) -> str:
        """The text with each word for a choice replaced by the bot's own: `/settings 語言` is `language`."""
        known = {**(besides or {}), **self._choices}
        return " ".join(known.get(folded(word), word) for word in text.split())[:LONGEST_ARGUMENT]

    def _with_codes(self, text: str) -> str:
        """The text with each partner's name replaced by its code: `/alerts 臺灣 rank` is `TW rank`."""
        parts, end = [], 0
        for match in self._book.find(text):
            parts += [text[end : match.start], match.code]
            end = match.end
        return " ".join(" ".join([*parts, text[end:]]).split())[:LONGEST_ARGUMENT]


def fixed_by(command: Command | None, records: Mapping[Intent, IntentRecord]) -> IntentRecord | None:
    """The record of the intent that a command fixes."""
    return None if command is None or command.intent is None else records[command.intent]


def briefing_extras(text: str) -> tuple[str, str | None]:
    """The text without the words that a briefing is asked to have besides, and those as an argument holds them.

    `/brief 2026-01 changes charts`: the words are those of the canonical command, in every language.
    """
    found = {Extra(match.lower()) for match in _EXTRA.findall(text)}
    return _EXTRA.sub(" ", text).strip(), " ".join(extra for extra in Extra if extra in found) or None


def _is_one(atoms: tuple[Atom, ...], sense: Sense) -> bool:
    return len(atoms) == 1 and atoms[0].sense is sense


def _meaning_a_command(commands: Mapping[str, Command], vocabulary: Vocabulary) -> dict[str, Command]:
    """Words of the grammar that stand for a command by themselves: of an intent, or of a measure."""
    by_intent = {command.intent: command for command in commands.values() if command.intent is not None}
    by_measure = {command.measure: command for command in commands.values() if command.measure == command.name}
    found: dict[str, Command] = {}
    for word, atoms in vocabulary.words.items():
        command = None
        if _is_one(atoms, Sense.INTENT):
            command = by_intent.get(atoms[0].value)
        elif _is_one(atoms, Sense.MEASURE):
            command = by_measure.get(atoms[0].value)
        if command is not None:
            found[word] = command
    return found
