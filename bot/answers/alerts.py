"""What this chat wants to be told of: shown, added, taken back.

/alerts                    what there is
/alerts TW                 what could be asked for of a partner, on buttons
/alerts TW imports rank    add; `growth 20`, `record`, `top 10`; without a measure, total trade
/alerts TW imports rank off
"""

from collections.abc import Iterator

from bot.answers import alert_conditions
from bot.answers._page import words_page
from bot.answers._sentences import label
from bot.answers._subscribed import only_in_chats, partner_named, subscribed
from bot.answers.alert_conditions import Alert, What
from bot.answers.choices import choice
from bot.domain.document import Block, Bullets, Choice, Document, Headline, Paragraph
from bot.domain.errors import Invalid
from bot.domain.figures import BRIEFING_MEASURES, Measure
from bot.domain.intent import ArgumentRule, Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.subscription import SubscriptionKind
from bot.domain.values import Name, Number, Value, Verbatim, nsay, psay, say
from bot.domain.whole_number import whole_number

RECORD = IntentRecord(
    name=Intent("alerts"),
    commands=(
        Command(
            name="alerts",
            summary="Be told of ranks, growth and records",
            example="/alerts TW",
            usage="[partner [measure] rank|growth n|record|top n [off]]",
            place=190,
        ),
    ),
    period=DefaultPeriod.NONE,
    argument=ArgumentRule.CODES_AND_CHOICES,
    changes=True,
    is_shown_without_argument=True,
)

_MOST = 30
_OFF = "off"
_MEASURES = tuple(measure.value for measure in BRIEFING_MEASURES)


async def answer(request: Request, context: AnswerContext) -> Document:
    """Raises UnknownPartner, and Invalid for what no alert can be."""
    chat, asker = only_in_chats(context), context.asker
    words = (request.argument or "").replace("top", "top ").replace("%", " ").split()
    if not words:
        return _page(request, await _kept(context), None)
    partner, *rest = words
    partner = partner_named(partner, context)
    measure = Measure(rest.pop(0)) if rest and rest[0] in _MEASURES else None
    if not rest:
        return _page(request, await _kept(context), (partner, measure or Measure.TOTAL))
    is_off = rest[-1] == _OFF
    alert = _read(partner, measure or Measure.TOTAL, rest[:-1] if is_off else rest)
    if alert.what in (What.RANK, What.TOP) and not context.partners.get(partner).kind.is_ranked:
        raise Invalid(say("{partner} takes no rank.", partner=Name(partner)))
    kept = await _kept(context)
    if is_off:
        await context.subscriptions.unsubscribe(chat, asker.topic, SubscriptionKind.ALERTS, str(alert))
    elif len(kept) >= _MOST:
        raise Invalid(say("That is as many alerts as a chat can have; take one back first."))
    else:
        await context.subscriptions.subscribe(chat, asker.topic, asker.language, SubscriptionKind.ALERTS, str(alert))
    return _page(request, await _kept(context), (partner, alert.measure))


def _read(partner: str, measure: Measure, words: list[str]) -> Alert:
    what, *bound = words
    if what not in tuple(What) or len(bound) > 1:
        raise Invalid(
            say("No alert can be {words}; there are: rank, growth 20, record, top 10.", words=Verbatim(" ".join(words)))
        )
    kind = What(what)
    usual = alert_conditions.DEFAULTS[kind]
    if usual is None:
        return Alert(partner, measure, kind)
    number = whole_number(bound[0]) if bound else usual
    if number is None or not 1 <= number <= alert_conditions.MOST[kind]:
        raise Invalid(say("Give a whole number from 1 to {most}.", most=Number(alert_conditions.MOST[kind])))
    return Alert(partner, measure, kind, number)


def _page(request: Request, kept: tuple[Alert, ...], of: tuple[str, Measure] | None) -> Document:
    blocks: list[Block] = [Headline(say("No alerts in this chat"))]
    if kept:
        blocks = [
            Headline(nsay("{n} alert in this chat", "{n} alerts in this chat", len(kept))),
            Bullets(tuple((0, alert_conditions.described(alert)) for alert in kept)),
        ]
    if of is None:
        blocks.append(Paragraph(say("Name a partner to add one: {example}", example=Verbatim("/alerts TW"))))
    return words_page(RECORD.kind, request, blocks, choices=tuple(_choices(kept, of)))


def _choices(kept: tuple[Alert, ...], of: tuple[str, Measure] | None) -> Iterator[Choice]:
    if of is None:
        for alert in kept:
            yield from _tap(say("× {alert}", alert=alert_conditions.described(alert)), f"{alert} {_OFF}")
        return
    partner, measure = of
    for what, bound in alert_conditions.DEFAULTS.items():
        alert = Alert(partner, measure, what, bound)
        if alert in kept:
            yield from _tap(say("✓ {choice}", choice=_short(alert)), f"{alert} {_OFF}")
        else:
            yield from _tap(_short(alert), str(alert))
    for other in BRIEFING_MEASURES:
        if other is not measure:
            yield from _tap(label(other), f"{partner} {other}")
    yield from choice(say("All alerts"), Request(RECORD.name))


def _short(alert: Alert) -> Value:
    """For a button, under a headline that names the partner."""
    match alert.what:
        case What.RANK:
            return psay("alert", "another place")
        case What.GROWTH:
            return psay("alert", "±{bound}%", bound=Number(alert.bound or 0))
        case What.RECORD:
            return psay("alert", "a record")
        case What.TOP:
            return psay("alert", "in or out of the first {n}", n=Number(alert.bound or 0))


def _tap(text: Value, argument: str) -> Iterator[Choice]:
    yield from choice(text, Request(RECORD.name, argument=argument))


async def _kept(context: AnswerContext) -> tuple[Alert, ...]:
    return tuple(
        alert_conditions.read(subject) for kind, subject in await subscribed(context) if kind is SubscriptionKind.ALERTS
    )
