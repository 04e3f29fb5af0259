"""The briefing in the office's own text layout: `##` titles, `-` bullets, tables by tabulators."""

from typing import assert_never

from bot.documents import plain_text
from bot.domain import document as blocks
from bot.domain.document import Block, Document
from bot.domain.table import Table
from bot.i18n.localizer import Localizer

EXTENSION = "txt"


def render(document: Document, localizer: Localizer) -> str:
    """Write the document as the office's text, blocks apart by an empty line, a newline at the end."""
    localizer = localizer.for_document(document)
    parts = [part for block in document.blocks for part in _block(block, localizer)]
    return "\n\n".join(parts) + "\n"


def _block(block: Block, localizer: Localizer) -> list[str]:
    match block:
        case blocks.Headline() | blocks.Picture():
            return []  # a document on paper begins with its title
        case blocks.Heading(text=text, level=level):
            return [f"{'#' * (level + 1)} {localizer.say(text)}"]
        case blocks.Paragraph(text=text) | blocks.Note(text=text):
            return [localizer.say(text)]
        case blocks.Bullets(items=items):
            return ["\n".join(f"{'  ' * depth}- {localizer.say(item)}" for depth, item in items)]
        case blocks.Facts(facts=facts):
            return ["\n".join(f"- {plain_text.fact(fact, localizer)}" for fact in facts)]
        case Table():
            return _table(block, localizer)
        case blocks.Sourced():
            return [localizer.say(block.sentence())]
        case _:
            assert_never(block)


def _table(table: Table, localizer: Localizer) -> list[str]:
    lines = [table.headings, *table.rows]
    parts = [localizer.say(table.title)] if table.title is not None else []
    if table.has_unit:
        parts.append(plain_text.unit_line(localizer))
    parts.append("\n".join("\t".join(localizer.column(line)) for line in lines))
    if table.source is not None:
        parts.append(localizer.say(table.source))
    return parts
