"""The life of a running bot: its parts started in order, work until SIGTERM or SIGINT, its parts stopped in order."""

import asyncio
import gc
import signal
from contextlib import AsyncExitStack, ExitStack
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog

from bot.app import App, opened
from bot.chat.telegram_api.webhook import Webhook
from bot.chat.telegram_bot import TelegramBot
from bot.proxies import proxy_for
from bot.serving.composition import composed
from bot.serving.health import AppHealth
from bot.serving.leader_fetching import LeaderFetching
from bot.serving.roles import role_named, webhook_of
from bot.settings import Settings
from bot.store.file_lock import FileLock

if TYPE_CHECKING:
    from bot.serving.metrics import Metrics

log = structlog.get_logger()


async def run(settings: Settings, role_name: str) -> None:
    """Build every part and serve until told to stop. Raises what `bot.app.opened` and `serve` do.

    A second process on the same SQLite file is refused before anything is opened or asked of Telegram.
    """
    # Said at the start and not in a year, when the next month is looked for.
    for address in (settings.telegram_api_url, settings.census_api_url, settings.census_workbook_url):
        proxy_for(address)
    with ExitStack() as held:
        lock: FileLock | None = None
        if settings.database_file:
            settings.tradebot_home.mkdir(parents=True, exist_ok=True)
            lock = held.enter_context(FileLock(settings.database_file))
        async with opened(settings, lock) as app:
            await serve(app, role_name)


async def serve(app: App, role_name: str = "all") -> None:
    """Run until SIGTERM or SIGINT; then finish what is under way. Raises BadSetting, AlreadyRunning, CannotListen."""
    store, webhook = app.store, webhook_of(app.settings)
    role = role_named(role_name, webhook, database_is_shared=store.is_shared)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with composed(app, role, webhook) as parts, AsyncExitStack() as stopping:
        push = parts.push
        if parts.bot is not None:
            stopping.push_async_callback(parts.bot.close)  # after the push, which sends by it
        if role.works:
            fetching = LeaderFetching(app, push.wake)
            await store.leader.start(gained=fetching.begin, lost=fetching.end)
            stopping.push_async_callback(store.leader.stop, fetching.end)
        await push.start()
        stopping.push_async_callback(push.stop)
        await store.load_listener.start(push.wake)
        stopping.push_async_callback(store.load_listener.stop)
        # 150,000 objects that stay for good: to look through them takes 60 ms, in which nobody is answered.
        gc.freeze()
        if webhook is not None and parts.bot is not None:
            await _answer_webhooks(app, parts.bot, webhook, stop)
            return
        # PORT is another process's where a worker runs beside one that answers webhooks.
        port = app.settings.tradebot_health_port if parts.bot is None else app.settings.health_port
        if port is not None:
            await _serve_health(app, parts.bot, port, stopping)
        if parts.bot is None:
            log.info("ready", role=role.name)
            await stop.wait()
        else:
            await parts.bot.run(stop)


async def _serve_health(
    app: App, bot: TelegramBot | None, port: int, stopping: AsyncExitStack, metrics: "Metrics | None" = None
) -> None:
    from bot.serving.health_server import HealthServer  # noqa: PLC0415 - polling without a port needs no server

    server = HealthServer(AppHealth(app, bot), metrics)
    if bot is not None and metrics is None:  # with webhooks it is counted where they arrive
        bot.took = server.metrics.took
    setting = "PORT" if app.settings.tradebot_health_port is None else "TRADEBOT_HEALTH_PORT"
    await server.start(port, app.settings.listen_address, setting)
    stopping.push_async_callback(server.stop)


async def _answer_webhooks(app: App, bot: TelegramBot, webhook: Webhook, stop: asyncio.Event) -> None:
    """Run the bot behind a web server, which is stopped before the bot that it feeds."""
    from bot.serving.webhook_server import WebhookServer  # noqa: PLC0415 - polling needs no server

    path = urlsplit(webhook.url).path
    server = WebhookServer(
        feed=bot.feed, path=path, secret=webhook.secret, health=AppHealth(app, bot), troubles=bot.troubles
    )
    await server.start(app.settings.port, app.settings.listen_address)
    apart = app.settings.tradebot_health_port
    drained = asyncio.Event()

    async def stop_server_first() -> None:
        await stop.wait()
        await server.stop()
        drained.set()

    stopping = asyncio.create_task(stop_server_first())
    try:
        async with AsyncExitStack() as beside:
            if apart is not None and apart != app.settings.port:
                await _serve_health(app, bot, apart, beside, server.metrics)
            await bot.run(drained)
    finally:
        stopping.cancel()
        await server.stop()
