"""Moving, keeping and restoring an installation, by the real command line, between the real engines."""

import argparse
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from bot import shipped
from bot.app import opened
from bot.domain.campaign import CampaignKind, DeliveryState
from bot.domain.time import Month
from bot.settings import Settings
from bot.store import copying
from bot.store.deliveries.announcing import open_campaign
from bot.store.file_lock import AlreadyRunning
from bot.store.store import Store
from bot.terminal.command_line import main
from bot.terminal.subcommands import db


@pytest.fixture
async def installation(home):
    """A filled SQLite database with settings, subscriptions and an outbox; its path."""
    path = home / "tradebot.db"
    store = Store(f"sqlite:///{path}")
    await store.chat_settings.put(11, "language", "zh_Hant_TW")
    for chat in (11, 12, -13):
        await store.subscriptions.subscribe(chat, None, "en")
    with store.loading() as connection:
        now = datetime.now(UTC)
        open_campaign(connection, kind=CampaignKind.MONTHLY, month=Month.of(2026, 2), load=None, now=now)
    (first, *_) = await store.outbox.claim(2, datetime.now(UTC))
    await store.outbox.mark_sent(first.id, 77, datetime.now(UTC))
    await store.close()
    return path


async def held(address):
    store = Store(address)
    try:
        with store.reading() as connection:
            return copying.contents(connection)
    finally:
        await store.close()


@pytest.fixture
def settings(tmp_path):
    def of(address):
        return Settings.read({"DATABASE_URL": address, "TRADEBOT_HOME": str(tmp_path / "own")}, env_file=None)

    return of


def words(**values):
    return argparse.Namespace(**values)


@pytest.mark.parametrize("backend", ["postgresql"])
async def test_there_and_back_everything_is_as_it_was(installation, database, tmp_path, capsys, settings):
    before = await held(f"sqlite:///{installation}")
    assert before["figure"].rows > 3_000
    assert before["delivery"].rows == 3
    await db.copy(settings(""), words(source=f"sqlite:///{installation}", destination=database))
    assert await held(database) == before
    back = tmp_path / "back.db"
    await db.copy(settings(""), words(source=database, destination=f"sqlite:///{back}"))
    assert await held(f"sqlite:///{back}") == before
    assert "subscription                  3" in capsys.readouterr().out
    # What comes after goes on counting where the old one stopped.
    store = Store(database)
    with store.loading() as connection:
        now = datetime.now(UTC)
        number = open_campaign(connection, kind=CampaignKind.MONTHLY, month=Month.of(2026, 3), load=None, now=now)
    assert number == before["campaign"].rows + 1
    await store.close()


async def test_a_database_in_use_is_not_moved_and_one_with_something_in_it_not_filled(installation, tmp_path, settings):
    running = Store(f"sqlite:///{installation}")
    await running.leader.hold()
    there = words(source=f"sqlite:///{installation}", destination=f"sqlite:///{tmp_path / 'new.db'}")
    with pytest.raises(AlreadyRunning):
        await db.copy(settings(""), there)
    await running.close()
    await db.copy(settings(""), there)
    with pytest.raises(db.NotEmpty):
        await db.copy(settings(""), there)


async def test_what_does_not_arrive_as_it_was_is_undone(installation, tmp_path, monkeypatch, settings):
    true = copying.contents

    def one_row_short(connection, *told):
        found = dict(true(connection, *told))
        return found | {"figure": copying.Contents(found["figure"].rows - 1, found["figure"].checksum)}

    monkeypatch.setattr(copying, "contents", one_row_short)
    new = tmp_path / "new.db"
    with pytest.raises(copying.CopyFailed, match="figure"):
        await db.copy(settings(""), words(source=f"sqlite:///{installation}", destination=f"sqlite:///{new}"))
    monkeypatch.undo()
    assert sum(table.rows for table in (await held(f"sqlite:///{new}")).values()) == 0


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@pytest.mark.parametrize("backend", ["postgresql"])
async def test_a_backup_is_restored_and_sends_nothing_by_itself(installation, database, tmp_path, engine, settings):
    address = database
    if engine == "sqlite":
        address = f"sqlite:///{installation}"
    else:
        await db.copy(settings(""), words(source=f"sqlite:///{installation}", destination=database))
    running = Store(address)  # it runs on
    kept = tmp_path / "kept.db"
    await db.backup(settings(address), words(file=kept))
    before = await held(address)
    assert await held(f"sqlite:///{kept}") == before
    assert not list(tmp_path.glob("*.part"))

    await running.subscriptions.unsubscribe(11, None)
    with pytest.raises(db.NotEmpty, match="--yes"):
        await db.restore(settings(address), words(file=kept, yes=False))
    await db.restore(settings(address), words(file=kept, yes=True))
    after = await held(address)
    assert {name for name in before if before[name] != after[name]} == {"delivery", "bot_state"}
    counts = (await running.campaigns.progress()).counts
    assert {state: n for state, n in counts.items() if n} == {DeliveryState.SENT: 1, DeliveryState.UNCERTAIN: 2}
    assert len(await running.subscriptions.all()) == 3
    await running.close()


async def test_a_restored_database_answers(installation, tmp_path, settings):
    kept = tmp_path / "kept.db"
    await db.backup(settings(f"sqlite:///{installation}"), words(file=kept))
    new = Settings.read({"TRADEBOT_HOME": str(tmp_path / "new home")}, env_file=None)
    new.tradebot_home.mkdir()
    await db.restore(new, words(file=kept, yes=False))
    async with opened(new) as app:
        assert app.answering.model.number > 0
    assert shipped.DATA.is_dir()


def test_the_command_line_refuses_in_a_sentence(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("TRADEBOT_HOME", str(tmp_path))
    assert main(["db", "restore", str(tmp_path / "nothing.db")]) == 1
    assert "nothing.db is not there." in capsys.readouterr().err
    assert main(["db", "backup", str(tmp_path / "kept.db")]) == 1
    with closing(sqlite3.connect(tmp_path / "tradebot.db")):
        pass
