"""Migrate, copy, back up and restore the database"""

import asyncio
import shutil
import sqlite3
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path

from sqlalchemy import make_url, update

from bot.app import opened
from bot.domain.campaign import UNSENT, DeliveryState
from bot.domain.errors import TradebotError
from bot.settings import BadSetting, Settings
from bot.store import copying, tables
from bot.store.copying import Contents
from bot.store.store import Store
from bot.terminal.error_messages import without_password
from bot.terminal.exit_codes import DONE

_PAGES = 500
"""How much of a SQLite file is copied at a time, writers going on in between."""


class NotEmpty(TradebotError):
    """The database to copy into holds something already."""


class NothingThere(TradebotError):
    """There is no such database to copy from."""


def add_arguments(parser: ArgumentParser) -> None:
    jobs = parser.add_subparsers(required=True, metavar="COMMAND")
    jobs.add_parser("upgrade", help="make or migrate the tables").set_defaults(job=upgrade)
    moving = jobs.add_parser("copy", help="move everything to another database, both stopped")
    moving.add_argument("source", metavar="SRC", help="address, or path of a SQLite file")
    moving.add_argument("destination", metavar="DST", help="address, or path of a SQLite file; empty")
    moving.set_defaults(job=copy)
    backing = jobs.add_parser("backup", help="write everything to a SQLite file; the bot may run")
    backing.add_argument("file", type=Path, metavar="FILE")
    backing.set_defaults(job=backup)
    restoring = jobs.add_parser("restore", help="put a backup in the place of everything; the bot may run")
    restoring.add_argument("file", type=Path, metavar="FILE")
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
    print(f"database is ready: {without_password(settings.database)}", file=sys.stderr)
    return DONE


async def copy(_: Settings, arguments: Namespace) -> int:
    """Move an installation: two addresses, or paths of SQLite files. Neither may be in use, or both would send."""
    source, destination = _address(arguments.source), _address(arguments.destination)
    _check_there(source)
    async with _store_at(source) as old, _store_at(destination) as new:
        await old.leader.hold()
        await new.leader.hold()
        _tell(await asyncio.to_thread(_copy, old, new, destination), destination)
    return DONE


async def backup(settings: Settings, arguments: Namespace) -> int:
    """Everything as it is at one moment, as a SQLite file, while the bot runs."""
    path: Path = arguments.file
    if await asyncio.to_thread(path.exists):
        raise NotEmpty(f"{path} is there already; a backup overwrites nothing.")
    _check_there(settings.database)
    # Under another name until it is whole: a backup that was cut off must not look like one.
    part = path.with_name(f"{path.name}.part")
    await asyncio.to_thread(part.unlink, missing_ok=True)
    file = make_url(settings.database)
    if file.get_backend_name() == "sqlite" and file.database:
        await asyncio.to_thread(_copy_file, Path(file.database), part)
        async with _store_at(_address(str(part))) as kept:
            held = await kept.read(copying.contents)
    else:
        async with _store_at(settings.database) as running, _store_at(_address(str(part))) as new:
            held = await asyncio.to_thread(_copy, running, new, str(path))
    await asyncio.to_thread(part.rename, path)
    _tell(held, str(path))
    return DONE


async def restore(settings: Settings, arguments: Namespace) -> int:
    """Put a backup in the place of everything, in one transaction, while the bot runs."""
    path: Path = arguments.file
    _check_there(_address(str(path)))
    with tempfile.TemporaryDirectory() as folder:
        # A copy, since one made by an older version is brought up to date first.
        own = Path(folder) / "backup.db"
        await asyncio.to_thread(shutil.copyfile, path, own)
        async with _store_at(_address(str(own))) as kept, _store_at(settings.database) as running:
            replace = partial(_replace, kept, running, settings.database, is_agreed=arguments.yes)
            held, doubtful = await asyncio.to_thread(replace)
    _tell(held, settings.database)
    if doubtful:
        print(f"{doubtful} deliveries may have gone out since: see `tradebot push status`.", file=sys.stderr)
    return DONE


def _copy(source: Store, destination: Store, address: str) -> Mapping[str, Contents]:
    """Copy everything into an empty database, in one transaction."""
    with source.reading() as there, destination.loading() as here:
        if not copying.is_empty(here):
            raise NotEmpty(f"{without_password(address)} holds something already; copy into an empty database.")
        return copying.copy(there, here)


def _replace(backup: Store, running: Store, address: str, *, is_agreed: bool) -> tuple[Mapping[str, Contents], int]:
    """Put a backup in the place of everything, in one transaction; also how many deliveries are in doubt."""
    with backup.reading() as there, running.loading() as here:
        if not is_agreed and not copying.is_empty(here):
            raise NotEmpty(
                f"{without_password(address)} holds something, which the backup would replace: say so with --yes."
            )
        copying.clear(here)
        held = copying.copy(there, here)
        # They may have gone out since the backup was made. Nobody gets anything twice without a person's word.
        row, unsettled = tables.delivery.c, [state.value for state in (*UNSENT, DeliveryState.SENDING)]
        in_doubt = {"state": DeliveryState.UNCERTAIN.value, "error": "restored from a backup"}
        doubtful = here.execute(update(tables.delivery).where(row.state.in_(unsettled)).values(**in_doubt))
        return held, doubtful.rowcount


@asynccontextmanager
async def _store_at(address: str) -> AsyncIterator[Store]:
    store = Store(address)
    try:
        await store.upgrade()
        yield store
    finally:
        await store.close()


def _address(place: str) -> str:
    return place if "://" in place else f"sqlite:///{place}"


def _check_there(address: str) -> None:
    url = make_url(address)
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).is_file():
        raise NothingThere(f"{url.database} is not there.")


def _copy_file(source: Path, destination: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(destination)) as new:
        old.backup(new, pages=_PAGES)


def _tell(held: Mapping[str, Contents], destination: str) -> None:
    for name, of_table in held.items():
        print(f"{name:20} {of_table.rows:10}  {of_table.checksum[:16]}")
    print(
        f"{sum(t.rows for t in held.values())} rows, every table compared: {without_password(destination)}",
        file=sys.stderr,
    )
