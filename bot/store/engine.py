"""The engine and its transactions, the same for SQLite and PostgreSQL."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select

_BUSY_TIMEOUT_SECONDS = 30
_CONNECT = {
    "connect_timeout": "10",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}
"""How long a PostgreSQL that cannot be reached any more is waited for, where its address says nothing else: a network
that swallows everything would hold a transaction for a quarter of an hour."""
# The driver's own transaction control begins only before the first write and not before DDL: a read and
# the write that rests on it would not be one transaction. Switched off, `_begin` below says BEGIN itself.
# Whichever thread is free takes a connection, one at a time.
_CONNECTING = {"isolation_level": None, "timeout": _BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
_DRIVERS = {"postgres": "psycopg", "postgresql": "psycopg", "sqlite": "pysqlite"}
_WRITES = "tradebot_writes"


def make_engine(url: str) -> Engine:
    """Make an engine; nothing is opened before its first use. A SQLite file's folder is made."""
    address = _with_driver(make_url(url))
    if address.get_backend_name() != "sqlite":
        return create_engine(address.update_query_dict({**_CONNECT, **address.query}), hide_parameters=True)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args=_CONNECTING, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _with_driver(address: URL) -> URL:
    """Take addresses as platforms hand them out (`postgres://…`), and those that name another driver."""
    backend = address.drivername.split("+")[0]
    if backend == "postgres":
        backend = "postgresql"
    return address.set(drivername=f"{backend}+{_DRIVERS[backend]}") if backend in _DRIVERS else address


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection has no common type
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_SECONDS * 1000}")
    _use_write_ahead_log(cursor)
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _use_write_ahead_log(cursor: Any) -> None:  # noqa: ANN401 - as above
    # Changing the mode of a new file is refused at once while another connection is opening it: no busy timeout helps.
    for _ in range(100):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            time.sleep(0.05)
        else:
            return
    cursor.execute("PRAGMA journal_mode = WAL")


def _begin(connection: Connection) -> None:
    # A transaction that reads first and then wants to write is refused at once when another wrote between
    # (SQLITE_BUSY_SNAPSHOT, which no busy timeout helps). Taking the write lock first waits its turn instead.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the database throughout."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: committed at the end of the block, undone by any exception."""
    # An option of the connection: an engine with options is another engine, made anew with all its events.
    with engine.connect() as connection, connection.execution_options(**{_WRITES: True}).begin():
        yield connection


class Lock(IntEnum):
    """PostgreSQL's advisory locks, by number: "TRAD" in ASCII and those after it, the same in every process."""

    LOADS = 0x54524144
    UPGRADES = LOADS + 1
    LEADER = LOADS + 2
    CLAIMS = LOADS + 3
    """What one process may send depends on what the others do."""


def lock(connection: Connection, which: Lock) -> None:
    """Wait until no other transaction that has this lock is open; SQLite has one writer at a time anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(which.value)))
