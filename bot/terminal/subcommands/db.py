"""Migrate, copy, back up and restore the database"""

import asyncio
import os
import shutil
import sys
import tempfile
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.app import opened
from bot.domain import database_address
from bot.domain.database_address import file_of, shown
from bot.domain.errors import TradebotError
from bot.domain.progress import ReportProgress
from bot.settings import BadSetting, Settings
from bot.store import copying
from bot.store.backup_check import NotABackup, check_contents, check_kind
from bot.store.backup_mark import BackupMark
from bot.store.backups import REPLACED, NotEmpty, Restored, back_up
from bot.store.backups import restore as put_back
from bot.store.copying import Contents
from bot.store.database import database_at
from bot.store.migrate import current_revision
from bot.store.store import Store
from bot.terminal.error_messages import reason
from bot.terminal.exit_codes import DONE
from bot.terminal.progress import bars


class NothingThere(TradebotError):
    """There is no such database to copy from."""


class Unusable(TradebotError):
    """A database named on the command line cannot be used."""


EXAMPLES = (
    "db backup before.db",
    "db restore before.db --yes",
    "db copy tradebot.db postgresql://user:password@host/name",
    "db upgrade",
)


def add_arguments(parser: ArgumentParser) -> None:
    jobs = parser.add_subparsers(required=True, metavar="COMMAND")
    jobs.add_parser("upgrade", help="make or migrate the tables").set_defaults(job=upgrade)
    moving = jobs.add_parser("copy", help="move everything to another database, both stopped")
    moving.add_argument("source", type=_address, metavar="SRC", help="address, or path of a SQLite file")
    moving.add_argument("destination", type=_address, metavar="DST", help="address, or path of a SQLite file; empty")
    moving.set_defaults(job=copy)
    backing = jobs.add_parser("backup", help="write everything to a SQLite file; the bot may run")
    backing.add_argument("file", type=Path, metavar="FILE", help="to be made; nothing is overwritten")
    backing.set_defaults(job=backup)
    restoring = jobs.add_parser("restore", help="put a backup in the place of everything; the bot may run on")
    restoring.add_argument("file", type=Path, metavar="FILE", help="a backup made by db backup")
    restoring.add_argument("--yes", action="store_true", help="although the database holds something")
    restoring.set_defaults(job=restore)


async def upgrade(settings: Settings, _: Namespace) -> int:
    """Make or migrate the tables, and complete a first start where nothing is wrong with what ships."""
    async with _store_at(settings.database):
        pass
    try:
        async with opened(settings):
            pass
    except (TradebotError, BadSetting) as error:
        print(f"The figures are not there yet. {error}", file=sys.stderr)
    print(f"database is ready: {shown(settings.database)}", file=sys.stderr)
    return DONE


async def copy(_: Settings, arguments: Namespace) -> int:
    """Move an installation: two addresses, or paths of SQLite files. Neither may be in use, or both would send."""
    source, destination = arguments.source, arguments.destination
    _check_there(source)
    await asyncio.to_thread(_check_ours, source)
    async with _store_at(source) as old, _store_at(destination) as new:
        await old.leader.hold()
        await new.leader.hold()
        with bars() as draw:
            held = await asyncio.to_thread(_copy, old, new, destination, partial(draw, shown(destination)))
    _tell(held, f"every table compared: {shown(destination)}")
    return DONE


async def backup(settings: Settings, arguments: Namespace) -> int:
    """Everything as it is at one moment, as a SQLite file, while the bot runs."""
    path: Path = arguments.file
    if await asyncio.to_thread(os.path.lexists, path):
        raise NotEmpty(f"{path} is there already; a backup overwrites nothing.")
    _check_there(settings.database)
    with bars() as draw:
        draw(path.name, 0, None)
        mark = await asyncio.to_thread(back_up, settings.database, path, partial(draw, path.name))
    _tell(mark.contents, f"every table compared: {path}")
    return DONE


async def restore(settings: Settings, arguments: Namespace) -> int:
    """Put a backup in the place of everything, in one transaction, while the bot runs."""
    path: Path = arguments.file
    with bars() as draw:
        draw(path.name, 0, None)
        told = partial(draw, path.name)
        done, mark = await asyncio.to_thread(_restore, settings, path, told, is_agreed=arguments.yes)
    made = f"the backup of {mark.made_at:%Y-%m-%d %H:%M} UTC, installation {mark.installation or 'without a name'}"
    _tell(done.contents, f"every table compared, from {made}: {shown(settings.database)}")
    if done.replaced:
        print(f"What was there before is kept until the next restore: {done.replaced}", file=sys.stderr)
    if done.in_doubt:
        print(f"{done.in_doubt} deliveries may have gone out since: see `tradebot push status`.", file=sys.stderr)
    return DONE


def _restore(settings: Settings, path: Path, told: ReportProgress, *, is_agreed: bool) -> tuple[Restored, BackupMark]:
    check_kind(path)
    file = file_of(settings.database)
    replaced = Path(file).with_name(REPLACED) if file else settings.tradebot_home / REPLACED
    with tempfile.TemporaryDirectory(prefix="tradebot-") as folder:
        # A copy: reading a backup writes beside it, and one made by an older version is brought up to date first.
        own = Path(folder) / "backup.db"
        try:
            shutil.copyfile(path, own)
        except OSError as error:
            raise NotABackup(f"{path} cannot be copied to {folder}: {error.strerror}.") from None
        mark = check_contents(own, path)
        replaced.parent.mkdir(parents=True, exist_ok=True)
        restored = put_back(f"sqlite:///{own}", settings.database, mark, replaced, is_agreed=is_agreed, told=told)
        return restored, mark


def _copy(source: Store, destination: Store, address: str, told: ReportProgress) -> Mapping[str, Contents]:
    """Copy everything into an empty database, in one transaction."""
    with source.reading() as there, destination.loading() as here:
        if not copying.is_empty(here):
            raise NotEmpty(f"{shown(address)} holds something already; copy into an empty database.")
        return copying.copy(there, here, told)


@asynccontextmanager
async def _store_at(address: str) -> AsyncIterator[Store]:
    store = Store(address)
    try:
        try:
            await store.upgrade()
        except (OSError, SQLAlchemyError) as error:
            raise _unusable(address, error) from None
        yield store
    finally:
        await store.close()


def _check_ours(address: str) -> None:
    """What is copied from is not made first; raises NothingThere, Unusable."""
    try:
        with database_at(address) as database, database.reading() as connection:
            revision = current_revision(connection)
    except (OSError, SQLAlchemyError) as error:
        raise _unusable(address, error) from None
    if revision is None:
        raise NothingThere(f"{shown(address)} holds nothing of tradebot.")


def _unusable(address: str, error: Exception) -> Unusable:
    return Unusable(f"The database {shown(address)} cannot be used: {reason(error)}.")


def _address(place: str) -> str:
    try:
        return database_address.checked(place if "://" in place else f"sqlite:///{place}")
    except database_address.BadAddress as error:
        raise ArgumentTypeError(f"an address takes {error}") from None


def _check_there(address: str) -> None:
    """Reading is no reason to make a database; raises NothingThere."""
    path = file_of(address)
    if path is not None and not Path(path).is_file():
        raise NothingThere(f"{path} is not there.")


def _tell(held: Mapping[str, Contents], what: str) -> None:
    for name, of_table in held.items():
        print(f"{name:20} {of_table.rows:10}  {of_table.checksum[:16]}")
    print(f"{sum(of_table.rows for of_table in held.values())} rows, {what}", file=sys.stderr)
