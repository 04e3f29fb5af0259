"""How one chat wants its answers: in which language and unit, and its tables in which shape."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache

from bot.domain.document import Block, Document, Fact, Facts, Heading, Note
from bot.domain.table import Column, Table
from bot.domain.values import Amount, BareAmount, Percent, RatioStyle, Value, Verbatim, say
from bot.i18n.languages import localizer
from bot.i18n.localizer import Localizer
from bot.i18n.scale import chosen


class TableShape(StrEnum):
    """The shapes a table can have; the values of the setting `tables`."""

    PRE = "pre"
    LINES = "lines"
    IMAGE = "image"
    NATIVE = "native"


_TABLES = frozenset(TableShape)


@dataclass(frozen=True, slots=True)
class DisplayPreferences:
    """What a chat has chosen: the language, the unit, the decimals, the shape of tables. Equal and hashable by that."""

    language: str
    scale: str | None
    decimals: int | None
    tables: TableShape
    localizer: Localizer = field(compare=False)
    """Speaks in the language, unit and decimals."""

    @classmethod
    def of(cls, language: str, settings: Mapping[str, str]) -> "DisplayPreferences":
        """The preferences of a language and a chat's settings; what is not set, or no longer known, is as usual."""
        tables = settings.get("tables", "")
        return _of(language, *chosen(settings), TableShape(tables) if tables in _TABLES else TableShape.PRE)

    def shaped(self, document: Document) -> Document:
        """The document with its tables in the shape that was chosen, as far as words can."""
        if self.tables is not TableShape.LINES:
            return document
        return replace(document, blocks=tuple(piece for block in document.blocks for piece in _lines(block)))


@cache
def _of(language: str, scale: str | None, decimals: int | None, tables: TableShape) -> DisplayPreferences:
    speaking = localizer(language).preferring(scale=scale, decimals=decimals)
    return DisplayPreferences(language, scale, decimals, tables, speaking)


def _lines(block: Block) -> Iterator[Block]:
    """A table as one line a row: `1. Vietnam: US$18.26 billion ▲51.68%`."""
    if not isinstance(block, Table):
        yield block
        return
    if block.title is not None:
        yield Heading(block.title)
    yield Facts(tuple(_line(block, row) for row in block.rows))
    if block.source is not None:
        yield Note(block.source)


def _line(table: Table, cells: tuple[Value | None, ...]) -> Fact:
    row = dict(zip(reversed(table.columns), reversed(cells), strict=True))  # of several alike, the first
    label = next((value for c in (Column.NAME, Column.TEXT, Column.MONTH) if (value := row.get(c)) is not None), None)
    rank = row.get(Column.RANK)
    if rank is not None and label is not None:
        label = say("{rank}. {partner}", rank=rank, partner=label)
    figure, change = row.get(Column.AMOUNT), row.get(Column.CHANGE)
    if isinstance(change, Percent):
        change = Percent(change.ratio, RatioStyle.ARROW)
    return Fact(
        label or Verbatim(""),
        Amount(figure.usd) if isinstance(figure, BareAmount) else figure or Verbatim("–"),
        (*(() if change is None else (change,)), *_further_amounts(table, cells)),
    )


def _further_amounts(table: Table, cells: tuple[Value | None, ...]) -> Iterator[Value]:
    columns = zip(table.columns, table.headings, cells, strict=True)
    amounts = [(heading, cell) for column, heading, cell in columns if column is Column.AMOUNT and cell is not None]
    for heading, cell in amounts[1:]:
        yield say("{label} {amount}", label=heading, amount=cell)
