"""A table of values, as documents and charts show it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.domain.values import Value


class Column(StrEnum):
    """What a column holds; renderers align and order by it. Headings are the block's."""

    RANK = "rank"
    NAME = "name"
    AMOUNT = "amount"
    PRIOR = "prior"
    CHANGE = "change"
    SHARE = "share"
    MOVE = "move"
    MONTH = "month"
    POINTS = "points"
    TEXT = "text"


Cell: TypeAlias = Value | None
"""What stands in a table's cell; None in an empty one (the world's rank)."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. A medium may leave out columns it has no room for, in the order of `spare`.

    Several columns may hold the same, such as the amounts of several measures; those that are spare stand alone.

    `unit_usd` says that BareAmount cells are in the document's unit and the caption must name it.
    """

    columns: tuple[Column, ...]
    headings: tuple[Value, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: Value | None = None
    has_unit: bool = True
    spare: tuple[Column, ...] = ()
    source: Value | None = None
    """Printed under the table in documents."""
