"""A long answer in pages that fit a phone: one message, turned by buttons."""

from dataclasses import replace

from bot.domain.document import Document
from bot.domain.table import Table
from bot.i18n.localizer import Localizer
from bot.render import telegram_html

ROWS = 25
"""Rows of a table on one page: about two screens of a small phone."""


def pages(document: Document, localizer: Localizer) -> tuple[str, ...]:
    """The answer's pages as HTML, at least one. A long table is cut into pages, all else stays on each of them."""
    longest = max((len(block.rows) for block in document.blocks if isinstance(block, Table)), default=0)
    if longest <= ROWS:
        return telegram_html.render(document, localizer)
    # The scale is the whole document's, so that page 2 counts in what page 1 counts in.
    localizer = localizer.for_document(document).held()
    return tuple(
        telegram_html.render(_page(document, start), localizer)[0] for start in range(0, longest, ROWS)
    )  # a page of so few rows is one message


def _page(document: Document, start: int) -> Document:
    blocks = tuple(
        replace(block, rows=block.rows[start : start + ROWS]) if isinstance(block, Table) else block
        for block in document.blocks
    )
    return replace(document, blocks=blocks)
