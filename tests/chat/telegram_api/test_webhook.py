"""The webhook's troubles, by Telegram's own words: each told once an hour, and given while it lasts."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.chat.telegram_api.connection import make_bot
from bot.chat.telegram_api.troubles import AlreadyTold, Troubles
from bot.chat.telegram_api.update_kinds import KINDS
from bot.chat.telegram_api.webhook import Webhook, set_webhook, watch_webhook, webhook_troubles
from tests.chat.running import NoLimits

HOOK = Webhook("https://bot.example/hook", "secret")


@pytest.fixture
async def bot(api):
    async with make_bot(api.token, api.url, NoLimits()) as bot:
        yield bot


async def found(bot, webhook=HOOK):
    info = await bot.get_webhook_info()
    return webhook_troubles(info, webhook, KINDS, datetime.now(UTC) - timedelta(minutes=10))


async def test_a_webhook_as_it_was_set_is_well(bot):
    await set_webhook(bot, HOOK, KINDS, 100, Troubles())
    assert await found(bot) == {}


async def test_taken_away_or_set_elsewhere_behind_its_back(bot):
    assert "taken away" in (await found(bot))["address"]
    await bot.set_webhook("https://other.example/1:token")
    assert "set to other.example instead" in (await found(bot))["address"]
    assert "1:token" not in str(await found(bot))
    assert "polling brings nothing" in (await found(bot, None))["address"]
    await bot.set_webhook(HOOK.url, allowed_updates=["message"])
    assert "callback_query" in (await found(bot))["kinds"]


@pytest.mark.parametrize(
    ("said", "mend"),
    [
        ("Wrong response from the webhook: 404 Not Found", "a proxy that strips it"),
        ("Wrong response from the webhook: 403 Forbidden", "WEBHOOK_SECRET"),
        ("SSL error {error:0A000086:SSL routines::certificate verify failed}", "certificate"),
        ("Connection refused", "nothing listens"),
        ("Connection timed out", "nothing answers"),
    ],
)
async def test_an_update_that_could_not_be_brought_is_told_with_the_mend(api, bot, said, mend):
    await set_webhook(bot, HOOK, KINDS, 100, Troubles())
    now = int(datetime.now(UTC).timestamp())
    api.updates.webhook_failure = {"last_error_date": now, "last_error_message": said}
    sentence = (await found(bot))["delivery"]
    assert said in sentence
    assert mend in sentence
    api.updates.webhook_failure["last_error_date"] = now - 3600
    assert await found(bot) == {}


async def test_a_refused_address_is_told_once_an_hour(bot):
    seconds = iter((0.0, 3599.0, 3600.0))
    troubles = Troubles(lambda: next(seconds))
    with capture_logs() as logged:
        for _ in range(3):
            with pytest.raises(AlreadyTold):
                await set_webhook(bot, Webhook("http://bot.example/hook", "secret"), KINDS, 100, troubles)
    assert [line["event"].startswith("Telegram refuses WEBHOOK_URL: ") for line in logged] == [True, True]
    await set_webhook(bot, HOOK, KINDS, 100, troubles)
    assert troubles.current == ()


async def test_the_watch_sees_it_come_and_go(bot):
    await set_webhook(bot, HOOK, KINDS, 100, Troubles())
    troubles = Troubles()
    watching = asyncio.create_task(watch_webhook(bot, HOOK, KINDS, troubles, every=0.01))
    for url, count in (("https://other.example", 1), (HOOK.url, 0)):
        await bot.set_webhook(url, allowed_updates=KINDS)
        async with asyncio.timeout(10):
            while len(troubles.current) != count:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.01)
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
