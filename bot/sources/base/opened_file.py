"""An opened file: its kind, told by content, and its text, members or workbook, each read once."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property

from bot.domain.errors import BadFile
from bot.domain.values import Number, Value, say
from bot.sources.base import archive, decoding
from bot.sources.base.workbook import Workbook

MAX_MEGABYTES = 50

_OPENDOCUMENT = b"application/vnd.oasis.opendocument.text"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS: tuple[tuple[bytes, Value], ...] = (
    (b"%PDF", say("This is a PDF. Give the document it was made from, or its text.")),
    (b"\x89PNG", say("This is a picture. Give the document or the text itself.")),
    (b"\xff\xd8\xff", say("This is a picture. Give the document or the text itself.")),
    (b"GIF8", say("This is a picture. Give the document or the text itself.")),
    (b"{\\rtf", say("This is an RTF document. Save it as DOCX, ODT or plain text.")),
    (b"\x1f\x8b", say("This is a compressed archive. Unpack it and give the file inside.")),
    (b"7z\xbc\xaf\x27\x1c", say("This is a compressed archive. Unpack it and give the file inside.")),
    (b"Rar!", say("This is a compressed archive. Unpack it and give the file inside.")),
    (b"<!doctype html", say("This is a web page. Save the data itself as a file.")),
    (b"<html", say("This is a web page. Save the data itself as a file.")),
)


class FileKind(StrEnum):
    """The containers we open."""

    TEXT = "text"
    XLSX = "xlsx"
    DOCX = "docx"
    ODT = "odt"


class OpenedFile:
    """A file's bytes and, opened on first use and kept, its text, members or workbook.

    Making one raises BadFile when no source could read it: empty, huge, protected, of a foreign kind.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.data = data
        self.name = name
        """As given by the uploader; nothing is concluded from it."""
        self.kind = self._kind()

    def bad(self, reason: Value, place: str = "") -> BadFile:
        """Make the refusal that names this file and a place in it."""
        return BadFile(reason, f"{self.name}, {place}" if place else self.name)

    @cached_property
    def text(self) -> str:
        """The text of a TEXT file, line ends as they are; raises BadFile."""
        try:
            text = decoding.decode(self.data)
        except decoding.Undecodable as error:
            raise self.bad(say("This is not a text file, or not in UTF-8, UTF-16 or Big5.")) from error
        if not text.strip():
            raise self.bad(say("The file is empty."))
        return text

    @cached_property
    def members(self) -> Mapping[str, bytes]:
        """The parts of an office document; raises BadFile."""
        return archive.unpack(self.data, self.name)

    @cached_property
    def workbook(self) -> Workbook:
        """The sheets of an XLSX file; raises BadFile."""
        return Workbook(self.members, self.name)

    def _kind(self) -> FileKind:
        if not self.data:
            raise self.bad(say("The file is empty."))
        if len(self.data) > MAX_MEGABYTES * 1_000_000:
            raise self.bad(say("The file is larger than {n} megabytes. Cut it down.", n=Number(MAX_MEGABYTES)))
        start = self.data[:512].lstrip().lower()
        for mark, reason in _OTHER_KINDS:
            if start.startswith(mark.lower()):
                raise self.bad(reason)
        if self.data.startswith(_OLE):
            # Excel wraps an encrypted XLSX in the container of its old format.
            if _OLE_PASSWORD in self.data:
                raise archive.password_protected(self.name)
            raise self.bad(say("This is an old Office format. Save it as XLSX or DOCX."))
        if self.data.startswith(b"PK"):
            return self._office_kind()
        return FileKind.TEXT

    def _office_kind(self) -> FileKind:
        if "xl/workbook.xml" in self.members:
            return FileKind.XLSX
        if "word/document.xml" in self.members:
            return FileKind.DOCX
        if self.members.get("mimetype", b"").strip() == _OPENDOCUMENT and "content.xml" in self.members:
            if b"encryption-data" in self.members.get("META-INF/manifest.xml", b""):
                raise archive.password_protected(self.name)
            return FileKind.ODT
        raise self.bad(say("This archive is no XLSX, DOCX or ODT document. Unpack it and give the file inside."))
