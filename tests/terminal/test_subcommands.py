"""A subcommand is one file: made up in a folder, it is listed, explained, parsed and run."""

import argparse
import importlib
import re
import shlex
import shutil
import subprocess

import pytest

from bot.terminal import subcommands
from bot.terminal.command_line import main

GREET = '''"""Greet somebody

More about it.
"""


def add_arguments(parser):
    parser.add_argument("name")
    parser.set_defaults(job=greet)


async def greet(settings, arguments):
    print(f"Good morning, {arguments.name}, in {settings.tradebot_lang}")
    return 0
'''


@pytest.fixture
def greet(tmp_path, monkeypatch):
    (tmp_path / "greet.py").write_text(GREET, "utf-8")
    monkeypatch.setattr(subcommands, "__path__", [*subcommands.__path__, str(tmp_path)])


@pytest.mark.usefixtures("greet")
def test_a_made_up_subcommand_is_there_everywhere(capsys, monkeypatch):
    monkeypatch.setenv("TRADEBOT_LANG", "en")
    assert main(["greet", "Ada"]) == 0
    assert capsys.readouterr().out == "Good morning, Ada, in en\n"
    for words, shown in ((["--help"], "greet Greet somebody\n"), (["greet", "--help"], "More about it.")):
        with pytest.raises(SystemExit):
            main(words)
        # How wide the first column is differs between versions of Python.
        assert shown in re.sub(" +", " ", capsys.readouterr().out)
    with pytest.raises(SystemExit) as stopped:
        main(["greet"])
    assert stopped.value.code == 2


@pytest.mark.parametrize("name", subcommands.files())
def test_every_subcommand_has_its_line_of_help_and_its_arguments(name, capsys):
    summary = subcommands.summary(subcommands.files()[name])
    assert 0 < len(summary) < 90
    with pytest.raises(SystemExit) as stopped:
        main([name, "--help"])
    assert stopped.value.code == 0
    assert summary.split()[0] in capsys.readouterr().out


def arguments(parser):
    """Every argument of a parser and of those below it."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from arguments(below)


@pytest.mark.parametrize("name", subcommands.files())
def test_every_argument_is_explained_and_every_example_can_be_typed(name):
    module = importlib.import_module(f"bot.terminal.subcommands.{name}")
    parser = argparse.ArgumentParser()
    subcommands.add_arguments(name, parser)
    unexplained = [action for action in arguments(parser) if not action.help]
    assert [action.dest for action in unexplained if not isinstance(action, argparse._SubParsersAction)] == []
    assert module.EXAMPLES
    for line in module.EXAMPLES:
        first, *words = shlex.split(line.partition(" < ")[0])
        assert first == name
        assert parser.parse_args(words).job


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("asks", "ask"),
        ("breifing", "briefing"),
        ("Months", "months"),
        ("db bakcup x", "backup"),
        ("ask --format jsn x", "json"),
    ],
)
def test_a_slip_is_told_with_what_may_have_been_meant(typed, meant, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(typed.split())
    assert stopped.value.code == 2
    assert capsys.readouterr().err.endswith(f"; did you mean {meant}?\n")


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_shell_takes_what_completes_for_it(shell, capsys, tmp_path):
    assert main(["completion", shell]) == 0
    script = tmp_path / "tradebot"
    script.write_text(capsys.readouterr().out, "utf-8")
    assert "--what-changed" in script.read_text("utf-8")
    if shutil.which(shell):
        subprocess.run([shell, "-n", str(script)], check=True)  # noqa: S603


def test_bash_completes_commands_and_options(capsys, tmp_path):
    assert main(["completion", "bash"]) == 0
    script = tmp_path / "tradebot"
    script.write_text(capsys.readouterr().out, "utf-8")
    asked = "COMP_WORDS=(tradebot brief); COMP_CWORD=1; _shtab_tradebot 2>/dev/null; echo ${COMPREPLY[@]}"
    done = subprocess.run(["bash", "-c", f"source {script}; {asked}"], capture_output=True, text=True, check=True)  # noqa: S603, S607
    assert done.stdout.split() == ["briefing"]


def test_a_word_that_is_no_subcommand_is_wrong_usage_and_names_those_there_are(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["asks"])
    assert stopped.value.code == 2
    assert "briefing" in capsys.readouterr().err
