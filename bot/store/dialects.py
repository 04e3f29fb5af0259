"""Inserts that skip or replace existing rows, in each database's own dialect."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.dml import ReturningInsert

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insert_if_absent(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row; False when its key is taken, and then nothing is changed."""
    return connection.execute(_insert_or_skip(connection.dialect.name, table), values).first() is not None


def put(connection: Connection, table: Table, *rows: Mapping[str, Any]) -> None:
    """Insert rows, all with the same columns, or give the row that has a primary key already these values."""
    if rows:
        connection.execute(_insert_or_replace(connection.dialect.name, table, tuple(rows[0])), list(rows))


# Made once: to make such a statement takes SQLAlchemy as long as to run it.


@cache
def _insert_or_skip(dialect: str, table: Table) -> ReturningInsert[Any]:
    return _insert(dialect, table).on_conflict_do_nothing().returning(*table.primary_key)


@cache
def _insert_or_replace(dialect: str, table: Table, columns: tuple[str, ...]) -> Insert:
    insert = _insert(dialect, table)
    key = [column.name for column in table.primary_key]
    rest = {name: insert.excluded[name] for name in columns if name not in key}
    return insert.on_conflict_do_update(index_elements=key, set_=rest)


def _insert(dialect: str, table: Table) -> "postgresql.Insert | sqlite.Insert":
    if dialect != "postgresql":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - most installations never need it

    return postgresql.insert(table)
