"""Documents as ODS: the text, a sheet for each table, the figures in whole dollars, the sources."""

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

import odfdo

from bot.documents import plain_text, sheet_layout
from bot.documents.opendocument import add_automatic, add_style, blank, saved
from bot.documents.plain_text import Side
from bot.documents.sheets import (
    DocumentSheet,
    NumberCell,
    NumberFormat,
    SheetCell,
    TableSheet,
    TextSheet,
    widest,
)
from bot.domain.document import Document
from bot.i18n.localizer import Localizer

EXTENSION = "ods"

_STYLES = Path(__file__).with_name("ods_styles.xml")
_CHARACTER_MM = 2.2
_ROW_MM = 6.8
_LEVELS = {1: "Title", 2: "Heading", 3: "Heading"}


def render(document: Document, localizer: Localizer) -> bytes:
    """Write the workbook; figures are numbers with formats, text is never a formula."""
    localizer = localizer.for_document(document)
    file = blank("spreadsheet", _STYLES, localizer.tag)
    found = sheet_layout.sheets(document, localizer)
    _add_styles(file, found)
    for sheet in found:
        file.body.append(_text(sheet) if isinstance(sheet, TextSheet) else _table(sheet))
    file.set_part("settings.xml", _settings(found).encode())
    return saved(file, plain_text.title(document, localizer), localizer.tag, plain_text.dated(document))


def _text(sheet: TextSheet) -> odfdo.Table:
    page = odfdo.Table(sheet.name)
    page.append(_column(widest(sheet.lines)))
    for line in sheet.lines:
        style = f"Deep{min(line.depth, 3)}" if line.depth > 1 else "Text"
        page.append(_row([_text_cell(line.text, _LEVELS.get(line.level, "Heading") if line.level else style)]))
    return page


def _table(sheet: TableSheet) -> odfdo.Table:
    page = odfdo.Table(sheet.name)
    for width in sheet.widths:
        page.append(_column(width))
    gap = [odfdo.Cell() for _ in sheet.header[1:]]
    for number, text in enumerate(sheet.above):
        page.append(
            _row([_text_cell(text, "Title2")] if number == 0 else [odfdo.Cell(), *gap[1:], _text_cell(text, "Unit")])
        )
    head = odfdo.HeaderRows()
    head.append(_row([_text_cell(text, f"Head-{side}") for text, side in zip(sheet.header, sheet.sides, strict=True)]))
    page.append(head)
    for line in sheet.rows:
        page.append(_row([_cell(cell, side) for cell, side in zip(line, sheet.sides, strict=True)]))
    for text in sheet.below:
        page.append(_row([_text_cell(text, "Small")]))
    return page


def _row(cells: list[odfdo.Cell]) -> odfdo.Row:
    row = odfdo.Row(style="Row")
    for cell in cells:
        row.append(cell)
    return row


def _cell(cell: SheetCell, side: Side) -> odfdo.Cell:
    if not isinstance(cell, NumberCell):
        return _text_cell(cell, f"Cell-{side}") if cell else odfdo.Cell(style=f"Cell-{side}")
    return odfdo.Cell(
        cell.value,
        text=cell.text,
        cell_type="percentage" if cell.format.is_percent else "float",
        style=_figure_style(cell.format, side),
    )


def _text_cell(text: str, style: str) -> odfdo.Cell:
    return odfdo.Cell(text, text=text, cell_type="string", style=style)


def _column(width: int) -> odfdo.Element:
    return odfdo.Element.from_tag(f'<table:table-column table:style-name="Wide{width}"/>')


def _figure_style(form: NumberFormat, side: Side) -> str:
    return f"Figure-{side}-{form.places}{'-percent' * form.is_percent}{'-signed' * form.is_signed}"


def _add_styles(file: odfdo.Document, found: Sequence[DocumentSheet]) -> None:
    """Add every width and every number format that these sheets need, each once."""
    add_style(file, "Row", "table-row", f'<style:table-row-properties style:row-height="{_ROW_MM}mm"/>')
    tables = [sheet for sheet in found if isinstance(sheet, TableSheet)]
    widths = [widest(sheet.lines) for sheet in found if isinstance(sheet, TextSheet)]
    for width in dict.fromkeys((*widths, *(width for sheet in tables for width in sheet.widths))):
        measure = f"{width * _CHARACTER_MM:.1f}mm"
        properties = f'<style:table-column-properties style:column-width="{measure}"/>'
        add_style(file, f"Wide{width}", "table-column", properties)
    shown = (
        (cell.format, side)
        for sheet in tables
        for row in sheet.rows
        for cell, side in zip(row, sheet.sides, strict=True)
        if isinstance(cell, NumberCell)
    )
    for form, side in dict.fromkeys(shown):
        name = _figure_style(form, side)
        number = _number(f"N-{name}", form, "")
        if form.is_signed:
            add_automatic(file, _number(f"N-{name}-up", form, "+"))
            plus = f'<style:map style:condition="value()&gt;0" style:apply-style-name="N-{name}-up"/>'
            number.append(odfdo.Element.from_tag(plus))
        add_automatic(file, number)
        add_style(file, name, "table-cell", "", parent=f"Cell-{side}", data=f"N-{name}")


def _number(name: str, form: NumberFormat, sign: str) -> odfdo.Element:
    kind = "percentage" if form.is_percent else "number"
    grouping = "false" if form.is_percent else "true"
    before = f"<number:text>{sign}</number:text>" if sign else ""
    after = "<number:text>%</number:text>" if form.is_percent else ""
    return odfdo.Element.from_tag(
        f'<number:{kind}-style style:name="{name}">{before}'
        f'<number:number number:decimal-places="{form.places}" number:min-decimal-places="{form.places}" '
        f'number:min-integer-digits="1" number:grouping="{grouping}"/>{after}</number:{kind}-style>'
    )


def _settings(found: Sequence[DocumentSheet]) -> str:
    """The settings that keep header and names in sight: OpenDocument has them apart from the sheet."""
    views = "".join(_view(sheet) for sheet in found if isinstance(sheet, TableSheet))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<office:document-settings office:version="1.4" '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" '
        'xmlns:ooo="http://openoffice.org/2004/office"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        '<config:config-item-map-entry><config:config-item config:name="ViewId" config:type="string">view1'
        f'</config:config-item><config:config-item-map-named config:name="Tables">{views}'
        "</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )


def _view(sheet: TableSheet) -> str:
    frozen = 2
    items = (
        ("HorizontalSplitMode", "short", frozen if sheet.named_columns else 0),
        ("HorizontalSplitPosition", "int", sheet.named_columns),
        ("VerticalSplitMode", "short", frozen),
        ("VerticalSplitPosition", "int", sheet.header_at + 1),
        ("ActiveSplitRange", "short", 3 if sheet.named_columns else 2),
        ("PositionRight", "int", sheet.named_columns),
        ("PositionBottom", "int", sheet.header_at + 1),
    )
    written = "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
        for name, kind, value in items
    )
    return f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>{written}</config:config-item-map-entry>"
