"""A PostgreSQL server for as long as something is compared on it, and databases there."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.postgres_server import postgres_server


class Server:
    """Where databases are made and copied."""

    def __init__(self, address: str) -> None:
        self._address = address
        """Of the database that every server has."""

    def address(self, name: str) -> str:
        head, _, query = self._address.partition("?")
        return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")

    def create(self, name: str, template: str = "template1") -> None:
        """Make a database, a copy of another; what had the name is gone."""
        self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {template}")

    def _run(self, *statements: str) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@contextmanager
def server() -> Iterator[Server]:
    """As it comes: nothing of its settings is changed."""
    with postgres_server() as started:
        yield Server(started.address)
