"""A database that goes away: what needs it waits, is done once, and the outage is told once."""

import asyncio
import sqlite3
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.store import database, engine
from bot.store.database import Database
from bot.store.outage import DatabaseAway
from bot.store.store import Store


@pytest.fixture
async def store(stoppable_postgres):
    store = Store(stoppable_postgres.url)
    await store.upgrade()
    yield store
    await store.close()


async def test_what_is_asked_during_an_outage_is_answered_after_it_and_told_once(store, stoppable_postgres):
    await store.state.put("word", "said")
    with capture_logs() as logs:
        await stoppable_postgres.stop()
        reads = [asyncio.create_task(store.state.get("word")) for _ in range(30)]
        writes = [asyncio.create_task(store.updates.take(1, number)) for number in range(30)]
        await asyncio.sleep(1)
        assert store.database.outage.is_on
        assert not any(task.done() for task in (*reads, *writes))
        await stoppable_postgres.start()
        assert await asyncio.gather(*reads) == ["said"] * 30
        assert await asyncio.gather(*writes) == [True] * 30
    assert [entry["event"].split(";")[0] for entry in logs] == [
        "the database cannot be reached",
        "the database is back",
    ]
    assert store.database.outage.count == 1
    assert 1 < store.database.outage.seconds < 30
    assert not store.database.outage.is_on


async def test_an_outage_longer_than_somebody_waits_is_an_error_of_its_own(store, stoppable_postgres, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE", 0.5)
    await stoppable_postgres.stop()
    for work in (store.state.get("word"), store.updates.take(1, 5), store.state.get("word")):
        with pytest.raises(DatabaseAway):
            await work
    await stoppable_postgres.start()
    monkeypatch.setattr(database, "PATIENCE", 30.0)
    assert await store.updates.take(1, 5), "nothing was done"


async def test_what_stands_in_line_is_closed_in_an_outage(store, stoppable_postgres):
    await stoppable_postgres.stop()
    waiting = asyncio.create_task(store.state.get("word"))
    await asyncio.sleep(0.3)
    waiting.cancel()
    async with asyncio.timeout(15):
        await store.close()


async def test_a_connection_that_breaks_within_a_transaction_has_it_made_again(store):
    made = 0

    def work(connection):
        nonlocal made
        made += 1
        connection.execute(text("INSERT INTO bot_state VALUES ('word', 'said')"))
        if made == 1:
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    await store.database.write(work)
    assert made == 2
    assert await store.state.get("word") == "said"


async def test_a_write_that_may_have_been_committed_is_not_made_again(store, stoppable_postgres):
    made = 0

    def work(connection):
        nonlocal made
        made += 1
        number = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        other = Database(stoppable_postgres.url)
        with other.writing() as killing:
            killing.execute(text("SELECT pg_terminate_backend(:number, 1000)"), {"number": number})
        other.engine.dispose()

    with pytest.raises(OperationalError):
        await store.database.write(work)
    assert made == 1
    assert await store.state.get("word") is None, "and the next goes on"


async def test_a_server_that_was_never_there_is_no_outage(stoppable_postgres):
    wrong = Database(stoppable_postgres.url.replace("/tradebot_", "/nowhere_"))
    began = time.monotonic()
    with pytest.raises(OperationalError, match="nowhere"):
        await wrong.read(lambda connection: connection.execute(text("SELECT 1")))
    assert time.monotonic() - began < 10
    await wrong.close()


async def test_a_locked_file_is_waited_for(migrated_file, tmp_path):
    path = tmp_path / "tradebot.db"
    path.write_bytes(migrated_file.read_bytes())
    store = Store(f"sqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writing = asyncio.create_task(store.state.put("word", "said"))
    assert await store.state.get("word") is None
    await asyncio.sleep(1)
    assert not writing.done()
    other.execute("COMMIT")
    other.close()
    await writing
    assert await store.state.get("word") == "said"
    await store.close()


async def test_a_file_that_stays_locked_is_an_error_of_its_own(migrated_file, tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "_BUSY_TIMEOUT_SECONDS", 1)
    path = tmp_path / "tradebot.db"
    path.write_bytes(migrated_file.read_bytes())
    store = Store(f"sqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseAway):
        await store.state.put("word", "said")
    other.execute("COMMIT")
    other.close()
    await store.state.put("word", "said")
    await store.close()
