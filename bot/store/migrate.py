"""Schema migrations, run by Alembic from inside the package."""

import asyncio
import re
from importlib import resources

from sqlalchemy import Connection, inspect, select, table
from sqlalchemy import column as named

from bot.domain.errors import TradebotError
from bot.store.database import Database
from bot.store.engine import Lock, lock

_VERSIONS = resources.files("bot.store") / "migrations" / "versions"


class DatabaseIsNewer(TradebotError):
    """The database was made by a newer tradebot. Install that version, or set DATABASE_URL to another database."""


class ForeignDatabase(TradebotError):
    """The database file is another program's. Set DATABASE_URL or TRADEBOT_HOME to a place of tradebot's own."""


def newest_revision() -> str:
    """The revision this program wants; files are called `r0001_what.py`, so it needs no Alembic to see."""
    return max(_revisions())


def _revisions() -> set[str]:
    names = (re.fullmatch(r"r(\d{4})_\w+\.py", entry.name) for entry in _VERSIONS.iterdir())
    return {name[1] for name in names if name}


def current_revision(connection: Connection) -> str | None:
    """The revision of the database; None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(select(named("version_num")).select_from(table("alembic_version"))).scalar()


async def upgrade(database: Database) -> None:
    """Bring the database to the newest revision, wholly or not at all. Raises DatabaseIsNewer, ForeignDatabase."""
    await asyncio.to_thread(upgrade_now, database)


def upgrade_now(database: Database) -> None:
    """As `upgrade`, in the thread that asks."""
    with database.reading() as connection:
        current = current_revision(connection)
        # Of PostgreSQL others may have tables in the same place, extensions for one.
        is_foreign = current is None and not database.is_shared and bool(inspect(connection).get_table_names())
    if current == newest_revision():
        return  # Importing Alembic costs a fifth of a second; a start on a current database must not pay it.
    if is_foreign:
        raise ForeignDatabase
    if current is not None and current not in _revisions():
        raise DatabaseIsNewer
    with database.writing() as connection:
        _run_migrations(connection)


def _run_migrations(connection: Connection) -> None:
    lock(connection, Lock.UPGRADES)  # whoever waited here finds the newest revision and does nothing
    from alembic import command  # noqa: PLC0415 - see `upgrade`
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
