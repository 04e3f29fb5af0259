"""Partners that this chat's summary tells of, in place of the office's own."""

import asyncio
from functools import partial

from bot.answers._page import words_page
from bot.answers._subscribed import only_in_chats, partner_named, subscribed
from bot.answers.choices import choice
from bot.domain.document import Document, Headline, Kind, Paragraph
from bot.domain.errors import Invalid
from bot.domain.intent import ArgumentRule, Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.subscription import SubscriptionKind
from bot.domain.values import Listing, Name, say

RECORD = IntentRecord(
    name=Intent("watch"),
    commands=(
        Command(
            name="watch",
            summary="Tell of these partners in the summary",
            example="/watch TW",
            usage="[partner …]",
            place=180,
        ),
    ),
    kind=Kind.SUBSCRIPTION,
    period=DefaultPeriod.NONE,
    argument=ArgumentRule.CODES,
    changes=True,
    is_shown_without_argument=True,
)

_MOST = 10
"""More would push the month's own figures off the screen, and the message over its limit."""


async def answer(request: Request, context: AnswerContext) -> Document:
    """Raises UnknownPartner, and Invalid where nothing can be sent or too many are watched."""
    chat, asker = only_in_chats(context), context.asker
    wanted = [partner_named(word, context) for word in (request.argument or "").split()]
    watched = await _watched(context)
    if len({*watched, *wanted}) > _MOST:
        raise Invalid(say("At most ten partners can be watched; /unwatch takes one out."))
    if wanted:
        add = partial(context.subscriptions.subscribe, chat, asker.topic, asker.language)
        # Whoever watches a partner wants to hear of it. All at once is one transaction.
        await asyncio.gather(add(), *(add(SubscriptionKind.WATCH, code) for code in wanted))
    return page(request, await _watched(context))


def page(request: Request, watched: tuple[str, ...]) -> Document:
    """What is watched now, with a tap to take each out."""
    if watched:
        headline = say("Watched in each month's summary: {partners}", partners=Listing(tuple(map(Name, watched))))
    else:
        headline = say("No partner is watched: the summary tells of the office's own")
    hint = say("Name partners to watch: {example}", example=Listing((Name("TW"), Name("JP"))))
    return words_page(
        RECORD.kind,
        request,
        (Headline(headline), *(() if watched else (Paragraph(hint),))),
        choices=(
            *(
                found
                for code in watched
                for found in choice(say("× {partner}", partner=Name(code)), Request(Intent.UNWATCH, argument=code))
            ),
            *choice(say("Unsubscribe"), Request(Intent.UNSUBSCRIBE)),
        ),
    )


async def _watched(context: AnswerContext) -> tuple[str, ...]:
    return tuple(subject for kind, subject in await subscribed(context) if kind is SubscriptionKind.WATCH)
