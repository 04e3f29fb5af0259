"""Queries of loads and their figures; rows are only ever added."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from bot.domain.facts import Source
from bot.domain.figure_columns import FigureColumns
from bot.domain.figures import Measure
from bot.domain.loads import FigureRow, Holdings, Load, PublishedFigure
from bot.domain.time import Month
from bot.store import cells as stored_cells
from bot.store import tables

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


def newest_load(connection: Connection) -> int:
    """The number of the newest load; 0 when there is none."""
    return (connection.execute(select(func.max(tables.load.c.number)))).scalar() or 0


def holdings(connection: Connection) -> Holdings:
    """Everything loaded. Inside one transaction it is one state of the database."""
    row = tables.published.c
    return Holdings(
        loads=[stored.load for stored in loads(connection)],
        figures=stored_cells.read(connection),
        published=[
            _published(found)
            for found in connection.execute(_PUBLISHED.order_by(row.load, row.month, row.measure, row.rank))
        ],
    )


def loads(connection: Connection) -> list[StoredLoad]:
    """Every load, ascending by number."""
    return [_stored(row) for row in connection.execute(select(tables.load).order_by(tables.load.c.number))]


def cells(connection: Connection, first: Month, last: Month) -> FigureColumns:
    """What every load has stored about the months from `first` to `last`."""
    return stored_cells.read(connection, tables.figure.c.month.between(first.ordinal, last.ordinal))


def printed(connection: Connection, month: Month) -> list[PublishedFigure]:
    """What the newest briefing of a month has printed."""
    of_month = tables.published.c.month == month.ordinal
    newest = select(func.max(tables.published.c.load)).where(of_month).scalar_subquery()
    found = connection.execute(_PUBLISHED.where(of_month, tables.published.c.load == newest))
    return list(map(_published, found))


def find(
    connection: Connection, *, file: str, source: str = "", vintage: str = "", figures: str = ""
) -> StoredLoad | None:
    """The load of this file, or else the one in which the same source said the same."""
    load = tables.load.c
    same_words = (load.source == source) & (load.vintage == vintage) & (load.figures_digest == figures)
    row = (connection.execute(select(tables.load).where((load.digest == file) | same_words))).first()
    return None if row is None else _stored(row)


def add_load(
    connection: Connection,
    load: Load,
    fingerprint: Fingerprint,
    figures: Sequence[FigureRow],
    published: Iterable[PublishedFigure],
) -> None:
    """Add a load with its rows. `figures` may also add rows to an earlier load that `load` now precedes."""
    connection.execute(
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
    stored_cells.add(connection, FigureColumns.of(figures))
    rows = [row._asdict() | {"measure": row.measure.value} for row in published]
    if rows:
        connection.execute(insert(tables.published), rows)


def _published(row: Sequence[Any]) -> PublishedFigure:
    load, month, measure, *rest = row
    return PublishedFigure(load, month, Measure(measure), *rest)


def _stored(row: Row[Any]) -> StoredLoad:
    source = Source(row.source, row.publisher, row.vintage, row.loaded_at, row.origin)
    months = tuple(map(Month, row.months))
    return StoredLoad(
        Load(row.number, source, months, row.is_complete), Fingerprint(row.digest, row.figures_digest, row.amounts)
    )
