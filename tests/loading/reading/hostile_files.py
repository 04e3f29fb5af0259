"""Small files that take much work to read, as they were found."""

import random
import zipfile
from collections.abc import Mapping
from io import BytesIO

from bot.sources.base.archive import unpack

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def combining_marks(size: int = 205_000) -> bytes:
    """One line of marks, which normal form puts in order: 34 seconds while it took the line whole."""
    return ("\u0323\u0301" * (size // 4)).encode()


def unknown_partners(rows: int) -> bytes:
    """A table of names that are nobody's; 500,000 of them have 19 MB and took 400 seconds."""
    chance = random.Random(1)  # noqa: S311 - names, not secrets
    letters = "abcdefghijklmnopqrstuvwxyz"
    lines = ["month,partner,flow,value,unit"]
    lines += [f"2026-01,{''.join(chance.choices(letters, k=9))},exports,1,USD" for _ in range(rows)]
    return "\n".join(lines).encode()


def long_document(size: int) -> bytes:
    """A DOCX of that many bytes of XML; 190 MB of it packed to 21 MB and took 2.6 GB of memory."""
    paragraph = "<w:p><w:r><w:t>words and words</w:t></w:r></w:p>"
    body = paragraph * (size // len(paragraph))
    return _packed(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'.encode(),
            # A document is refused as a bomb when it shrinks too far; pictures do not shrink.
            "word/media/image1.png": random.Random(1).randbytes(size // 150),  # noqa: S311 - no secret
        }
    )


def sheet(workbook: bytes, *, rows: int, columns: int) -> bytes:
    """A workbook with another first sheet, of short texts in every cell."""
    row = "".join(f'<c r="{_column(at)}{{0}}" t="str"><v>x</v></c>' for at in range(columns))
    lines = "".join(f'<row r="{number}">{row.format(number)}</row>' for number in range(1, rows + 1))
    content = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{lines}</sheetData></worksheet>"
    )
    return _packed({**unpack(workbook, "x"), "xl/worksheets/sheet1.xml": content.encode()})


def _packed(members: Mapping[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _column(at: int) -> str:
    letters = ""
    at += 1
    while at:
        at, letter = divmod(at - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
