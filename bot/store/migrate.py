"""Schema migrations, run by Alembic from inside the package."""

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
    """Bring the database to the newest revision, wholly or not at all. Raises DatabaseIsNewer."""
    current = await database.read(current_revision)
    if current == newest_revision():
        return  # Importing Alembic costs a fifth of a second; a start on a current database must not pay it.
    if current is not None and current not in _revisions():
        raise DatabaseIsNewer
    await database.write(_run_migrations)


def _run_migrations(connection: Connection) -> None:
    lock(connection, Lock.UPGRADES)  # whoever waited here finds the newest revision and does nothing
    from alembic import command  # noqa: PLC0415 - see `upgrade`
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
