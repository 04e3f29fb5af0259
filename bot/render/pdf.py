"""Documents as PDF to print and to file: tagged, PDF/A-2a and PDF/UA-1, fonts within, the same bytes every time.

typst refuses to write what breaks either standard, a character without a glyph included.
"""

import json
import re
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, assert_never

import typst

from bot.documents import document_pictures, plain_text
from bot.documents.font_stacks import language
from bot.domain import document as blocks
from bot.domain.document import Block, Document
from bot.domain.table import Table
from bot.i18n.localizer import Localizer
from bot.pictures.draw import ImageFormat
from bot.pictures.fonts import families, fonts

EXTENSION = "pdf"

_WITHOUT_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_LAYOUT = Path(__file__).with_suffix(".typ").read_bytes()


def render(document: Document, localizer: Localizer) -> bytes:
    """Write the document on A4. A character that no shipped font has is printed as □, for a file's sake."""
    localizer = localizer.for_document(document)
    lang, region = language(localizer.tag)
    page = {
        "title": plain_text.title(document, localizer),
        "lang": lang,
        "region": region,
        "fonts": families(localizer.tag),
        "unbroken": plain_text.UNBROKEN_ROWS,
        "blocks": [shown for block in document.blocks if (shown := _block(block, localizer)) is not None],
    }
    data, when = json.dumps(page, ensure_ascii=False), plain_text.dated(document)
    try:
        return _written(data, when)
    except typst.TypstError as error:
        # Our own words all have glyphs (tests prove it); the name of a publisher in a loaded file may not.
        unknown = "".join(_WITHOUT_GLYPH.findall(error.diagnostic))
        if not unknown:
            raise
        return _written(data.translate(dict.fromkeys(map(ord, unknown), "□")), when)


def _written(data: str, when: datetime) -> bytes:
    return typst.compile(
        _LAYOUT,
        format="pdf",
        font_paths=fonts(),
        sys_inputs={"document": data},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=when,
    )


def _block(block: Block, localizer: Localizer) -> dict[str, Any] | None:
    match block:
        case blocks.Headline():
            return None  # a document on paper begins with its title
        case blocks.Heading(text=text, level=level):
            return {"kind": "heading", "level": level, "text": localizer.say(text)}
        case blocks.Paragraph(text=text):
            return {"kind": "paragraph", "text": localizer.say(text)}
        case blocks.Note(text=text):
            return {"kind": "note", "text": localizer.say(text)}
        case blocks.Bullets(items=items):
            return {"kind": "list", "items": [asdict(item) for item in plain_text.nested(items, localizer)]}
        case blocks.Facts(facts=facts):
            return {
                "kind": "list",
                "items": [{"text": plain_text.fact(fact, localizer), "items": []} for fact in facts],
            }
        case Table():
            return {"kind": "table", **asdict(plain_text.table(block, localizer))}
        case blocks.Picture():
            picture, alt = document_pictures.drawn(block, localizer, ImageFormat.SVG)
            return {"kind": "picture", "svg": picture.decode(), "alt": alt, "width": document_pictures.WIDTH_MM}
        case blocks.Sourced():
            return {"kind": "note", "text": localizer.say(block.sentence())}
        case _:
            assert_never(block)
