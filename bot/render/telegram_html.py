"""Answers as Telegram messages, in HTML parse mode, for a phone's width.

Tables are `<pre>` of at most 32 cells with numbers first and the name last: a Chinese glyph is about 1.66
cells wide on phones, so whatever stands behind a name drifts. Everything is escaped after it has been said.
"""

import html
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple, assert_never

from wcwidth import wcswidth

from bot.domain import document as blocks
from bot.domain.document import Block, Document
from bot.domain.table import Column, Table
from bot.domain.values import Say, Value, Verbatim, say
from bot.i18n.localizer import Localizer

LIMIT = 4096
"""Telegram counts code points after parsing; counting UTF-16 units stays below it under either reading."""
_LONGEST = LIMIT // 2 - 1
"""Code points of a line: twice as many units, at most, and its newline fit a message."""
WIDTH = 32
"""Cells of a `<pre>` line that a narrow phone shows without breaking it."""
_LEAST_NAME = 12
_WORDS = (Column.NAME, Column.TEXT)
"""Columns of words; all others are numbers, or as short."""


class _Line(NamedTuple):
    """One line that must not be divided, and its text without markup, which is what Telegram counts."""

    html: str
    text: str


class _Piece(NamedTuple):
    """The lines of one block; `tag` wraps each run of them that lands in one message."""

    lines: tuple[_Line, ...]
    tag: str = ""
    is_tight: bool = False
    """It belongs to the piece before: no empty line between."""


def render(document: Document, localizer: Localizer) -> tuple[str, ...]:
    """Give the messages, in order; usually one. Divided between blocks, then between lines, never inside one."""
    localizer = localizer.for_document(document)
    pieces = [piece for block in document.blocks for piece in _block(block, localizer)]
    return tuple(_packed(pieces))


def _packed(pieces: Sequence[_Piece]) -> Iterator[str]:
    message = ""
    used = 0
    for piece in pieces:
        whole = _length("\n".join([line.text for line in piece.lines])) + 1
        separator = ("\n" if piece.is_tight else "\n\n") if message else ""
        if used + len(separator) + whole <= LIMIT:
            message += separator + _joined(piece.lines, piece.tag)
            used += len(separator) + whole
            continue
        if message:
            yield message
            message, used = "", 0
        run: list[_Line] = []
        for line in piece.lines:
            length = _length(line.text) + 1
            if run and used + length > LIMIT:
                yield _joined(run, piece.tag)
                run, used = [], 0
            run.append(line)
            used += length
        message = _joined(run, piece.tag)
    if message:
        yield message


def _joined(lines: Sequence[_Line], tag: str) -> str:
    return _wrapped("\n".join([line.html for line in lines]), tag)


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _lines(text: str, tag: str = "") -> tuple[_Line, ...]:
    """Divide text at its newlines, and a line too long for any message wherever it must be."""
    texts = text.split("\n")
    if len(text) >= _LONGEST:
        texts = [line[at : at + _LONGEST] for line in texts for at in range(0, max(len(line), 1), _LONGEST)]
    return tuple(_Line(_wrapped(_escaped(line), tag), line) for line in texts)


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _wrapped(markup: str, tag: str) -> str:
    return f"<{tag}>{markup}</{tag}>" if tag else markup


def _block(block: Block, localizer: Localizer) -> Iterator[_Piece]:
    match block:
        case blocks.Headline(text=text) | blocks.Heading(text=text):
            yield _Piece(_lines(localizer.say(text), "b"))
        case blocks.Paragraph(text=text):
            yield _Piece(_lines(localizer.say(text)))
        case blocks.Note(text=text):
            yield _Piece(_lines(localizer.say(text), "i"))
        case blocks.Bullets(items=items):
            yield _Piece(
                tuple(line for depth, item in items for line in _lines(f"{'   ' * depth}• {localizer.say(item)}"))
            )
        case blocks.Facts(facts=facts):
            yield _Piece(tuple(_fact(fact, localizer) for fact in facts))
        case Table():
            yield from _table(block, localizer)
        case blocks.Picture():
            pass  # a message of its own
        case blocks.Sourced():
            yield _Piece(_lines(localizer.say(block.sentence())))
        case _:
            assert_never(block)


def _fact(fact: blocks.Fact, localizer: Localizer) -> _Line:
    label, figure = localizer.say(fact.label), localizer.say(fact.figure)
    rest = " · ".join(localizer.say(value) for value in fact.rest)
    rest = f"  {rest}" if rest else ""
    return _Line(
        localizer.labelled(_escaped(label), _wrapped(_escaped(figure), "b")) + _escaped(rest),
        localizer.labelled(label, figure) + rest,
    )


def _table(table: Table, localizer: Localizer) -> Iterator[_Piece]:
    if table.title is not None:
        yield _Piece(_lines(localizer.say(table.title), "b"))
    columns, lines = _fitted(table, localizer)
    if table.has_unit:
        yield _Piece(_lines(localizer.say(_caption(table, columns, localizer))), is_tight=table.title is not None)
    yield _Piece(_lines("\n".join(lines)), "pre", is_tight=table.has_unit or table.title is not None)
    if table.source is not None:
        yield _Piece(_lines(localizer.say(table.source)), is_tight=True)


def _caption(table: Table, columns: Sequence[Column], localizer: Localizer) -> Say:
    """The unit, and what the columns are where there is more than one: a phone has no room for headings."""
    unit = Verbatim(localizer.unit())
    headings = dict(zip(table.columns, table.headings, strict=True))
    named = [localizer.say(headings[column]) for column in columns if column is not Column.RANK]
    if len(named) < 2:
        return say("Unit: {unit}", unit=unit)
    return say("Unit: {unit} ({columns})", unit=unit, columns=Verbatim(" · ".join(named)))


def _fitted(table: Table, localizer: Localizer) -> tuple[list[Column], list[str]]:
    """The columns of numbers that are shown, and the lines: spare columns are left out until a name has room.

    The last to be left out is tried first, so that of what has no room little is said.
    """
    words = [localizer.column(_values(table, column)) for column in table.columns if column in _WORDS]
    names = list(map(" ".join, zip(*words, strict=True))) or [""] * len(table.rows)
    widths = _cells(names)
    room = WIDTH - min(max(widths, default=0), _LEAST_NAME)
    spare = [column for column in reversed(table.spare) if column in table.columns]
    needed = [column for column in table.columns if column not in _WORDS and column not in spare]
    shown: dict[Column, list[str]] = {}
    taken = 0
    for column in (*needed, *spare):
        padded = _padded(_values(table, column), localizer, room - taken - 1 if column in spare else math.inf)
        if padded is None:
            break
        width, shown[column] = padded
        taken += width + 1
    columns = [column for column in table.columns if column in shown]
    most = max(WIDTH - taken, _LEAST_NAME)
    shortened = [name if own <= most else _cut(name, most) for name, own in zip(names, widths, strict=True)]
    lines = zip(*(shown[column] for column in columns), shortened, strict=True)
    return columns, [" ".join(line).rstrip() for line in lines]


def _values(table: Table, column: Column) -> list[Value | None]:
    at = table.columns.index(column)
    return [row[at] for row in table.rows]


def _padded(values: Sequence[Value | None], localizer: Localizer, most: float) -> tuple[int, list[str]] | None:
    """The width of the widest, and all as wide as that, to the right; None where one is wider than `most`."""
    said = localizer.column(values)
    cells = _cells(said)
    width = max(cells, default=0)
    if width > most:
        return None
    return width, [" " * (width - own) + text for own, text in zip(cells, said, strict=True)]


def _cells(texts: Sequence[str]) -> list[int]:
    """How many cells each takes; what cannot be printed takes none."""
    cells = list(map(wcswidth, texts))
    return cells if min(cells, default=0) >= 0 else [max(own, 0) for own in cells]


def _cut(text: str, most: int) -> str:
    while text and _cells([text])[0] >= most:
        text = text[:-1]
    return text.rstrip() + "…"
