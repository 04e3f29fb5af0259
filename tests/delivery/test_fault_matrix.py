"""Everything that can go wrong with one message, at every place in a campaign, on both databases.

Judged by what the receiving server has on record: nobody gets it twice where the outcome was known, nobody lacks it
but the dead and the uncertain, and whoever was subscribed still is.
"""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.chat.telegram_api.connection import make_bot
from bot.chat.telegram_api.sender import TelegramSender
from bot.delivery.campaign_messages import CampaignMessages
from bot.delivery.limiter import Limiter
from bot.delivery.worker import Worker
from bot.domain.campaign import CampaignKind, CampaignState, DeliveryState
from bot.domain.subscription import PushSettings
from bot.domain.time import Month
from bot.i18n.languages import localizer
from bot.store.deliveries.announcing import open_campaign
from bot.store.store import Store
from tests.botapi.limits import Limits
from tests.botapi.server import BotApi
from tests.delivery.fake_clock import FakeClock
from tests.delivery.office import Always, Office

CHATS = {"first": -50, "middle": -30, "last": -10}
ALL = (-50, -40, -30, -20, -10)
NEW_ID = -1000
LOUD = PushSettings(hidden=("movers",), not_before=0, zone="Asia/Taipei")


class Killed(BaseException):
    """The process is gone: nothing catches it, and nothing of the process works after it."""


class Scene:
    """A store with its subscribers, a server that enforces Telegram's limits, and one clock for all."""

    def __init__(self, api: BotApi, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.api = api
        self.clock = FakeClock()
        self.api.limits = Limits(self.clock.seconds)
        self.address = address
        self.patch = monkeypatch
        self.store = self.open()

    def open(self) -> Store:
        return Store(self.address, clock=self.clock.now)

    def worker(self, bot: Any) -> Worker:
        # One at a time, so that a place in the campaign is a place in time.
        return Worker(
            outbox=self.store.outbox,
            campaigns=self.store.campaigns,
            subscriptions=self.store.subscriptions,
            sender=TelegramSender(bot),
            messages=CampaignMessages(Office(), self.store.messages, localizer, self.store.campaigns.told),
            limiter=Limiter(self.clock.seconds, over_all=1),
            clock=self.clock,
            turn=Always(),
        )

    async def run(self, housekeeping: int = 5) -> None:
        """The campaign to its end, started again wherever the process ended, looked at now and again."""
        async with make_bot(self.api.token, self.api.url, Limiter(self.clock.seconds)) as bot:
            worker = self.worker(bot)
            for _ in range(housekeeping):
                try:
                    await worker.drain()
                except Killed:
                    await self.store.close()
                    self.store = self.open()
                    worker = self.worker(bot)
                except OperationalError:
                    pass  # the schedule tries again
                self.clock.advance(60)

    # --- what goes wrong ------------------------------------------------------------------------

    def on_wire(self, chat: int, fails: Exception, *, after: bool) -> None:
        """One request to a chat fails in the client, before it leaves or after it was accepted."""
        asking, left = aiohttp.ClientSession._request, [fails]

        async def failing(session, method, url, **how):
            is_it = left and _chat_of(how.get("data")) == chat
            if is_it and not after:
                raise left.pop()
            response = await asking(session, method, url, **how)
            if is_it:
                await response.read()
                raise left.pop()
            return response

        self.patch.setattr(aiohttp.ClientSession, "_request", failing)

    def at_commit(self, chat: int, of: str, fails: Callable[[], BaseException], *, times: int = 1) -> None:
        """The transaction that writes `of` about the chat's delivery fails when it commits, and those after it."""
        engine = self.store.database.engine
        place, seen, left = ALL.index(chat) + 1, {of: 0}, [times]

        def look(_connection, _cursor, statement, *_):
            seen[of] += "UPDATE delivery" in statement and of in statement

        def commit(_connection):
            if seen[of] >= place and left[0]:
                left[0] -= 1
                raise fails()

        def begin(_connection):
            if seen[of] >= place and left[0] and left[0] < times:
                left[0] -= 1
                raise fails()

        event.listen(engine, "before_cursor_execute", look)
        event.listen(engine, "commit", commit)
        event.listen(engine, "begin", begin)


def _chat_of(body: Any) -> int | None:
    """The chat that a request is for."""
    found = json.loads(body).get("chat_id") if isinstance(body, bytes) else None
    return int(found) if found else None


def _unable(why: str) -> Callable[[], OperationalError]:
    return lambda: OperationalError("COMMIT", None, Exception(why))


CLAIMED, SENT = "claimed_by", "message_id"


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one message, how often it arrives in the end, and the state it ends in."""

    happens: Callable[[Scene, int], None]
    arrives: int
    ends: DeliveryState
    of_all: CampaignState = CampaignState.DONE


def _migrate(scene: Scene, chat: int) -> None:
    scene.api.group(NEW_ID, 1)
    scene.api.chats.find(chat).migrated_to = NEW_ID


FAULTS = {
    "429, short": Fault(lambda s, c: s.api.faults.too_many("sendMessage", 2, c), 1, DeliveryState.SENT),
    "429, long": Fault(lambda s, c: s.api.faults.too_many("sendMessage", 90, c), 1, DeliveryState.SENT),
    "403": Fault(lambda s, c: s.api.faults.blocked("sendMessage", c), 0, DeliveryState.DEAD),
    "markup refused": Fault(
        lambda s, c: s.api.faults.refuse("sendMessage", 400, "Bad Request: can't parse entities: odd tag", c),
        0,
        DeliveryState.RETRY,
        CampaignState.STOPPED,
    ),
    "migrated": Fault(_migrate, 1, DeliveryState.SENT),
    "topic closed": Fault(
        lambda s, c: s.api.faults.refuse("sendMessage", 400, "Bad Request: TOPIC_CLOSED", c), 0, DeliveryState.DEAD
    ),
    "connect timeout": Fault(
        lambda s, c: s.on_wire(c, aiohttp.ConnectionTimeoutError(), after=False), 1, DeliveryState.SENT
    ),
    "read timeout after acceptance": Fault(
        lambda s, c: s.on_wire(c, aiohttp.SocketTimeoutError(), after=True), 1, DeliveryState.UNCERTAIN
    ),
    "502": Fault(lambda s, c: s.api.faults.refuse("sendMessage", 502, "Bad Gateway", c), 0, DeliveryState.UNCERTAIN),
    "reset before acceptance": Fault(
        lambda s, c: s.api.faults.break_before("sendMessage", c), 0, DeliveryState.UNCERTAIN
    ),
    # The one that resending would double.
    "reset after acceptance": Fault(
        lambda s, c: s.api.faults.break_after("sendMessage", c), 1, DeliveryState.UNCERTAIN
    ),
    "killed before commit": Fault(lambda s, c: s.at_commit(c, CLAIMED, Killed, times=99), 1, DeliveryState.SENT),
    "killed after send": Fault(lambda s, c: s.at_commit(c, SENT, Killed, times=99), 1, DeliveryState.UNCERTAIN),
    "database locked": Fault(
        lambda s, c: s.at_commit(c, SENT, _unable("database is locked"), times=3), 1, DeliveryState.SENT
    ),
    # Longer than the worker keeps trying: it remembers what it knows and writes it down when there is room.
    "disk full": Fault(
        lambda s, c: s.at_commit(c, SENT, _unable("database or disk is full"), times=9), 1, DeliveryState.SENT
    ),
}


@pytest.fixture
async def scene(ready_database, monkeypatch) -> AsyncIterator[Scene]:
    async with BotApi() as api:
        scene = Scene(api, ready_database, monkeypatch)
        yield scene
        await scene.store.close()


@pytest.mark.parametrize("position", CHATS)
@pytest.mark.parametrize("fault", FAULTS)
async def test_one_thing_goes_wrong(scene, fault, position):
    chat, what = CHATS[position], FAULTS[fault]
    for one in ALL:
        scene.api.group(one, 1)
        await scene.store.subscriptions.subscribe(one, None, "en")
        await scene.store.subscriptions.set(one, None, LOUD)
    with scene.store.loading() as connection:
        campaign = open_campaign(
            connection, kind=CampaignKind.MONTHLY, month=Month.of(2026, 2), load=None, now=scene.clock.now()
        )
    what.happens(scene, chat)
    await scene.run()

    now_at = NEW_ID if fault == "migrated" else chat
    before = [one for one in ALL if one < chat]
    others = before if what.of_all is CampaignState.STOPPED else [one for one in ALL if one != chat]
    arrived = {one: len(scene.api.sent_to(one)) for one in {*ALL, now_at}}
    expected = dict.fromkeys(arrived, 0) | dict.fromkeys(others, 1) | {now_at: what.arrives}
    assert arrived == expected
    # Every chat that got nothing is one that the outbox owns up to.
    states = {DeliveryState.SENT: len(others)}
    states[what.ends] = states.get(what.ends, 0) + 1
    if what.of_all is CampaignState.STOPPED:
        states[DeliveryState.QUEUED] = len(ALL) - len(others) - 1
    progress = await scene.store.campaigns.progress(campaign)
    assert {s: n for s, n in progress.counts.items() if n} == {s: n for s, n in states.items() if n}
    assert (await scene.store.campaigns.find(campaign)).state is what.of_all
    # Nobody is unsubscribed, and everybody's settings are kept.
    assert {item.chat for item in await scene.store.subscriptions.all()} == {*ALL, now_at} - (
        {chat} if fault == "migrated" else set()
    )
    assert await scene.store.subscriptions.settings(now_at, None) == LOUD
    paused = [item.chat for item in await scene.store.subscriptions.all() if item.paused_at]
    assert paused == ([chat] if fault == "403" else [])
    # Started again, or looked at a day later, nothing more happens.
    scene.clock.advance(86_400)
    calls = len(scene.api.calls)
    await scene.run(housekeeping=2)
    assert [call for call in scene.api.calls[calls:] if call.method == "sendMessage"] == []


async def test_what_was_refused_goes_out_once_it_is_released(scene):
    for one in ALL:
        scene.api.group(one, 1)
        await scene.store.subscriptions.subscribe(one, None, "en")
    with scene.store.loading() as connection:
        campaign = open_campaign(
            connection, kind=CampaignKind.MONTHLY, month=Month.of(2026, 2), load=None, now=scene.clock.now()
        )
    scene.api.faults.refuse("sendMessage", 400, "Bad Request: can't parse entities: odd tag", -30)
    await scene.run()
    assert await scene.store.campaigns.release(campaign)
    await scene.run()
    assert [len(scene.api.sent_to(one)) for one in ALL] == [1] * 5
