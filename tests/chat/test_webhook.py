"""Fed by a webhook: the same answers, and the one who brings an update knows when it is done with."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from bot.chat.telegram_api.webhook import Webhook

HOOK = Webhook("https://bot.example/hook", "a-secret")


@asynccontextmanager
async def fed(setup):
    bot = setup.bot(webhook=HOOK)
    stop = asyncio.Event()
    life = asyncio.create_task(bot.run(stop))
    try:
        await setup.api.wait_for(lambda: setup.api.accepted("setWebhook"))
        await setup.api.wait_for(lambda: setup.api.accepted("setMyCommands"))  # the first thing once it is ready
        yield bot
    finally:
        stop.set()
        await life
        await bot.close()


async def test_the_webhook_is_set_with_its_secret_and_nothing_is_polled(setup):
    async with fed(setup) as bot:
        assert bot.is_ready
        assert setup.api.updates.webhook == {"url": HOOK.url, "secret_token": HOOK.secret}
        assert "inline_query" in setup.api.updates.allowed
    assert not bot.is_ready
    assert setup.api.updates.polls == 0
    # The next process goes on where this one stopped; only polling takes the webhook away.
    assert setup.api.updates.webhook["url"] == HOOK.url


async def test_an_update_is_done_with_when_feeding_it_returns(setup):
    async with fed(setup) as bot:
        setup.api.private(11).say("/rank 臺灣")
        (update,) = setup.api.updates.pending
        await bot.feed(update)
        assert [message.text for message in setup.api.sent_to(11)] == ["/rank 臺灣 & more"]


async def test_a_change_that_is_brought_twice_is_made_once(setup):
    setup.echo.changing = {"/subscribe"}
    async with fed(setup) as bot:
        setup.api.private(11).say("/subscribe")
        (update,) = setup.api.updates.pending
        await asyncio.gather(bot.feed(update), bot.feed(update))
        await bot.feed(update)
    assert [text for text, _ in setup.echo.asked] == ["/subscribe"]
    assert len(setup.api.sent_to(11)) == 1


async def test_a_channel_that_is_brought_twice_is_subscribed_once(setup):
    staff = setup.api.private(11)
    setup.api.group(-1005, 11).chat.members[11] = "creator"
    async with fed(setup) as bot:
        staff.say("", chat_shared={"request_id": 1, "chat_id": -1005, "title": "Trade news"})
        update = setup.api.updates.pending[-1]
        for _ in range(2):
            await bot.feed(update)
    assert [told[0] for told in setup.heard.told] == ["subscribe"]


async def test_polling_after_a_webhook_takes_it_away_and_loses_nothing(setup):
    async with fed(setup):
        setup.api.private(11).say("/rank 臺灣")
    async with setup.running():
        await setup.api.wait_for(lambda: setup.api.sent_to(11))
    assert setup.api.updates.webhook == {}


async def test_a_webhook_after_polling_answers_what_was_kept(setup, store):
    bot = int(setup.api.token.partition(":")[0])
    setup.api.private(11).say("/rank 臺灣")
    (update,) = setup.api.updates.pending
    await store.waiting_updates.keep(bot, [(update["update_id"], json.dumps(update))])
    async with fed(setup):
        await setup.api.wait_for(lambda: setup.api.sent_to(11))
    assert await store.waiting_updates.kept(bot) == []


@pytest.mark.parametrize("body", [{}, {"update_id": "x", "message": 7}, {"update_id": 1, "message": {"chat": []}}])
async def test_what_is_no_update_is_noted_and_not_asked_for_again(setup, body):
    with capture_logs() as logs:
        async with fed(setup) as bot:
            await bot.feed(body)
            assert bot.unreadable == 1
    assert [entry["update"] for entry in logs if entry["event"] == "update cannot be read"] == [
        body.get("update_id") if body.get("message") != 7 else None
    ]


def test_the_secret_stays_out_of_what_is_printed():
    assert HOOK.secret not in repr(HOOK)
