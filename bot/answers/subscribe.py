"""Getting each new month's summary in this chat; the newest one at once. Or its briefing, or revisions."""

from collections.abc import Iterable, Sequence

from bot.answers import overview
from bot.answers._page import words_page
from bot.answers._subscribed import kind_named, name_of, offers, subscribed, summed_up
from bot.answers.choices import choice
from bot.domain.document import Block, Document, Heading, Headline, Kind, Paragraph
from bot.domain.errors import Invalid
from bot.domain.facts import Source
from bot.domain.intent import ArgumentRule, Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.subscription import SubscriptionKind
from bot.domain.time import Period
from bot.domain.values import Say, say

RECORD = IntentRecord(
    name=Intent.SUBSCRIBE,
    commands=(
        Command(
            name="subscribe",
            summary="Get each new month's summary",
            example="/subscribe",
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


async def answer(request: Request, context: AnswerContext) -> Document:
    """Raises Invalid for what cannot be subscribed to."""
    kind = kind_named(request.argument) if request.argument else SubscriptionKind.MONTHLY
    if kind in (SubscriptionKind.ALERTS, SubscriptionKind.WATCH):
        raise Invalid(say("Name a partner with it: /alerts, /watch."))
    asker = context.asker
    if asker.chat is None:
        return _page(request, (Headline(say("Subscribing works in a Telegram chat, where a summary can be sent")),), ())
    is_new = await context.subscriptions.subscribe(asker.chat, asker.topic, asker.language, kind)
    has = await subscribed(context)
    headline: Say = say("This chat is subscribed already")
    if is_new:
        headline = say("Subscribed: each new month's summary comes here, once")
    if kind is not SubscriptionKind.MONTHLY:
        headline = say("Subscribed to {what}", what=name_of(kind)) if is_new else headline
        return _page(request, (Headline(headline), *summed_up(has)), has)
    blocks: list[Block] = [Headline(headline)]
    if is_new:
        blocks.append(Paragraph(say("/unsubscribe ends it.")))
    sources: tuple[Source, ...] = ()
    if is_new and context.model.coverage.months:
        newest = await overview.summary(Period.of_month(context.model.coverage.newest), context)
        # One answer has one headline; the summary's own becomes a heading.
        blocks += [Heading(block.text) if isinstance(block, Headline) else block for block in newest.blocks]
        sources = newest.sources
    return _page(request, blocks, has, sources)


def _page(
    request: Request,
    blocks: Sequence[Block],
    has: Iterable[tuple[SubscriptionKind, str]],
    sources: tuple[Source, ...] = (),
) -> Document:
    return words_page(
        RECORD.kind,
        request,
        blocks,
        choices=(
            *offers(has),
            *choice(say("Unsubscribe"), Request(Intent.UNSUBSCRIBE)),
            *choice(say("The newest summary"), Request(Intent.OVERVIEW)),
        ),
        sources=sources,
    )
