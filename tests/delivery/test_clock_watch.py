"""A clock that is set under a running bot, or is wrong from the start: nothing stands still, nothing is given up."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.delivery.campaign_messages import CampaignMessages
from bot.delivery.clock_watch import ClockWatch
from bot.delivery.housekeeping import Housekeeping
from bot.delivery.limiter import Limiter
from bot.delivery.worker import Worker
from bot.domain.campaign import CLOCK_DOUBTED, CLOCK_SET, CLOCK_WRONG, CampaignKind
from bot.domain.delivery import Message, NotSent, Receipt
from bot.domain.subscription import PushSettings
from bot.domain.time import Month
from bot.i18n.languages import localizer
from bot.store import tables
from bot.store.deliveries.announcing import open_campaign
from bot.store.store import Store
from tests.delivery.fake_clock import FakeClock
from tests.delivery.office import Always, Office

ADMIN = 99
MINUTES, DAY, NINE_DAYS = timedelta(minutes=10), timedelta(days=1), timedelta(days=9)
SETTINGS = (-MINUTES, -DAY, MINUTES, NINE_DAYS)


class Postman:
    """Takes every message, unless it is told not to."""

    def __init__(self) -> None:
        self.got: list[int] = []
        self.is_away = False

    async def send(self, chat: int, _topic: int | None, _message: Message) -> Receipt:
        if self.is_away:
            raise NotSent("away")
        self.got.append(chat)
        return Receipt(len(self.got))


class Push:
    """A database, a clock, and processes one after the other that look, make their rounds and send."""

    def __init__(self, store: Store, clock: FakeClock) -> None:
        self.store, self.clock, self.postman = store, clock, Postman()
        self.truth: datetime | None = None
        """What Telegram says."""
        self.restart()

    def restart(self) -> None:
        store, clock, office = self.store, self.clock, Office()
        self.watch = ClockWatch(clock, store.state, store.campaigns, lambda: self.truth)
        self.worker = Worker(
            outbox=store.outbox,
            campaigns=store.campaigns,
            subscriptions=store.subscriptions,
            sender=self.postman,
            messages=CampaignMessages(office, store.messages, localizer, store.campaigns.told),
            limiter=Limiter(clock.seconds),
            clock=clock,
            turn=Always(),
        )
        self.housekeeping = Housekeeping(
            campaigns=store.campaigns,
            outbox=store.outbox,
            messages=store.messages,
            documents=office,
            admins=self.admins,
            clock=clock,
            watch=self.watch,
        )

    async def admins(self) -> dict[int, str]:
        return {ADMIN: "en"}

    async def announce(self, *chats: int) -> None:
        for chat in chats:
            await self.store.subscriptions.subscribe(chat, None, "en")
        with self.store.loading() as connection:
            now = self.clock.now()
            self.campaign = open_campaign(
                connection, kind=CampaignKind.MONTHLY, month=Month.of(2026, 1), load=None, now=now
            )

    async def rounds(self, count: int = 2) -> None:
        """As the service makes them, every few seconds."""
        for _ in range(count):
            await self.watch.look()
            await self.housekeeping.go()
            await self.worker.drain()
            self.clock.advance(5)

    async def counts(self) -> dict[str, int]:
        progress = await self.store.campaigns.progress(self.campaign)
        return {state.value: count for state, count in progress.counts.items() if count}

    async def told(self) -> list[str]:
        with self.store.reading() as connection:
            query = tables.campaign.select().where(tables.campaign.c.kind == CampaignKind.NOTICE.value)
            return [row.subject for row in connection.execute(query) if row.about is None]


@pytest.fixture
async def push(ready_database) -> AsyncIterator[Push]:
    clock = FakeClock()
    store = Store(ready_database, clock=clock.now)
    if store.is_shared:
        await store.outbox.share(30)
    yield Push(store, clock)
    await store.close()


@pytest.mark.parametrize("by", SETTINGS, ids=str)
async def test_what_is_queued_leaves_though_the_clock_was_set(push, by):
    await push.rounds()
    await push.announce(*range(1, 6))
    push.clock.start += by
    await push.rounds()
    assert await push.counts() == {"sent": 5}
    assert await push.told() == [CLOCK_SET]


@pytest.mark.parametrize("by", SETTINGS, ids=str)
async def test_what_is_to_be_tried_again_is_not_put_off_by_the_clock(push, by):
    await push.announce(1)
    push.postman.is_away = True
    await push.rounds(1)
    push.postman.is_away = False
    push.clock.start += by
    await push.rounds()
    assert await push.counts() == {"sent": 1}


async def test_the_next_message_to_a_chat_does_not_wait_for_the_moment_of_the_last(push):
    await push.announce(1)
    await push.rounds(1)
    push.clock.start -= DAY
    await push.announce(1)
    await push.rounds()
    assert push.postman.got.count(1) == 2


async def test_a_clock_that_is_put_right_by_little_is_nothing_to_tell_of(push):
    await push.rounds()
    push.clock.start -= timedelta(seconds=5)
    await push.rounds()
    assert await push.told() == []


async def test_a_clock_that_runs_too_fast_is_not_taken_for_one_that_was_set(push):
    for _ in range(100):
        push.clock.start += timedelta(seconds=1)
        await push.rounds(1)
    assert await push.told() == []


async def test_started_nine_days_ahead_nothing_is_given_up_and_all_is_sent_when_the_clock_is_right(push):
    await push.rounds()
    await push.announce(*range(1, 51))
    push.clock.start += NINE_DAYS
    push.restart()
    await push.rounds()
    push.clock.advance(60)
    await push.rounds()
    assert await push.counts() == {"queued": 50}
    assert await push.told() == [CLOCK_DOUBTED]
    push.clock.start -= NINE_DAYS
    await push.rounds()
    assert await push.counts() == {"sent": 50}
    assert await push.told() == [CLOCK_DOUBTED, CLOCK_SET]


async def test_started_nine_days_ahead_all_is_sent_when_telegram_says_what_time_it_is(push):
    await push.rounds()
    await push.announce(*range(1, 51))
    push.clock.start += NINE_DAYS
    push.restart()
    await push.rounds(1)
    push.truth = push.clock.now() - NINE_DAYS
    await push.rounds()
    assert await push.counts() == {"sent": 50}
    assert await push.told() == [CLOCK_WRONG]
    push.clock.start -= NINE_DAYS
    await push.announce(51)
    await push.rounds()
    assert await push.counts() == {"sent": 51}


async def test_away_for_nine_days_old_news_is_given_up_when_telegram_says_that_it_is(push):
    await push.rounds()
    await push.announce(1, 2)
    push.clock.advance(NINE_DAYS.total_seconds())
    push.restart()
    await push.rounds(1)
    assert await push.counts() == {"queued": 2}
    push.truth = push.clock.now()
    await push.rounds()
    assert await push.counts() == {"dead": 2}
    assert await push.told() == []


async def test_started_nine_days_behind_and_put_right_nothing_is_given_up(push):
    await push.rounds()
    push.clock.start -= NINE_DAYS
    push.restart()
    await push.rounds()
    await push.announce(1, 2)
    push.clock.start += NINE_DAYS
    await push.rounds()
    assert await push.counts() == {"sent": 2}


async def test_away_for_nine_days_old_news_is_kept_for_an_hour_and_then_given_up(push):
    await push.rounds()
    await push.announce(1, 2)
    push.clock.advance(NINE_DAYS.total_seconds())
    push.restart()
    await push.rounds()
    push.clock.advance(3500)
    push.restart()  # once more within the hour, which begins anew
    await push.rounds()
    push.clock.advance(3500)
    await push.rounds()
    assert await push.counts() == {"queued": 2}
    push.clock.advance(100)
    await push.rounds()
    assert await push.counts() == {"dead": 2}
    assert 1 not in push.postman.got


async def test_the_hours_that_a_chat_wishes_are_kept_by_the_new_clock(push):
    await push.rounds()
    await push.store.subscriptions.set(1, None, PushSettings(not_before=8 * 60, zone="UTC"))
    await push.announce(1, 2)  # at half past twelve, so both may have it
    push.clock.start = datetime(2026, 3, 12, 3, 0, tzinfo=UTC)
    await push.rounds()
    assert (1 in push.postman.got, 2 in push.postman.got) == (False, True)
    push.clock.advance(5 * 3600)
    await push.rounds()
    assert 1 in push.postman.got


async def test_a_clock_that_jumps_makes_no_campaign_seem_stuck(push):
    await push.rounds()
    await push.announce(1)
    push.postman.is_away = True
    push.clock.start += DAY
    await push.rounds()
    assert await push.told() == [CLOCK_SET]
    assert (await push.counts()) == {"retry": 1}
    assert not [one for one in await push.store.campaigns.in_state("open") if one.subject == "stuck"]


@pytest.mark.parametrize("backend", ["postgresql"])
async def test_places_taken_before_the_clock_of_the_database_was_set_back_are_free(push):
    with push.store.loading() as connection:
        connection.execute(update(tables.rate_place).values(free_at=datetime.now(UTC) + DAY))
    await push.announce(1)
    await push.rounds()
    assert await push.counts() == {"sent": 1}
