"""Getting each new month's summary in this chat; the newest one at once. Or its briefing, or revisions."""

from collections.abc import Iterable, Sequence

from bot.answers import overview
from bot.answers._page import words_page
from bot.answers._subscribed import (
    BRING_BACK,
    broadcasts,
    kind_named,
    name_of,
    offers,
    only_in_chats,
    paused_until,
    subscribed,
    summed_up,
    take_broadcasts,
)
from bot.answers.choices import choice
from bot.domain.document import Block, Document, Heading, Headline, Kind, Paragraph
from bot.domain.errors import Invalid
from bot.domain.facts import Source
from bot.domain.intent import ArgumentRule, Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.subscription import BROADCASTS, SubscriptionKind
from bot.domain.time import Period
from bot.domain.values import Say, psay, say

RECORD = IntentRecord(
    name=Intent.SUBSCRIBE,
    commands=(
        Command(
            name="subscribe",
            summary="Get each new month's summary",
            example="/subscribe",
            usage="[what|undo]",
            place=170,
        ),
    ),
    kind=Kind.SUBSCRIPTION,
    strength=120,
    may_yield=True,
    period=DefaultPeriod.NONE,
    argument=ArgumentRule.TEXT,
    changes=True,
)

_ALREADY = say("This chat is subscribed already")


async def answer(request: Request, context: AnswerContext) -> Document:
    """Raises Invalid for what cannot be subscribed to."""
    word = (request.argument or "").strip().lower()
    if word == BRING_BACK:
        return await _brought_back(request, context)
    if word == BROADCASTS:
        is_new, what = await take_broadcasts(context, wanted=True), broadcasts()
        return await _one_more(request, context, say("Subscribed to {what}", what=what) if is_new else _ALREADY)
    kind = kind_named(word) if word else SubscriptionKind.MONTHLY
    if kind in (SubscriptionKind.ALERTS, SubscriptionKind.WATCH):
        raise Invalid(say("Name a partner with it: /alerts, /watch."))
    asker = context.asker
    if asker.chat is None:
        return _page(request, (Headline(say("Subscribing works in a Telegram chat, where a summary can be sent")),), ())
    is_new = await context.subscriptions.subscribe(asker.chat, asker.topic, asker.language, kind)
    if kind is not SubscriptionKind.MONTHLY:
        headline = say("Subscribed to {what}", what=name_of(kind)) if is_new else _ALREADY
        return await _one_more(request, context, headline)
    return await _monthly(request, context, is_new=is_new)


async def _monthly(request: Request, context: AnswerContext, *, is_new: bool) -> Document:
    has, paused = await subscribed(context), await paused_until(context)
    headline: Say = _ALREADY
    if paused is not None:
        headline = say("Subscribed, and paused until {day}: nothing is sent before", day=paused)
    elif is_new:
        headline = say("Subscribed: each new month's summary comes here, once")
    blocks: list[Block] = [Headline(headline)]
    if is_new:
        blocks.append(Paragraph(say("/unsubscribe ends it.")))
    sources: tuple[Source, ...] = ()
    if is_new and context.model.coverage.months:
        newest = await overview.summary(Period.of_month(context.model.coverage.newest), context)
        # One answer has one headline; the summary's own becomes a heading.
        blocks += [Heading(block.text) if isinstance(block, Headline) else block for block in newest.blocks]
        sources = newest.sources
    return _page(request, blocks, has, sources, is_paused=paused is not None)


async def _one_more(request: Request, context: AnswerContext, headline: Say) -> Document:
    has, paused = await subscribed(context), await paused_until(context)
    blocks: list[Block] = [Headline(headline)]
    if paused is not None:
        blocks.append(Paragraph(say("Paused until {day}: nothing is sent before.", day=paused)))
    return _page(request, (*blocks, *summed_up(has)), has, is_paused=paused is not None)


async def _brought_back(request: Request, context: AnswerContext) -> Document:
    chat = only_in_chats(context)
    back = await context.subscriptions.bring_back(chat, context.asker.topic)
    headline = say("Everything is back as it was") if back else say("There is nothing to bring back any more")
    return await _one_more(request, context, headline)


def _page(
    request: Request,
    blocks: Sequence[Block],
    has: Iterable[tuple[SubscriptionKind, str]],
    sources: tuple[Source, ...] = (),
    *,
    is_paused: bool = False,
) -> Document:
    return words_page(
        RECORD.kind,
        request,
        blocks,
        choices=(
            *(choice(psay("button", "Go on"), Request(Intent("pause"), argument="off")) if is_paused else ()),
            *offers(has),
            *choice(say("Unsubscribe"), Request(Intent.UNSUBSCRIBE)),
            *choice(say("The newest summary"), Request(Intent.OVERVIEW)),
        ),
        sources=sources,
    )
