"""The sheets of a document for XLSX and ODS: its text, a sheet for each table, its figures in dollars, its sources.

Figures stay numbers. An amount is counted in the document's unit and not rounded, so that sums are right; its
format shows as many digits as the document prints.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import assert_never

from wcwidth import wcswidth

from bot.documents import figure_rows, plain_text
from bot.documents.plain_text import Side
from bot.documents.sheets import DocumentSheet, NumberCell, NumberFormat, SheetCell, SheetLine, TableSheet, TextSheet
from bot.domain import document as blocks
from bot.domain.document import Document
from bot.domain.table import Table
from bot.domain.values import BareAmount, Number, Percent, RankMove, RatioStyle, Value, Verbatim, say
from bot.i18n.localizer import Localizer

_LONGEST_NAME = 31
"""Of a sheet, in Excel."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\：]")
_WIDEST = 60
_FIGURE_SIDES = {
    **dict.fromkeys(("rank", "status"), Side.CENTRE),
    **dict.fromkeys(("value_usd", "prior_usd", "change"), Side.RIGHT),
}


def sheets(document: Document, localizer: Localizer) -> tuple[DocumentSheet, ...]:
    """All sheets of a document, the text first. The localizer is in the document's scale already."""
    names = _Names()
    title = plain_text.title(document, localizer)
    text = TextSheet(names.of(title), tuple(_lines(document, localizer)))
    tables = [_table(block, localizer, names) for block in document.blocks if isinstance(block, Table)]
    return (text, *tables, _figures(document, localizer, names), _sources(document, localizer, names))


class _Names:
    """Makes names of sheets: short, without the marks that spreadsheets forbid, no name twice."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, title: str) -> str:
        # 「表一：…」, "Table 1: …": what stands before the colon tells the tables apart.
        label = re.split(r"[:：]", title, maxsplit=1)[0]
        name = _FORBIDDEN.sub(" ", label).strip("' ")[:_LONGEST_NAME].strip("' ") or "1"
        found, number = name, 2
        while found.casefold() in self._taken:
            suffix = f" {number}"
            found, number = name[: _LONGEST_NAME - len(suffix)] + suffix, number + 1
        self._taken.add(found.casefold())
        return found


def _lines(document: Document, localizer: Localizer) -> Iterator[SheetLine]:
    for block in document.blocks:
        match block:
            case blocks.Headline() | Table() | blocks.Picture():
                pass
            case blocks.Heading(text=text, level=level):
                yield SheetLine(localizer.say(text), level)
            case blocks.Paragraph(text=text) | blocks.Note(text=text):
                yield SheetLine(localizer.say(text))
            case blocks.Bullets(items=items):
                yield from (SheetLine(localizer.say(item), depth=depth + 1) for depth, item in items)
            case blocks.Facts(facts=facts):
                yield from (SheetLine(plain_text.fact(fact, localizer), depth=1) for fact in facts)
            case blocks.Sourced():
                yield SheetLine(localizer.say(block.sentence()))
            case _:
                assert_never(block)


def _table(block: Table, localizer: Localizer, names: _Names) -> TableSheet:
    table = plain_text.table(block, localizer)
    return TableSheet(
        names.of(table.title or plain_text.unit_line(localizer)),
        tuple(line for line in (table.title, table.unit) if line is not None),
        table.header,
        table.sides,
        tuple(
            tuple(_cell(cell, text, localizer) for cell, text in zip(row, line, strict=True))
            for row, line in zip(block.rows, table.rows, strict=True)
        ),
        () if table.source is None else (table.source,),
        _widths((table.header, *table.rows)),
    )


def _cell(value: Value | None, text: str, localizer: Localizer) -> SheetCell:
    match value:
        case BareAmount(usd):
            return NumberCell(localizer.in_unit(usd), NumberFormat(localizer.decimals), text)
        case Number(number):
            return NumberCell(Decimal(number), NumberFormat(), text)
        case RankMove(now, before):
            return NumberCell(Decimal(before - now), NumberFormat(is_signed=True), text)
        case Percent(ratio, RatioStyle.POINTS):
            # No format says percentage points in every language; the sign and the heading do.
            points = Decimal(100 * ratio.numerator) / Decimal(ratio.denominator)
            return NumberCell(points, NumberFormat(2, is_signed=True), text)
        case Percent(ratio, style):
            fraction = Decimal(ratio.numerator) / Decimal(ratio.denominator)
            if style is RatioStyle.MAGNITUDE:
                fraction = abs(fraction)
            is_signed = style in (RatioStyle.SIGNED, RatioStyle.ARROW)
            return NumberCell(fraction, NumberFormat(2, is_percent=True, is_signed=is_signed), text)
        case _:
            return text


def _figures(document: Document, localizer: Localizer, names: _Names) -> TableSheet:
    formats = {
        **dict.fromkeys(("rank", "value_usd", "prior_usd"), NumberFormat()),
        "change": NumberFormat(2, is_percent=True),
    }
    rows = tuple(
        tuple(_plain(value, formats.get(name)) for name, value in zip(figure_rows.HEADER, line, strict=True))
        for line in figure_rows.lines(document, localizer)
    )
    texts = [tuple(cell if isinstance(cell, str) else "" for cell in row) for row in rows]
    title = localizer.say(say("Figures in whole dollars"))
    return TableSheet(
        names.of(title),
        (title,),
        figure_rows.HEADER,
        tuple(_FIGURE_SIDES.get(name, Side.LEFT) for name in figure_rows.HEADER),
        rows,
        (),
        tuple(
            max(width, 18 if name.endswith("_usd") else 0)
            for name, width in zip(figure_rows.HEADER, _widths((figure_rows.HEADER, *texts)), strict=True)
        ),
    )


def _plain(value: figure_rows.Plain, form: NumberFormat | None) -> SheetCell:
    if form is None or value is None or isinstance(value, str):
        return "" if value is None else str(value)
    return NumberCell(Decimal(str(value)), form, str(value))


def _sources(document: Document, localizer: Localizer, names: _Names) -> TableSheet:
    """Where the figures come from, and the question that gives them again."""
    title = localizer.say(say("Sources"))
    header = tuple(localizer.say(heading) for heading in (say("Publisher"), say("Vintage"), say("Loaded"), say("File")))
    rows = tuple(
        (source.publisher, source.vintage, f"{source.loaded_at:%Y-%m-%d %H:%M} UTC", source.origin)
        for source in document.sources
    )
    asked: tuple[str, ...] = ()
    if document.command is not None:
        asked = (localizer.say(say("Asked again by: {command}", command=Verbatim(document.command))),)
    return TableSheet(names.of(title), (title,), header, (Side.LEFT,) * 4, rows, asked, _widths((header, *rows)))


def _widths(lines: Sequence[tuple[str, ...]]) -> tuple[int, ...]:
    """Widths of columns at which nothing is cut off; a Chinese character takes the room of two."""
    return tuple(min(max(wcswidth(text) for text in column) + 3, _WIDEST) for column in zip(*lines, strict=True))
