"""The sheets of an XLSX or ODS file, read by calamine within limits of memory."""

import io
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from xml.parsers import expat

import python_calamine

from bot.domain.errors import BadFile
from bot.domain.values import Number, Verbatim, say
from bot.sources.base import archive, ods_marks, xlsx_marks
from bot.sources.base.sheet_marks import SheetMarks
from bot.sources.base.sheets import Cell, MergedCells

# calamine holds a sheet as one dense block from the first cell to the last, so two cells in opposite
# corners ask for half a terabyte, and that ends the process. The full Census workbook has 272,000 cells.
MAX_CELLS = 4_000_000
MAX_COLUMNS = 1_000
"""Of a sheet. The Census workbook has 29 columns; a sheet in which something was written to the very end has 16,384."""
# calamine also copies a shared string into every cell that names it. A note of 7,000 letters may still stand
# in a workbook of the Census' size.
MAX_SHARED_BYTES = 2_000_000_000
_SHOWN = 60
_TAGS_OF_CELL = 4  # <c><v></v></c>

# A cell that is not written plainly, or stands beyond BZ49999. Excel, LibreOffice and XlsxWriter write
# `<c r="A1" s="2" t="s">`; the possessive quantifiers keep 10 MB of that within 30 ms. Rows are not looked at: where
# every cell says where it stands, theirs does not count.
_UNPLAIN = re.compile(rb'<c(?! r="[AB]?[A-Z][1-4]?[0-9]{1,4}+"(?: [a-qs-zA-Z][\w:]*+="[^"]*+")*+/?>)(?=[\s/>])')
_PREFIXED = re.compile(rb":c[\s/>]")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_STRING = re.compile(rb"<(?:\w+:)?si\b")
_STRING_COUNT = re.compile(rb"""uniqueCount\s*=\s*["']([^"']*)""")


class WorkbookSheet:
    """One sheet. Rows are counted as Excel shows them, and begin at column A."""

    def __init__(self, name: str, sheet: python_calamine.CalamineSheet, marks: SheetMarks, *, is_hidden: bool) -> None:
        self.name = name[:_SHOWN]
        """As far as it is shown. Excel's own limit is 31 letters."""
        self.is_hidden = is_hidden
        self._sheet = sheet
        self._marks = marks

    @property
    def merged(self) -> Sequence[MergedCells]:
        return self._marks.merged

    @property
    def hidden_rows(self) -> frozenset[int]:
        return self._marks.hidden_rows

    @cached_property
    def rows(self) -> list[list[Cell]]:
        """All rows from row 1 on, all of the same length."""
        return self._marked(self._sheet.to_python(skip_empty_area=False))

    def first_rows(self, count: int) -> list[list[Cell]]:
        """The first few rows, without turning the whole sheet into Python values."""
        return self._marked(self._sheet.to_python(skip_empty_area=False, nrows=count))

    def place(self, index: int) -> str:
        """Name the row at an index of `rows`: `sheet "country", row 17`."""
        return f'sheet "{self.name}", row {index + 1}'

    def cell_place(self, index: int, column: int) -> str:
        """Name a cell as Excel does: `sheet "country", cell C17`."""
        return f'sheet "{self.name}", cell {_letters(column)}{index + 1}'

    def _marked(self, rows: list[list[Cell]]) -> list[list[Cell]]:
        """With the text of errors and of formulas without a value, which calamine leaves empty."""
        for (row, column), text in self._marks.texts.items():
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = text
        return rows


def _letters(column: int) -> str:
    """`C` of 2, `AA` of 26."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


class Workbook:
    """The sheets with cells, in order; raises BadFile when they cannot be read."""

    def __init__(self, members: Mapping[str, bytes], name: str) -> None:
        is_ods = "content.xml" in members
        if is_ods:
            marks = ods_marks.read(members["content.xml"], name, MAX_CELLS)
        else:
            _refuse_vast(members, name)
            marks = xlsx_marks.read(members, name)
        try:
            workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(archive.pack(members)))
            sheets = [(title, workbook.get_sheet_by_name(title)) for title in workbook.sheet_names]
            shown = {
                sheet.name
                for sheet in workbook.sheets_metadata
                if sheet.visible is python_calamine.SheetVisibleEnum.Visible
            }
        except python_calamine.CalamineError as error:
            raise archive.damaged(name) from error
        for title, sheet in sheets:
            if sheet.width > MAX_COLUMNS:
                wide = say(
                    "The sheet has {n} columns, and up to {most} are read. Delete those beside the table.",
                    n=Number(sheet.width),
                    most=Number(MAX_COLUMNS),
                )
                raise BadFile(wide, f'{name}, sheet "{title[:_SHOWN]}"')
        self.sheets = tuple(
            WorkbookSheet(title, sheet, marks.get(title, SheetMarks()), is_hidden=title not in shown)
            for title, sheet in sheets
            if sheet.height
        )


def _refuse_vast(members: Mapping[str, bytes], name: str) -> None:
    """Refuse what calamine could not hold in memory: it ends the process instead of raising."""
    longest = 0
    for content in members.values():
        if b"uniqueCount" in content or b"sst" in content[:1000]:
            longest = max(longest, _longest_string(content, name))
    for part, content in members.items():
        if b"sheetData" not in content:
            continue
        if not _is_near(content) and _area(content, name) > MAX_CELLS:
            reason = say(
                "The sheet in {part} is too large. Delete the cells far below or beside the table.", part=Verbatim(part)
            )
            raise BadFile(reason, name)
        if longest * MAX_CELLS > MAX_SHARED_BYTES and longest * content.count(b"<") > _TAGS_OF_CELL * MAX_SHARED_BYTES:
            raise BadFile(say("The sheet in {part} repeats a very long text. Shorten it.", part=Verbatim(part)), name)


def _longest_string(content: bytes, name: str) -> int:
    for declared in _STRING_COUNT.findall(content):
        # calamine makes room for as many strings as are declared, and each takes five bytes at least.
        if not declared.isdigit() or int(declared[:18]) > len(content):
            raise archive.damaged(name)
    return len(content) if archive.has_declarations(content) else max(map(len, _STRING.split(content)))


def _is_near(content: bytes) -> bool:
    """Whether all cells are plainly written and near; takes a tenth of the time of `_area`."""
    return not archive.has_declarations(content) and not _UNPLAIN.search(content) and not _PREFIXED.search(content)


def _area(content: bytes, name: str) -> int:
    """How many cells the block from A1 to the last cell has, counting positions as calamine does."""
    row = column = last_row = last_column = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, last_row, last_column
        reference = attributes.get("r", "")
        match tag.rpartition(":")[2]:
            case "row" if reference:
                row = _row_number(reference, name)
            case "c":
                if reference:
                    row_of_cell, column = _position(reference, name)
                else:
                    row_of_cell = row
                last_row, last_column = max(last_row, row_of_cell), max(last_column, column)
                column += 1

    def end(tag: str) -> None:
        nonlocal row, column
        if tag.rpartition(":")[2] == "row":
            row, column = row + 1, 0

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(content, True)  # noqa: FBT003 - positional only
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise archive.damaged(name) from error
    return (last_row + 1) * (last_column + 1)


def _row_number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 7):
        raise archive.damaged(name)
    return int(text) - 1


def _position(text: str, name: str) -> tuple[int, int]:
    """Row and column of `B7`, counted from 0."""
    match = _REFERENCE.fullmatch(text)
    if match is None:
        raise archive.damaged(name)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
