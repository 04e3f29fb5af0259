"""A load in one process reaches the answers of another within a second, and no answer mixes two versions."""

import asyncio
import time
from contextlib import asynccontextmanager

import pytest

from bot.app import opened
from bot.delivery.service import DeliveryService
from bot.domain.ports import Asker
from bot.settings import Settings
from tests.journey.conftest import february  # noqa: F401 - a fixture

ASKER = Asker("en")
QUESTION = "/rank 臺灣"


class Nothing:
    """No worker and no rounds: a process that only answers."""

    def stop(self) -> None: ...


@asynccontextmanager
async def answering(address, home, figures, *, hears=True):
    """A process that answers, as `--role web` is bound together."""
    settings = Settings.read({"DATABASE_URL": address, "TRADEBOT_HOME": str(home)}, env_file=None)
    async with opened(settings, figures=figures) as app:
        push = DeliveryService(
            worker=Nothing(),
            housekeeping=Nothing(),
            watch=Nothing(),
            refresh=app.refresh,
            sends=False,
            leads=lambda: False,
        )
        await push.start()
        if hears:
            await app.store.load_listener.start(push.wake)
        try:
            yield app
        finally:
            await app.store.load_listener.stop()
            await push.stop()


async def said(app):
    return [(row.value, row.prior, row.rank) for row in (await app.answering.ask(QUESTION, ASKER)).rows]


@pytest.mark.parametrize("backend", ["postgresql"])
@pytest.mark.parametrize("hears", [True, False], ids=["heard", "only polled"])
async def test_a_load_elsewhere_is_answered_within_a_second(
    ready_database,
    tmp_path,
    recent_figures,
    february,  # noqa: F811 - a fixture
    hears,
):
    at = ready_database, tmp_path, recent_figures
    async with answering(*at) as one, answering(*at, hears=hears) as other:
        before = await said(other)
        data = await asyncio.to_thread(february.read_bytes)
        loading = asyncio.create_task(one.loading.load(data, "country.xlsx", accept_warnings=True))
        answers = []
        while not loading.done():
            answers.append(await said(other))
            await asyncio.sleep(0)
        await loading
        committed = time.monotonic()
        while (now := await said(other)) == before:
            answers.append(now)
            await asyncio.sleep(0.01)
        took = time.monotonic() - committed
        await one.refresh()
        after = await said(one)
    assert now == after != before
    assert all(answer in (before, after) for answer in answers), "each answer is wholly of one version"
    # The poll looks every second; taking the figures in comes on top.
    assert took < (1.0 if hears else 2.5)
