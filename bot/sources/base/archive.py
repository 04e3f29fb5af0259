"""Reading the zip archives that office documents are, without trusting them.

Everything is unpacked once, here, within limits. Whoever reads a document afterwards gets these bytes (or
an archive packed anew from them), so what was checked is what is read, whatever the original's directory
claimed.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping

from bot.domain.errors import BadFile
from bot.domain.values import Verbatim, say

# The full Census workbook unpacks to 10 MB in some ten members; a DOCX with pictures to a few MB in fifty.
MAX_UNPACKED = 200_000_000
MAX_MEMBERS = 2_000
# Sheets shrink 5 to 20 times, sheets of empty styled cells 60 times; deflate's own limit is 1,032.
MAX_RATIO = 200
_RATIO_MATTERS_FROM = 10_000_000
_ENCRYPTED = 0x1
# No office program writes a document type declaration; entity bombs and outside references need one.
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE_STARTS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


def unpack(data: bytes, name: str) -> dict[str, bytes]:
    """Give the archive's members by name; raises BadFile when damaged, encrypted, too large or unsafe."""
    try:
        return _unpack(data, name)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError) as error:
        raise damaged(name) from error
    except (NotImplementedError, RuntimeError, ValueError, OverflowError) as error:
        # zipfile's words for odd versions, flags and offsets: all mean a header no office program wrote.
        raise damaged(name) from error


def pack(members: Mapping[str, bytes]) -> bytes:
    """Make an archive of the members, not compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def has_declarations(content: bytes) -> bool:
    """Whether there is any `<!`: a comment, a CDATA section, a declaration."""
    # A single byte is found twenty times as soon as two, and sheets of figures have none.
    return b"!" in content and b"<!" in content


def damaged(name: str) -> BadFile:
    """The refusal of a file that should be an office document and cannot be read as one."""
    return BadFile(say("The file is damaged or incomplete. Get it again, or open it and save it anew."), name)


def password_protected(name: str) -> BadFile:
    return BadFile(say("The file is protected by a password. Save it without one."), name)


def _unpack(data: bytes, name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise password_protected(name)
        size = sum(info.file_size for info in infos)
        bloated = size > _RATIO_MATTERS_FROM and size > MAX_RATIO * len(data)
        if size > MAX_UNPACKED or len(infos) > MAX_MEMBERS or bloated:
            raise BadFile(say("The file unpacks to more than we read. Cut it down to what is needed."), name)
        if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
            raise damaged(name)
        members: dict[str, bytes] = {}
        for info in infos:
            if info.filename in members:
                raise damaged(name)
            # zipfile reads no further than the declared size, and compares the checksum there.
            members[info.filename] = content = archive.read(info)
            if (has_declarations(content) and _DECLARATION.search(content)) or content.startswith(_WIDE_STARTS):
                raise BadFile(
                    say(
                        "The part {part} holds declarations that office programs do not write.",
                        part=Verbatim(info.filename),
                    ),
                    name,
                )
    return members
