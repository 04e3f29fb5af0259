"""Queries of loads and their figures; rows are only added, but for those of a load that is taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from bot.domain.facts import Source
from bot.domain.figure_columns import FigureColumns
from bot.domain.figures import Measure
from bot.domain.loads import FigureRow, Holdings, Load, PublishedFigure, TakenBack
from bot.domain.partner import WORLD
from bot.domain.time import Month
from bot.store import cells as stored_cells
from bot.store import load_numbers, tables

_NUMBER = tables.load.c.number
_COUNTS = _NUMBER.not_in(select(tables.unload.c.load))
"""Loads that have not been taken back."""
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
        number=load_numbers.newest_of_partners(connection),
    )


def loads(connection: Connection) -> list[StoredLoad]:
    """Every load that counts, ascending by number."""
    return [_stored(row) for row in connection.execute(select(tables.load).where(_COUNTS).order_by(_NUMBER))]


def history(connection: Connection) -> list[tuple[StoredLoad, TakenBack | None]]:
    """Every load there has ever been, ascending by number, those that were taken back with when and by whom."""
    query = select(tables.unload)
    taken_back = {row.load: TakenBack(row.number, row.load, row.at, row.by) for row in connection.execute(query)}
    every = connection.execute(select(tables.load).order_by(_NUMBER))
    return [(_stored(row), taken_back.get(row.number)) for row in every]


def was_taken_back(connection: Connection, file: str) -> bool:
    """Whether a file, by the SHA-256 of its bytes, was loaded and taken back, and not loaded again since."""
    taken_back = select(tables.unload.c.load).where(tables.unload.c.digest == file)
    again = select(_NUMBER).where(tables.load.c.digest == file)
    return connection.execute(select(taken_back.exists() & ~again.exists())).scalar_one()


def cells(connection: Connection, first: Month, last: Month) -> FigureColumns:
    """What every load has stored about the months from `first` to `last`."""
    return stored_cells.read(connection, tables.figure.c.month.between(first.ordinal, last.ordinal))


def printed(connection: Connection, month: Month) -> list[PublishedFigure]:
    """What the newest briefing of a month has printed."""
    of_month = tables.published.c.month == month.ordinal
    newest = select(func.max(tables.published.c.load)).where(of_month).scalar_subquery()
    found = connection.execute(_PUBLISHED.where(of_month, tables.published.c.load == newest))
    return list(map(_published, found))


def whole_months_printed(connection: Connection) -> dict[int, Month]:
    """The months that briefings print with the world's figures, by the number of the load."""
    row = tables.published.c
    found = connection.execute(select(row.load, row.month).where(row.partner == WORLD).distinct())
    return {load: Month(month) for load, month in found}


def find(
    connection: Connection, *, file: str, source: str = "", vintage: str = "", figures: str = ""
) -> StoredLoad | None:
    """The load of this file, or else the one in which the same source said the same."""
    load = tables.load.c
    same_words = (load.source == source) & (load.vintage == vintage) & (load.figures_digest == figures)
    is_it = _COUNTS & ((load.digest == file) | same_words)
    row = (connection.execute(select(tables.load).where(is_it))).first()
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
            is_release=load.is_release,
            partners=load.partners,
            loaded_by=load.by,
        )
    )
    stored_cells.add(connection, FigureColumns.of(figures))
    rows = [row._asdict() | {"measure": row.measure.value} for row in published]
    if rows:
        connection.execute(insert(tables.published), rows)


def take_back(connection: Connection, stored: StoredLoad, taken_back: TakenBack, figures: Sequence[FigureRow]) -> None:
    """Take a load's figures out. `figures` are rows of later loads, which they had left to this one to say.

    Its file may be loaded again: the load gives up the digest by which a file is known.
    """
    number = stored.load.number
    connection.execute(delete(tables.figure).where(tables.figure.c.load == number))
    connection.execute(delete(tables.published).where(tables.published.c.load == number))
    given_up = update(tables.load).where(tables.load.c.number == number)
    connection.execute(given_up.values(digest=f"taken back as {taken_back.number}"))
    connection.execute(
        insert(tables.unload).values(
            load=number,
            number=taken_back.number,
            at=taken_back.at,
            by=taken_back.by,
            digest=stored.fingerprint.file,
        )
    )
    stored_cells.add(connection, FigureColumns.of(figures))


def _published(row: Sequence[Any]) -> PublishedFigure:
    load, month, measure, *rest = row
    return PublishedFigure(load, month, Measure(measure), *rest)


def _codes(stored: list[str] | None) -> tuple[str, ...] | None:
    return None if stored is None else tuple(stored)


def _stored(row: Row[Any]) -> StoredLoad:
    source = Source(row.source, row.publisher, row.vintage, row.loaded_at, row.origin)
    months = tuple(map(Month, row.months))
    return StoredLoad(
        Load(row.number, source, months, row.is_complete, row.is_release, _codes(row.partners), row.loaded_by),
        Fingerprint(row.digest, row.figures_digest, row.amounts),
    )
