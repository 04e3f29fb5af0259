"""Loads and their figures. Rows are only ever added."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, TypeVar

from sqlalchemy import Row, Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.facts import Source
from bot.domain.figures import Measure
from bot.domain.loads import FigureRow, Holdings, Load, PublishedFigure
from bot.domain.time import Month
from bot.store import tables

# Both ways of a batch keep the event loop for about two milliseconds.
_BATCH = 1_000
_SQLITE_PARAMETERS = 999
"""As many as any SQLite takes in one statement; newer ones take 32,766."""
_T = TypeVar("_T")
_FIGURES = select(*(tables.figure.c[name] for name in FigureRow._fields))
_FIGURE_KEY = (tables.figure.c.load, tables.figure.c.month, tables.figure.c.partner)
_PUBLISHED = select(*(tables.published.c[name] for name in PublishedFigure._fields))


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells one load from another."""

    file: str
    """SHA-256 of the file's bytes."""
    figures: str
    """SHA-256 of what it says, the same for a briefing as text and as DOCX."""
    amounts: int
    """How many amounts it states."""


@dataclass(frozen=True, slots=True)
class StoredLoad:
    """A load that is in the database."""

    load: Load
    fingerprint: Fingerprint


async def newest_load(connection: AsyncConnection) -> int:
    """The number of the newest load; 0 when there is none."""
    return (await connection.execute(select(func.max(tables.load.c.number)))).scalar() or 0


async def holdings(connection: AsyncConnection) -> Holdings:
    """Everything loaded. Inside one transaction it is one state of the database."""
    published = tables.published.c
    return Holdings(
        loads=[stored.load for stored in await loads(connection)],
        figures=[FigureRow._make(row) async for row in _streamed(connection, _FIGURES.order_by(*_FIGURE_KEY))],
        published=[
            PublishedFigure(row[0], row[1], Measure(row[2]), *row[3:])
            async for row in _streamed(
                connection,
                _PUBLISHED.order_by(published.load, published.month, published.measure, published.rank),
            )
        ],
    )


async def loads(connection: AsyncConnection) -> list[StoredLoad]:
    """Every load, ascending by number."""
    return [_stored(row) for row in await connection.execute(select(tables.load).order_by(tables.load.c.number))]


async def cells(connection: AsyncConnection, first: Month, last: Month) -> list[FigureRow]:
    """What every load has stored about the months from `first` to `last`."""
    within = _FIGURES.where(tables.figure.c.month.between(first.ordinal, last.ordinal))
    return [FigureRow._make(row) async for row in _streamed(connection, within)]


async def find(
    connection: AsyncConnection, *, file: str, source: str = "", vintage: str = "", figures: str = ""
) -> StoredLoad | None:
    """The load of this file, or else the one in which the same source said the same."""
    load = tables.load.c
    same_words = (load.source == source) & (load.vintage == vintage) & (load.figures_digest == figures)
    row = (await connection.execute(select(tables.load).where((load.digest == file) | same_words))).first()
    return None if row is None else _stored(row)


async def add_load(
    connection: AsyncConnection,
    load: Load,
    fingerprint: Fingerprint,
    figures: Iterable[FigureRow],
    published: Iterable[PublishedFigure],
) -> None:
    """Add a load with its rows. `figures` may also add rows to an earlier load that `load` now precedes."""
    await connection.execute(
        insert(tables.load).values(
            number=load.number,
            source=load.source.name,
            publisher=load.source.publisher,
            vintage=load.source.vintage,
            loaded_at=load.source.loaded_at,
            origin=load.source.origin,
            digest=fingerprint.file,
            figures_digest=fingerprint.figures,
            months=[month.ordinal for month in load.months],
            is_complete=load.is_complete,
            amounts=fingerprint.amounts,
        )
    )
    await _insert(connection, tables.figure, FigureRow._fields, figures)
    printed = ((row.load, row.month, row.measure.value, *row[3:]) for row in published)
    await _insert(connection, tables.published, PublishedFigure._fields, printed)


def _stored(row: Row[Any]) -> StoredLoad:
    source = Source(row.source, row.publisher, row.vintage, row.loaded_at, row.origin)
    months = tuple(map(Month, row.months))
    return StoredLoad(
        Load(row.number, source, months, row.is_complete), Fingerprint(row.digest, row.figures_digest, row.amounts)
    )


async def _streamed(connection: AsyncConnection, query: Any) -> Any:  # noqa: ANN401
    async with connection.stream(query, execution_options={"yield_per": _BATCH}) as result:
        async for rows in result.partitions():
            for row in rows:
                yield row


async def _insert(
    connection: AsyncConnection, table: Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    # Past SQLAlchemy's handling of parameters, which takes two thirds of the time for 110,000 plain tuples.
    one_row = str(insert(table).compile(dialect=connection.dialect, column_keys=list(columns)))
    if connection.dialect.name != "sqlite":
        for batch in _batches(rows, _BATCH):
            await connection.exec_driver_sql(one_row, batch)
        return
    # SQLite takes many rows in one statement in half the time of one row a statement.
    start, values = one_row.split(" VALUES ")
    size = _SQLITE_PARAMETERS // len(columns)
    many_rows = f"{start} VALUES {', '.join([values] * size)}"
    for batch in _batches(rows, size * (_BATCH // size)):
        whole = len(batch) // size * size
        groups = [tuple(chain.from_iterable(batch[at : at + size])) for at in range(0, whole, size)]
        if groups:
            await connection.exec_driver_sql(many_rows, groups)
        if batch[whole:]:
            await connection.exec_driver_sql(one_row, batch[whole:])


def _batches(rows: Iterable[_T], size: int) -> Iterator[list[_T]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch
