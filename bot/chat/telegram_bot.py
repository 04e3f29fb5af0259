"""The bot's life in Telegram: connect, poll or be fed by a webhook, answer, stop cleanly."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

import structlog
from telegram.ext import Application, ApplicationBuilder, ExtBot

from bot.chat.access.admission import Access
from bot.chat.answering.answer import Answers
from bot.chat.answering.attachments import Attachments
from bot.chat.answering.uploads import Loader
from bot.chat.handlers import Handlers, Subscribing
from bot.chat.library.chat_order import ChatOrder
from bot.chat.library.connection import AT_ONCE, make_bot
from bot.chat.library.polling import ALLOWED, Polling, Seen, connected
from bot.chat.library.reply_rate_limiter import ReplyBudget
from bot.chat.library.sender import TelegramSender
from bot.chat.library.webhook import Webhook, read_update
from bot.chat.menu import Menus
from bot.chat.receiving.deep_links import link
from bot.domain.intent import Command
from bot.domain.ports import ChatSettings

log = structlog.get_logger()

_GRACE = 2.0
"""Seconds that answers under way get when the bot is told to stop."""


class TelegramBot:
    """One bot token, polling or fed by a webhook. Build it, `run` it once; `sender` is there as soon as it is built."""

    def __init__(
        self,
        token: str,
        api_url: str,
        *,
        answers: Answers,
        chat_settings: ChatSettings,
        subscriptions: Subscribing,
        commands: Mapping[str, Command],
        languages: Iterable[str],
        language: str,
        access: Access,
        seen: Seen,
        loader: Loader,
        loaded: Callable[[], None],
        attach: Callable[["ExtBot[str]"], Attachments],
        budget: ReplyBudget,
        webhook: Webhook | None = None,
    ) -> None:
        self._webhook = webhook
        self._access = access
        self._seen = seen
        bot = make_bot(token, api_url, budget)
        fetched: asyncio.Queue[object] = asyncio.Queue()
        self._polling = Polling(bot, fetched.put)
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
        )
        self._application: Application[ExtBot[str], Any, Any, Any, Any, Any] = (
            ApplicationBuilder()
            .bot(bot)
            .update_queue(fetched)
            .concurrent_updates(ChatOrder(AT_ONCE, arrived=self._handlers.arrived, ended=self._polling.done))
            .updater(None)  # `bot.chat.library.polling` instead
            .job_queue(None)  # `bot.delivery` instead
            .build()
        )
        self._handlers.add_to(self._application)
        self._menus = Menus(bot, commands.values(), languages, language)
        self.sender = TelegramSender(bot)

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until `stop` is set, then finish what is under way. Raises TokenRefused."""
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
        return self._application.running

    async def feed(self, body: Mapping[str, Any]) -> None:
        """Work on one update that a webhook brought; returns when it is done with. Raises UnreadableUpdate.

        Not by way of the queue: who brought it may then be told that it is done, and brings it again if not.
        """
        update = read_update(body, self._application.bot)
        work = self._application.process_update(update)
        await self._application.update_processor.process_update(update, work)

    async def _live(self) -> None:
        await self._access.load()
        await self._seen.forget_old()
        await connected(self._connect)
        code = await self._access.claim_code()
        if code is not None:
            log.warning(
                "nobody administers this bot yet, so it answers everyone; who sends it this becomes its administrator",
                send=f"/start {code}",
                or_open=link(self._application.bot.username, code),
            )
        await self._application.start()
        log.info("ready", bot=self._application.bot.username)
        menu = asyncio.create_task(self._menus.update(self._access.admins))
        saving = asyncio.create_task(self._handlers.recent_partners.run())
        try:
            if self._webhook:
                await asyncio.Future()  # updates come by `feed` until this is cancelled
            await self._polling.run()
        finally:
            # A request cut off while it connects leaves a socket behind; there are few, and they are quick.
            await asyncio.wait((menu,), timeout=_GRACE)
            menu.cancel()
            saving.cancel()

    async def _connect(self) -> None:
        await self._application.initialize()
        if self._webhook:
            await self._application.bot.set_webhook(
                self._webhook.url,
                secret_token=self._webhook.secret,
                allowed_updates=ALLOWED,
                max_connections=AT_ONCE,
                drop_pending_updates=False,
            )
            return
        # Left over from another way of running, a webhook would keep every update from us.
        await self._application.bot.delete_webhook(drop_pending_updates=False)

    async def _end(self) -> None:
        if self._application.running:
            try:
                async with asyncio.timeout(_GRACE):
                    await self._application.stop()  # works through what was fetched
            except TimeoutError:
                log.warning("stopped before every answer was out")
            with suppress(TimeoutError):  # where the database is away it would wait for it
                async with asyncio.timeout(_GRACE):
                    await self._handlers.recent_partners.save()
            await self._confirm()
        await self._application.shutdown()
        await self._application.bot.shutdown()  # the above does nothing when connecting never succeeded
        log.info("stopped")

    async def _confirm(self) -> None:
        try:
            async with asyncio.timeout(_GRACE):
                await self._polling.confirm()
        except TimeoutError:
            log.warning("updates could not be confirmed in time; some may be answered twice")
