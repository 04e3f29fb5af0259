"""What a chat is subscribed to, as words and as buttons."""

from collections.abc import Iterable, Iterator

from bot.answers import alert_conditions
from bot.answers.choices import choice
from bot.domain.document import Block, Choice, Paragraph
from bot.domain.errors import Invalid, UnknownPartner
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.subscription import SubscriptionKind
from bot.domain.values import Listing, Name, Value, psay, say

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


def summed_up(kinds: Iterable[tuple[SubscriptionKind, str]]) -> Iterator[Block]:
    """`Sent to this chat: the monthly summary, alerts. Partners watched: Taiwan.`"""
    found = tuple(kinds)
    sent = dict.fromkeys(kind for kind, _ in found if kind is not SubscriptionKind.WATCH)
    if sent:
        yield Paragraph(say("Sent to this chat: {kinds}.", kinds=Listing(tuple(map(name_of, sent)))))
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
