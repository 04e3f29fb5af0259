"""Documents as one self-contained HTML page, readable on a phone and when printed."""

from base64 import b64encode
from html import escape
from typing import assert_never

from bot.documents import document_pictures, plain_text
from bot.domain import document as blocks
from bot.domain.document import Block, Document
from bot.domain.table import Table
from bot.domain.values import Value
from bot.i18n.localizer import Localizer
from bot.pictures.draw import ImageFormat

EXTENSION = "html"

_STYLE = """
body { font-family: sans-serif; line-height: 1.6; max-width: 48rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
caption { text-align: left; font-weight: bold; padding: .5rem 0 }
caption small { display: block; font-weight: normal; text-align: right }
th, td { border: 1px solid #999; padding: .2rem .5rem; text-align: right }
img { max-width: 100% }
th.text, td.text { text-align: left }
@media print { thead { display: table-header-group } tr { break-inside: avoid } }
"""


def render(document: Document, localizer: Localizer) -> str:
    """Write the document as a page whose title is its first heading."""
    localizer = localizer.for_document(document)
    title = next((localizer.say(block.text) for block in document.blocks if isinstance(block, blocks.Heading)), "")
    body = "\n".join(part for block in document.blocks if (part := _block(block, localizer)))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(localizer.tag.replace("_", "-"))}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _block(block: Block, localizer: Localizer) -> str:
    match block:
        case blocks.Headline():
            return ""  # a document on paper begins with its title
        case blocks.Heading(text=text, level=level):
            return f"<h{level}>{_html(text, localizer)}</h{level}>"
        case blocks.Paragraph(text=text):
            return f"<p>{_html(text, localizer)}</p>"
        case blocks.Note(text=text):
            return f"<p><small>{_html(text, localizer)}</small></p>"
        case blocks.Bullets(items=items):
            return _bullets(items, localizer)
        case blocks.Facts(facts=facts):
            listed = "".join(
                f"<dt>{_html(fact.label, localizer)}</dt><dd><b>{_html(fact.figure, localizer)}</b>"
                + "".join(f" {_html(value, localizer)}" for value in fact.rest)
                + "</dd>"
                for fact in facts
            )
            return f"<dl>{listed}</dl>"
        case Table():
            return _table(block, localizer)
        case blocks.Picture():
            picture, alt = document_pictures.drawn(block, localizer, ImageFormat.SVG)
            svg = b64encode(picture).decode()
            return f'<p><img src="data:image/svg+xml;base64,{svg}" alt="{escape(alt)}"></p>'
        case blocks.Sourced():
            return f"<p><small>{_html(block.sentence(), localizer)}</small></p>"
        case _:
            assert_never(block)


def _bullets(items: tuple[tuple[int, Value], ...], localizer: Localizer) -> str:
    written, open_lists = "", 0
    for depth, item in items:
        while open_lists > depth + 1:
            written += "</li></ul>"
            open_lists -= 1
        if open_lists == depth + 1:
            written += "</li>"
        while open_lists < depth + 1:
            written += "<ul>"
            open_lists += 1
        written += f"<li>{_html(item, localizer)}"
    return written + "</li></ul>" * open_lists


def _table(table: Table, localizer: Localizer) -> str:
    classes = ['class="text"' if column in plain_text.LEFT else 'class="figure"' for column in table.columns]
    head = "".join(
        f'<th scope="col" {kind}>{_html(value, localizer)}</th>'
        for kind, value in zip(classes, table.headings, strict=True)
    )
    body = "\n".join(
        "<tr>"
        + "".join(f"<td {kind}>{escape(cell)}</td>" for kind, cell in zip(classes, localizer.column(row), strict=True))
        + "</tr>"
        for row in table.rows
    )
    title = "" if table.title is None else _html(table.title, localizer)
    unit_line = f"<small>{escape(plain_text.unit_line(localizer))}</small>" if table.has_unit else ""
    source = "" if table.source is None else f"\n<p><small>{_html(table.source, localizer)}</small></p>"
    return (
        f"<table>\n<caption>{title}{unit_line}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>{source}"
    )


def _html(value: Value, localizer: Localizer) -> str:
    return escape(localizer.say(value))
