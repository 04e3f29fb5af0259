"""The bot's life in Telegram: connect, poll or be fed by a webhook, answer, stop cleanly."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

import structlog
from telegram import Update
from telegram.error import NetworkError
from telegram.ext import Application, ApplicationBuilder, ExtBot

from bot.answering import Answering
from bot.chat.access.admission import Access
from bot.chat.answering.attachments import Attachments
from bot.chat.answering.status import Status
from bot.chat.answering.uploads import Loader
from bot.chat.handlers import Handlers
from bot.chat.menu import Menus
from bot.chat.receiving.deep_links import link
from bot.chat.telegram_api.connection import CONNECTIONS, make_bot
from bot.chat.telegram_api.polling import Polling, Seen, Waiting, connected
from bot.chat.telegram_api.reply_rate_limiter import ReplyBudget
from bot.chat.telegram_api.sender import TelegramSender
from bot.chat.telegram_api.troubles import Troubles
from bot.chat.telegram_api.update_kinds import KINDS
from bot.chat.telegram_api.update_queue import UpdateQueue
from bot.chat.telegram_api.update_reading import UnreadableUpdate, read_update
from bot.chat.telegram_api.webhook import Webhook, set_webhook, watch_webhook
from bot.domain.intent import Command
from bot.domain.ports import ChatSettings
from bot.store.deliveries.subscriptions import StoredSubscriptions
from bot.store.personal_data import PersonalData

log = structlog.get_logger()

_NEW = "nobody administers this bot yet, so it answers everyone; who sends it this becomes its administrator"
_WITHOUT_ADMIN = (
    "nobody administers this bot any more, and it stays closed to all but its members and groups; "
    "set TRADEBOT_ADMINS, or send it this to become its administrator"
)
_GRACE = 2.0
"""Seconds that answers under way get when the bot is told to stop."""


class TelegramBot:
    """One bot token, polling or fed by a webhook. Build it, `run` it once; `sender` is there as soon as it is built."""

    def __init__(
        self,
        token: str,
        api_url: str,
        *,
        answers: Answering,
        chat_settings: ChatSettings,
        subscriptions: StoredSubscriptions,
        commands: Mapping[str, Command],
        languages: Iterable[str],
        language: str,
        access: Access,
        seen: Seen,
        waiting: Waiting,
        loader: Loader,
        loaded: Callable[[], None],
        attach: Callable[["ExtBot[str]"], Attachments],
        budget: ReplyBudget,
        personal_data: PersonalData,
        status: Callable[[], Awaitable[Status]],
        webhook: Webhook | None = None,
    ) -> None:
        self._webhook = webhook
        self._access = access
        self._subscriptions = subscriptions
        self._seen = seen
        bot = make_bot(token, api_url, budget)
        self._handlers = Handlers(
            bot,
            answers=answers,
            chat_settings=chat_settings,
            subscriptions=subscriptions,
            commands=commands,
            language=language,
            access=access,
            begun=lambda update: seen.take(bot.id, update),
            loader=loader,
            loaded=loaded,
            attachments=attach(bot),
            personal_data=personal_data,
            status=status,
            greeted=self._greeted,
        )
        self._application: Application[ExtBot[str], Any, Any, Any, Any, Any] = (
            ApplicationBuilder()
            .bot(bot)
            .updater(None)  # `bot.chat.telegram_api.polling` instead
            .job_queue(None)  # `bot.delivery` instead
            .build()
        )
        self._handlers.add_to(self._application)
        self._queue = UpdateQueue(
            arrived=self._arrived,
            work=self._application.process_update,
            ended=self._ended,
            flooded=self._handlers.flooded,
        )
        self.troubles = Troubles()
        self._polling = Polling(bot, self._queue, waiting, self._handlers.unreadable, self.troubles)
        self._fed: dict[int, asyncio.Event] = {}
        """Updates that a webhook brought, by number; set when they are done with."""
        self._came: dict[int, float] = {}
        """When each update arrived that is not done with."""
        self.took: Callable[[str, float], None] = lambda _kind, _seconds: None
        """Called with the kind of each update that is done with, and the seconds from its arrival."""
        self._is_ready = False
        self._showing: set[asyncio.Task[None]] = set()
        self._menus = Menus(bot, commands.values(), languages, language)
        self.sender = TelegramSender(bot)

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until `stop` is set, then finish what is under way; `close` comes last. Raises TokenRefused."""
        stopping = asyncio.create_task(stop.wait())
        living = asyncio.create_task(self._live())
        try:
            await asyncio.wait((stopping, living), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            living.cancel()
            await asyncio.wait((living,))
            await self._end()
        if not living.cancelled():
            living.result()

    @property
    def is_ready(self) -> bool:
        """Connected, and not stopping."""
        return self._is_ready

    @property
    def unreadable(self) -> int:
        """Updates that could not be read so far."""
        return self._handlers.unreadable_count

    async def feed(self, body: Mapping[str, Any]) -> None:
        """Work on one update that a webhook brought; returns when it is done with.

        Who brought it may then be told so, and brings it again if not.
        """
        try:
            update = read_update(body, self._application.bot)
        except UnreadableUpdate as error:
            self._handlers.unreadable(error)
            return
        done = self._fed.setdefault(update.update_id, asyncio.Event())
        self._queue.put(update)
        await done.wait()

    def _greeted(self, admin: int) -> None:
        """Show an administrator the menu at once, beside whatever else is to do."""
        task = asyncio.create_task(self._menus.show_admin(admin))
        self._showing.add(task)
        task.add_done_callback(self._showing.discard)

    async def _arrived(self, update: Update) -> None:
        self._came[update.update_id] = time.monotonic()
        await self._handlers.arrived(update)

    def _ended(self, update: Update) -> None:
        self._polling.done(update)
        if (came := self._came.pop(update.update_id, None)) is not None:
            kind = next((kind for kind in KINDS if getattr(update, kind, None)), "none")
            self.took(kind, time.monotonic() - came)
        if (done := self._fed.pop(update.update_id, None)) is not None:
            done.set()

    async def close(self) -> None:
        """Close the connections; nothing can be sent any more, also not by `sender`."""
        await self._application.shutdown()
        await self._application.bot.shutdown()  # the above does nothing when connecting never succeeded
        log.info("stopped")

    async def _live(self) -> None:
        await self._access.load()
        await self._subscriptions.look_for_asleep()
        await self._seen.forget_old()
        await connected(self._connect)
        code = await self._access.claim_code()
        if code is not None:
            log.warning(
                _WITHOUT_ADMIN if self._access.was_claimed else _NEW,
                send=f"/start {code}",
                or_open=link(self._application.bot.username, code),
            )
        self._is_ready = True
        log.info("ready", bot=self._application.bot.username)
        menu = asyncio.create_task(self._menus.update(self._access.admins))
        saving = asyncio.create_task(self._handlers.recent_partners.run())
        try:
            await self._handlers.following.take_up()
            if self._webhook:
                await self._polling.take_over()
                # Updates come by `feed` until this is cancelled.
                await watch_webhook(self._application.bot, self._webhook, KINDS, self.troubles)
            await self._polling.run()
        finally:
            # A request cut off while it connects leaves a socket behind; there are few, and they are quick.
            await asyncio.wait((menu,), timeout=_GRACE)
            menu.cancel()
            saving.cancel()
            self._handlers.following.stop()

    async def _connect(self) -> None:
        await self._application.initialize()
        await self._know_oneself()
        if self._webhook:
            await set_webhook(self._application.bot, self._webhook, KINDS, CONNECTIONS, self.troubles)
            return
        # Left over from another way of running, a webhook would keep every update from us.
        await self._application.bot.delete_webhook(drop_pending_updates=False)

    async def _know_oneself(self) -> None:
        """Have the bot's name, by which it is addressed; the library takes whatever is answered for it."""
        bot = self._application.bot
        if not isinstance(bot.bot.username, str):
            await bot.get_me()
        if not isinstance(bot.bot.username, str):
            raise NetworkError("the answer to getMe has no name")

    async def _end(self) -> None:
        if not self._is_ready:
            return
        self._is_ready = False
        if not await self._queue.stop(_GRACE):
            log.warning("stopped before every answer was out")
        # Where the database is away, these would wait for it.
        with suppress(TimeoutError):
            async with asyncio.timeout(_GRACE):
                await self._handlers.recent_partners.save()
        await self._confirm()

    async def _confirm(self) -> None:
        try:
            async with asyncio.timeout(_GRACE):
                await self._polling.confirm()
        except TimeoutError:
            log.warning("updates could not be confirmed in time; some may be answered twice")
