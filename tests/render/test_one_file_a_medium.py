"""A medium is one file: made up in a folder, it is offered by `tradebot briefing` and written."""

import sys

import pytest

from bot import render
from bot.terminal.command_line import main

TELEGRAPH = '''"""A telegraph: the headline in capitals, STOP after it."""

EXTENSION = "wire"


def render(document, localizer):
    return localizer.say(document.blocks[0].text).upper() + " STOP"
'''


@pytest.fixture(autouse=True)
def telegraph(tmp_path, monkeypatch, home):
    (tmp_path / "telegraph.py").write_text(TELEGRAPH, "utf-8")
    monkeypatch.setattr(render, "__path__", [*render.__path__, str(tmp_path)])
    monkeypatch.setenv("TRADEBOT_HOME", str(home))
    yield
    sys.modules.pop("bot.render.telegraph", None)


def test_it_is_offered(capsys):
    with pytest.raises(SystemExit):
        main(["briefing", "--help"])
    assert "txt, wire, xlsx" in " ".join(capsys.readouterr().out.split())
    with pytest.raises(SystemExit) as stopped:
        main(["briefing", "--format", "doc"])
    assert stopped.value.code == 2
    assert "wire" in capsys.readouterr().err


@pytest.mark.parametrize("words", [("--format", "wire", "-o", "a.txt"), ("-o", "a.wire")])
def test_it_is_written_by_its_name_or_by_the_file_s(tmp_path, words):
    *before, name = words
    assert main(["briefing", "2026-01", "--lang", "en", *before, str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_text(
        "utf-8"
    ) == "US GOODS TRADE: US$446.92 BILLION, DOWN 7.14% ON THE YEAR (JANUARY 2026) STOP"
