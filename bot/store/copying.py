"""Copying all tables from one database to another, with a checksum of both.

Rows are read inside one snapshot of the source and written inside one transaction of the destination; counts and
checksums of every table are compared before it is committed. What differs is undone.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, text

from bot.domain.errors import TradebotError
from bot.domain.progress import ReportProgress, no_report
from bot.store import chat_tables, product_tables, tables

_BATCH = 1_000
# Places of the rate budget belong to the processes of one installation, and make themselves.
_LEFT = {tables.rate_place.name}
COPIED: tuple[Table, ...] = tuple(
    table
    for metadata in {chat_tables.member.metadata, product_tables.product_load.metadata}
    for table in metadata.sorted_tables
    if table.name not in _LEFT
)


class CopyFailed(TradebotError):
    """What arrived is not what was sent; nothing has been changed."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What one table holds: how many rows, and one checksum over all of them."""

    rows: int
    checksum: str


def copy(source: Connection, destination: Connection, told: ReportProgress = no_report) -> Mapping[str, Contents]:
    """Fill empty tables from another database; raises CopyFailed. The caller commits."""
    sent: dict[str, Contents] = {}
    done, total = 0, 2 * _rows(source)  # each is written, and read again
    for table in COPIED:
        seen = _Checksum()
        for rows in _batches(source, table):
            for row in rows:
                seen.add(row)
            names = [column.name for column in table.columns]
            destination.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
            done += len(rows)
            told(done, total)
        sent[table.name] = seen.contents()
        _go_on_counting(destination, table)
    arrived = contents(destination, lambda read, _: told(done + read, total))
    wrong = [name for name in sent if sent[name] != arrived[name]]
    if wrong:
        raise CopyFailed(f"These tables did not arrive as they were: {', '.join(wrong)}. Nothing has been changed.")
    return sent


def contents(connection: Connection, told: ReportProgress = no_report) -> Mapping[str, Contents]:
    """What every table holds, the same for the same rows on any engine."""
    found = {}
    done, total = 0, _rows(connection)
    for table in COPIED:
        seen = _Checksum()
        for rows in _batches(connection, table):
            for row in rows:
                seen.add(row)
            done += len(rows)
            told(done, total)
        found[table.name] = seen.contents()
    return found


def _rows(connection: Connection) -> int:
    return sum(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in COPIED)


def is_empty(connection: Connection) -> bool:
    return not any(connection.execute(select(select(table).exists())).scalar_one() for table in COPIED)


def lock(connection: Connection) -> None:
    """Keep others from writing until the end of the transaction, as SQLite does by itself."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in COPIED)
        connection.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")


def clear(connection: Connection) -> None:
    """Take every row out, the dependent ones first."""
    for table in reversed(COPIED):
        connection.execute(delete(table))


def _batches(connection: Connection, table: Table) -> Iterator[Sequence[Sequence[Any]]]:
    # By the key: rows that point at others of the same table come after them.
    query = select(table).order_by(*table.primary_key)
    with connection.execute(query, execution_options={"yield_per": _BATCH}) as result:
        for rows in result.partitions():
            yield [tuple(row) for row in rows]


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Let the next row's number follow those copied; SQLite does so by itself."""
    key = list(table.primary_key)
    if connection.dialect.name != "postgresql" or len(key) != 1:
        return
    place = {"table": f'"{table.name}"', "column": key[0].name}
    sequence = (connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), place)).scalar()
    highest = (connection.execute(select(func.max(key[0])))).scalar()
    if sequence and highest:
        connection.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})


class _Checksum:
    """SHA-256 over the rows in the order of their keys, in a spelling that both engines give."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._rows = 0

    def add(self, row: Sequence[Any]) -> None:
        self._rows += 1
        self._hash.update(json.dumps(row, default=_spelled, ensure_ascii=False).encode())

    def contents(self) -> Contents:
        return Contents(self._rows, self._hash.hexdigest())


def _spelled(value: object) -> str:
    match value:
        case datetime():
            return value.isoformat()
        case bytes():
            return hashlib.sha256(value).hexdigest()
        case _:
            raise TypeError(f"no column holds {value!r}")
