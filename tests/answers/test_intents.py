"""The intents and their commands as a whole: what is true of every record."""

import re
import unicodedata
from pathlib import Path

import pytest

from bot import answers
from bot.answers import discover
from bot.answers.chart import COMMAND as CHART
from bot.understand.word_lists import command_words

INTENTS = discover()
COMMANDS = INTENTS.commands
ASKED_OF_US = [
    "rank",
    "partners",
    "exports",
    "imports",
    "deficit",
    "surplus",
    "total",
    "compare",
    "trend",
    "movers",
    "brief",
    "months",
    "source",
    "revisions",
    "share",
    "help",
    "start",
    "lang",
    "about",
    "overview",
    "subscribe",
    "unsubscribe",
]


def test_every_module_with_an_answer_is_an_intent_of_its_name():
    folder = Path(answers.__file__).parent
    files = {path for path in folder.glob("*.py") if path.stem != "__init__"} | set(folder.glob("*/__init__.py"))
    answering = {path for path in files if "async def answer(" in path.read_text("utf-8")}
    assert set(INTENTS.records) == {path.parent.name if path.stem == "__init__" else path.stem for path in answering}


def test_every_command_belongs_to_one_intent():
    named = [command.name for record in INTENTS.records.values() for command in record.commands]
    assert sorted([*named, CHART.name]) == sorted(COMMANDS)


def test_the_commands_people_were_promised():
    assert set(COMMANDS) >= set(ASKED_OF_US)


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_command_can_be_typed_and_shown_in_a_menu(command):
    assert re.fullmatch(r"[a-z0-9_]{1,32}", command.name)
    # Telegram refuses a description of fewer than 3 or more than 256 characters; a phone shows about 40.
    assert 3 <= len(command.summary) <= 60
    assert command.example.split()[0] == f"/{command.name}"
    assert command.example.isascii()


def test_no_word_means_two_commands():
    words = [word for command in COMMANDS.values() for word in (command.name, *command_words(command.name))]
    assert sorted(words) == sorted(set(words))


def test_words_are_written_as_they_are_matched():
    for command in COMMANDS.values():
        for word in command_words(command.name):
            assert unicodedata.normalize("NFKC", word).casefold() == word


def test_help_begins_with_what_is_asked_most():
    assert next(iter(COMMANDS)) == "rank"
