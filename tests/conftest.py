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
# The suite tries the same on every machine and day; `make fuzz` looks further.
settings.register_profile(
    "suite", deadline=None, max_examples=60, suppress_health_check=_QUIET, derandomize=True, database=None
)
settings.register_profile("fuzz", settings.get_profile("suite"), max_examples=300, print_blob=True, derandomize=False)
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
def recent_figures(tmp_path_factory) -> Path:
    """Of the shipped figures those of 2025 and 2026, and the briefing, which is all that most tests are about.

    Forty years take a second to go into a database, and a tenth of one to come out again.
    """
    folder = tmp_path_factory.mktemp("recent")
    for name in (
        "census/country_2025-2026.xlsx",
        "briefings/briefing_2026-01.txt",
        "products/exports_hs2_4partners_2024-01_2026-01.csv",
        "products/imports_naics3_33partners_2024-01_2025-11.csv",
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).symlink_to(shipped.DATA / name)
    return folder


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory) -> Path:
    """A home folder whose database has been made and filled by a first start; do not change it."""
    return _started_once(tmp_path_factory.mktemp("home"), shipped.DATA)


@pytest.fixture(scope="session")
def recent_home(tmp_path_factory, recent_figures) -> Path:
    """The same with the recent figures alone; whoever opens it says `figures=recent_figures`."""
    return _started_once(tmp_path_factory.mktemp("home"), recent_figures)


@pytest.fixture
def home(filled_home, tmp_path) -> Path:
    """A home folder of the test's own, filled like after a first start."""
    return Path(shutil.copytree(filled_home, tmp_path / "home"))


@pytest_asyncio.fixture
async def app(recent_home, recent_figures, tmp_path):
    """Every part of the bot on the recent figures, without Telegram."""
    async with opened(_settings(shutil.copytree(recent_home, tmp_path / "home")), figures=recent_figures) as built:
        yield built


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def forty_years(filled_home, tmp_path_factory):
    """Every part of the bot on all the figures that ship; it is only asked."""
    home = shutil.copytree(filled_home, tmp_path_factory.mktemp("forty years") / "home")
    async with opened(_settings(home)) as built:
        yield built


def _started_once(home: Path, figures: Path) -> Path:
    async def first_start() -> None:
        async with opened(_settings(home), figures=figures):
            pass

    asyncio.run(first_start())
    return home


def _settings(home: Path) -> Settings:
    return Settings.read({"TRADEBOT_HOME": str(home)}, env_file=None)
