"""Answers as Telegram messages, in HTML parse mode, for a phone's width.

Tables are `<pre>` of at most 32 cells with numbers first and the name last: a Chinese glyph is about 1.66
cells wide on phones, so whatever stands behind a name drifts. Everything is escaped after it has been said.
"""

import html
import math
from collections.abc import Iterable, Iterator, Sequence
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
    pieces = list(_pieces(document.blocks, localizer))
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


def _pieces(all_blocks: Iterable[Block], localizer: Localizer) -> Iterator[_Piece]:
    small: list[blocks.Note | blocks.Sourced] = []
    is_under_heading = False
    for block in all_blocks:
        if isinstance(block, blocks.Note | blocks.Sourced):
            small.append(block)
            continue
        yield from _small_print(small, localizer)
        small.clear()
        for piece in _block(block, localizer):
            yield piece._replace(is_tight=True) if is_under_heading else piece
            is_under_heading = False
        is_under_heading = isinstance(block, blocks.Heading)
    yield from _small_print(small, localizer)


def _block(block: Block, localizer: Localizer) -> Iterator[_Piece]:
    match block:
        case blocks.Headline(text=text) | blocks.Heading(text=text):
            yield _Piece(_lines(localizer.say(text), "b"))
        case blocks.Paragraph(text=text):
            yield _Piece(_lines(localizer.say(text)))
        case blocks.Bullets(items=items):
            yield _Piece(
                tuple(line for depth, item in items for line in _lines(f"{'   ' * depth}• {localizer.say(item)}"))
            )
        case blocks.Facts(facts=facts):
            yield _Piece(_facts(facts, localizer))
        case Table():
            yield from _table(block, localizer)
        case blocks.Picture():
            pass  # a message of its own
        case blocks.Note() | blocks.Sourced():
            pass  # small print, above
        case _:
            assert_never(block)


def _facts(facts: Sequence[blocks.Fact], localizer: Localizer) -> tuple[_Line, ...]:
    """The facts in as few lines as hold them: all in fewer words, with short amounts, or both, where that saves one."""
    whole = _laid_out(facts, localizer)
    if len(whole) == len(facts):
        return whole
    short = [fact.brief or fact for fact in facts]
    brief = localizer.brief()
    others = (_laid_out(facts, brief), _laid_out(short, localizer), _laid_out(short, brief))
    return min((whole, *others), key=_height)


def _laid_out(facts: Iterable[blocks.Fact], localizer: Localizer) -> tuple[_Line, ...]:
    return tuple(line for fact in facts for line in _fact(fact, localizer))


def _height(lines: Sequence[_Line]) -> int:
    """How many lines a narrow phone makes of them."""
    return sum(-(-cells // WIDTH) for cells in _cells([line.text for line in lines]))


def _fact(fact: blocks.Fact, localizer: Localizer) -> Iterator[_Line]:
    """The label, its figure and the rest in as few lines as hold them; no part is broken."""
    label, figure, *rest = (localizer.say(value) for value in (fact.label, fact.figure, *fact.rest))
    line = _Line(_escaped(label), label)
    parts = [(" ", _Line(_wrapped(_escaped(figure), "b"), figure))]
    parts += [(" · " if number else " ", _Line(_escaped(text), text)) for number, text in enumerate(rest)]
    for separator, part in parts:
        if not line.text:
            line = part
        elif not _fits(line.text + separator + part.text):
            yield line
            line = part
        else:
            line = _Line(line.html + separator + part.html, line.text + separator + part.text)
    yield line


def _fits(text: str) -> bool:
    """Whether text that is not `<pre>` is one line on a narrow phone."""
    return _cells([text])[0] <= WIDTH


def _small_print(run: Sequence[blocks.Note | blocks.Sourced], localizer: Localizer) -> Iterator[_Piece]:
    """Notes and the source as one paragraph: a line each would take the screen from the figures."""
    if not run:
        return
    lines = [
        _lines(localizer.say(block.text), "i") if isinstance(block, blocks.Note) else _lines(_source(block, localizer))
        for block in run
    ]
    one = _Line(*(" ".join(parts) for parts in zip(*(line for block in lines for line in block), strict=True)))
    if len(one.text) < _LONGEST and all(len(block) == 1 for block in lines):
        yield _Piece((one,))
    else:
        yield from map(_Piece, lines)


def _source(block: blocks.Sourced, localizer: Localizer) -> str:
    return localizer.say(block.sentence())


def _table(table: Table, localizer: Localizer) -> Iterator[_Piece]:
    if table.title is not None:
        yield _Piece(_lines(localizer.say(table.title), "b"))
    columns, lines = _fitted(table, localizer)
    if table.has_unit:
        yield _Piece(_lines(localizer.say(_caption(table, columns, localizer))), is_tight=table.title is not None)
    yield _Piece(_lines("\n".join(lines)), "pre", is_tight=table.has_unit or table.title is not None)
    if table.source is not None:
        yield _Piece(_lines(localizer.say(table.source)), is_tight=True)


def _caption(table: Table, shown: Sequence[int], localizer: Localizer) -> Say:
    """The unit, and what the columns are where there is more than one: a phone has no room for headings."""
    unit = Verbatim(localizer.unit())
    amounts = [at for at in shown if table.columns[at] is Column.AMOUNT]
    plain = [Column.RANK, *([Column.AMOUNT] if len(amounts) == 1 else [])]  # one amount needs no more than its unit
    named = [localizer.say(table.headings[at]) for at in shown if table.columns[at] not in plain]
    if not named:
        return say("Unit: {unit}", unit=unit)
    return say("Unit: {unit} ({columns})", unit=unit, columns=Verbatim(" · ".join(named)))


def _fitted(table: Table, localizer: Localizer) -> tuple[list[int], list[str]]:
    """Which columns of numbers are shown, and the lines: spare columns are left out until a name has room.

    The last to be left out is tried first, so that of what has no room little is said.
    """
    words = [at for at, column in enumerate(table.columns) if column in _WORDS]
    names = [" ".join(localizer.column([row[at] for at in words])) for row in table.rows]
    widths = _cells(names)
    room = WIDTH - min(max(widths, default=0), _LEAST_NAME)
    spare = [table.columns.index(column) for column in reversed(table.spare) if column in table.columns]
    needed = [at for at in range(len(table.columns)) if at not in words and at not in spare]
    shown: dict[int, list[str]] = {}
    taken = 0
    for at in (*needed, *spare):
        padded = _padded([row[at] for row in table.rows], localizer, room - taken - 1 if at in spare else math.inf)
        if padded is None:
            break
        width, shown[at] = padded
        taken += width + 1
    most = max(WIDTH - taken, _LEAST_NAME)
    for place, row in enumerate(table.rows):
        if widths[place] > most:
            names[place] = _fitting(" ".join(localizer.short(cell) for at in words if (cell := row[at])), most)
    columns = sorted(shown)
    lines = zip(*(shown[at] for at in columns), names, strict=True)
    return columns, [" ".join(line).rstrip() for line in lines]


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


def _fitting(text: str, most: int) -> str:
    """The text, cut where even its short form has no room."""
    if _cells([text])[0] <= most:
        return text
    while text and _cells([text])[0] >= most:
        text = text[:-1]
    return text.rstrip() + "…"
