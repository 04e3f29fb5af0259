"""The parts of a running bot, put together for one role: the Telegram bot or a sender, and the push.

What is built here is not started; `bot.serving.lifecycle` does that.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

from bot.app import App
from bot.charting import Charting
from bot.chat.access.admission import Access
from bot.chat.access.admitted_sender import AdmittedSender
from bot.chat.answering.attachments import Attachments
from bot.chat.menu import OPERATING, PRIVATE
from bot.chat.telegram_api.connection import sending
from bot.chat.telegram_api.reply_rate_limiter import ReplyBudget
from bot.chat.telegram_api.webhook import Webhook
from bot.chat.telegram_bot import TelegramBot
from bot.delivery.assembly import make_delivery
from bot.delivery.limiter import Limiter
from bot.delivery.service import DeliveryService
from bot.delivery.shared_rate import SharedRateBudget
from bot.pictures.gallery import Gallery
from bot.serving.database_watch import DatabaseWatch
from bot.serving.roles import ProcessRole
from bot.serving.status import look_at_status


@dataclass(frozen=True, slots=True)
class ServingParts:
    """What is started and stopped; `bot` is None in a process that hears nobody."""

    bot: TelegramBot | None
    push: DeliveryService


@asynccontextmanager
async def composed(app: App, role: ProcessRole, webhook: Webhook | None) -> AsyncIterator[ServingParts]:
    """Build the parts of a role; what they hold (connections, threads) is given back at the end."""
    settings, store, clock = app.settings, app.store, app.clock
    limiter = Limiter(clock.seconds, over_all=settings.tradebot_push_rate)
    access = Access(settings.tradebot_access, settings.tradebot_admins, store.access)
    app.answering.admins = lambda: access.admins

    async def refresh() -> bool:
        await watch.look()
        await access.load()  # other processes let people in too, and a backup may have been restored
        await store.subscriptions.look_for_asleep()
        return await app.refresh()

    async with AsyncExitStack() as held:
        replies: ReplyBudget = limiter
        if store.is_shared:
            await store.outbox.share(settings.tradebot_push_rate)
            replies = shared = SharedRateBudget(limiter, store.outbox, clock)
            telling = asyncio.create_task(shared.run(), name="tell of replies")
            held.callback(telling.cancel)
        bot: TelegramBot | None = None
        if role.hears:
            app.answering.add_commands((*PRIVATE, *(replace(command, in_menu=False) for command in OPERATING)))
            gallery = Gallery()
            held.callback(gallery.close)
            charting = Charting(app.answering, gallery, office_partner=settings.tradebot_partner)
            bot = TelegramBot(
                settings.telegram_bot_token,
                settings.telegram_api_url,
                answers=app.answering,
                chat_settings=store.chat_settings,
                subscriptions=store.subscriptions,
                commands=app.answering.commands,
                languages=app.answering.languages,
                language=app.language,
                access=access,
                seen=store.updates,
                waiting=store.waiting_updates,
                loader=app.loading,
                loaded=lambda: push.wake(),  # noqa: PLW0108 - the push is built below, with this bot's sender
                attach=lambda telegram: Attachments(telegram, app.answering, charting, store.files),
                budget=replies,
                personal_data=store.personal_data,
                status=partial(look_at_status, app, clock.seconds()),
                webhook=webhook,
            )
            sender = bot.sender
        else:
            connecting = sending(settings.telegram_bot_token, settings.telegram_api_url, replies)
            sender = await held.enter_async_context(connecting)
            await access.load()
        watch = DatabaseWatch(store, sender, lambda: access.admins, app.language)
        made = make_delivery(
            store=store,
            answering=app.answering,
            sender=AdmittedSender(sender, access),
            limiter=limiter,
            clock=clock,
            admins=lambda: access.admins,
            language=app.language,
            reference=sender.server_time,
        )
        push = DeliveryService(
            worker=made.worker,
            housekeeping=made.housekeeping,
            watch=made.watch,
            refresh=refresh,
            sends=role.works,
            leads=lambda: store.leader.leads,
        )
        app.unloading.taken_back = push.wake
        yield ServingParts(bot, push)
