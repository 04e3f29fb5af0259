"""The schema: migrations and tables say the same, and a current database costs no Alembic."""

import asyncio
import subprocess
import sys

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot.store import migrate, products, tables
from bot.store.database import database_at
from bot.store.store import Store


async def test_the_migrated_schema_is_the_one_the_code_names(store):
    def differences(connection):
        return compare_metadata(MigrationContext.configure(connection), tables.metadata)

    with store.reading() as connection:
        assert differences(connection) == []


def test_the_newest_file_is_alembics_head():
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == migrate.newest_revision()


async def test_upgrading_twice_changes_nothing(store):
    await store.subscriptions.subscribe(7, None, "en")
    await store.upgrade()
    assert [item.chat for item in await store.subscriptions.all()] == [7]


async def test_loads_of_products_get_numbers_of_their_own(database):
    """They were numbered by themselves: load 1 was one of partners, and one of products."""

    def at(revision, connection):
        config = Config()
        config.set_main_option("script_location", "bot.store:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    with database_at(database) as opened:
        with opened.writing() as connection:
            at("0012", connection)
            common = "source, publisher, vintage, loaded_at, origin, digest, amounts"
            said = "'census_products', 'x', '2026-03', '2026-03-12 00:00:00'"
            connection.execute(
                text(
                    f"INSERT INTO load ({common}, number, figures_digest, months, is_complete) "  # noqa: S608
                    f"VALUES ({said}, 'a.csv', 'a', 1, 1, 'b', '[24313]', :no)"
                ).bindparams(no=False)
            )
            for number in (1, 2):
                connection.execute(
                    text(
                        f"INSERT INTO product_load ({common}, number) "  # noqa: S608
                        f"VALUES ({said}, 'p{number}', 'd{number}', 1, {number})"
                    )
                )
                connection.execute(
                    text(
                        "INSERT INTO product_block (load, classification, basis, month, partners, products, amounts) "  # noqa: S608
                        f"VALUES ({number}, 'hs', 'exports', {24312 + number}, 'TW', '85', :amounts)"
                    ).bindparams(amounts=b"x")
                )
            at("head", connection)
        with opened.reading() as connection:
            past = products.history(connection)
            assert [(one.load.number, one.load.origin, one.digest) for one in past] == [
                (3, "p1", "d1"),
                (4, "p2", "d2"),
            ]
            assert [[month.ordinal for month in one.load.months] for one in past] == [[24313], [24314]]
            assert sorted(head.load for head in products.holdings(connection).heads) == [3, 4]


async def test_two_processes_may_upgrade_at_once(database):
    stores = [Store(database), Store(database)]
    await asyncio.gather(*(store.upgrade() for store in stores))
    for store in stores:
        assert await store.newest_load() == 0
        await store.close()


@pytest.mark.usefixtures("store")
async def test_a_current_database_starts_without_alembic(url):
    """Importing Alembic costs more than everything else that `upgrade` does."""
    program = f"""
import asyncio, sys
from bot.store.store import Store
async def main():
    store = Store({url!r})
    await store.upgrade()
    await store.close()
asyncio.run(main())
print("alembic" in sys.modules, "pandas" in sys.modules)
"""
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]


async def test_a_database_of_a_newer_version_is_refused(store):
    with store.loading() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrate.DatabaseIsNewer):
        await store.upgrade()


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_every_connection_is_set_up(store):
    with store.reading() as one, store.reading() as two:
        for connection in (one, two):
            settings = [
                connection.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "foreign_keys", "busy_timeout")
            ]
            assert settings == ["wal", 1, 30_000]
