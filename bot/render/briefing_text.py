"""The briefing in the office's own text layout: `##` titles, `-` bullets, tables by tabulators."""

from typing import assert_never

from bot.domain.document import (
    Block,
    Bullets,
    Document,
    Fact,
    Facts,
    Heading,
    Headline,
    Note,
    Paragraph,
    Picture,
    Sourced,
    Table,
    Value,
    Verbatim,
    say,
)
from bot.i18n.voice import Voice

EXTENSION = "txt"


def render(document: Document, voice: Voice) -> str:
    """Write the document as the office's text, blocks apart by an empty line, a newline at the end."""
    voice = voice.for_document(document)
    parts = [part for block in document.blocks for part in _block(block, voice)]
    return "\n\n".join(parts) + "\n"


def _block(block: Block, voice: Voice) -> list[str]:
    match block:
        case Headline() | Picture():
            return []  # a document on paper begins with its title
        case Heading(text=text, level=level):
            return [f"{'#' * (level + 1)} {voice.say(text)}"]
        case Paragraph(text=text) | Note(text=text):
            return [voice.say(text)]
        case Bullets(items=items):
            return ["\n".join(f"{'  ' * depth}- {voice.say(item)}" for depth, item in items)]
        case Facts(facts=facts):
            return ["\n".join(f"- {_fact(fact, voice)}" for fact in facts)]
        case Table():
            return _table(block, voice)
        case Sourced():
            return [voice.say(block.sentence())]
        case _:
            assert_never(block)


def _fact(fact: Fact, voice: Voice) -> str:
    rest = "".join(f", {voice.say(value)}" for value in fact.rest)
    return voice.labelled(voice.say(fact.label), voice.say(fact.figure) + rest)


def _table(table: Table, voice: Voice) -> list[str]:
    lines = [table.headings, *table.rows]
    parts = [voice.say(table.title)] if table.title is not None else []
    if table.has_unit:
        parts.append(voice.say(say("Unit: {unit}", unit=Verbatim(voice.unit()))))
    parts.append("\n".join("\t".join(_cell(value, voice) for value in line) for line in lines))
    if table.source is not None:
        parts.append(voice.say(table.source))
    return parts


def _cell(value: Value | None, voice: Voice) -> str:
    return "" if value is None else voice.say(value)
