"""Answers in a terminal: plain text, bold where the terminal can, choices as numbered lines."""

import re
from collections.abc import Iterable, Iterator
from typing import assert_never

from wcwidth import wcswidth, wrap

from bot.documents import plain_text
from bot.domain import document as blocks
from bot.domain.document import Block, Document
from bot.domain.table import Table
from bot.i18n.localizer import Localizer

_KEPT = "\N{NO-BREAK SPACE}"
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=[^\W\d]|%)")
"""The space in 266.1 億美元, US$26.61 billion, 2026 年, +2.53 pp, 7,14 %."""
_SPACES = str.maketrans(dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", " "))
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def render(document: Document, localizer: Localizer, *, width: int = 80, colour: bool = False) -> str:
    """Give the text, without choices and without a final newline. Colour means bold and dim only."""
    page = _Page(localizer.for_document(document), width, colour=colour)
    return "\n\n".join(part for block in document.blocks for part in page.block(block))


def choices(document: Document, localizer: Localizer) -> tuple[str, ...]:
    """The labels of what can be asked next, in order."""
    localizer = localizer.for_document(document)
    return tuple(_clean(localizer.say(choice.label)) for choice in document.choices)


def numbered(labels: Iterable[str]) -> str:
    """The labels with their numbers, in one line that breaks between them only."""
    return "  ".join(f"[{number}] {label}".replace(" ", _KEPT) for number, label in enumerate(labels, 1))


def filled(text: str, width: int) -> str:
    """A text in lines of a width, broken between words but not between a number and its unit."""
    held = _BEFORE_UNIT.sub(_KEPT, text)
    lines = [line for part in held.split("\n") for line in wrap(part, width, break_on_hyphens=False) or [""]]
    return "\n".join(line.rstrip() for line in lines).replace(_KEPT, " ")


class _Page:
    """Writes blocks at one width, with or without colour."""

    def __init__(self, localizer: Localizer, width: int, *, colour: bool) -> None:
        self.localizer = localizer
        self.width = width
        self.colour = colour

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case blocks.Headline(text=text) | blocks.Heading(text=text):
                yield self._styled(_BOLD, self._wrapped(self._say(text)))
            case blocks.Paragraph(text=text):
                yield self._wrapped(self._say(text))
            case blocks.Note(text=text):
                yield self._styled(_DIM, self._wrapped(self._say(text)))
            case blocks.Bullets(items=items):
                yield "\n".join(self._wrapped(self._say(item), "  " * depth + "- ") for depth, item in items)
            case blocks.Facts(facts=facts):
                yield "\n".join(self._facts(facts))
            case Table():
                yield self._table(block)
            case blocks.Picture():
                pass
            case blocks.Sourced():
                yield self._styled(_DIM, self._wrapped(self._say(block.sentence())))
            case _:
                assert_never(block)

    def _say(self, value: object) -> str:
        return _clean(self.localizer.say(value))  # type: ignore[arg-type] # every caller passes a Value

    def _styled(self, style: str, text: str) -> str:
        return f"{style}{text}{_PLAIN}" if self.colour else text

    def _wrapped(self, text: str, lead: str = "") -> str:
        room = max(self.width - len(lead), 20)
        lines = filled(text, room).split("\n")
        return "\n".join((lead if number == 0 else " " * len(lead)) + line for number, line in enumerate(lines))

    def _facts(self, facts: tuple[blocks.Fact, ...]) -> Iterator[str]:
        labels = [self._say(fact.label) for fact in facts]
        figures = [self._say(fact.figure) for fact in facts]
        wide, deep = max(map(_cells, labels)), max(map(_cells, figures))
        for fact, label, figure in zip(facts, labels, figures, strict=True):
            rest = " · ".join(self._say(value) for value in fact.rest)
            shown = " " * (deep - _cells(figure)) + self._styled(_BOLD, figure)
            yield f"{_padded(label, wide)}  {shown}  {rest}".rstrip()

    def _table(self, table: Table) -> str:
        rows = [[_clean(text) for text in self.localizer.column(row)] for row in (table.headings, *table.rows)]
        keep = list(range(len(table.columns)))
        for spare in (*table.spare, None):
            widths = {i: max(_cells(row[i]) for row in rows) for i in keep}
            if spare is None or sum(widths.values()) + 2 * (len(keep) - 1) <= self.width:
                break
            keep = [i for i in keep if table.columns[i] is not spare]
        lines = []
        for row in rows:
            cells = [
                _padded(row[i], widths[i])
                if table.columns[i] in plain_text.LEFT
                else " " * (widths[i] - _cells(row[i])) + row[i]
                for i in keep
            ]
            lines.append("  ".join(cells).rstrip())
        lines[0] = self._styled(_DIM, lines[0])
        parts = [self._styled(_BOLD, self._say(table.title))] if table.title is not None else []
        if table.has_unit:
            parts.append(_clean(plain_text.unit_line(self.localizer)))
        parts.append("\n".join(lines))
        if table.source is not None:
            parts.append(self._say(table.source))
        return "\n".join(parts)


def _cells(text: str) -> int:
    return max(wcswidth(text), 0)


def _padded(text: str, cells: int) -> str:
    return text + " " * (cells - _cells(text))


def _clean(text: str) -> str:
    """Take out control characters: what a user typed must not drive the terminal. Every space is a plain one."""
    return "".join(ch for ch in text.translate(_SPACES) if ch == "\n" or ch.isprintable())
