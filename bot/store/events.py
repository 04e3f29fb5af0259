"""The event log of figures: months that were loaded, published or revised."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select

from bot.domain.time import Month
from bot.store import tables


class EventKind(StrEnum):
    FIGURES_LOADED = "figures_loaded"
    """A load was stored; with its newest month."""
    LOAD_TAKEN_BACK = "load_taken_back"
    """A load was taken back; with its newest month."""
    MONTH_ANNOUNCED = "month_announced"
    """A month was news, and a campaign about it was opened."""


def record(connection: Connection, kind: EventKind, at: datetime, *, load: int, month: Month) -> None:
    connection.execute(insert(tables.event).values(kind=kind.value, at=at, load=load, month=month.ordinal))


def recorded(connection: Connection) -> list[tuple[EventKind, int, Month]]:
    """Every event as (kind, load, month), in the order they happened."""
    row = tables.event.c
    found = connection.execute(select(row.kind, row.load, row.month).order_by(row.id))
    return [(EventKind(kind), load, Month(month)) for kind, load, month in found]
