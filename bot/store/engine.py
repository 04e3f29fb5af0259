"""Connections and transactions, the same for SQLite and PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

_BUSY_TIMEOUT_SECONDS = 30
# The driver's own transaction control begins only before the first write and not before DDL: a read and
# the write that rests on it would not be one transaction. Switched off, `_begin` below says BEGIN itself.
_CONNECTING = {"isolation_level": None, "timeout": _BUSY_TIMEOUT_SECONDS}
_WRITES, _TURN = "tradebot_writes", "tradebot_turn"
AS_WRITING = {_WRITES: True}
"""Execution options of an engine whose transactions take the write lock first."""
# Any numbers will do, as long as every process has the same: "TRAD" in ASCII, and those after it.
_LOAD_LOCK = 0x54524144
_UPGRADE_LOCK = _LOAD_LOCK + 1
LEADER_LOCK = _LOAD_LOCK + 2
_CLAIM_LOCK = _LOAD_LOCK + 3


def make_engine(url: str) -> AsyncEngine:
    """Make an engine; nothing is opened before its first use. A SQLite file's folder is made."""
    address = _with_driver(make_url(url))
    if address.get_backend_name() != "sqlite":
        return create_async_engine(address)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(address, connect_args=_CONNECTING, execution_options={_TURN: asyncio.Lock()})
    _listen(engine.sync_engine)
    return engine


def make_twin(engine: AsyncEngine) -> Engine | None:
    """An engine for the same SQLite file that works in the thread that asks; None for PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return None
    # Whichever thread is free takes a connection, one at a time.
    connecting = {**_CONNECTING, "check_same_thread": False}
    twin = create_engine(engine.url.set(drivername="sqlite+pysqlite"), connect_args=connecting)
    _listen(twin)
    return twin


def _listen(engine: Engine) -> None:
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)


def _with_driver(address: URL) -> URL:
    """Take addresses as platforms hand them out: `postgres://…?sslmode=require`."""
    if address.drivername in ("postgres", "postgresql"):
        address = address.set(drivername="postgresql+asyncpg")
    elif address.drivername == "sqlite":
        address = address.set(drivername="sqlite+aiosqlite")
    if address.drivername == "postgresql+asyncpg" and "sslmode" in address.query:
        mode = address.query["sslmode"]
        address = address.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return address


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection has no common type
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_SECONDS * 1000}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and then wants to write is refused at once when another wrote between
    # (SQLITE_BUSY_SNAPSHOT, which no busy timeout helps). Taking the write lock first waits its turn instead.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction that sees one state of the database throughout."""
    snapshot = (
        engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="REPEATABLE READ")
    )
    async with snapshot.begin() as connection:
        yield connection


@asynccontextmanager
async def writing(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction that writes: committed at the end of the block, undone by any exception."""
    async with in_turn(engine), engine.execution_options(**AS_WRITING).begin() as connection:
        yield connection


def in_turn(engine: AsyncEngine) -> AbstractAsyncContextManager[Any]:
    """Wait for the writes of this process that came before.

    SQLite lets one write at a time, and whoever finds another writing looks again after a nap of its own choosing.
    """
    turn: AbstractAsyncContextManager[Any] = engine.sync_engine.get_execution_options().get(_TURN, nullcontext())
    return turn


async def lock_loads(connection: AsyncConnection) -> None:
    """Wait until no other transaction that called this is open; SQLite has one writer at a time anyway."""
    await _lock(connection, _LOAD_LOCK)


async def lock_upgrades(connection: AsyncConnection) -> None:
    """Wait until no other process is upgrading the schema."""
    await _lock(connection, _UPGRADE_LOCK)


async def lock_claims(connection: AsyncConnection) -> None:
    """Wait until no other process is claiming: what one may send depends on what the others do."""
    await _lock(connection, _CLAIM_LOCK)


async def _lock(connection: AsyncConnection, number: int) -> None:
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(number)))
