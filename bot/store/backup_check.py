"""The check of a file that somebody calls a backup, before anything is replaced by it.

What it is instead is said: an empty file, a text, a part of a backup, another program's database.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, func, select, table
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.errors import TradebotError
from bot.store import copying
from bot.store.backup_mark import APPLICATION_ID, BackupMark, read_mark
from bot.store.database import database_at
from bot.store.migrate import newest_revision

_SQLITE = b"SQLite format 3\0"
_HEADER_BYTES = 100
_OTHERS = (
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"PK\x03\x04", "a ZIP archive: unpack it first"),
    (b"\xfd7zXZ", "an xz archive: unpack it first"),
    (b"(\xb5/\xfd", "a zstd archive: unpack it first"),
    (b"PGDMP", "a dump of PostgreSQL's pg_dump: restore it with pg_restore"),
)
"""Beginnings of what is taken for a backup by mistake."""


class NotABackup(TradebotError):
    """The file is no backup of tradebot, or not a whole one."""


def check_kind(path: Path) -> None:
    """Look at a file's first bytes and size; raises NotABackup, with what it is instead."""
    try:
        if path.is_dir():
            raise NotABackup(f"{path} is a folder, and a backup is a file: name it.")
        if not path.is_file():
            raise NotABackup(f"{path} is not there." if not path.exists() else f"{path} is no ordinary file.")
        with path.open("rb") as file:
            start = file.read(4096)
        size = path.stat().st_size
    except OSError as error:
        raise NotABackup(f"{path} cannot be read: {error.strerror}.") from None
    if not start:
        raise NotABackup(f"{path} is empty: nothing was ever written to it.")
    if not start.startswith(_SQLITE):
        raise NotABackup(f"{path} is no backup of tradebot but {_kind_of(start)}.")
    if len(start) < _HEADER_BYTES or size < (whole := _whole_size(start)):
        whole = whole if len(start) >= _HEADER_BYTES else 0
        raise NotABackup(f"{path} is cut off: {size} bytes are there" + (f" of {whole}." if whole else "."))
    if int.from_bytes(start[68:72], "big") != APPLICATION_ID:
        raise NotABackup(_foreign(path))


def check_contents(path: Path, named: Path) -> BackupMark:
    """Read all of a file that is ours by its kind; raises NotABackup.

    `path` is a copy that may be opened and written beside, `named` what the person calls it.
    """
    try:
        with database_at(f"sqlite:///{path}") as database, database.reading() as connection:
            mark = read_mark(connection)
            if mark.schema > newest_revision():
                raise NotABackup(
                    f"{named} was made by tradebot {mark.program}, which is newer than this one: install that version."
                )
            fault = _fault(connection, mark)
    except (SQLAlchemyError, ValueError, TypeError, AttributeError) as error:
        fault = str(getattr(error, "orig", None) or "what it says of itself cannot be read")
    if fault is not None:
        raise NotABackup(f"{named} is damaged: {fault}.")
    return mark


def _fault(connection: Connection, mark: BackupMark) -> str | None:
    """Where it is not as it was written; None when it is."""
    found = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one())
    if found != "ok":
        return found.splitlines()[-1].rstrip(".")
    for name, held in mark.contents.items():
        rows = connection.execute(select(func.count()).select_from(table(name))).scalar_one()
        if rows != held.rows:
            return f"{rows} rows in {name}, not {held.rows}"
    # Checksums are over the columns of today.
    if mark.schema == newest_revision() and copying.contents(connection) != mark.contents:
        return "not everything in it is as it was written"
    return None


def _whole_size(header: bytes) -> int:
    """What a SQLite file's size should be by its header."""
    page = int.from_bytes(header[16:18], "big")
    return (65536 if page == 1 else page) * int.from_bytes(header[28:32], "big")


def _kind_of(start: bytes) -> str:
    for beginning, name in _OTHERS:
        if start.startswith(beginning):
            return name
    try:
        start[: len(start) - 3].decode("utf-8")
    except UnicodeDecodeError:
        return "a file of another kind"
    return "a file of another kind" if b"\0" in start else "a text file"


def _foreign(path: Path) -> str:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    except sqlite3.Error as error:
        return f"{path} is a damaged SQLite file: {error}."
    if {"alembic_version", "figure", "load"} <= names:
        return (
            f"{path} is a database of tradebot and not a backup of one: "
            f"DATABASE_URL=sqlite:///{path.absolute()} tradebot db backup FILE makes one of it."
        )
    return f"{path} is a SQLite database of another program, no backup of tradebot."
