"""The one statement that both databases have and SQL does not: insert unless it is there."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


async def insert_if_absent(connection: AsyncConnection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row; False when its key is taken, and then nothing is changed."""
    result = await connection.execute(_insert(connection, table).values(**values).on_conflict_do_nothing())
    return result.rowcount > 0


async def insert_absent(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> set[tuple[Any, ...]]:
    """Insert rows in one statement; give the primary keys of those that were not there."""
    statement = _insert(connection, table).on_conflict_do_nothing().returning(*table.primary_key)
    return {tuple(row) for row in await connection.execute(statement, list(rows))}


async def put(connection: AsyncConnection, table: Table, values: Mapping[str, Any]) -> None:
    """Insert a row, or give the row that has its primary key these values."""
    key = [column.name for column in table.primary_key]
    rest = {name: value for name, value in values.items() if name not in key}
    statement = _insert(connection, table).values(**values)
    await connection.execute(statement.on_conflict_do_update(index_elements=key, set_=rest))


def _insert(connection: AsyncConnection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    if connection.dialect.name != "postgresql":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - most installations never need it

    return postgresql.insert(table)
