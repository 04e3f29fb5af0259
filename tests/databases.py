"""The databases that tests run on: SQLite files, and databases on one PostgreSQL server for the whole session.

The server is started when the first test wants it. With `TEST_DATABASE_URL` (`postgresql://…`) that server
is used instead; its user must be allowed to create databases.
"""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from bot.store.store import Store
from tests.postgres_server import PostgresServer, postgres_server

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(params=BACKENDS)
def backend(request) -> str:
    """Which database the test runs on; a test that does not mind which runs on both."""
    return str(request.param)


# Not asynchronous: what it fetches runs an event loop of its own, which may not be inside another.
@pytest.fixture
def origin(backend, request) -> tuple[URL, str] | Path:
    """Where a database with tables is copied from: a server and a template, or a file."""
    if backend == "sqlite":
        return request.getfixturevalue("migrated_file")
    return request.getfixturevalue("postgres"), request.getfixturevalue("migrated_template")


@pytest.fixture
async def database(origin, tmp_path) -> AsyncIterator[str]:
    """The address of an empty database."""
    if isinstance(origin, Path):
        yield f"sqlite:///{tmp_path / 'a folder' / 'tradebot.db'}"
        return
    (server, _), name = origin, f"tradebot_{uuid.uuid4().hex}"
    _run(server, f"CREATE DATABASE {name}")
    yield _shown(server.set(database=name))
    _run(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def ready_database(origin, tmp_path) -> AsyncIterator[str]:
    """The address of a database with its tables and nothing in them, made by copying one."""
    if isinstance(origin, Path):
        path = tmp_path / "tradebot.db"
        await asyncio.to_thread(shutil.copy, origin, path)
        yield f"sqlite:///{path}"
        return
    (server, template), name = origin, f"tradebot_{uuid.uuid4().hex}"
    _run(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _shown(server.set(database=name))
    _run(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "tradebot.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return Path(path)


@pytest.fixture(scope="session")
def migrated_template(postgres) -> Iterator[str]:
    name = f"tradebot_{uuid.uuid4().hex}"
    _run(postgres, f"CREATE DATABASE {name}")
    asyncio.run(_migrate(_shown(postgres.set(database=name))))
    yield name
    _run(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """The address of a PostgreSQL server."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield make_url(given)
        return
    with _own_server() as server:
        yield server.address


@pytest.fixture(scope="session")
def _stoppable_server() -> Iterator["OwnServer"]:
    with _own_server() as server:
        yield server


@pytest.fixture
async def stoppable_postgres(_stoppable_server) -> AsyncIterator["OwnServer"]:
    """A PostgreSQL server that no other test is using, so that it may be stopped, with an empty database."""
    server, name = _stoppable_server, f"tradebot_{uuid.uuid4().hex}"
    _run(server.address, f"CREATE DATABASE {name}")
    server.url = _shown(server.address.set(database=name))
    yield server
    await server.start()
    _run(server.address, f"DROP DATABASE {name} WITH (FORCE)")


class OwnServer:
    """A PostgreSQL server of these tests."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self.address = make_url(server.address).set(drivername="postgresql")
        self.url = ""
        """Of the database of the test that uses it now."""

    async def stop(self) -> None:
        """As an operator stops it: connections are ended, and nobody can connect."""
        await asyncio.to_thread(self._server.stop)

    async def start(self) -> None:
        await asyncio.to_thread(self._server.start)


@contextmanager
def _own_server() -> Iterator[OwnServer]:
    with postgres_server() as started:
        own = OwnServer(started)
        # Nothing here outlives the session, so nothing need reach the disk.
        _run(own.address, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield own


async def _migrate(address: str) -> None:
    store = Store(address)
    await store.upgrade()
    await store.close()


def _run(server: URL, *statements: str) -> None:
    engine = create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _shown(address: URL) -> str:
    return address.render_as_string(hide_password=False)
