"""The bot's life in Telegram: connect, poll or be fed by a webhook, answer, stop cleanly."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

import structlog
from telegram import Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    ExtBot,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.chat import administration
from bot.chat.access import Access
from bot.chat.addressed import Addressing
from bot.chat.asking import Answers, Asking
from bot.chat.attachments import Attachments
from bot.chat.channels import COMMAND, Channels, Sending
from bot.chat.connection import AT_ONCE, make_bot
from bot.chat.conversation import Conversation
from bot.chat.first_poll import ALLOWED, FirstPoll
from bot.chat.in_order import InOrder
from bot.chat.inline import Inline, Watching
from bot.chat.links import link
from bot.chat.membership import Membership, Reachability
from bot.chat.menu import Menus
from bot.chat.pace import Budget
from bot.chat.polling import Polling, Seen, connected
from bot.chat.presses import Presses
from bot.chat.replies import Replies
from bot.chat.rights import Rights
from bot.chat.sender import TelegramSender
from bot.chat.uploads import Loader, Uploads
from bot.domain.delivery import Sender
from bot.domain.errors import TradebotError
from bot.domain.ports import ChatSettings, Command
from bot.understand.word_lists import command_words

log = structlog.get_logger()

_GRACE = 2.0
"""Seconds that answers under way get when the bot is told to stop."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram is asked to bring updates, and the word by which it is known to be Telegram."""

    url: str
    secret: str = field(repr=False)


class Subscribing(Reachability, Sending, Watching, Protocol):
    """What the chats need of the subscriptions."""


class UnreadableUpdate(TradebotError):
    """The body is no update of the Bot API."""


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
        partner_at: Callable[[float, float], str | None],
        budget: Budget,
        webhook: Webhook | None = None,
        first_poll: FirstPoll | None = None,
    ) -> None:
        self._webhook = webhook
        self._access = access
        self._seen = seen
        order = InOrder(AT_ONCE)
        self._application: Application[ExtBot[str], Any, Any, Any, Any, Any] = (
            ApplicationBuilder()
            .bot(make_bot(token, api_url, budget, first_poll))
            .concurrent_updates(order)
            .updater(None)  # `bot.chat.polling` instead
            .job_queue(None)  # `bot.push` instead
            .build()
        )
        bot = self._application.bot
        self._menus = Menus(bot, commands.values(), languages, language)
        self.sender: Sender = TelegramSender(bot)
        self._polling = Polling(bot, self._application.update_queue.put)
        asking = Asking(answers, access, chat_settings, language, lambda: bot.username)
        attachments = attach(bot)
        replies, rights = Replies(bot, attachments.offered), Rights(bot)
        uploads = Uploads(bot, asking, replies, loader, loaded)
        channels = Channels(bot, asking, replies, rights, subscriptions)
        self._presses = presses = Presses(
            asking=asking,
            replies=replies,
            rights=rights,
            attachments=attachments,
            uploads=uploads,
            channels=channels,
        )
        order.begin, order.end = self._begin, self._polling.done

        @cache
        def addressing_as(name: str) -> Addressing:
            return Addressing(name, _words(commands))

        def addressing() -> Addressing:
            return addressing_as(bot.username)

        self._handle_with(
            conversation=Conversation(
                asking=asking,
                replies=replies,
                rights=rights,
                attachments=attachments,
                addressing=addressing,
                partner_at=partner_at,
            ),
            presses=presses,
            inline=Inline(asking, replies, addressing, subscriptions=subscriptions, attachments=attachments),
            membership=Membership(access, subscriptions),
            uploads=uploads,
            channels=channels,
        )

    def _handle_with(
        self,
        *,
        conversation: Conversation,
        presses: Presses,
        inline: Inline,
        membership: Membership,
        uploads: Uploads,
        channels: Channels,
    ) -> None:
        private, new = filters.ChatType.PRIVATE, filters.UpdateType.MESSAGE
        add = self._application.add_handler
        # The first that fits handles the update, so the order matters.
        add(MessageHandler(filters.StatusUpdate.MIGRATE, membership.on_migration))
        typed = filters.Regex(rf"^/({'|'.join((COMMAND.name, *command_words(COMMAND.name)))})(@\w+)?\s*$")
        add(MessageHandler(private & new & typed, channels.on_command))
        add(MessageHandler(private & new & filters.StatusUpdate.CHAT_SHARED, channels.on_chosen))
        add(MessageHandler(private & new & filters.Document.ALL, uploads.on_file))
        add(MessageHandler(filters.TEXT & new, conversation.on_text))
        add(MessageHandler(filters.TEXT & filters.UpdateType.EDITED_MESSAGE, conversation.on_edited))
        add(MessageHandler(private & new & ~filters.StatusUpdate.ALL, conversation.on_other))
        add(CallbackQueryHandler(presses.on_button))
        add(InlineQueryHandler(inline.on_query))
        add(MessageHandler(filters.UpdateType.GUEST_MESSAGE, inline.on_guest))
        add(ChatMemberHandler(membership.on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
        self._application.add_error_handler(conversation.on_error)

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
        try:
            update = Update.de_json(dict(body), self._application.bot)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise UnreadableUpdate from error  # whatever the library stumbled over
        work = self._application.process_update(update)
        await self._application.update_processor.process_update(update, work)

    async def _begin(self, update: Update) -> bool:
        """Once for each update: a process that was killed may have begun it already."""
        if not await self._seen.take(self._application.bot.id, update.update_id):
            log.info("update was seen before", update=update.update_id)
            return False
        await self._presses.acknowledge(update)
        return True

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
        try:
            if self._webhook:
                await asyncio.Future()  # updates come by `feed` until this is cancelled
            await self._polling.run()
        finally:
            # A request cut off while it connects leaves a socket behind; there are few, and they are quick.
            await asyncio.wait((menu,), timeout=_GRACE)
            menu.cancel()

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
                    await self._polling.confirm()
            except TimeoutError:
                log.warning("stopped before every answer was out")
        await self._application.shutdown()
        await self._application.bot.shutdown()  # the above does nothing when connecting never succeeded
        log.info("stopped")


def _words(commands: Mapping[str, Command]) -> list[str]:
    all_commands = (*commands.values(), *administration.COMMANDS)
    return [word for command in all_commands for word in (command.name, *command_words(command.name))]
