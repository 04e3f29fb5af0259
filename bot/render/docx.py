"""Documents as DOCX, for offices that edit in Word. ODT is what government offices exchange."""

import io
from typing import assert_never

from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph as DocxParagraph

from bot.documents import document_pictures, plain_text
from bot.documents.dated_archive import repacked
from bot.documents.plain_text import Side, TextTable
from bot.documents.word_document import CELL_STYLE, ROOM, SMALL, SMALL_LINE, blank
from bot.domain import document as blocks
from bot.domain.document import Block, Document
from bot.domain.table import Table
from bot.i18n.localizer import Localizer
from bot.pictures.draw import ImageFormat

EXTENSION = "docx"

_BULLETS = ("List Bullet", "List Bullet 2", "List Bullet 3")
_ALIGNED = {
    Side.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Side.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Side.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}


def render(document: Document, localizer: Localizer) -> bytes:
    """Write the document on A4, editable, headings and lists as Word's own styles."""
    localizer, when = localizer.for_document(document), plain_text.dated(document)
    file = blank(localizer.tag)
    for block in document.blocks:
        _block(block, file, localizer)
    about = file.core_properties
    about.title, about.author, about.comments = plain_text.title(document, localizer), "", ""
    about.created = about.modified = when
    about.language = localizer.tag.replace("_", "-")
    written = io.BytesIO()
    file.save(written)
    return repacked(written.getvalue(), when)


def _block(block: Block, file: Docx, localizer: Localizer) -> None:  # noqa: C901, PLR0912 # one case for each kind of block there is
    match block:
        case blocks.Headline():
            pass  # a document on paper begins with its title
        case blocks.Heading(text=text, level=1):
            file.add_paragraph(localizer.say(text), "Title")
        case blocks.Heading(text=text, level=level):
            file.add_heading(localizer.say(text), min(level - 1, 9))
        case blocks.Paragraph(text=text):
            file.add_paragraph(localizer.say(text))
        case blocks.Note(text=text):
            _small(file, localizer.say(text))
        case blocks.Bullets(items=items):
            for depth, item in items:
                file.add_paragraph(localizer.say(item), _BULLETS[min(depth, len(_BULLETS) - 1)])
        case blocks.Facts(facts=facts):
            for fact in facts:
                file.add_paragraph(plain_text.fact(fact, localizer), _BULLETS[0])
        case Table():
            _table(plain_text.table(block, localizer), file)
        case blocks.Picture():
            _picture(block, file, localizer)
        case blocks.Sourced():
            _small(file, localizer.say(block.sentence()))
        case _:
            assert_never(block)


def _picture(block: blocks.Picture, file: Docx, localizer: Localizer) -> None:
    picture, alt = document_pictures.drawn(block, localizer, ImageFormat.PNG)
    width, height = document_pictures.measures_mm(picture)
    paragraph = file.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    added = paragraph.add_run().add_picture(io.BytesIO(picture), Mm(width), Mm(height))
    added._inline.docPr.set("descr", alt)  # noqa: SLF001 # python-docx has no words for it


def _small(file: Docx, text: str) -> DocxParagraph:
    added = file.add_paragraph(text)
    for run in added.runs:
        run.font.size = SMALL
    return added


def _close(paragraph: DocxParagraph) -> DocxParagraph:
    """A small line beside a table, as high in every font: fonts with Chinese letters ask for half as much again."""
    paragraph.paragraph_format.line_spacing, paragraph.paragraph_format.space_after = SMALL_LINE, Pt(2)
    return paragraph


def _table(table: TextTable, file: Docx) -> None:
    if table.title is not None:
        file.add_paragraph(table.title, "Caption")
    if table.unit is not None:
        unit = _close(_small(file, table.unit))
        unit.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        unit.paragraph_format.keep_with_next = True
    lines = [table.header, *table.rows]
    grid = file.add_table(len(lines), len(table.header))
    _rule(grid, table)
    is_kept = len(table.rows) <= plain_text.UNBROKEN_ROWS
    for number, (row, line) in enumerate(zip(grid.rows, lines, strict=True)):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 # python-docx has no words for these two
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text, side, share in zip(row.cells, line, table.sides, table.shares, strict=True):
            cell.width = _part(share, table)
            paragraph = cell.paragraphs[0]
            paragraph._p.style = CELL_STYLE  # noqa: SLF001 # by name python-docx looks through all styles, a millisecond each
            paragraph.alignment = _ALIGNED[side]
            # Word keeps a table on one page by keeping each line with the next.
            paragraph.paragraph_format.keep_with_next = number == 0 or is_kept
            paragraph.add_run(text).bold = True if number == 0 else None
    source = _close(_small(file, table.source or ""))
    source.paragraph_format.space_before = Pt(3)


def _rule(grid: DocxTable, table: TextTable) -> None:
    """Draw rules across the table and none down, fix its widths, and title it for screen readers."""
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, share in zip(grid.columns, table.shares, strict=True):
        column.width = _part(share, table)
    properties = grid._tbl.tblPr  # noqa: SLF001 # python-docx has no words for borders and descriptions
    lines = (("top", 8, "000000"), ("bottom", 8, "000000"), ("insideH", 4, "A0A0A0"))
    drawn = "".join(f'<w:{side} w:val="single" w:sz="{width}" w:color="{ink}"/>' for side, width, ink in lines)
    # The schema has an order: borders before the layout, the caption last.
    properties.find(qn("w:tblLayout")).addprevious(parse_xml(f"<w:tblBorders {nsdecls('w')}>{drawn}</w:tblBorders>"))
    if table.title is not None:
        caption = OxmlElement("w:tblCaption")
        caption.set(qn("w:val"), table.title)
        properties.append(caption)


def _part(share: int, table: TextTable) -> Emu:
    return Emu(ROOM * share // sum(table.shares))
