"""What every test may use."""

import asyncio
import shutil
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings

from bot import shipped
from bot.app import opened
from bot.settings import Settings
from tests.databases import (  # noqa: F401 - fixtures
    _stoppable_server,
    backend,
    database,
    migrated_file,
    migrated_template,
    origin,
    postgres,
    ready_database,
    stoppable_postgres,
)

pytest_plugins = ("tests.fast",)

# A busy machine is no failure, and a bot that has met one example may meet the next.
_QUIET = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
settings.register_profile("suite", deadline=None, max_examples=60, suppress_health_check=_QUIET)
settings.register_profile("fuzz", settings.get_profile("suite"), max_examples=300, print_blob=True)
settings.load_profile("suite")

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of small true files."""
    return SAMPLES


@pytest.fixture(scope="session")
def shipped_data() -> Path:
    return shipped.DATA


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory) -> Path:
    """A home folder whose database has been made and filled by a first start; do not change it."""
    home = tmp_path_factory.mktemp("home")

    async def first_start() -> None:
        async with opened(_settings(home)):
            pass

    asyncio.run(first_start())
    return home


@pytest.fixture
def home(filled_home, tmp_path) -> Path:
    """A home folder of the test's own, filled like after a first start."""
    return Path(shutil.copytree(filled_home, tmp_path / "home"))


@pytest_asyncio.fixture
async def app(home):
    """Every part of the bot on the shipped figures, without Telegram."""
    async with opened(_settings(home)) as built:
        yield built


def _settings(home: Path) -> Settings:
    return Settings.read({"TRADEBOT_HOME": str(home)}, env_file=None)
