"""Documents as Markdown with pipe tables, figures right-aligned."""

from typing import assert_never

from bot.documents import plain_text
from bot.domain import document as blocks
from bot.domain.document import Block, Document
from bot.domain.table import Table
from bot.domain.values import Value
from bot.i18n.localizer import Localizer

EXTENSION = "md"

_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>|"})


def render(document: Document, localizer: Localizer) -> str:
    """Write the document as Markdown, a newline at the end."""
    localizer = localizer.for_document(document)
    return "\n\n".join(part for block in document.blocks if (part := _block(block, localizer))) + "\n"


def _block(block: Block, localizer: Localizer) -> str:
    match block:
        case blocks.Headline() | blocks.Picture():
            return ""  # a document on paper begins with its title
        case blocks.Heading(text=text, level=level):
            return f"{'#' * level} {_markdown(text, localizer)}"
        case blocks.Paragraph(text=text):
            return _markdown(text, localizer)
        case blocks.Note(text=text):
            return f"*{_markdown(text, localizer)}*"
        case blocks.Bullets(items=items):
            return "\n".join(f"{'  ' * depth}- {_markdown(item, localizer)}" for depth, item in items)
        case blocks.Facts(facts=facts):
            return "\n".join(
                "- "
                + localizer.labelled(_markdown(fact.label, localizer), f"**{_markdown(fact.figure, localizer)}**")
                + "".join(f", {_markdown(value, localizer)}" for value in fact.rest)
                for fact in facts
            )
        case Table():
            return _table(block, localizer)
        case blocks.Sourced():
            return _markdown(block.sentence(), localizer)
        case _:
            assert_never(block)


def _table(table: Table, localizer: Localizer) -> str:
    rows = [table.headings, *table.rows]
    lines = [f"| {' | '.join(map(_escaped, localizer.column(row)))} |" for row in rows]
    lines.insert(1, f"|{'|'.join(' --- ' if column in plain_text.LEFT else ' --: ' for column in table.columns)}|")
    parts = [f"**{_markdown(table.title, localizer)}**"] if table.title is not None else []
    if table.has_unit:
        parts.append(_escaped(plain_text.unit_line(localizer)))
    parts.append("\n".join(lines))
    if table.source is not None:
        parts.append(_markdown(table.source, localizer))
    return "\n\n".join(parts)


def _markdown(value: Value, localizer: Localizer) -> str:
    return _escaped(localizer.say(value))


def _escaped(text: str) -> str:
    return text.translate(_SPECIAL)
