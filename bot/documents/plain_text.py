"""A document's tables, facts, lists and title as text in one language, before any markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.domain.document import Document, Fact, Heading, Headline
from bot.domain.table import Column, Table
from bot.domain.values import Value, Verbatim, say
from bot.i18n.localizer import Localizer

_UNDATED = datetime(1980, 1, 1, tzinfo=UTC)
"""What a document without a source is dated: the earliest that a zip archive can say."""

UNBROKEN_ROWS = 30
"""A table of at most so many rows fits on a page of its own and is not divided."""


class Side(StrEnum):
    """How a column's cells are aligned."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


LEFT = (Column.NAME, Column.TEXT, Column.MONTH)
"""Columns of words; figures stand to the right."""
_SIDES = {Column.RANK: Side.CENTRE, **dict.fromkeys(LEFT, Side.LEFT)}
_SHARES = {Column.RANK: 8, Column.NAME: 24, Column.TEXT: 30, Column.MOVE: 10}


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table whose cells are text."""

    title: str | None
    unit: str | None
    """The whole line: `Unit: US$ billion`."""
    sides: tuple[Side, ...]
    shares: tuple[int, ...]
    """How wide the columns are beside each other."""
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    source: str | None


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list and the list below it."""

    text: str
    items: "tuple[ListItem, ...]"


def table(block: Table, localizer: Localizer) -> TextTable:
    return TextTable(
        None if block.title is None else localizer.say(block.title),
        unit_line(localizer) if block.has_unit else None,
        tuple(_SIDES.get(column, Side.RIGHT) for column in block.columns),
        tuple(_SHARES.get(column, 17) for column in block.columns),
        tuple(localizer.say(heading) for heading in block.headings),
        tuple(tuple(localizer.column(row)) for row in block.rows),
        None if block.source is None else localizer.say(block.source),
    )


def unit_line(localizer: Localizer) -> str:
    return localizer.say(say("Unit: {unit}", unit=Verbatim(localizer.unit())))


def fact(block: Fact, localizer: Localizer) -> str:
    """A fact as a line: `Exports: US$4.91 billion, ▲45.97%`."""
    rest = "".join(f", {localizer.say(value)}" for value in block.rest)
    return localizer.labelled(localizer.say(block.label), localizer.say(block.figure) + rest)


def nested(items: Sequence[tuple[int, Value]], localizer: Localizer, depth: int = 0) -> tuple[ListItem, ...]:
    """A flat list with depths as lists within lists; one that skips a depth is still its parent's child."""
    found: list[ListItem] = []
    start = 0
    while start < len(items):
        end = start + 1
        while end < len(items) and items[end][0] > depth:
            end += 1
        found.append(ListItem(localizer.say(items[start][1]), nested(items[start + 1 : end], localizer, depth + 1)))
        start = end
    return tuple(found)


def title(document: Document, localizer: Localizer) -> str:
    """The document's first heading, which is its title; without one its headline, or what kind it is."""
    for kind in (Heading, Headline):
        for block in document.blocks:
            if isinstance(block, kind):
                return localizer.say(block.text)
    return str(document.kind)


def dated(document: Document) -> datetime:
    """The date a file bears, in UTC: when the newest of the document's figures were loaded, never today."""
    loaded = max((source.loaded_at for source in document.sources), default=_UNDATED)
    return max(loaded.astimezone(UTC).replace(microsecond=0), _UNDATED)
