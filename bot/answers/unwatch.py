"""Partners that this chat's summary no longer tells of."""

import asyncio

from bot.answers import watch
from bot.answers._page import timeless
from bot.answers._subscribed import only_in_chats, partner_named, subscribed
from bot.domain.document import Document
from bot.domain.ports import AnswerContext
from bot.domain.request import Request
from bot.domain.subscription import SubscriptionKind


async def answer(request: Request, context: AnswerContext) -> Document:
    """Without a name, all of them. Raises UnknownPartner, and Invalid where nothing can be sent."""
    request = timeless(request)
    chat, topic = only_in_chats(context), context.asker.topic
    codes = [partner_named(word, context) for word in (request.argument or "").split()]
    if not codes:
        await context.subscriptions.unsubscribe(chat, topic, SubscriptionKind.WATCH)
    await asyncio.gather(
        *(context.subscriptions.unsubscribe(chat, topic, SubscriptionKind.WATCH, code) for code in codes)
    )
    left = tuple(subject for kind, subject in await subscribed(context) if kind is SubscriptionKind.WATCH)
    return watch.page(request, left)
