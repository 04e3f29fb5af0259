"""The bot as it runs, with a clock that is set under it: its inbox and its push go on."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import opened
from bot.delivery.clock import SystemClock
from bot.domain.campaign import DeliveryState
from bot.serving.lifecycle import serve
from bot.settings import Settings
from tests.botapi.server import BotApi
from tests.journey.conftest import february  # noqa: F401 - a fixture

ADMIN, READER = 7, 11


class SettableClock(SystemClock):
    """The machine's, but what the wall clock says can be set."""

    def __init__(self) -> None:
        self.by = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


@contextlib.asynccontextmanager
async def installed(home, figures, clock):
    """The whole bot on that clock, before it serves, and the server it talks to."""
    async with BotApi() as api:
        settings = Settings.read(
            {
                "TRADEBOT_HOME": str(home),
                "TELEGRAM_BOT_TOKEN": api.token,
                "TELEGRAM_API_URL": api.url,
                "TRADEBOT_ADMINS": str(ADMIN),
                "TRADEBOT_ACCESS": "open",
                "TRADEBOT_LANG": "en",
                "CENSUS_FETCH": "off",
            },
            env_file=None,
        )
        api.private(ADMIN)
        api.private(READER)
        async with opened(settings, clock=clock, figures=figures) as app:
            await app.store.subscriptions.subscribe(READER, None, "en")
            yield app, api


@contextlib.asynccontextmanager
async def served(app):
    serving = asyncio.create_task(serve(app))
    try:
        yield
    finally:
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving


@pytest.mark.parametrize("by", [timedelta(minutes=-10), timedelta(days=-1), timedelta(days=9)], ids=str)
async def test_the_inbox_and_the_push_go_on_when_the_clock_is_set(home, recent_figures, february, by):  # noqa: F811
    clock = SettableClock()
    async with installed(home, recent_figures, clock) as (app, api), served(app):
        await api.wait_until_polled()
        await api.private(ADMIN).ask("/help")
        clock.by = by
        (home / "inbox").mkdir(exist_ok=True)
        (home / "inbox" / "country.xlsx").write_bytes(february.read_bytes())
        # Told within a few seconds; the file is read when it has not changed for five.
        await api.wait_for(lambda: any("clock was set" in one.text for one in api.sent_to(ADMIN)), patience=60)
        await api.wait_for(lambda: api.sent_to(READER), patience=60)
        assert "February 2026" in api.sent_to(READER)[0].text


async def test_started_nine_days_ahead_the_news_goes_out_and_the_clock_is_told_of(home, recent_figures, february):  # noqa: F811
    clock = SettableClock()
    async with installed(home, recent_figures, clock) as (app, api):
        data = await asyncio.to_thread(february.read_bytes)
        campaign = (await app.loading.load(data, "country.xlsx", accept_warnings=True)).campaign
        await app.store.campaigns.release(campaign)  # where its warnings have it held
        await app.store.state.put("clock.seen", clock.now().isoformat())
        clock.by = timedelta(days=9)
        async with served(app):
            await api.wait_for(lambda: any("and Telegram's" in one.text for one in api.sent_to(ADMIN)), patience=60)
            await api.wait_for(lambda: api.sent_to(READER), patience=60)
        assert "February 2026" in api.sent_to(READER)[0].text
        assert (await app.store.campaigns.progress(campaign)).counts[DeliveryState.DEAD] == 0
