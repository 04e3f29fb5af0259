"""Schema migrations, run by Alembic from inside the package."""

import asyncio
import re
from importlib import resources

from sqlalchemy import Connection, inspect, select, table
from sqlalchemy import column as named
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.errors import TradebotError
from bot.store.engine import lock_upgrades, make_engine, writing

_VERSIONS = resources.files("bot.store") / "migrations" / "versions"


class DatabaseIsNewer(TradebotError):
    """The database was made by a newer tradebot. Install that version, or set DATABASE_URL to another database."""


def newest_revision() -> str:
    """The revision this program wants; files are called `r0001_what.py`, so it needs no Alembic to see."""
    return max(_revisions())


def _revisions() -> set[str]:
    names = (re.fullmatch(r"r(\d{4})_\w+\.py", entry.name) for entry in _VERSIONS.iterdir())
    return {name[1] for name in names if name}


async def current_revision(engine: AsyncEngine) -> str | None:
    """The revision of the database; None when it is empty."""

    def read(connection: Connection) -> str | None:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(select(named("version_num")).select_from(table("alembic_version"))).scalar()

    async with engine.connect() as connection:
        return await connection.run_sync(read)


async def upgrade(engine: AsyncEngine, url: str) -> None:
    """Bring the database to the newest revision, wholly or not at all. Raises DatabaseIsNewer."""
    current = await current_revision(engine)
    if current == newest_revision():
        return  # Importing Alembic costs a fifth of a second; a start on a current database must not pay it.
    if current is not None and current not in _revisions():
        raise DatabaseIsNewer
    # Alembic is blocking code: it gets a thread, with a loop and an engine of its own.
    await asyncio.to_thread(lambda: asyncio.run(_upgrade(url)))


async def _upgrade(url: str) -> None:
    engine = make_engine(url)
    try:
        async with writing(engine) as connection:
            await lock_upgrades(connection)  # whoever waited here finds the newest revision and does nothing
            await connection.run_sync(_run_migrations)
    finally:
        await engine.dispose()


def _run_migrations(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - see `upgrade`
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
