"""`tradebot chart` writes a picture, or says plainly why there is none."""

import struct

import pytest

from bot.terminal.command_line import main
from bot.terminal.subcommands.chart import chart


async def test_a_picture_goes_where_it_is_told(app, tmp_path, capsys):
    target = tmp_path / "deficits.PNG"
    assert await chart(app, "逆差前五 圖", target, tag="zh_Hant_TW", is_dark=False)
    assert target.read_bytes().startswith(b"\x89PNG")
    said = capsys.readouterr()
    assert said.out == ""
    assert "deficits.PNG" in said.err


async def test_the_name_says_what_it_becomes(app, tmp_path):
    target = tmp_path / "deficits.svg"
    assert await chart(app, "/deficit top5", target, tag="en", is_dark=True)
    assert target.read_bytes().startswith(b"<svg")


@pytest.mark.parametrize(("shape", "size"), [("phone", 1080), ("wide", 1920)])
def test_a_shape_can_be_asked_for(home, monkeypatch, tmp_path, shape, size):
    monkeypatch.setenv("TRADEBOT_HOME", str(home))
    target = tmp_path / "movers.png"
    assert main(["chart", "--lang", "en", "--shape", shape, "-o", str(target), "/movers"]) == 0
    assert struct.unpack(">I", target.read_bytes()[16:20]) == (size,)


async def test_without_a_name_it_goes_to_standard_output(app, capfdbinary):
    assert await chart(app, "/deficit top5", None, tag="en", is_dark=False)
    assert capfdbinary.readouterr().out.endswith(b"IEND\xaeB`\x82")


@pytest.mark.parametrize("text", ["Atlantis", "/help"])
async def test_a_question_without_a_chart_is_said_and_nothing_is_written(app, tmp_path, capsys, text):
    target = tmp_path / "none.png"
    assert not await chart(app, text, target, tag="en", is_dark=False)
    assert not target.exists()
    assert capsys.readouterr().err.strip()


async def test_a_place_that_cannot_be_written_is_said(app, tmp_path, capsys):
    assert not await chart(app, "/deficit", tmp_path / "no folder" / "x.png", tag="en", is_dark=False)
    assert "No such file or directory" in capsys.readouterr().err


def test_another_ending_is_wrong_usage(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["chart", "-o", "chart.pdf", "TW"])
    assert stopped.value.code == 2
    assert "ends in .png or .svg" in capsys.readouterr().err
