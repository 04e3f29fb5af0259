"""An installation whose shipped files are damaged: each is named, and what needs no figures goes on."""

from pathlib import Path

import pytest

from tests.botapi.server import BotApi

ROOT = Path(__file__).parents[2]
GARBAGE = bytes(range(256)) * 4
CENSUS, BRIEFING = "census/country_2025-2026.xlsx", "briefings/briefing_2026-01.txt"
HISTORY = "census/partners_1985-2012.csv", "census/partners_2013-2024.csv"


@pytest.fixture
def damage(new_installation, tmp_path):
    """Give the installation a program of its own in which some files of `data/` are something else."""
    program = tmp_path / "program"
    data = program / "data"
    data.mkdir(parents=True)
    for name in ("bot", "locales"):
        (program / name).symlink_to(ROOT / name)
    for shipped in (ROOT / "data").iterdir():
        if shipped.name in ("census", "briefings"):
            (data / shipped.name).mkdir()
            for file in shipped.iterdir():
                (data / shipped.name / file.name).symlink_to(file)
        else:
            (data / shipped.name).symlink_to(shipped)
    new_installation.environment["PYTHONPATH"] = str(program)
    new_installation.home = tmp_path / "home"
    new_installation.home.mkdir()
    new_installation.environment["TRADEBOT_HOME"] = str(new_installation.home)

    def damage(*names: str, content: bytes = GARBAGE) -> None:
        for name in names:
            (data / name).unlink()
            (data / name).write_bytes(content)

    return damage


async def runs(installation, *arguments: str) -> tuple[int, str]:
    code, output, errors = await installation.run(*arguments)
    assert "Traceback" not in output + errors
    return code, output + errors


async def test_without_figures_everything_that_needs_none_works(new_installation, damage, tmp_path):
    damage(*HISTORY, CENSUS, BRIEFING)
    for arguments in (["--help"], ["db", "upgrade"], ["db", "backup", str(tmp_path / "kept.db")]):
        code, _ = await runs(new_installation, *arguments)
        assert code == 0, arguments
    code, said = await runs(new_installation, "check")
    assert code == 1
    assert all(f"data/{name}: " in said for name in (*HISTORY, CENSUS, BRIEFING))
    assert "not a text file" in said
    code, said = await runs(new_installation, "ask", "--lang", "en", "/rank TW")
    assert code == 1
    assert "No month is loaded yet" in said
    async with BotApi() as api:
        staff = api.private(11, language_code="en")
        async with new_installation.bot(api, TRADEBOT_ACCESS="open", LOG_FORMAT="json"):
            assert "No month is loaded yet" in (await staff.ask("/rank TW")).text
        assert sum("a shipped file is refused" in line for line in new_installation.log.splitlines()) == 4
        assert "Traceback" not in new_installation.log


async def test_one_damaged_file_leaves_the_others(new_installation, damage):
    damage(BRIEFING, content=(ROOT / "data" / BRIEFING).read_bytes().replace(b"266.1", b"366.1"))
    code, said = await runs(new_installation, "check")
    assert code == 1
    assert f"data/{BRIEFING}, " in said
    assert "2026-01" in said
    code, said = await runs(new_installation, "ask", "--lang", "en", "/rank TW")
    assert code == 0
    assert "26.6" in said


@pytest.mark.parametrize("content", [GARBAGE, b"", b'code,"', b"code,alpha3\nTW,TWN\n"])
@pytest.mark.parametrize("name", ["partners.csv", "groups.csv"])
async def test_partners_that_cannot_be_read_are_said_in_one_sentence(new_installation, damage, name, content):
    damage(name, content=content)
    code, said = await runs(new_installation, "db", "upgrade")
    assert code == 0
    assert name in said
    code, said = await runs(new_installation, "ask", "/rank TW")
    assert (code, len(said.splitlines())) == (1, 1)
    assert said.startswith(name)
