"""Reads files back with other libraries than those that wrote them, or with those libraries' own readers.

Whatever the medium, a file is read as its sentences in order and its tables, cells as printed.
"""

import io
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from typing import NamedTuple

import docx
import odfdo
import pypdf
from docx.table import Table as DocxTable
from python_calamine import CalamineWorkbook

from tests.i18n.unlocalized import unlocalized

FIGURE = re.compile(r"(?P<sign>[-+▲▼]?)(?P<digits>\d+(\.\d+)?)")
MARKDOWN_ESCAPE = re.compile(r"\\(?=[\\`*_\[\]<>|])")


class Read(NamedTuple):
    sentences: list[str]
    """Titles, bullets, and what stands above and below tables."""
    tables: list[list[list[str]]]
    """Each with its header as the first row."""


def text(data: str) -> Read:
    sentences, tables = [], []
    for block in data.strip().split("\n\n"):
        lines = block.split("\n")
        if all("\t" in line for line in lines):
            tables.append([line.split("\t") for line in lines])
        else:
            sentences += [re.sub(r"^(#+|\s*-) ", "", line) for line in lines]
    return Read(sentences, tables)


def markdown(data: str) -> Read:
    sentences, tables = [], []
    for block in data.strip().split("\n\n"):
        lines = block.split("\n")
        if lines[0].startswith("|"):
            rows = [line for line in lines if not re.fullmatch(r"[|: -]+", line)]
            tables.append([[plain(cell.strip()) for cell in row[1:-1].split(" | ")] for row in rows])
        else:
            sentences += [plain(re.sub(r"^(#+|\s*-) ", "", line).strip("*")) for line in lines]
    return Read(sentences, tables)


def plain(marked: str) -> str:
    return MARKDOWN_ESCAPE.sub("", marked)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sentences, self.tables = [], []
        self.open = []

    def handle_starttag(self, tag, attrs):  # noqa: ARG002 - the names are the base class's
        self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if not data.strip() or "body" not in self.open:
            return
        if self.open[-1] in ("td", "th"):
            self.tables[-1][-1][-1] += data
        else:
            self.sentences.append(data)


def html(data: str) -> Read:
    page = _Page()
    page.feed(data)
    return Read(page.sentences, page.tables)


def odt(data: bytes) -> Read:
    body = odfdo.Document(io.BytesIO(data)).body
    paragraphs = body.get_elements("descendant::text:p[not(ancestor::table:table)]|descendant::text:h")
    tables = [
        [
            [
                "\n".join(p.text_recursive for p in cell.get_elements("text:p"))
                for cell in row.get_elements("table:table-cell")
            ]
            for row in table.get_elements("descendant::table:table-row")
        ]
        for table in body.get_elements("descendant::table:table")
    ]
    return Read([p.text_recursive for p in paragraphs if p.text_recursive], tables)


def word(data: bytes) -> Read:
    file = docx.Document(io.BytesIO(data))
    return Read([p.text for p in file.paragraphs if p.text], [_word_table(table) for table in file.tables])


def _word_table(table: DocxTable) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def workbook(data: bytes) -> Read:
    """The text and the tables, figures as numbers; the sheets of figures and of sources, the last two, are left out."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    first, *others = book.sheet_names[:-2]
    sentences = [str(row[0]) for row in book.get_sheet_by_name(first).to_python()]
    tables = []
    for name in others:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        above = next(place for place, row in enumerate(rows) if all(row))
        below = next(place for place, row in enumerate(rows) if place > above and not any(row[1:]))
        sentences += [cell for row in (*rows[:above], *rows[below:]) for cell in row if cell]
        tables.append(rows[above:below])
    return Read(sentences, tables)


def shows(cell: object, said: str, tag: str) -> bool:
    """Whether a workbook's cell, to as many digits as are said, is what is said: `266.1`, `-7.14%`, `▼3`."""
    if not isinstance(cell, int | float):
        return cell == said
    match = FIGURE.search(unlocalized(said, tag))
    if match is None:
        return False
    sign = -1 if match["sign"] in ("-", "▼") else 1
    wanted = sign * Decimal(match["digits"])
    exact = Decimal(str(cell)) * (
        100 if "%" in said and "%p" not in said else 1
    )  # Korean writes percentage points as %p
    return exact.quantize(wanted, ROUND_HALF_UP) == wanted


def pdf_text(data: bytes) -> str:
    """All text of the pages, without spaces and without the page numbers."""
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return "".join(squeezed(re.sub(r"\d+ / \d+\s*$", "", page.extract_text())) for page in pages)


def squeezed(said: str) -> str:
    return re.sub(r"\s", "", said)


def stands_in_order(parts: list[str], whole: str) -> bool:
    """Whether all parts are there, each behind the one before."""
    place = 0
    for part in map(squeezed, parts):
        place = whole.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return True


READERS: dict[str, Callable[..., Read]] = {"txt": text, "md": markdown, "html": html, "odt": odt, "docx": word}
