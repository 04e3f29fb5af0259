"""An empty Word document: A4, page numbers, fonts for every script, and the office's styles."""

import docx
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from bot.documents.font_stacks import FontStack, font_stack, language
from bot.i18n.languages import is_asian

_WIDTH, _HEIGHT, _MARGIN = Cm(21), Cm(29.7), Cm(2.2)
ROOM = Emu(_WIDTH - 2 * _MARGIN)
"""Between the margins."""
SMALL = Pt(9)
CELL_STYLE = "TableText"
"""The style of cells, by its id."""
_LINE, SMALL_LINE, _CAPTION_LINE = Pt(14), Pt(12), Pt(17)
"""Of a table, of the small lines around it and of its title, in any font: two tables of sixteen rows and their heads
then fit on a page, with Chinese fonts too, whose own lines are half as high again."""


def blank(tag: str) -> Docx:
    """An empty document with the page, the fonts and the styles of the office's layout, in a language."""
    file, letters = docx.Document(), font_stack(tag)
    _pages(file)
    _languages(file, tag, letters)
    styles = file.styles
    cell = styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = styles["Normal"]
    assert cell.style_id == CELL_STYLE  # noqa: S101 # python-docx makes it of the name
    for name, size, before, after in (
        ("Normal", 12, 0, 6),
        ("Title", 20, 0, 14),
        ("Heading 1", 15, 14, 6),
        ("Heading 2", 13, 12, 4),
        ("Caption", 12, 14, 2),
        ("List Bullet", 12, 0, 4),
        ("List Bullet 2", 12, 0, 4),
        ("List Bullet 3", 12, 0, 4),
        ("Table Text", 10.5, 1.5, 1.5),
    ):
        style = styles[name]
        assert isinstance(style, ParagraphStyle)  # noqa: S101 # every name above is one in Word's own template
        _set(style, letters, size, before, after)
    styles["Table Text"].paragraph_format.line_spacing = _LINE
    styles["Caption"].paragraph_format.line_spacing = _CAPTION_LINE
    styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name in ("Title", "Heading 1", "Heading 2", "Caption"):
        styles[name].font.bold = True
        styles[name].paragraph_format.keep_with_next = True
    return file


def _set(style: ParagraphStyle, letters: FontStack, size: float, before: float, after: float) -> None:
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


def _fonts(letters: FontStack) -> object:
    named = OxmlElement("w:rFonts")
    for script, face in (
        ("ascii", letters.latin),
        ("hAnsi", letters.latin),
        ("eastAsia", letters.asian),
        ("cs", letters.complex),
    ):
        named.set(qn(f"w:{script}"), face)
    return named


def _languages(file: Docx, tag: str, letters: FontStack) -> None:
    spoken = "-".join(part for part in language(tag) if part)
    defaults = file.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    defaults.replace(defaults.find(qn("w:rFonts")), _fonts(letters))
    named = defaults.find(qn("w:lang"))
    named.set(qn("w:val"), "en-US" if is_asian(tag) else spoken)
    named.set(qn("w:eastAsia"), spoken if is_asian(tag) else "zh-TW")
    # What Word takes where the font is not installed.
    table = next(part for part in file.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    face = (
        f'<w:font w:name="{letters.asian}"><w:altName w:val="{",".join(letters.asian_else)}"/>'
        '<w:charset w:val="88"/><w:family w:val="script"/><w:pitch w:val="variable"/></w:font></w:fonts>'
    )
    table._blob = table.blob.replace(b"</w:fonts>", face.encode())  # noqa: SLF001 # a part python-docx leaves alone


def _pages(file: Docx) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = _WIDTH, _HEIGHT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in ("PAGE", " / ", "NUMPAGES"):
        if text == " / ":
            footer.add_run(text).font.size = SMALL
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
