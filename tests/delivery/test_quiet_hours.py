"""Quiet hours are a span of the day in the chat's zone: what comes then makes no sound, or waits for their end."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.campaign_messages import CampaignMessages
from bot.delivery.limiter import Limiter
from bot.delivery.worker import Worker
from bot.domain.campaign import CampaignKind
from bot.domain.subscription import PushSettings, QuietHours
from bot.domain.time import Month
from bot.i18n.languages import localizer
from bot.store.deliveries.announcing import open_campaign
from bot.store.store import Store
from tests.delivery.fake_clock import FakeClock
from tests.delivery.office import Always, Office
from tests.delivery.test_worker import Postman

TAIPEI = "Asia/Taipei"
NIGHT = QuietHours(22 * 60, 8 * 60)
EVENING = datetime(2026, 3, 12, 22, 50, tzinfo=ZoneInfo(TAIPEI))


@pytest.mark.parametrize(
    ("minutes", "is_quiet"),
    [(21 * 60 + 59, False), (22 * 60, True), (0, True), (8 * 60 - 1, True), (8 * 60, False), (12 * 60, False)],
)
def test_a_span_goes_over_midnight_and_ends(minutes, is_quiet):
    assert (minutes in NIGHT) is is_quiet
    assert (minutes in QuietHours(8 * 60, 22 * 60)) is not is_quiet


@pytest.fixture
async def send(ready_database) -> AsyncIterator:
    """Announce a month to chat 1 at a quarter to eleven in the evening; give when it came, and if with a sound."""
    clock = FakeClock()
    clock.start = EVENING.astimezone(UTC)
    store = Store(ready_database, clock=clock.now)
    postman = Postman()

    async def announce(quiet: QuietHours | None) -> tuple[timedelta, bool]:
        worker = Worker(
            outbox=store.outbox,
            campaigns=store.campaigns,
            subscriptions=store.subscriptions,
            sender=postman,
            messages=CampaignMessages(Office(), store.messages, localizer, store.campaigns.told),
            limiter=Limiter(clock.seconds),
            clock=clock,
            turn=Always(),
        )
        await store.subscriptions.subscribe(1, None, "en")
        await store.subscriptions.set(1, None, PushSettings(quiet=quiet, zone=TAIPEI if quiet else None))
        assert (await store.subscriptions.settings(1, None)).quiet == quiet
        with store.loading() as connection:
            month = Month.of(2026, 1)
            open_campaign(connection, kind=CampaignKind.MONTHLY, month=month, load=None, now=clock.now())
        while not postman.sent:
            await worker.drain()
            clock.advance(600)
        return clock.now() - timedelta(seconds=600) - EVENING, postman.messages[0].is_silent

    yield announce
    await store.close()


@pytest.mark.parametrize(
    ("quiet", "hours", "is_silent"),
    [
        (None, 0, False),
        (NIGHT, 0, True),
        (QuietHours(22 * 60, 8 * 60, waits=True), 9, False),
        (QuietHours(23 * 60, 8 * 60, waits=True), 0, False),
    ],
    ids=["off", "silent", "waits", "another hour"],
)
async def test_what_is_loaded_in_the_evening_is_silent_or_waits_as_chosen(send, quiet, hours, is_silent):
    after, came_silently = await send(quiet)
    assert (round(after.total_seconds() / 3600), came_silently) == (hours, is_silent)
    assert after < timedelta(hours=hours, minutes=25)
