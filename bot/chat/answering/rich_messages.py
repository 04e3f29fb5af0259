"""Tables in Telegram's own way (rich messages, Bot API 10.1): chosen by a chat that has seen one, off by default.

Some clients show nothing at all, so `/settings tables try` sends one and asks. The library does not know these
methods yet; they are called by name.
"""

from collections.abc import Iterator
from html import escape

from bot.documents import plain_text
from bot.domain.document import Block, Document
from bot.domain.table import Table
from bot.i18n.display_preferences import DisplayPreferences, TableShape
from bot.i18n.localizer import Localizer
from bot.render import telegram_html

TRIAL = "tables try"
"""The argument of `/settings` that is answered in this way whatever has been chosen."""


def is_for(document: Document, preferences: DisplayPreferences) -> bool:
    """Whether an answer is sent in this way."""
    has_table = any(isinstance(block, Table) for block in document.blocks)
    is_trial = document.request is not None and document.request.argument == TRIAL
    return has_table and (preferences.tables is TableShape.NATIVE or is_trial)


def html(document: Document, preferences: DisplayPreferences) -> str:
    """The whole answer as the HTML of a rich message: no pages, the client scrolls."""
    localizer = preferences.localizer.for_document(document).held()
    return "".join(part for block in document.blocks for part in _block(document, block, localizer))


def _block(document: Document, block: Block, localizer: Localizer) -> Iterator[str]:
    if not isinstance(block, Table):
        for message in telegram_html.render(Document(document.kind, (block,)), localizer):
            yield f"<p>{message.replace(chr(10), '<br>')}</p>"
        return
    if block.title is not None:
        yield f"<h4>{_escaped(localizer.say(block.title))}</h4>"
    if block.has_unit:
        yield f"<p>{_escaped(plain_text.unit_line(localizer))}</p>"
    yield "<table bordered>"
    yield from _row("th", block, tuple(localizer.say(heading) for heading in block.headings))
    for row in block.rows:
        yield from _row("td", block, tuple(localizer.column(row)))
    yield "</table>"
    if block.source is not None:
        yield f"<p>{_escaped(localizer.say(block.source))}</p>"


def _row(tag: str, table: Table, cells: tuple[str, ...]) -> Iterator[str]:
    yield "<tr>"
    for column, text in zip(table.columns, cells, strict=True):
        align = "" if column in plain_text.LEFT else ' align="right"'
        yield f"<{tag}{align}>{_escaped(text)}</{tag}>"
    yield "</tr>"


def _escaped(text: str) -> str:
    return escape(text, quote=False)
