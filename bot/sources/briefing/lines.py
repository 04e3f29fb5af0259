"""A briefing as lines, whatever it was written with: text, Markdown, DOCX or ODT.

A paragraph is a line, a table's row is a line with cells. Of a document's markup nothing else is wanted,
so its XML is read directly: tables with a billion repeated cells cost nothing, and words inside content
controls or tracked insertions are not missed.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]  # ships no types

from bot.domain.loads import Severity
from bot.domain.values import Value, say
from bot.sources.base import FileKind, OpenedFile, Problem
from bot.sources.base.archive import damaged

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"

_BREAK = "\v"
"""A line break within a paragraph. XML cannot hold this character, and its own line ends are only wrapping."""
_LONGEST_TEXT = 500_000
"""A briefing has 2,000 characters; a text of megabytes is a table of figures, not worth reading as prose."""
_LONGEST_LINE = 1_000
_LONGEST_PART = 20_000_000
"""Bytes of a document's XML; the briefing's is 60,000, and its tree takes a dozen times as much memory."""
_MOST_CELLS = 50
_MOST_REPEATS = 8
"""More cells than a briefing's table has columns say nothing more."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_MINUSES = str.maketrans("‐‒−﹣", "----")
_MARKUP = re.compile(r"\*\*|\\(?=[\\`*_\[\]<>|#.+~()-])")
_HEADING = re.compile(r"#+\s+")
_BULLET = re.compile(r"[-*•·・‧◦○●▪■]\s+|[•・‧◦○●▪■]")
_PIPE = re.compile(r"(?<!\\)\|")
_RULE = "|:- \t"
"""The characters of the line under a Markdown table's headings."""


@dataclass(frozen=True, slots=True)
class BriefingLine:
    """A line that is not empty, in normal form: half-width digits and punctuation, no bullets or `#`."""

    text: str
    """Single spaces between words; the cells' texts when there are cells."""
    cells: tuple[str, ...] | None
    number: int | None
    """In a text file, counted from 1."""

    @property
    def squeezed(self) -> str:
        """The text without any space: titles and dates are typed with and without."""
        return "".join(self.text.split())


def problem(
    check: str, where: str, reason: Value, line: BriefingLine | None = None, severity: Severity = Severity.ERROR
) -> Problem:
    """Make a problem, with the line's number where it has one."""
    place = f"{where} (line {line.number})" if line is not None and line.number is not None else where
    return Problem(severity, check, place, reason)


@dataclass(frozen=True, slots=True)
class _Dialect:
    """Which elements hold what in a document's XML."""

    part: str
    paragraphs: frozenset[str]
    tables: frozenset[str]
    row: str
    cell: str
    skipped: frozenset[str]
    """Not said by the document: deleted text, notes, tab stops, the second copy of a drawing."""
    marks: dict[str, str]
    """Elements that stand for a character."""
    runs: frozenset[str] | None
    """The only elements whose text counts; None for all."""


_DOCX = _Dialect(
    part="word/document.xml",
    paragraphs=frozenset({_WORD + "p"}),
    tables=frozenset({_WORD + "tbl"}),
    row=_WORD + "tr",
    cell=_WORD + "tc",
    skipped=frozenset(
        {_WORD + "pPr", _WORD + "rPr", _WORD + "del", _WORD + "moveFrom", _WORD + "txbxContent", _FALLBACK}
    ),
    marks={_WORD + "tab": "\t", _WORD + "br": _BREAK, _WORD + "cr": _BREAK, _WORD + "noBreakHyphen": "-"},
    runs=frozenset({_WORD + "t"}),
)
_ODT = _Dialect(
    part="content.xml",
    paragraphs=frozenset({_TEXT + "p", _TEXT + "h"}),
    tables=frozenset({_TABLE + "table"}),
    row=_TABLE + "table-row",
    cell=_TABLE + "table-cell",
    skipped=frozenset(
        {_TEXT + "tracked-changes", _TEXT + "note", _OFFICE + "annotation", _OFFICE + "automatic-styles"}
    ),
    marks={_TEXT + "tab": "\t", _TEXT + "line-break": _BREAK, _TEXT + "s": " "},
    runs=None,
)


def read(file: OpenedFile) -> tuple[BriefingLine, ...]:
    """Give the lines of a file of any kind a briefing comes in; none for other kinds. Raises BadFile."""
    match file.kind:
        case FileKind.TEXT:
            if len(file.text) > _LONGEST_TEXT:
                return ()
            rows = enumerate(file.text.splitlines(), 1)
            return tuple(line for number, row in rows for line in _text_line(row, number))
        case FileKind.DOCX:
            return tuple(_document_lines(file, _DOCX))
        case FileKind.ODT:
            return tuple(_document_lines(file, _ODT))
        case _:
            return ()


def normal(text: str) -> str:
    """NFKC with one kind of minus, nothing invisible, single spaces, none around, no endless lines."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text[:_LONGEST_LINE])).translate(_MINUSES)
    return " ".join(text.split())


def _text_line(row: str, number: int | None) -> Iterator[BriefingLine]:
    if not row.strip():
        return
    if _PIPE.search(row):
        if "-" in row and not row.strip(_RULE):
            return
        inner = row.strip().removeprefix("|")
        cells = _PIPE.split(inner)
        yield _row(cells[:-1] if not cells[-1].strip() else cells, number)
    elif "\t" in row.strip():
        yield _row(row.split("\t"), number)
    else:
        text = normal(_MARKUP.sub("", row[:_LONGEST_LINE]))
        for opening in (_HEADING, _BULLET):
            text = opening.sub("", text, count=1) if opening.match(text) else text
        if text:
            yield BriefingLine(text, None, number)


def _row(cells: list[str], number: int | None) -> BriefingLine:
    normals = tuple(normal(_MARKUP.sub("", cell[:_LONGEST_LINE])) for cell in cells[:_MOST_CELLS])
    return BriefingLine(" ".join(filter(None, normals))[:_LONGEST_LINE], normals, number)


def _document_lines(file: OpenedFile, dialect: _Dialect) -> Iterator[BriefingLine]:
    content = file.members[dialect.part]
    if len(content) > _LONGEST_PART:
        raise file.bad(say("The document is far longer than a briefing. Cut it down to the briefing."))
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, ValueError, LookupError) as error:
        raise damaged(file.name) from error
    for block in _within(root, dialect.paragraphs | dialect.tables, dialect):
        if block.tag in dialect.paragraphs:
            for text in _text(block, dialect).split(_BREAK):
                yield from _text_line(text, None)
            continue
        for row in _within(block, frozenset({dialect.row}), dialect):
            cells = list(_cells(row, dialect))
            if any(cells):
                yield _row(cells, None)


def _cells(row: Element, dialect: _Dialect) -> Iterator[str]:
    for cell in _within(row, frozenset({dialect.cell}), dialect):
        paragraphs = _within(cell, dialect.paragraphs, dialect)
        text = normal(" ".join(_text(paragraph, dialect) for paragraph in paragraphs))
        repeats = cell.get(_TABLE + "number-columns-repeated", "1")
        yield from [text] * (min(int(repeats[:9]), _MOST_REPEATS) if repeats.isdecimal() else 1)


def _within(root: Element, wanted: frozenset[str], dialect: _Dialect) -> Iterator[Element]:
    """The outermost wanted elements below the root, in document order, at any depth."""
    stack = list(reversed(root))
    while stack:
        element = stack.pop()
        if element.tag in wanted:
            yield element
        elif element.tag not in dialect.skipped:
            stack.extend(reversed(element))


def _text(paragraph: Element, dialect: _Dialect) -> str:
    said: list[str] = []
    stack: list[Element | str] = [paragraph]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            said.append(item)
        elif item.tag in dialect.marks:
            said.append(dialect.marks[item.tag])
        elif item.tag not in dialect.skipped:
            counts = dialect.runs is None or item.tag in dialect.runs
            parts: list[Element | str] = [(item.text or "") if counts else ""]
            for child in item:
                parts += [child, (child.tail or "") if dialect.runs is None else ""]
            stack.extend(reversed(parts))
    return "".join(said)
