"""Sheets of a spreadsheet as values: cells of text or of a number with its format, lines of text, column widths."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from wcwidth import wcswidth

from bot.documents.plain_text import Side

_LONGEST_LINE = 160


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a number is shown."""

    places: int = 0
    is_percent: bool = False
    is_signed: bool = False
    """With + before what is more than nothing."""


@dataclass(frozen=True, slots=True)
class NumberCell:
    """A number and how it is shown."""

    value: Decimal
    format: NumberFormat
    text: str
    """As the document prints it, for programs that do not format."""


SheetCell: TypeAlias = str | NumberCell


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A sheet with one table, its header, and the lines above and below it."""

    name: str
    above: tuple[str, ...]
    """Title and unit, a line each; the first is the title."""
    header: tuple[str, ...]
    sides: tuple[Side, ...]
    rows: tuple[tuple[SheetCell, ...], ...]
    below: tuple[str, ...]
    widths: tuple[int, ...]
    """Of the columns, in characters."""

    @property
    def header_at(self) -> int:
        """The row of the header, counted from 0."""
        return len(self.above)

    @property
    def named_columns(self) -> int:
        """How many columns at the left say whose row it is: they stay in sight beside the figures."""
        return next((place + 1 for place, side in enumerate(self.sides) if side is Side.LEFT), 0)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of text: the level of a heading, or 0; and how deep it stands in a list."""

    text: str
    level: int = 0
    depth: int = 0


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A sheet of sentences, one below the other."""

    name: str
    lines: tuple[SheetLine, ...]


DocumentSheet: TypeAlias = TextSheet | TableSheet


def widest(lines: tuple[SheetLine, ...]) -> int:
    """The width of the longest line, in characters."""
    return min(max((wcswidth(line.text) + 3 * line.depth for line in lines), default=0) + 3, _LONGEST_LINE)
