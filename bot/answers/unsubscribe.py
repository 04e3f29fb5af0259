"""No longer getting what this chat has subscribed to: all of it, or one kind."""

from bot.answers._page import words_page
from bot.answers._subscribed import (
    bringing_back,
    broadcasts,
    kind_named,
    name_of,
    subscribed,
    summed_up,
    take_broadcasts,
)
from bot.answers.choices import choice
from bot.domain.document import Block, Document, Headline, Kind
from bot.domain.intent import ArgumentRule, Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.subscription import BROADCASTS, SubscriptionKind
from bot.domain.values import Say, say

RECORD = IntentRecord(
    name=Intent.UNSUBSCRIBE,
    commands=(
        Command(
            name="unsubscribe",
            summary="Stop the monthly summary",
            example="/unsubscribe",
            usage="[what]",
            place=210,
        ),
    ),
    kind=Kind.SUBSCRIPTION,
    strength=130,
    may_yield=True,
    period=DefaultPeriod.NONE,
    argument=ArgumentRule.TEXT,
    changes=True,
    is_for_strangers=True,
)


async def answer(request: Request, context: AnswerContext) -> Document:
    """Raises Invalid for what there is no subscription to."""
    if request.argument is not None and request.argument.strip().lower() == BROADCASTS:
        return await _without_broadcasts(request, context)
    kind = kind_named(request.argument) if request.argument else None
    blocks: list[Block] = [Headline(await _headline(context, kind))]
    blocks += summed_up(await subscribed(context), remaining=True)
    back = await bringing_back(context)
    return words_page(
        RECORD.kind, request, blocks, choices=back or tuple(choice(say("Subscribe"), Request(Intent.SUBSCRIBE)))
    )


async def _without_broadcasts(request: Request, context: AnswerContext) -> Document:
    await take_broadcasts(context, wanted=False)
    blocks: list[Block] = [Headline(say("Unsubscribed from {what}", what=broadcasts()))]
    blocks += summed_up(await subscribed(context), remaining=True)
    again = choice(say("Bring them back"), Request(Intent.SUBSCRIBE, argument=BROADCASTS))
    return words_page(RECORD.kind, request, blocks, choices=again)


async def _headline(context: AnswerContext, kind: SubscriptionKind | None) -> Say:
    asker = context.asker
    if asker.chat is None:
        return say("Subscriptions belong to Telegram chats; here is none to end")
    if not await context.subscriptions.unsubscribe(asker.chat, asker.topic, kind):
        return say("This chat is not subscribed")
    if kind is None:
        return say("Unsubscribed: no more summaries come here")
    return say("Unsubscribed from {what}", what=name_of(kind))
