"""Zip archives of office files with fixed dates, so that the same document gives the same bytes."""

import io
import zipfile
from datetime import datetime


def repacked(written: bytes, when: datetime) -> bytes:
    """The archive with every entry dated `when` and nothing of the machine that wrote it, order kept.

    The entry `mimetype` stays uncompressed, as OpenDocument demands of its first.
    """
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()}, when)


def packed(entries: dict[str, bytes], when: datetime) -> bytes:
    """An archive of these entries, in this order."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name, when.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the machine's own would be written otherwise
            archive.writestr(entry, content)
    return result.getvalue()
