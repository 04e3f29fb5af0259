"""Documents as ODT, the editable format that government offices exchange."""

from collections.abc import Iterator
from pathlib import Path
from typing import assert_never
from xml.sax.saxutils import escape

import odfdo

from bot.documents import document_pictures, plain_text
from bot.documents.opendocument import add_style, blank, saved
from bot.documents.plain_text import ListItem, TextTable
from bot.domain import document as blocks
from bot.domain.document import Block, Document
from bot.domain.table import Table
from bot.i18n.localizer import Localizer
from bot.pictures.draw import ImageFormat

EXTENSION = "odt"

_STYLES = Path(__file__).with_name("odt_styles.xml")
_ROOM_MM = 166
"""Of a line on A4, between the margins of the styles."""

_RULED = {
    "Head": 'fo:border-top="1pt solid #000000" fo:border-bottom="0.6pt solid #000000"',
    "Body": 'fo:border-bottom="0.4pt solid #a0a0a0"',
    "Last": 'fo:border-bottom="1pt solid #000000"',
}


def render(document: Document, localizer: Localizer) -> bytes:
    """Write the document on A4, editable, with named styles."""
    localizer = localizer.for_document(document)
    file = blank("text", _STYLES, localizer.tag)
    _add_styles(file)
    for block in document.blocks:
        for element in _block(block, file, localizer):
            file.body.append(element)
    return saved(file, plain_text.title(document, localizer), localizer.tag, plain_text.dated(document))


def _block(block: Block, file: odfdo.Document, localizer: Localizer) -> Iterator[odfdo.Element]:  # noqa: C901 # one case for each kind of block there is
    match block:
        case blocks.Headline():
            pass  # a document on paper begins with its title
        case blocks.Heading(text=text, level=1):
            yield odfdo.Paragraph(localizer.say(text), style="Title")
        case blocks.Heading(text=text, level=level):
            yield odfdo.Header(level - 1, localizer.say(text), style=f"Heading_20_{min(level - 1, 2)}")
        case blocks.Paragraph(text=text):
            yield odfdo.Paragraph(localizer.say(text), style="Standard")
        case blocks.Note(text=text):
            yield odfdo.Paragraph(localizer.say(text), style="Small")
        case blocks.Bullets(items=items):
            yield _list(plain_text.nested(items, localizer))
        case blocks.Facts(facts=facts):
            yield _list(tuple(ListItem(plain_text.fact(fact, localizer), ()) for fact in facts))
        case Table():
            yield from _table(plain_text.table(block, localizer), file)
        case blocks.Picture():
            yield _picture(block, file, localizer)
        case blocks.Sourced():
            yield odfdo.Paragraph(localizer.say(block.sentence()), style="Small")
        case _:
            assert_never(block)


def _list(items: tuple[ListItem, ...]) -> odfdo.List:
    listed = odfdo.List(style="Bullets")
    for item in items:
        entry = odfdo.ListItem(odfdo.Paragraph(item.text, style="List_20_Item"))
        if item.items:
            entry.append(_list(item.items))
        listed.append(entry)
    return listed


def _picture(block: blocks.Picture, file: odfdo.Document, localizer: Localizer) -> odfdo.Paragraph:
    picture, alt = document_pictures.drawn(block, localizer, ImageFormat.PNG)
    width, height = document_pictures.measures_mm(picture)
    name = f"Pictures/{len(file.body.get_elements('descendant::draw:frame')) + 1}.png"
    file.set_part(name, picture)
    file.manifest.add_full_path(name, "image/png")
    frame = odfdo.Element.from_tag(
        f'<draw:frame text:anchor-type="as-char" svg:width="{width:.1f}mm" svg:height="{height:.1f}mm">'
        f'<draw:image xlink:href="{name}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
        f"<svg:desc>{escape(alt)}</svg:desc></draw:frame>"
    )
    paragraph = odfdo.Paragraph(style="Picture")
    paragraph.append(frame)
    return paragraph


def _table(table: TextTable, file: odfdo.Document) -> Iterator[odfdo.Element]:
    if table.title is not None:
        yield odfdo.Paragraph(table.title, style="Table_20_Title")
    if table.unit is not None:
        yield odfdo.Paragraph(table.unit, style="Unit")
    is_whole = len(table.rows) <= plain_text.UNBROKEN_ROWS
    grid = odfdo.Table(f"Table{len(file.body.tables) + 1}", style="Whole" if is_whole else "Long")
    for share in table.shares:
        grid.append(odfdo.Element.from_tag(f'<table:table-column table:style-name="{_column(file, share, table)}"/>'))
    header = odfdo.HeaderRows()
    header.append(_row(table.header, table, "Head", is_bold=True))
    grid.append(header)
    for count, line in enumerate(table.rows, 1):
        grid.append(_row(line, table, "Last" if count == len(table.rows) else "Body"))
    if table.title is not None:  # for screen readers
        title = odfdo.Element.from_tag("table:title")
        title.text = table.title
        grid.insert(title, 0)
    yield grid
    yield odfdo.Paragraph(table.source or "", style="Small")


def _column(file: odfdo.Document, share: int, table: TextTable) -> str:
    """The name of the style of a column so wide; made when it is the first."""
    width = f"{_ROOM_MM * share / sum(table.shares):.2f}mm"
    name = f"Wide{width}"
    if file.get_style("table-column", name) is None:
        add_style(file, name, "table-column", f'<style:table-column-properties style:column-width="{width}"/>')
    return name


def _row(line: tuple[str, ...], table: TextTable, ruled: str, *, is_bold: bool = False) -> odfdo.Row:
    row = odfdo.Row(style="Row")
    for text, side in zip(line, table.sides, strict=True):
        paragraph = odfdo.Paragraph(text, style=f"Cell_20_{side}")
        if is_bold and text:
            paragraph = odfdo.Paragraph(style=f"Cell_20_{side}")
            paragraph.append(odfdo.Span(text, style="Strong"))
        cell = odfdo.Cell(cell_type="string", style=ruled)
        cell.append(paragraph)
        row.append(cell)
    return row


def _add_styles(file: odfdo.Document) -> None:
    for name, may_break in (("Whole", "false"), ("Long", "true")):
        add_style(
            file,
            name,
            "table",
            f'<style:table-properties style:width="{_ROOM_MM}mm" table:align="margins" fo:keep-with-next="always" '
            f'style:may-break-between-rows="{may_break}" table:border-model="collapsing"/>',
        )
    add_style(file, "Row", "table-row", '<style:table-row-properties fo:keep-together="always"/>')
    for name, borders in _RULED.items():
        add_style(
            file,
            name,
            "table-cell",
            f'<style:table-cell-properties fo:padding-left="1mm" fo:padding-right="1mm" {borders}/>',
        )
