"""What a chat is subscribed to, as words and as buttons."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.answers import alert_conditions
from bot.answers.choices import choice
from bot.domain.document import Block, Choice, Paragraph
from bot.domain.errors import Invalid, UnknownPartner
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.subscription import BROADCASTS, SubscriptionKind
from bot.domain.values import Listing, Name, Value, Verbatim, psay, say

KINDS = (SubscriptionKind.MONTHLY, SubscriptionKind.BRIEFING, SubscriptionKind.REVISIONS)
"""What is subscribed to by `/subscribe`; partners and alerts have commands of their own."""


def kind_named(word: str) -> SubscriptionKind:
    """Read `briefing`, `revisions`, `alerts`; raises Invalid."""
    try:
        return SubscriptionKind(word.strip().lower())
    except ValueError:
        reason = say("That cannot be subscribed to; there are: monthly, briefing, revisions, alerts.")
        raise Invalid(reason) from None


def name_of(kind: SubscriptionKind) -> Value:
    match kind:
        case SubscriptionKind.MONTHLY:
            return psay("subscription", "the monthly summary")
        case SubscriptionKind.BRIEFING:
            return psay("subscription", "the full briefing as a document")
        case SubscriptionKind.REVISIONS:
            return psay("subscription", "revisions of earlier figures")
        case SubscriptionKind.ALERTS:
            return psay("subscription", "alerts")
        case SubscriptionKind.WATCH:
            return psay("subscription", "partners watched")


async def subscribed(context: AnswerContext) -> tuple[tuple[SubscriptionKind, str], ...]:
    asker = context.asker
    return () if asker.chat is None else await context.subscriptions.subscribed(asker.chat, asker.topic)


BRING_BACK = "undo"
"""Behind /subscribe: everything that was ended within a day."""


async def bringing_back(context: AnswerContext) -> Iterable[Choice]:
    """The button that brings back all that was ended lately; none where nothing was."""
    asker = context.asker
    if asker.chat is None or not await context.subscriptions.ended(asker.chat, asker.topic):
        return ()
    return choice(say("Bring back everything"), Request(Intent.SUBSCRIBE, argument=BRING_BACK))


async def paused_until(context: AnswerContext) -> Value | None:
    """The day until which nothing is sent to this chat; None where it is not paused."""
    asker = context.asker
    if asker.chat is None:
        return None
    until = (await context.subscriptions.settings(asker.chat, asker.topic)).paused_until
    if until is None or until <= datetime.now(UTC):
        return None
    return Verbatim(until.astimezone(ZoneInfo(context.zone)).date().isoformat())


async def take_broadcasts(context: AnswerContext, *, wanted: bool) -> bool:
    """Whether the administrators' own words come to this chat from now on; False when it was so before."""
    chat, topic = only_in_chats(context), context.asker.topic
    settings = await context.subscriptions.settings(chat, topic)
    hidden = {*settings.hidden} - {BROADCASTS} if wanted else {*settings.hidden, BROADCASTS}
    await context.subscriptions.set(chat, topic, replace(settings, hidden=tuple(sorted(hidden))))
    return hidden != {*settings.hidden}


def broadcasts() -> Value:
    return psay("subscription", "words of the bot's administrators")


def summed_up(kinds: Iterable[tuple[SubscriptionKind, str]], *, remaining: bool = False) -> Iterator[Block]:
    """`Sent to this chat: the monthly summary, alerts. Partners watched: Taiwan.`

    With `remaining`, as what is left after something was ended.
    """
    found = tuple(kinds)
    sent = dict.fromkeys(kind for kind, _ in found if kind is not SubscriptionKind.WATCH)
    if sent:
        named = Listing(tuple(map(name_of, sent)))
        yield Paragraph(
            say("Still sent to this chat: {kinds}.", kinds=named)
            if remaining
            else say("Sent to this chat: {kinds}.", kinds=named)
        )
    watched = tuple(Name(subject) for kind, subject in found if kind is SubscriptionKind.WATCH)
    if watched:
        yield Paragraph(say("Partners watched: {partners}.", partners=Listing(watched)))
    alerts = [subject for kind, subject in found if kind is SubscriptionKind.ALERTS]
    for subject in alerts:
        yield Paragraph(alert_conditions.described(alert_conditions.read(subject)))


def offers(kinds: Iterable[tuple[SubscriptionKind, str]]) -> Iterator[Choice]:
    """What else there is to subscribe to."""
    has = {kind for kind, _ in kinds}
    for kind in KINDS:
        if kind not in has:
            label = say("Also: {kind}", kind=name_of(kind)) if has else name_of(kind)
            yield from choice(label, Request(Intent.SUBSCRIBE, argument=kind.value))


def partner_named(word: str, context: AnswerContext) -> str:
    """The code that the reader has put in a partner's place; raises UnknownPartner for any other word."""
    try:
        return context.partners.get(word).code
    except UnknownPartner:
        raise UnknownPartner(word, context.partners.near(word)) from None


def only_in_chats(context: AnswerContext) -> int:
    """The chat's id; raises Invalid where nothing could be sent to."""
    if context.asker.chat is None:
        raise Invalid(say("This works in a Telegram chat, where something can be sent."))
    return context.asker.chat
