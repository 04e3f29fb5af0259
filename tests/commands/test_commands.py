"""The commands as a whole: what is true of every file of `bot/commands`."""

import re
import unicodedata
from pathlib import Path

import pytest

from bot import commands
from bot.commands import discover
from bot.understand.word_lists import command_words

COMMANDS = discover()
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


def test_every_file_is_a_command_of_its_name():
    files = {path.stem for path in Path(commands.__file__).parent.glob("[a-z]*.py")}
    assert set(COMMANDS) == files


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
