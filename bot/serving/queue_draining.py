"""One run of delivery without a running bot: everything that is due is sent, here and now (`tradebot push drain`)."""

from bot.app import App
from bot.chat.access.admission import Access
from bot.chat.access.admitted_sender import AdmittedSender
from bot.chat.telegram_api.connection import sending
from bot.delivery.assembly import make_delivery
from bot.delivery.limiter import Limiter


async def drain_queue(app: App) -> bool:
    """Send what is due; False when another process is sending already (on SQLite only one may)."""
    settings, clock = app.settings, app.clock
    limiter = Limiter(clock.seconds, over_all=settings.tradebot_push_rate)
    if app.store.is_shared:
        await app.store.outbox.share(settings.tradebot_push_rate)  # a running bot may be sending from the same budget
    access = Access(settings.tradebot_access, settings.tradebot_admins, app.store.access)
    await access.load()
    async with sending(settings.telegram_bot_token, settings.telegram_api_url, limiter) as sender:
        parts = make_delivery(
            store=app.store,
            answering=app.answering,
            sender=AdmittedSender(sender, access),
            limiter=limiter,
            clock=clock,
            admins=lambda: access.admins,
            language=app.language,
            reference=sender.server_time,
        )
        await parts.watch.look()
        await parts.housekeeping.go()
        if not await parts.worker.drain():
            return False
        if await parts.housekeeping.go():
            await parts.worker.drain()
    return True
