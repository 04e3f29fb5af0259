"""`tradebot check --live` looks at everything, and says all that is wrong in one go."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from bot.domain.releases import overdue_since
from bot.domain.time import Month
from bot.terminal.command_line import main
from tests.botapi.server import BotApi

FEB = Month.of(2026, 2)
FEBRUARY = "2026-02,2099-03-12\n"


@pytest.fixture
def words(home, monkeypatch):
    """The environment of an installation where the next release is far away."""
    home.chmod(0o700)
    (home / "tradebot.db").chmod(0o600)
    (home / "releases.csv").write_text(FEBRUARY, "utf-8")
    monkeypatch.chdir(home)
    monkeypatch.setenv("TRADEBOT_HOME", str(home))
    return monkeypatch.setenv


async def check(capsys):
    """Run it in a thread, so that the server here can answer; gives exit code, output and what is wrong."""
    code = await asyncio.to_thread(main, ["check", "--live"])
    said = capsys.readouterr()
    return code, said.out, [line.removeprefix("wrong").strip() for line in said.err.splitlines()]


async def test_all_is_well(words, capsys):
    async with BotApi() as api:
        words("TELEGRAM_BOT_TOKEN", api.token)
        words("TELEGRAM_API_URL", api.url)
        code, out, wrong = await check(capsys)
        assert [call.method for call in api.calls] == ["getMe", "getWebhookInfo"]
    assert (code, wrong) == (0, [])
    assert "@trade_test_bot, polling" in out
    assert api.token not in out


async def test_everything_wrong_is_said_in_one_go(words, home, capsys):
    home.chmod(0o755)
    (home / "inbox").mkdir(exist_ok=True)
    (home / "releases.csv").write_text("2026-02,2026-03-12\n", "utf-8")
    (home / ".env").write_text("LOG_FORMAT=text\n", "utf-8")
    (home / ".env").chmod(0o644)
    async with BotApi() as api:
        api.updates.webhook = {"url": "https://other.example/x"}
        words("TELEGRAM_BOT_TOKEN", api.token)
        words("TELEGRAM_API_URL", api.url)
        words("CENSUS_API_KEY", "k" * 40)
        words("CENSUS_API_URL", "http://127.0.0.1:1")
        code, _, wrong = await check(capsys)
    home.chmod(0o700)
    assert code == 1
    for number, begin in enumerate(
        (
            "2026-02 should be there since 2026-03-12",
            "127.0.0.1 cannot be reached",
            "a webhook is set at other.example",
            f"others may read {home}",
            "others may read .env",
        )
    ):
        assert wrong[number].startswith(begin), wrong


@pytest.mark.usefixtures("words")
async def test_an_overdue_release_is_told_without_asking_anybody(home, capsys):
    (home / "releases.csv").write_text("2026-02,2026-03-12\n", "utf-8")
    code = await asyncio.to_thread(main, ["check"])
    said = capsys.readouterr()
    assert code == 0
    assert "2026-01 (" in said.out
    assert "2026-02 should be there since 2026-03-12" in said.err
    (home / "releases.csv").write_text(FEBRUARY, "utf-8")
    await asyncio.to_thread(main, ["check"])
    assert "should be there" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("token", "url", "told"),
    [
        ("", "", "there is no token"),
        ("7:wrong", "", "does not know the token"),
        ("7:any", "http://127.0.0.1:1", "http://127.0.0.1:1 cannot be asked"),
    ],
)
async def test_a_token_or_server_that_is_none(words, capsys, token, url, told):
    async with BotApi() as api:
        words("TELEGRAM_BOT_TOKEN", token)
        words("TELEGRAM_API_URL", url or api.url)
        code, _, wrong = await check(capsys)
    assert (code, len(wrong)) == (1, 1), wrong
    assert told in wrong[0]


@pytest.mark.usefixtures("words")
async def test_a_database_that_cannot_be_used_keeps_nothing_else_from_being_looked_at(home, capsys):
    (home / "tradebot.db").write_text("hello, this is no database", "utf-8")
    code, _, wrong = await check(capsys)
    assert code == 1
    assert [("database" in line, "token" in line) for line in wrong] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("days", "now", "since"),
    [
        ({FEB: date(2026, 3, 12)}, datetime(2026, 3, 12, 23, tzinfo=UTC), None),
        ({FEB: date(2026, 3, 12)}, datetime(2026, 3, 13, 5, tzinfo=UTC), date(2026, 3, 12)),
        ({}, datetime(2026, 4, 20, 12, tzinfo=UTC), None),
        ({}, datetime(2026, 4, 22, 12, tzinfo=UTC), date(2026, 4, 21)),
    ],
)
def test_a_month_is_overdue_when_the_day_of_its_release_is_over(days, now, since):
    assert overdue_since(FEB, days, now) == since
