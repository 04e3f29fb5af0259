"""The chat in the terminal: going on from a question, choices, and the first thing to choose."""

import io
import sys

import pytest

from bot.domain.values import Verbatim, say
from bot.i18n.languages import localizer
from bot.render import terminal
from bot.terminal.terminal_chat import TerminalChat


@pytest.fixture
def talk(app, monkeypatch, capsys, tmp_path):
    """Give what types lines into the chat and gives back what it said."""

    async def typed(*lines: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines) + "\n"))
        await TerminalChat(app.answering, "en", tmp_path).run()
        return capsys.readouterr().out

    return typed


async def test_a_question_goes_on_from_the_one_before(talk):
    said = await talk("imports from Taiwan", "what about Japan?")
    assert "US imports from Taiwan" in said
    assert "US imports from Japan" in said


async def test_a_number_chooses_the_nearest_reading_first(talk):
    said = await talk("top 5 defecit", "1")
    assert "Did you mean deficit?" in said
    assert "The 5 largest deficits" in said


async def test_help_tells_how_to_leave(talk):
    assert "/quit ends the chat." in await talk("/help")


def test_choices_break_between_one_another_only():
    labels = terminal.numbered(["◀ December 2025", "Total trade", "Compare with Canada", "All measures"])
    lines = terminal.filled(localizer("en").say(say("Type a number: {choices}", choices=Verbatim(labels))), 30)
    for label in ("[1] ◀ December 2025", "[2] Total trade", "[3] Compare with Canada", "[4] All measures"):
        assert any(label in line for line in lines.split("\n")), lines


@pytest.mark.parametrize("width", range(40, 100))
def test_no_line_ends_between_a_number_and_its_unit(width):
    text = "全球 2025 年 1 月貿易逆差：月報為 1,533.0 億美元，美國普查局最新版本為 1,523.6 億美元。"
    lines = terminal.filled(text, width).split("\n")
    assert not any(line[-1].isdigit() for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
