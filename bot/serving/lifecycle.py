"""The life of a running bot: its parts started in order, work until SIGTERM or SIGINT, its parts stopped in order."""

import asyncio
import signal
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import structlog

from bot.app import App
from bot.chat.first_poll import FirstPoll
from bot.chat.telegram_bot import TelegramBot, Webhook
from bot.push.clock import SystemClock
from bot.serving.composition import composed
from bot.serving.health import AppHealth
from bot.serving.leader_fetching import LeaderFetching
from bot.serving.roles import role_named, webhook_of

log = structlog.get_logger()


async def serve(app: App, role_name: str = "all", first_poll: FirstPoll | None = None) -> None:
    """Run until SIGTERM or SIGINT; then finish what is under way. Raises BadSetting, AlreadyRunning."""
    store, clock, webhook = app.store, SystemClock(), webhook_of(app.settings)
    role = role_named(role_name, webhook, database_is_shared=store.is_shared)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with composed(app, role, clock, webhook, first_poll) as parts, AsyncExitStack() as stopping:
        push = parts.push
        if role.works:
            fetching = LeaderFetching(app, clock, push.wake)
            await store.leader.start(gained=fetching.begin, lost=fetching.end)
            stopping.push_async_callback(store.leader.stop, fetching.end)
        await push.start()
        stopping.push_async_callback(push.stop)
        await store.bell.start(push.wake)
        stopping.push_async_callback(store.bell.stop)
        if parts.bot is None:
            log.info("ready", role=role.name)
            await stop.wait()
        elif webhook is None:
            await parts.bot.run(stop)
        else:
            await _answer_webhooks(app, parts.bot, webhook, stop)


async def _answer_webhooks(app: App, bot: TelegramBot, webhook: Webhook, stop: asyncio.Event) -> None:
    """Run the bot behind a web server, which is stopped before the bot that it feeds."""
    from bot.serving.webhook_server import WebhookServer  # noqa: PLC0415 - polling needs no server

    path = urlsplit(webhook.url).path
    server = WebhookServer(feed=bot.feed, path=path, secret=webhook.secret, health=AppHealth(app, bot))
    await server.start(app.settings.port)
    drained = asyncio.Event()

    async def stop_server_first() -> None:
        await stop.wait()
        await server.stop()
        drained.set()

    stopping = asyncio.create_task(stop_server_first())
    try:
        await bot.run(drained)
    finally:
        stopping.cancel()
        await server.stop()
