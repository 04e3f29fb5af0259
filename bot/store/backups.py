"""Backups made and put back: everything as one SQLite file, while the bot runs or not."""

import os
import secrets
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, delete, update
from sqlalchemy.exc import DBAPIError

from bot import __version__
from bot.domain.campaign import UNSENT, DeliveryState
from bot.domain.database_address import file_of, shown
from bot.domain.errors import TradebotError
from bot.domain.progress import ReportProgress, no_report
from bot.store import chat_tables, copying, migrate, tables
from bot.store.access import is_claimed, keep_claimed
from bot.store.backup_mark import BackupMark, write_mark
from bot.store.copying import Contents
from bot.store.database import Database, database_at
from bot.store.engine import Lock, lock
from bot.store.postgres.load_listener import notify_loads
from bot.store.settings import installation_of, mark_restored

REPLACED = "before-restore.db"
"""Name of the file that keeps what the last restore has replaced."""
SAVED = "saved.db"
"""Name of the file that keeps what was in a database whose file was deleted."""
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class NotBackedUp(TradebotError):
    """The backup could not be made, and nothing of it is left."""


class NotEmpty(TradebotError):
    """The database to be written into holds something already."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore has done."""

    contents: Mapping[str, Contents]
    in_doubt: int
    """Deliveries that may have gone out since the backup was made."""
    replaced: Path | None
    """The file with what was there before; None where there was nothing."""


def back_up(address: str, path: Path, told: ReportProgress = no_report) -> BackupMark:
    """Write everything as it is at one moment to a new file; raises NotBackedUp, and then leaves nothing there."""
    file = file_of(address)
    if file is not None:
        return _written(path, partial(_snapshot, Path(file), address), told)
    with database_at(address) as running, running.reading() as connection:
        return _written(path, connection, told)


def save_open(database: Database, path: Path) -> None:
    """Write a backup of a SQLite database from a connection that has it open, though its file may be gone.

    Raises NotBackedUp, SQLAlchemyError.
    """
    with closing(database.engine.raw_connection()) as connection:

        def snapshot(part: Path) -> None:
            connection.cursor().execute("VACUUM INTO ?", (str(part),))

        _written(path, snapshot)


def restore(
    backup: str, address: str, mark: BackupMark, replaced: Path, *, is_agreed: bool, told: ReportProgress = no_report
) -> Restored:
    """Put a checked backup in the place of everything, in one transaction; raises NotEmpty, NotBackedUp.

    What was there is kept in the file `replaced`, itself a backup. `backup` is the address of a copy, to be changed.
    """
    part = _beside(replaced, "new")
    try:
        with database_at(backup) as source, database_at(address) as running:
            migrate.upgrade_now(source)
            migrate.upgrade_now(running)
            with source.writing() as there:
                # Answered since, or nobody waits for it any more.
                there.execute(delete(chat_tables.waiting_update))
            with source.reading() as there, running.writing() as here:
                lock(here, Lock.LOADS)
                copying.lock(here)
                was_empty = copying.is_empty(here)
                if not was_empty:
                    _check_agreed(address, mark, installation_of(here), is_agreed=is_agreed)
                    _keep(address, here, part)
                held, in_doubt = _put_in_place(there, here, told)
                notify_loads(here)
                if not was_empty:
                    _rename(part, replaced)  # the last that can fail before all is committed
    except BaseException:
        _forget(part)
        raise
    return Restored(held, in_doubt, None if was_empty else replaced)


def _rename(part: Path, path: Path) -> None:
    try:
        part.replace(path)
    except OSError as error:
        raise _not_written(path, error) from None


def _put_in_place(backup: Connection, running: Connection, told: ReportProgress) -> tuple[Mapping[str, Contents], int]:
    was_claimed = is_claimed(running)
    copying.clear(running)
    held = copying.copy(backup, running, told)
    if was_claimed:  # an older backup does not open the bot to everybody
        keep_claimed(running)
    mark_restored(running, secrets.token_hex(8))
    # They may have gone out since the backup was made. Nobody gets anything twice without a person's word.
    row, unsettled = tables.delivery.c, [state.value for state in (*UNSENT, DeliveryState.SENDING)]
    in_doubt = {"state": DeliveryState.UNCERTAIN.value, "error": "restored from a backup"}
    doubtful = running.execute(update(tables.delivery).where(row.state.in_(unsettled)).values(**in_doubt))
    return held, doubtful.rowcount


def _check_agreed(address: str, mark: BackupMark, installation: str, *, is_agreed: bool) -> None:
    if is_agreed:
        return
    whose = "this installation" if mark.installation == installation else "another installation"
    raise NotEmpty(
        f"{shown(address)} holds something, which the backup of {whose}, made {mark.made_at:%Y-%m-%d %H:%M} UTC, "
        "would replace: say so with --yes."
    )


def _keep(address: str, here: Connection, part: Path) -> None:
    """A backup of what a transaction sees that has changed nothing yet."""
    file = file_of(address)
    _written(part, here if file is None else partial(_snapshot, Path(file), address))


def _written(path: Path, source: Connection | Callable[[Path], None], told: ReportProgress = no_report) -> BackupMark:
    """Write a backup: rows of a PostgreSQL one by one, or what fills an empty file with a copy of a SQLite database."""
    # Under another name until it is whole: a backup that was cut off must not look like one.
    part = _beside(path, "part")
    try:
        _forget(part)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        if isinstance(source, Connection):
            mark = _marked(part, source, told)
        else:
            source(part)
            mark = _marked(part, None, told)
        _sync(part)
        part.rename(path)
        _sync(path.parent)
    except (OSError, sqlite3.Error) as error:
        raise _not_written(path, error) from None
    except DBAPIError as error:
        if not isinstance(error.orig, sqlite3.Error):
            raise  # of the PostgreSQL that is backed up
        raise _not_written(path, error.orig) from None
    finally:
        _forget(part)
    return mark


def _snapshot(source: Path, address: str, part: Path) -> None:
    """Copy a SQLite file as of one moment; what is committed meanwhile is not in it and waits for nothing."""
    is_of_source = True
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=30)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            is_of_source = False
            connection.execute("VACUUM INTO ?", (str(part),))
    except sqlite3.Error as error:
        if is_of_source or error.sqlite_errorcode & 0xFF in _BROKEN:
            raise NotBackedUp(f"The database {shown(address)} cannot be backed up: {error}.") from None
        raise


def _marked(part: Path, source: Connection | None, told: ReportProgress) -> BackupMark:
    """Fill the file from the source, where there is one, and write what it is into it."""
    with database_at(f"sqlite:///{part}") as database:
        if source is None:
            with database.reading() as connection:
                if migrate.current_revision(connection) is None:
                    raise NotBackedUp("The database holds nothing of tradebot yet: there is nothing to back up.")
        migrate.upgrade_now(database)
        with database.writing() as connection:
            contents = copying.contents(connection, told) if source is None else copying.copy(source, connection, told)
            schema = migrate.newest_revision()
            mark = BackupMark(datetime.now(UTC), __version__, schema, installation_of(connection), contents)
            write_mark(connection, mark)
    with closing(sqlite3.connect(part)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # one file, readable where nothing can be written
    return mark


def _not_written(path: Path, error: Exception) -> NotBackedUp:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return NotBackedUp(f"The backup cannot be written to {path}: {reason}. Nothing is left there.")


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f"{path.name}.{ending}")


def _forget(part: Path) -> None:
    for ending in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            part.with_name(part.name + ending).unlink()


def _sync(path: Path) -> None:
    """Have it on the disk, should the power go."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
