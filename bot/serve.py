"""The Telegram bot as one process: polling, answering, noticing loads and pushing, until told to stop."""

import asyncio
import signal
from collections.abc import Callable

import structlog

from bot.app import App
from bot.charting import Charting
from bot.chat.access import Access
from bot.chat.attachments import Attachments
from bot.chat.telegram_bot import TelegramBot
from bot.fetching.fetching import Fetching
from bot.fetching.parts import make_census, make_inbox, releases
from bot.i18n.languages import voice
from bot.pictures.gallery import Gallery
from bot.push.clock import SystemClock
from bot.push.limiter import Limiter
from bot.push.parts import make_parts
from bot.push.push import Push

log = structlog.get_logger()


async def serve(app: App) -> None:
    """Run until SIGTERM or SIGINT; then finish what is under way."""
    settings, clock = app.settings, SystemClock()
    limiter = Limiter(clock.seconds, over_all=settings.tradebot_push_rate)
    access = Access(settings.tradebot_access, settings.tradebot_admins, app.store.chat_settings, app.store.access)
    app.dispatch.admins = lambda: access.admins
    gallery = Gallery()
    charting = Charting(app.dispatch, gallery, office_partner=settings.tradebot_partner)
    bot = TelegramBot(
        settings.telegram_bot_token,
        settings.telegram_api_url,
        answers=app.dispatch,
        chat_settings=app.store.chat_settings,
        subscriptions=app.store.subscriptions,
        commands=app.dispatch.commands,
        languages=app.dispatch.languages,
        language=app.language,
        access=access,
        seen=app.store.updates,
        loader=app.loading,
        loaded=lambda: push.wake(),  # noqa: PLW0108 - the push is built below, with this bot's sender
        attach=lambda telegram: Attachments(telegram, app.dispatch, charting, app.store.files),
        budget=limiter,
    )
    parts = make_parts(
        store=app.store,
        dispatch=app.dispatch,
        sender=bot.sender,
        limiter=limiter,
        clock=clock,
        admins=lambda: access.admins,
        language=app.language,
    )
    push = Push(worker=parts.worker, rounds=parts.rounds, refresh=app.refresh)
    fetching = _fetching(app, clock, push.wake)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await push.start()
    await fetching.start()
    try:
        await bot.run(stop)
    finally:
        await fetching.stop()
        await push.stop()
        gallery.close()


def _fetching(app: App, clock: SystemClock, loaded: Callable[[], None]) -> Fetching:
    settings = app.settings
    inbox = make_inbox(settings.tradebot_home, app.loading, voice(app.language), clock.seconds)
    census = make_census(
        store=app.store,
        loading=app.loading,
        inbox=inbox,
        now=clock.now,
        api_url=settings.census_api_url,
        api_key=settings.census_api_key,
        workbook_url=settings.census_workbook_url,
        daily_requests=settings.census_daily_requests,
    )
    return Fetching(
        census=census if settings.census_fetch == "auto" else None,
        inbox=inbox,
        releases=releases(settings.tradebot_home),
        state=app.store.state,
        clock=clock,
        loaded=loaded,
    )
