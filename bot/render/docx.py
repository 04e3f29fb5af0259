"""Documents as DOCX, for offices that edit in Word. ODT is what government offices exchange."""

import io
from typing import assert_never

import docx
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph as DocxParagraph

from bot.domain.document import (
    Block,
    Bullets,
    Document,
    Facts,
    Heading,
    Headline,
    Note,
    Paragraph,
    Picture,
    Sourced,
    Table,
)
from bot.i18n.languages import is_asian
from bot.i18n.localizer import Localizer
from bot.paper import pictures, said
from bot.paper.archive import settled
from bot.paper.faces import Faces, faces, language
from bot.paper.said import SaidTable, Side
from bot.pictures.draw import Format

EXTENSION = "docx"

_WIDE, _HIGH, _MARGIN = Cm(21), Cm(29.7), Cm(2.2)
_ROOM = Emu(_WIDE - 2 * _MARGIN)
_BULLETS = ("List Bullet", "List Bullet 2", "List Bullet 3")
_SMALL = Pt(9)
_CELL = "TableText"
"""The style of cells, by its id."""
_LINE = Pt(14)
"""Of a table, in any font: two tables of sixteen rows then fit on a page."""
_ALIGNED = {
    Side.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Side.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Side.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}


def render(document: Document, localizer: Localizer) -> bytes:
    """Write the document on A4, editable, headings and lists as Word's own styles."""
    localizer, when = localizer.for_document(document), said.dated(document)
    file = docx.Document()
    _dress(file, localizer)
    for block in document.blocks:
        _block(block, file, localizer)
    about = file.core_properties
    about.title, about.author, about.comments = said.title(document, localizer), "", ""
    about.created = about.modified = when
    about.language = localizer.tag.replace("_", "-")
    written = io.BytesIO()
    file.save(written)
    return settled(written.getvalue(), when)


def _block(block: Block, file: Docx, localizer: Localizer) -> None:  # noqa: C901, PLR0912 # one case for each kind of block there is
    match block:
        case Headline():
            pass  # a document on paper begins with its title
        case Heading(text=text, level=1):
            file.add_paragraph(localizer.say(text), "Title")
        case Heading(text=text, level=level):
            file.add_heading(localizer.say(text), min(level - 1, 9))
        case Paragraph(text=text):
            file.add_paragraph(localizer.say(text))
        case Note(text=text):
            _small(file, localizer.say(text))
        case Bullets(items=items):
            for depth, item in items:
                file.add_paragraph(localizer.say(item), _BULLETS[min(depth, len(_BULLETS) - 1)])
        case Facts(facts=facts):
            for fact in facts:
                file.add_paragraph(said.fact(fact, localizer), _BULLETS[0])
        case Table():
            _table(said.table(block, localizer), file)
        case Picture():
            _picture(block, file, localizer)
        case Sourced():
            _small(file, localizer.say(block.sentence()))
        case _:
            assert_never(block)


def _picture(block: Picture, file: Docx, localizer: Localizer) -> None:
    shown = pictures.drawn(block, localizer, Format.PNG)
    width, height = pictures.measures_mm(shown.data)
    paragraph = file.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    added = paragraph.add_run().add_picture(io.BytesIO(shown.data), Mm(width), Mm(height))
    added._inline.docPr.set("descr", shown.alt)  # noqa: SLF001 # python-docx has no words for it


def _small(file: Docx, text: str) -> DocxParagraph:
    added = file.add_paragraph(text)
    for run in added.runs:
        run.font.size = _SMALL
    return added


def _table(table: SaidTable, file: Docx) -> None:
    if table.title is not None:
        file.add_paragraph(table.title, "Caption")
    if table.unit is not None:
        unit = _small(file, table.unit)
        unit.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        unit.paragraph_format.keep_with_next = True
    lines = [table.header, *table.rows]
    grid = file.add_table(len(lines), len(table.header))
    _rule(grid, table)
    is_kept = len(table.rows) <= said.UNBROKEN_ROWS
    for number, (row, line) in enumerate(zip(grid.rows, lines, strict=True)):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 # python-docx has no words for these two
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text, side, share in zip(row.cells, line, table.sides, table.shares, strict=True):
            cell.width = _part(share, table)
            paragraph = cell.paragraphs[0]
            paragraph._p.style = _CELL  # noqa: SLF001 # by name python-docx looks through all styles, a millisecond each
            paragraph.alignment = _ALIGNED[side]
            # Word keeps a table on one page by keeping each line with the next.
            paragraph.paragraph_format.keep_with_next = number == 0 or is_kept
            paragraph.add_run(text).bold = True if number == 0 else None
    source = _small(file, table.source or "")
    source.paragraph_format.space_before = Pt(3)


def _rule(grid: DocxTable, table: SaidTable) -> None:
    """Lines across and none down, fixed widths, and the title as what a screen reader calls it."""
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


def _part(share: int, table: SaidTable) -> Emu:
    return Emu(_ROOM * share // sum(table.shares))


def _dress(file: Docx, localizer: Localizer) -> None:
    """A4, page numbers, fonts for every script, and the sizes of the office's layout."""
    letters = faces(localizer.tag)
    _pages(file)
    _languages(file, localizer.tag, letters)
    styles = file.styles
    cell = styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = styles["Normal"]
    assert cell.style_id == _CELL  # noqa: S101 # python-docx makes it of the name
    for name, size, before, after in (
        ("Normal", 12, 0, 6),
        ("Title", 20, 0, 14),
        ("Heading 1", 15, 14, 6),
        ("Heading 2", 13, 12, 4),
        ("Caption", 12, 18, 2),
        ("List Bullet", 12, 0, 4),
        ("List Bullet 2", 12, 0, 4),
        ("List Bullet 3", 12, 0, 4),
        ("Table Text", 10.5, 1.5, 1.5),
    ):
        style = styles[name]
        assert isinstance(style, ParagraphStyle)  # noqa: S101 # every name above is one in Word's own template
        _set(style, letters, size, before, after)
    styles["Table Text"].paragraph_format.line_spacing = _LINE
    styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name in ("Title", "Heading 1", "Heading 2", "Caption"):
        styles[name].font.bold = True
        styles[name].paragraph_format.keep_with_next = True


def _set(style: ParagraphStyle, letters: Faces, size: float, before: float, after: float) -> None:
    style.font.size, style.font.color.rgb, style.font.italic = Pt(size), RGBColor(0, 0, 0), False
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.15
    properties = style.element.get_or_add_rPr()
    for found in properties.findall(qn("w:rFonts")):
        properties.remove(found)  # Word's template names a theme's fonts, which would win
    properties.insert(0, _fonts(letters))
    for border in style.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break


def _fonts(letters: Faces) -> object:
    named = OxmlElement("w:rFonts")
    for script, face in (
        ("ascii", letters.latin),
        ("hAnsi", letters.latin),
        ("eastAsia", letters.asian),
        ("cs", letters.complex),
    ):
        named.set(qn(f"w:{script}"), face)
    return named


def _languages(file: Docx, tag: str, letters: Faces) -> None:
    spoken = "-".join(part for part in language(tag) if part)
    defaults = file.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    defaults.replace(defaults.find(qn("w:rFonts")), _fonts(letters))
    asian = is_asian(tag)
    named = defaults.find(qn("w:lang"))
    named.set(qn("w:val"), "en-US" if asian else spoken)
    named.set(qn("w:eastAsia"), spoken if asian else "zh-TW")
    # What Word takes where the font is not installed.
    table = next(part for part in file.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    face = (
        f'<w:font w:name="{letters.asian}"><w:altName w:val="{",".join(letters.asian_else)}"/>'
        '<w:charset w:val="88"/><w:family w:val="script"/><w:pitch w:val="variable"/></w:font></w:fonts>'
    )
    table._blob = table.blob.replace(b"</w:fonts>", face.encode())  # noqa: SLF001 # a part python-docx leaves alone


def _pages(file: Docx) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = _WIDE, _HIGH
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in ("PAGE", " / ", "NUMPAGES"):
        if text == " / ":
            footer.add_run(text).font.size = _SMALL
            continue
        field = parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr="{text}"><w:r><w:rPr><w:sz w:val="18"/></w:rPr>'
            "<w:t>1</w:t></w:r></w:fldSimple>"
        )
        footer._p.append(field)  # noqa: SLF001 # python-docx has no words for fields
    # The template's preview picture shows somebody else's empty page.
    package = file.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]
