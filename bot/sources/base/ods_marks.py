"""The marks of ODS sheets, and the guard against sheets of a few bytes that stand for millions of cells."""

from xml.parsers import expat

from bot.domain.errors import BadFile
from bot.domain.values import Verbatim, say
from bot.sources.base import archive
from bot.sources.base.sheet_marks import SheetMarks
from bot.sources.base.sheets import MergedCells

_FARTHEST = 10**7


def read(content: bytes, name: str, most_cells: int) -> dict[str, SheetMarks]:
    """The marks of every sheet, by its title; raises BadFile when it is damaged or larger than is read."""
    walk = _ContentWalk(name, most_cells)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = walk.start, walk.end
    parser.CharacterDataHandler = walk.text
    try:
        parser.Parse(content, True)  # noqa: FBT003 - positional only
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise archive.damaged(name) from error
    return walk.sheets


class _ContentWalk:
    """Goes through the content once; rows and cells that repeat are counted, not made."""

    def __init__(self, name: str, most_cells: int) -> None:
        self._name = name
        self._most = most_cells
        self.sheets: dict[str, SheetMarks] = {}
        self._title = ""
        self._cell: dict[str, str] | None = None
        self._depth = 0
        self._begin()

    def _begin(self) -> None:
        self._row = self._column = self._last_row = self._last_column = 0
        self._rows = 1
        self._texts: dict[tuple[int, int], str] = {}
        self._merged: list[MergedCells] = []
        self._hidden: set[int] = set()
        self._said = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        said = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        match tag.rpartition(":")[2]:
            case "table" if not self._depth:
                self._title = said.get("name", "")
                self._begin()
                self._depth = 1
            case "table":
                self._depth += 1
            case "table-row" if self._depth == 1:
                self._rows = _count(said.get("number-rows-repeated"))
                self._column = 0
                if said.get("visibility", "visible") != "visible":
                    self._hidden.update(range(self._row, self._row + min(self._rows, 1000)))
            case "table-cell" | "covered-table-cell" if self._depth == 1:
                self._cell, self._said = said, ""

    def text(self, text: str) -> None:
        if self._cell is not None:
            self._said += text

    def end(self, tag: str) -> None:
        match tag.rpartition(":")[2]:
            case "table":
                self._depth -= 1
                if not self._depth:
                    self.sheets[self._title] = SheetMarks(self._texts, tuple(self._merged), frozenset(self._hidden))
            case "table-row" if self._depth == 1:
                self._row += self._rows
            case "table-cell" | "covered-table-cell" if self._depth == 1 and self._cell is not None:
                self._end_cell(self._cell)
                self._cell = None

    def _end_cell(self, cell: dict[str, str]) -> None:
        count = _count(cell.get("number-columns-repeated"))
        at = self._row, self._column
        self._column += count
        if not self._said and "value-type" not in cell and "formula" not in cell:
            return
        self._last_row = max(self._last_row, at[0] + self._rows)
        self._last_column = max(self._last_column, self._column)
        if self._last_row * self._last_column > self._most:
            large = say(
                "The sheet in {part} is too large. Delete the cells far below or beside the table.",
                part=Verbatim("content.xml"),
            )
            raise BadFile(large, self._name)
        if "formula" in cell and not self._said and "value" not in cell:
            self._texts[at] = "=" + cell["formula"].partition("=")[2]
        elif self._said.startswith("#") or self._said.startswith("Err:"):
            self._texts[at] = self._said
        tall, wide = _count(cell.get("number-rows-spanned")), _count(cell.get("number-columns-spanned"))
        if tall > 1 or wide > 1:
            self._merged.append(MergedCells(*at, at[0] + tall - 1, at[1] + wide - 1))


def _count(text: str | None) -> int:
    """How often something is repeated; raises ValueError when that is no number of rows or columns."""
    if text is None:
        return 1
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _FARTHEST):
        raise ValueError(text)
    return int(text)
