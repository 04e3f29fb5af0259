"""The real process, killed twenty times at random moments of one campaign to 2,000 chats, and started again."""

import asyncio
import os
import random
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, select

from bot.domain.campaign import CampaignKind, CampaignState, DeliveryState
from bot.domain.time import Month
from bot.store import tables
from bot.store.deliveries.announcing import open_campaign
from bot.store.store import Store
from tests.botapi.server import BotApi

ROOT = Path(__file__).parents[2]
CHATS = range(1, 2001)
KILLS = 20
ADMIN = 9_000_000
AT_ONCE = 16
"""What the worker has under way at most."""


class Bot:
    """One life of the real program after another."""

    def __init__(self, home: Path, api: BotApi) -> None:
        self.home = home
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "TRADEBOT_HOME": str(home),
            "TELEGRAM_BOT_TOKEN": api.token,
            "TELEGRAM_API_URL": api.url,
            "TRADEBOT_PUSH_RATE": "1000",  # the server here has no limits, and the test no time
            "TRADEBOT_ACCESS": "open",
            "TRADEBOT_ADMINS": str(ADMIN),
            "CENSUS_FETCH": "off",
        }

    async def start(self) -> asyncio.subprocess.Process:
        with (self.home / "log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "run",
                cwd=self.home,
                env=self.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )


async def _announce(store: Store) -> int:
    now = datetime.now(UTC)
    row = {"topic": 0, "kind": "monthly", "subject": "", "language": "en", "created_at": now}
    with store.loading() as connection:
        connection.execute(insert(tables.subscription), [{**row, "chat": chat} for chat in CHATS])
        return open_campaign(
            connection, kind=CampaignKind.MONTHLY, month=Month.of(2026, 1), load=await store.newest_load(), now=now
        )


async def _outcomes(store: Store, campaign: int) -> dict[int, DeliveryState]:
    row = tables.delivery.c
    with store.reading() as connection:
        found = connection.execute(select(row.chat, row.state).where(row.campaign == campaign))
        return {chat: DeliveryState(state) for chat, state in found}


async def test_twenty_kills_in_one_campaign(home):
    chance = random.Random(os.environ.get("KILL_SEED"))  # noqa: S311 - moments, not secrets
    store = Store(f"sqlite:///{home / 'tradebot.db'}")
    async with BotApi() as api:
        for chat in (*CHATS, ADMIN):
            api.private(chat)
        campaign = await _announce(store)
        bot = Bot(home, api)
        received = api.chats.newest_id
        for moment in sorted(chance.sample(range(1, 1900), KILLS)):
            process = await bot.start()
            # Some lives end before the first message, when the process has just said hello to the server.
            calls = len(api.calls)
            if chance.random() < 0.2:
                await api.wait_for(lambda calls=calls: len(api.calls) > calls)
            else:
                await api.wait_for(lambda moment=moment: received() >= moment)
            process.kill()
            await process.wait()
        process = await bot.start()
        await api.wait_for(lambda: api.sent_to(ADMIN))  # the notice that the campaign has finished
        process.terminate()
        await process.wait()

        arrived = Counter(call.values["chat_id"] for call in api.accepted() if call.values["chat_id"] in CHATS)
        states = await _outcomes(store, campaign)
        found = await store.campaigns.find(campaign)
        kept = await store.subscriptions.all()
    await store.close()
    assert found.state is CampaignState.DONE
    assert max(arrived.values()) == 1, "somebody got it twice"
    assert set(states.values()) <= {DeliveryState.SENT, DeliveryState.UNCERTAIN}
    assert {chat for chat in CHATS if states[chat] is DeliveryState.SENT} <= set(arrived)
    assert {chat for chat in CHATS if chat not in arrived} <= {c for c in CHATS if states[c] is DeliveryState.UNCERTAIN}
    assert len([s for s in states.values() if s is DeliveryState.UNCERTAIN]) <= KILLS * AT_ONCE
    assert len({call.values["text"] for call in api.accepted() if call.values["chat_id"] in CHATS}) == 1
    assert [item.chat for item in kept if not item.paused_at] == list(CHATS)
