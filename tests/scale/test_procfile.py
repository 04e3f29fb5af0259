"""The installation of several processes, as the Procfile says: judged by what the receiving server has on record."""

import asyncio
import os
import time
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from bot.domain.campaign import DeliveryState
from bot.store import tables
from bot.store.store import Store
from tests.botapi.limits import Limits
from tests.botapi.server import BotApi
from tests.journey.conftest import february  # noqa: F401 - a fixture
from tests.scale.platform import Balancer, Platform

CHATS = int(os.environ.get("SCALE_CHATS", "2000"))
"""Half a minute at the rate below, in which both deaths have room; more go the same way."""
RATE = 75
"""Messages a second. Telegram's own 30 would take twice as long; what is tested does not depend on the number."""
QUESTIONS = 20


@dataclass
class Recorded(Limits):
    """Limits that remember when each message was accepted."""

    accepted: list[float] = field(default_factory=list)

    def check(self, method: str, chat: int | None) -> None:
        super().check(method, chat)
        if method.startswith("send") and method != "sendChatAction":
            self.accepted.append(self.clock())


@asynccontextmanager
async def platform_with(api, database, home):
    """An installation on a database with its tables and figures."""
    platform = Platform(
        home,
        DATABASE_URL=database,
        TELEGRAM_BOT_TOKEN=api.token,
        TELEGRAM_API_URL=api.url,
        TRADEBOT_ACCESS="open",
        TRADEBOT_PUSH_RATE=str(RATE),
        CENSUS_FETCH="off",
        WEBHOOK_URL="https://bot.example/hook",
    )
    await platform.run("bot", "db", "upgrade")
    try:
        yield platform
    finally:
        await platform.stop()


async def subscribe(store, chats):
    now = datetime.now(UTC)
    row = {"topic": 0, "kind": "monthly", "subject": "", "language": "en", "created_at": now}
    with store.loading() as connection:
        connection.execute(insert(tables.subscription), [row | {"chat": chat} for chat in chats])


@pytest.mark.parametrize("backend", ["postgresql"])
async def test_a_campaign_survives_the_death_of_a_worker_and_of_the_leader(ready_database, tmp_path, february):  # noqa: F811
    chats = range(1_000, 1_000 + CHATS)
    store = Store(ready_database)
    async with BotApi() as api, platform_with(api, ready_database, tmp_path) as platform:
        api.limits = limits = Recorded(time.monotonic, everything=(RATE, 1.0))
        for chat in chats:
            api.private(chat)
        await subscribe(store, chats)
        webs = [await platform.start("web") for _ in range(2)]
        workers = [await platform.start("worker") for _ in range(2)]
        balancer = Balancer(api, webs)
        balancing = asyncio.create_task(balancer.run())

        async def received(count: int) -> None:
            await api.wait_for(lambda: len(limits.accepted) >= count, patience=60)

        asked = [api.private(number, language_code="en") for number in range(1, QUESTIONS + 1)]
        assert "1 2026" not in (await asked[0].ask("/rank 臺灣")).text
        await platform.run("bot", "load", str(february))  # a process of its own: the others hear of it

        await received(CHATS // 5)
        answers = [(await person.ask("/rank 臺灣")).text for person in asked]
        assert len(set(answers)) == 1
        assert "2026" in answers[0]
        await received(len(limits.accepted) + 3 * RATE)
        (leader,) = [worker for worker in workers if worker.has_said("leads")]
        (other,) = [worker for worker in workers if worker is not leader]
        await other.kill()
        await received(CHATS * 2 // 5)
        third = await platform.start("worker")
        await received(CHATS * 3 // 5)
        await leader.kill()
        begun = time.monotonic()
        await third.said("leads")
        took = time.monotonic() - begun

        async def unsettled() -> int:
            counts = (await store.campaigns.progress()).counts
            return sum(counts[state] for state in ("queued", "retry", "sending"))

        for _ in range(60 + CHATS // 20):
            if not await unsettled():
                break
            await asyncio.sleep(0.5)
        counts = {state: n for state, n in (await store.campaigns.progress()).counts.items() if n}
        uncertain = counts.get(DeliveryState.UNCERTAIN, 0)
        got = Counter({chat: len(api.sent_to(chat)) for chat in chats})
        balancing.cancel()
    await store.close()
    assert max(got.values()) == 1, "nobody twice"
    assert counts[DeliveryState.SENT] + uncertain == CHATS, "nobody lost"
    assert uncertain <= 2 * 16, "no more than the two that died had under way"
    assert sum(1 for count in got.values() if not count) <= uncertain, "nobody missing but the uncertain"
    assert [call.refusal for call in api.refused()] == [], "several processes never send too much, replies included"
    assert took < 5
    assert set(balancer.brought) == {web.port for web in webs}, "both answered"
