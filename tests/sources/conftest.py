"""Files for the readers, made as people's programs make them."""

import io
from collections.abc import Callable, Sequence

import docx
import odfdo
import pytest
import xlsxwriter

from bot.sources import recognise
from bot.sources.base import Parsed


@pytest.fixture(scope="session")
def briefing_text(shipped_data) -> str:
    return (shipped_data / "briefings/briefing_2026-01.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def census_bytes(shipped_data) -> bytes:
    return (shipped_data / "census/country_2025-2026.xlsx").read_bytes()


@pytest.fixture(scope="session")
def read() -> Callable[..., Parsed]:
    """Recognise and parse."""

    def _read(data: bytes | str, name: str = "the file") -> Parsed:
        source, file = recognise(data.encode() if isinstance(data, str) else data, name)
        return source.parse(file)

    return _read


@pytest.fixture(scope="session")
def make_xlsx() -> Callable[..., bytes]:
    def _make(rows: Sequence[Sequence[object]], sheet: str = "Sheet1", *, text_columns: int = 0) -> bytes:
        """Write rows; strings in the first columns stay text though they look like numbers."""
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm"})
        page = book.add_worksheet(sheet)
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if isinstance(value, str) or j < text_columns:
                    page.write_string(i, j, str(value))
                else:
                    page.write(i, j, value)
        book.close()
        return buffer.getvalue()

    return _make


def _blocks(text: str) -> list[str | list[list[str]]]:
    """Paragraphs, and tables as rows of cells, in order."""
    blocks: list[str | list[list[str]]] = []
    for line in text.splitlines():
        if "\t" not in line:
            blocks.append(line.lstrip("#- "))
        elif blocks and isinstance(blocks[-1], list):
            blocks[-1].append(line.split("\t"))
        else:
            blocks.append([line.split("\t")])
    return blocks


@pytest.fixture(scope="session")
def make_docx() -> Callable[[str], bytes]:
    """A text with tab-separated tables as Word would keep it."""

    def _make(text: str) -> bytes:
        document = docx.Document()
        for block in _blocks(text):
            if isinstance(block, str):
                document.add_paragraph(block)
                continue
            table = document.add_table(rows=0, cols=len(block[0]))
            for cells in block:
                for cell, value in zip(table.add_row().cells, cells, strict=True):
                    cell.text = value
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()

    return _make


@pytest.fixture(scope="session")
def make_odt() -> Callable[[str], bytes]:
    """The same as LibreOffice would."""

    def _make(text: str) -> bytes:
        document = odfdo.Document("text")
        document.body.clear()
        for number, block in enumerate(_blocks(text)):
            if isinstance(block, str):
                document.body.append(odfdo.Paragraph(block))
                continue
            table = odfdo.Table(f"Table{number}")
            for cells in block:
                row = odfdo.Row()
                for value in cells:
                    row.append_cell(odfdo.Cell(value))
                table.append_row(row)
            document.body.append(table)
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()

    return _make
