"""An opened file: its kind, told by content, and its text, members or workbook, each read once."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cached_property

from bot.domain.errors import BadFile
from bot.domain.values import Number, Value, say
from bot.sources.base import archive, decoding, json_sheets
from bot.sources.base.delimited import DelimitedSheet
from bot.sources.base.sheets import Sheet
from bot.sources.base.workbook import Workbook

MAX_MEGABYTES = 50

_OPENDOCUMENT = "application/vnd.oasis.opendocument."
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
)
# Many programs write a web page and call it .xls, which Excel opens; a mark of the encoding may stand before it.
_WEB_PAGE = re.compile(
    r"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype html|html|head|meta|body|table|style|script|div|center)[\s>]"
    r"|mime-version:",
    re.DOTALL,
)
_OLD_XML = re.compile(r"(?:<\?xml[^>]*>|<\?mso[^>]*>|\s)*<(?:\w+:)?workbook[\s>]")


class FileKind(StrEnum):
    """The containers we open."""

    TEXT = "text"
    XLSX = "xlsx"
    DOCX = "docx"
    ODT = "odt"
    ODS = "ods"


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
            raise self.bad(
                say("This is not a text file, or not in UTF-8, UTF-16, Big5, GB18030 or Windows-1252.")
            ) from error
        if not text.strip():
            raise self.bad(say("The file is empty."))
        return text

    @cached_property
    def members(self) -> Mapping[str, bytes]:
        """The parts of an office document; raises BadFile."""
        return archive.unpack(self.data, self.name)

    @cached_property
    def workbook(self) -> Workbook:
        """The sheets of an XLSX or ODS file; raises BadFile."""
        return Workbook(self.members, self.name)

    @cached_property
    def sheets(self) -> Sequence[Sheet]:
        """What stands in rows and columns, of whatever kind of file; empty for documents. Raises BadFile."""
        match self.kind:
            case FileKind.XLSX | FileKind.ODS:
                return self.workbook.sheets
            case FileKind.TEXT if json_sheets.looks_like_json(self.text):
                return json_sheets.read(self.text, self.bad)
            case FileKind.TEXT:
                return (DelimitedSheet(self.text, self.bad),)
            case _:
                return ()

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
        beginning = self._beginning()
        if _WEB_PAGE.match(beginning):
            raise self.bad(
                say("This is a web page, whatever its name says. Open it in a spreadsheet program and save it as XLSX.")
            )
        if _OLD_XML.match(beginning):
            raise self.bad(say("This is an XML spreadsheet of an old Excel. Save it as XLSX."))
        return FileKind.TEXT

    def _beginning(self) -> str:
        """The first letters, in lower case, for telling markup from text."""
        try:
            return decoding.decode(self.data[:2000]).lower()
        except decoding.Undecodable:
            return ""

    def _office_kind(self) -> FileKind:
        if "xl/workbook.xml" in self.members:
            return FileKind.XLSX
        if "word/document.xml" in self.members:
            return FileKind.DOCX
        if "xl/workbook.bin" in self.members:
            raise self.bad(say("This is a binary workbook of Excel. Save it as XLSX."))
        kind = self.members.get("mimetype", b"").strip().decode("ascii", "replace")
        found = {"text": FileKind.ODT, "spreadsheet": FileKind.ODS}.get(kind.removeprefix(_OPENDOCUMENT))
        if found is not None and kind.startswith(_OPENDOCUMENT) and "content.xml" in self.members:
            if b"encryption-data" in self.members.get("META-INF/manifest.xml", b""):
                raise archive.password_protected(self.name)
            return found
        raise self.bad(say("This archive is no XLSX, DOCX, ODT or ODS document. Unpack it and give the file inside."))
