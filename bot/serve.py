"""The Telegram bot as one process, or as one of several: answering, noticing loads and pushing, until told to stop."""

import asyncio
import hashlib
import signal
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, ExitStack
from urllib.parse import urlsplit

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.app import App, opened
from bot.charting import Charting
from bot.chat.access.admission import Access
from bot.chat.answering.attachments import Attachments
from bot.chat.library.connection import sending
from bot.chat.library.reply_rate_limiter import ReplyBudget
from bot.chat.library.webhook import Webhook
from bot.chat.telegram_bot import TelegramBot
from bot.fetching.fetching import Fetching
from bot.fetching.parts import make_census, make_inbox, releases
from bot.i18n.languages import localizer
from bot.pictures.gallery import Gallery
from bot.push.clock import SystemClock
from bot.push.limiter import Limiter
from bot.push.parts import make_parts
from bot.push.push import Push
from bot.push.shared import SharedReplies
from bot.settings import BadSetting, Settings
from bot.store.file_lock import FileLock

log = structlog.get_logger()


_ROLES = {"all": (True, True), "web": (True, False), "worker": (False, True)}
"""Whether a process of the role hears people, and whether it sends and may lead."""


async def run(settings: Settings, role: str) -> None:
    """Build every part and serve until told to stop. Raises what `bot.app.opened` and `serve` do.

    A second process on the same SQLite file is refused before anything is opened or asked of Telegram.
    """
    with ExitStack() as held:
        lock: FileLock | None = None
        if settings.database_file:
            settings.tradebot_home.mkdir(parents=True, exist_ok=True)
            lock = held.enter_context(FileLock(settings.database_file))
        async with opened(settings, lock) as app:
            await serve(app, role)


async def serve(app: App, role: str = "all") -> None:
    """Run until SIGTERM or SIGINT; then finish what is under way. Raises BadSetting, AlreadyRunning."""
    hears, works = _ROLES[role]
    settings, store, clock = app.settings, app.store, SystemClock()
    webhook = _webhook(settings)
    if role != "all" and not store.is_shared:
        raise BadSetting(f"--role {role} shares its work with other processes: DATABASE_URL must name a PostgreSQL.")
    if role == "web" and webhook is None:
        raise BadSetting("--role web answers webhooks: WEBHOOK_URL must be the address that Telegram reaches it at.")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    limiter = Limiter(clock.seconds, over_all=settings.tradebot_push_rate)
    access = Access(settings.tradebot_access, settings.tradebot_admins, store.chat_settings, store.access)
    app.dispatch.admins = lambda: access.admins

    async def refresh() -> bool:
        if store.is_shared:
            await access.load()  # others let people in too
        return await app.refresh()

    async with AsyncExitStack() as parts:
        replies: ReplyBudget = limiter
        if store.is_shared:
            await store.outbox.share(settings.tradebot_push_rate)
            replies = shared = SharedReplies(limiter, store.outbox, clock)
            telling = asyncio.create_task(shared.run(), name="tell of replies")
            parts.callback(telling.cancel)
        bot: TelegramBot | None = None
        if hears:
            gallery = Gallery()
            parts.callback(gallery.close)
            charting = Charting(app.dispatch, gallery, office_partner=settings.tradebot_partner)
            bot = TelegramBot(
                settings.telegram_bot_token,
                settings.telegram_api_url,
                answers=app.dispatch,
                chat_settings=store.chat_settings,
                subscriptions=store.subscriptions,
                commands=app.dispatch.commands,
                languages=app.dispatch.languages,
                language=app.language,
                access=access,
                seen=store.updates,
                loader=app.loading,
                loaded=lambda: push.wake(),  # noqa: PLW0108 - the push is built below, with this bot's sender
                attach=lambda telegram: Attachments(telegram, app.dispatch, charting, store.files),
                budget=replies,
                webhook=webhook,
            )
            sender = bot.sender
        else:
            connecting = sending(settings.telegram_bot_token, settings.telegram_api_url, replies)
            sender = await parts.enter_async_context(connecting)
            await access.load()
        made = make_parts(
            store=store,
            dispatch=app.dispatch,
            sender=sender,
            limiter=limiter,
            clock=clock,
            admins=lambda: access.admins,
            language=app.language,
        )
        push = Push(
            worker=made.worker, rounds=made.rounds, refresh=refresh, sends=works, leads=lambda: store.leader.leads
        )
        if works:
            leading = _Leading(lambda: _fetching(app, clock, push.wake), push.wake)
            await store.leader.start(gained=leading.begin, lost=leading.end)
            parts.push_async_callback(store.leader.stop, leading.end)
        await push.start()
        parts.push_async_callback(push.stop)
        await store.bell.start(push.wake)
        parts.push_async_callback(store.bell.stop)
        await _live(app, bot, webhook, stop)


async def _live(app: App, bot: TelegramBot | None, webhook: Webhook | None, stop: asyncio.Event) -> None:
    if bot is None:
        log.info("ready", role="worker")
        await stop.wait()
    elif webhook is None:
        await bot.run(stop)
    else:
        from bot.web.server import WebServer  # noqa: PLC0415 - polling needs no server

        path = urlsplit(webhook.url).path
        web = WebServer(feed=bot.feed, path=path, secret=webhook.secret, state=_State(app, bot))
        await web.start(app.settings.port)
        drained = asyncio.Event()

        async def stop_web_first() -> None:
            await stop.wait()
            await web.stop()
            drained.set()

        stopping = asyncio.create_task(stop_web_first())
        try:
            await bot.run(drained)
        finally:
            stopping.cancel()
            await web.stop()


class _Leading:
    """What the leader does besides: fetching, built anew each time, since a scheduler runs once."""

    def __init__(self, make: Callable[[], Fetching], wake: Callable[[], None]) -> None:
        self._make = make
        self._wake = wake
        self._fetching: Fetching | None = None

    async def begin(self) -> None:
        self._fetching = self._make()
        await self._fetching.start()
        self._wake()

    async def end(self) -> None:
        fetching, self._fetching = self._fetching, None
        if fetching:
            await fetching.stop()


class _State:
    """The port `bot.web.server.State`."""

    def __init__(self, app: App, bot: TelegramBot) -> None:
        self._app = app
        self._bot = bot

    async def ready(self) -> Mapping[str, bool]:
        try:
            newest = await self._app.store.newest_load()
        except (OSError, SQLAlchemyError) as error:
            log.warning("the database cannot be reached", error=repr(error))
            newest = None
        return {"database": newest is not None, "figures": bool(newest), "telegram": self._bot.is_ready}

    async def deliveries(self) -> Mapping[str, int]:
        return await self._app.store.waiting()

    @property
    def load(self) -> int:
        return self._app.dispatch.model.number


def _webhook(settings: Settings) -> Webhook | None:
    if not settings.webhook_url:
        return None
    # Every process derives the same, and who does not know the token cannot.
    made = hashlib.sha256(f"webhook of {settings.telegram_bot_token}".encode()).hexdigest()
    return Webhook(settings.webhook_url, settings.webhook_secret or made)


def _fetching(app: App, clock: SystemClock, loaded: Callable[[], None]) -> Fetching:
    settings = app.settings
    inbox = make_inbox(settings.tradebot_home, app.loading, localizer(app.language), clock.seconds)
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
