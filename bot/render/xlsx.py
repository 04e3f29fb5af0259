"""Documents as XLSX: the text, a sheet for each table, the figures in whole dollars, the sources."""

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from bot.documents import plain_text, sheet_layout
from bot.documents.font_stacks import font_stack
from bot.documents.sheets import NumberCell, NumberFormat, SheetLine, TableSheet, TextSheet, widest
from bot.domain.document import Document
from bot.i18n.languages import is_asian
from bot.i18n.localizer import Localizer

EXTENSION = "xlsx"

_A4 = 9
_ROW_POINTS = 19
_THIN, _THICK = 1, 2
_SIZES = {1: 16, 2: 13}


def render(document: Document, localizer: Localizer) -> bytes:
    """Write the workbook. No text becomes a formula, a link or a number, whatever it begins with."""
    localizer = localizer.for_document(document)
    written = io.BytesIO()
    book = xlsxwriter.Workbook(
        written,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    # The date is the document's, and the archive's entries bear none: the same document, the same bytes.
    book.set_properties(
        {"title": plain_text.title(document, localizer), "created": plain_text.dated(document).replace(tzinfo=None)}
    )
    formats = _CellFormats(book, localizer.tag)
    for sheet in sheet_layout.sheets(document, localizer):
        page = book.add_worksheet(sheet.name)
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_footer("&C&P / &N")
        page.set_default_row(_ROW_POINTS)
        match sheet:
            case TextSheet(lines=lines):
                _write_text(page, lines, formats)
            case TableSheet():
                _write_table(page, sheet, formats)
    book.close()
    return written.getvalue()


_NOTHING: Mapping[str, Any] = {}


class _CellFormats:
    """Formats of cells, each made once."""

    def __init__(self, book: xlsxwriter.Workbook, tag: str) -> None:
        letters = font_stack(tag)
        self._book = book
        # A cell has one font for all scripts: text takes the language's, figures the Latin one.
        self._text = letters.asian if is_asian(tag) else letters.latin
        self._latin = letters.latin
        self._made: dict[str, CellFormat] = {}

    def of(self, also: Mapping[str, Any] = _NOTHING, *, is_figure: bool = False, **properties: Any) -> CellFormat:  # noqa: ANN401 # XlsxWriter's own words
        wanted: Mapping[str, Any] = {
            "font_name": self._latin if is_figure else self._text,
            "font_size": 12,
            "valign": "vcenter",
            **also,
            **properties,
        }
        key = repr(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(wanted))
        return self._made[key]


def _write_text(page: Worksheet, lines: tuple[SheetLine, ...], formats: _CellFormats) -> None:
    # A line a sentence, not wrapped: no program makes a row higher that has been written with a height.
    page.set_column(0, 0, widest(lines))
    page.hide_gridlines(2)
    for row, line in enumerate(lines):
        form = formats.of(
            bold=line.level > 0,
            font_size=_SIZES.get(line.level, 12),
            indent=2 * max(line.depth - 1, 0),
        )
        page.write_string(row, 0, line.text, form)


def _write_table(page: Worksheet, sheet: TableSheet, formats: _CellFormats) -> None:
    last = len(sheet.header) - 1
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    for row, text in enumerate(sheet.above):
        is_title = row == 0
        page.write_string(
            row,
            0 if is_title else last,
            text,
            formats.of(bold=is_title, font_size=13 if is_title else 10, align="left" if is_title else "right"),
        )
    for column, (text, side) in enumerate(zip(sheet.header, sheet.sides, strict=True)):
        page.write_string(
            sheet.header_at,
            column,
            text,
            formats.of(bold=True, align=side.value, top=_THICK, bottom=_THIN, text_wrap=False),
        )
    for row, cells in enumerate(sheet.rows, sheet.header_at + 1):
        for column, (cell, side) in enumerate(zip(cells, sheet.sides, strict=True)):
            line = {"bottom": _THICK} if cells is sheet.rows[-1] else {"bottom": _THIN, "bottom_color": "#A0A0A0"}
            if isinstance(cell, NumberCell):
                form = formats.of(line, is_figure=True, align=side.value, num_format=_pattern(cell.format))
                page.write_number(row, column, float(cell.value), form)
            elif cell:
                page.write_string(row, column, cell, formats.of(line, align=side.value))
            else:
                page.write_blank(row, column, None, formats.of(line))
    for row, text in enumerate(sheet.below, sheet.header_at + 1 + len(sheet.rows)):
        page.write_string(row, 0, text, formats.of(font_size=10))
    page.freeze_panes(sheet.header_at + 1, sheet.named_columns)
    page.repeat_rows(sheet.header_at)


def _pattern(form: NumberFormat) -> str:
    """`#,##0.0`, `0.00%`, `+0.00%;-0.00%;0.00%`: the marks are the file's, the program shows its own language's."""
    digits = ("0" if form.is_percent else "#,##0") + ("." + "0" * form.places if form.places else "")
    digits += "%" if form.is_percent else ""
    return f"+{digits};-{digits};{digits}" if form.is_signed else digits
