"""The bot as it runs, with a clock that is set under it: its inbox and its push go on."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import opened
from bot.delivery.clock import SystemClock
from bot.serving.lifecycle import serve
from bot.settings import Settings
from tests.botapi.server import BotApi
from tests.journey.conftest import february  # noqa: F401 - a fixture

ADMIN = 7


class SettableClock(SystemClock):
    """The machine's, but what the wall clock says can be set."""

    def __init__(self) -> None:
        self.by = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


@pytest.mark.parametrize("by", [timedelta(minutes=-10), timedelta(days=-1), timedelta(days=9)], ids=str)
async def test_the_inbox_and_the_push_go_on_when_the_clock_is_set(home, february, by):  # noqa: F811
    clock = SettableClock()
    async with BotApi() as api:
        settings = Settings.read(
            {
                "TRADEBOT_HOME": str(home),
                "TELEGRAM_BOT_TOKEN": api.token,
                "TELEGRAM_API_URL": api.url,
                "TRADEBOT_ADMINS": str(ADMIN),
                "TRADEBOT_LANG": "en",
                "CENSUS_FETCH": "off",
            },
            env_file=None,
        )
        async with opened(settings, clock=clock) as app:
            admin, reader = api.private(ADMIN), api.private(11)
            await app.store.subscriptions.subscribe(11, None, "en")
            serving = asyncio.create_task(serve(app))
            try:
                await api.wait_until_polled()
                await admin.ask("/help")
                clock.by = by
                (home / "inbox").mkdir(exist_ok=True)
                (home / "inbox" / "country.xlsx").write_bytes(february.read_bytes())
                # Told within a few seconds; the file is read when it has not changed for five.
                await api.wait_for(lambda: any("clock was set" in one.text for one in api.sent_to(ADMIN)), patience=60)
                await api.wait_for(lambda: api.sent_to(reader.chat.id), patience=60)
            finally:
                serving.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await serving
        assert "February 2026" in api.sent_to(11)[0].text
