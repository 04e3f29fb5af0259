"""Partners that this chat's summary no longer tells of."""

import asyncio

from bot.answers import watch
from bot.answers._subscribed import only_in_chats, partner_named, subscribed
from bot.domain.document import Document, Kind
from bot.domain.intent import ArgumentRule, Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.subscription import SubscriptionKind

RECORD = IntentRecord(
    name=Intent.UNWATCH,
    commands=(
        Command(
            name="unwatch",
            summary="No longer tell of a partner",
            example="/unwatch TW",
            usage="[partner …]",
            place=220,
        ),
    ),
    kind=Kind.SUBSCRIPTION,
    period=DefaultPeriod.NONE,
    argument=ArgumentRule.CODES,
    changes=True,
)


async def answer(request: Request, context: AnswerContext) -> Document:
    """Without a name, all of them. Raises UnknownPartner, and Invalid where nothing can be sent."""
    chat, topic = only_in_chats(context), context.asker.topic
    codes = [partner_named(word, context) for word in (request.argument or "").split()]
    if not codes:
        await context.subscriptions.unsubscribe(chat, topic, SubscriptionKind.WATCH)
    await asyncio.gather(
        *(context.subscriptions.unsubscribe(chat, topic, SubscriptionKind.WATCH, code) for code in codes)
    )
    left = tuple(subject for kind, subject in await subscribed(context) if kind is SubscriptionKind.WATCH)
    return watch.page(request, left)
