"""A campaign over the real wire, judged by what the receiving server has on record."""

from collections.abc import AsyncIterator

import pytest

from bot.chat.telegram_api.connection import make_bot
from bot.chat.telegram_api.sender import TelegramSender
from bot.delivery.campaign_messages import CampaignMessages
from bot.delivery.limiter import Limiter
from bot.delivery.worker import Worker
from bot.domain.campaign import CampaignKind, DeliveryState
from bot.domain.time import Month
from bot.i18n.languages import localizer
from bot.store.deliveries.announcing import open_campaign
from bot.store.store import Store
from tests.botapi.limits import Limits
from tests.botapi.server import BotApi
from tests.delivery.fake_clock import FakeClock
from tests.delivery.office import Always, Office

MONTHLY = CampaignKind.MONTHLY

CHATS = (1, 2, 3)


class Campaign:
    """One store, one server that enforces the limits, one clock for both."""

    def __init__(self, store: Store, api: BotApi, clock: FakeClock, worker: Worker) -> None:
        self.store = store
        self.api = api
        self.clock = clock
        self.worker = worker

    async def announce(self, *chats: int, topics: tuple[int | None, ...] = (None,)) -> None:
        for chat in chats:
            if chat > 0:
                self.api.private(chat)
            else:
                self.api.group(chat, 1, topics=tuple(topic for topic in topics if topic))
            for topic in topics:
                await self.store.subscriptions.subscribe(chat, topic, "en")
        with self.store.loading() as connection:
            open_campaign(
                connection, kind=CampaignKind.MONTHLY, month=Month.of(2026, 2), load=None, now=self.clock.now()
            )

    async def run(self, housekeeping: int = 4) -> None:
        """Drain now and again, as the schedule does."""
        for _ in range(housekeeping):
            await self.worker.drain()
            self.clock.advance(60)

    async def states(self) -> dict[DeliveryState, int]:
        status = await self.store.campaigns.progress()
        return {state: count for state, count in status.counts.items() if count}


@pytest.fixture
async def campaign(ready_database) -> AsyncIterator[Campaign]:
    clock = FakeClock()
    store = Store(ready_database, clock=clock.now)
    limiter = Limiter(clock.seconds)
    async with BotApi() as api, make_bot(api.token, api.url, limiter) as bot:
        api.limits = Limits(clock.seconds)
        worker = Worker(
            outbox=store.outbox,
            campaigns=store.campaigns,
            subscriptions=store.subscriptions,
            sender=TelegramSender(bot),
            messages=CampaignMessages(Office(), store.messages, localizer, store.campaigns.told),
            limiter=limiter,
            clock=clock,
            turn=Always(),
        )
        yield Campaign(store, api, clock, worker)
    await store.close()


async def test_a_hundred_chats_get_it_once_and_the_server_never_says_wait(campaign):
    await campaign.announce(*range(1, 101))
    await campaign.worker.drain()
    received = [len(campaign.api.sent_to(chat)) for chat in range(1, 101)]
    assert received == [1] * 100
    assert campaign.api.refused() == []
    # No faster than thirty a second, and hardly slower: time passes here while answers are on the wire.
    assert 100 / 30 - 1 <= campaign.clock.seconds() <= 4.0


async def test_the_topics_of_a_group_get_it_each_and_the_server_never_says_wait(campaign):
    await campaign.announce(-1001, topics=(None, 4, 5, 6))
    await campaign.run(housekeeping=5)
    assert sorted(message.topic or 0 for message in campaign.api.sent_to(-1001)) == [0, 4, 5, 6]
    assert campaign.api.refused() == []


FAULTS = {
    # name: (what happens to one message, how often it arrives in the end, the state it ends in)
    "429, short": (lambda faults, chat: faults.too_many("sendMessage", 2, chat), 1, DeliveryState.SENT),
    "429, long": (lambda faults, chat: faults.too_many("sendMessage", 90, chat), 1, DeliveryState.SENT),
    "blocked": (lambda faults, chat: faults.blocked("sendMessage", chat), 0, DeliveryState.DEAD),
    "no rights": (
        lambda faults, chat: faults.refuse(
            "sendMessage", 400, "Bad Request: not enough rights to send text messages to the chat", chat
        ),
        0,
        DeliveryState.DEAD,
    ),
    "502": (
        lambda faults, chat: faults.refuse("sendMessage", 502, "Bad Gateway", chat),
        0,
        DeliveryState.UNCERTAIN,
    ),
    "reset before acceptance": (
        lambda faults, chat: faults.break_before("sendMessage", chat),
        0,
        DeliveryState.UNCERTAIN,
    ),
    # The one that resending would double.
    "reset after acceptance": (
        lambda faults, chat: faults.break_after("sendMessage", chat),
        1,
        DeliveryState.UNCERTAIN,
    ),
}


@pytest.mark.parametrize("chat", CHATS, ids=["first", "middle", "last"])
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_at_one_message(campaign, fault, chat):
    """Nobody twice, nobody missing but the dead and the uncertain, and every subscription kept."""
    happens, arrivals, state = FAULTS[fault]
    happens(campaign.api.faults, chat)
    await campaign.announce(*CHATS)
    await campaign.run()
    assert {c: len(campaign.api.sent_to(c)) for c in CHATS} == {c: arrivals if c == chat else 1 for c in CHATS}
    assert await campaign.states() == (
        {DeliveryState.SENT: 3} if state is DeliveryState.SENT else {DeliveryState.SENT: 2, state: 1}
    )
    assert len(await campaign.store.subscriptions.all()) == 3


async def test_a_group_that_has_moved_gets_it_once_under_its_new_id(campaign):
    await campaign.announce(-1)
    campaign.api.group(-1002, 1)
    campaign.api.chats.find(-1).migrated_to = -1002
    await campaign.run()
    assert (len(campaign.api.sent_to(-1)), len(campaign.api.sent_to(-1002))) == (0, 1)
    assert [item.chat for item in await campaign.store.subscriptions.all()] == [-1002]
