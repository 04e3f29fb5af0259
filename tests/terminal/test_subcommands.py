"""A subcommand is one file: made up in a folder, it is listed, explained, parsed and run."""

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
    for words, shown in ((["--help"], "greet     Greet somebody\n"), (["greet", "--help"], "More about it.")):
        with pytest.raises(SystemExit):
            main(words)
        assert shown in capsys.readouterr().out
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


def test_a_word_that_is_no_subcommand_is_wrong_usage_and_names_those_there_are(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["asks"])
    assert stopped.value.code == 2
    assert "briefing" in capsys.readouterr().err
