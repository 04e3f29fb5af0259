"""What this chat wants to be told of: shown, added, taken back.

/alerts                    what there is
/alerts TW                 what could be asked for of a partner, on buttons
/alerts TW imports rank    add; `growth 20`, `record`, `top 10`; without a measure, total trade
/alerts TW imports rank off
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answers import alert_conditions
from bot.answers._page import words_page
from bot.answers._sentences import figure_of, label
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
_LIST = "list"
"""Last, behind what is taken back from the list of all: the list is shown again."""
_MEASURES = tuple(measure.value for measure in BRIEFING_MEASURES)


_NONE = say("No alerts in this chat")


async def answer(request: Request, context: AnswerContext) -> Document:
    """Raises UnknownPartner, and Invalid for what no alert can be."""
    chat, asker = only_in_chats(context), context.asker
    words = (request.argument or "").replace("top", "top ").replace("%", " ").split()
    stays = words[-1:] == [_LIST]
    if stays:
        words.pop()
    if not words:
        return _page(request, await _kept(context), None)
    partner, *rest = words
    partner = partner_named(partner, context)
    measure = Measure(rest.pop(0)) if rest and rest[0] in _MEASURES else None
    if not rest:
        return _page(request, await _kept(context), _about(partner, measure or Measure.TOTAL, context))
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
    return _page(request, await _kept(context), None if stays else _about(partner, alert.measure, context))


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


@dataclass(frozen=True, slots=True)
class _About:
    """The partner and measure that a page is about, and what can be told of them."""

    partner: str
    measure: Measure
    offered: tuple[What, ...]


def _about(partner: str, measure: Measure, context: AnswerContext) -> _About:
    takes_rank = context.partners.get(partner).kind.is_ranked
    return _About(partner, measure, tuple(what for what in What if takes_rank or what not in (What.RANK, What.TOP)))


def _page(request: Request, kept: tuple[Alert, ...], about: _About | None) -> Document:
    shown = kept
    if about is not None:
        shown = tuple(one for one in kept if (one.partner, one.measure) == (about.partner, about.measure))
    blocks: list[Block] = [Headline(_headline(shown, about))]
    if shown:
        blocks.append(Bullets(tuple((0, alert_conditions.described(alert)) for alert in shown)))
    if about is None:
        blocks.append(Paragraph(say("Name a partner to add one: {example}", example=Verbatim("/alerts TW"))))
    else:
        blocks.append(Paragraph(say("A tap adds one of these, or takes it back.")))
    return words_page(RECORD.kind, request, blocks, choices=tuple(_choices(shown, about)))


def _headline(shown: tuple[Alert, ...], about: _About | None) -> Value:
    if about is None:
        return nsay("{n} alert in this chat", "{n} alerts in this chat", len(shown)) if shown else _NONE
    figure = figure_of(about.partner, about.measure)
    if not shown:
        return say("{figure}: no alert", figure=figure)
    return nsay("{figure}: {n} alert", "{figure}: {n} alerts", len(shown), figure=figure)


def _choices(shown: tuple[Alert, ...], about: _About | None) -> Iterator[Choice]:
    if about is None:
        for alert in shown:
            yield from _tap(say("× {alert}", alert=alert_conditions.described(alert)), f"{alert} {_OFF} {_LIST}")
        return
    usual = [Alert(about.partner, about.measure, what, alert_conditions.DEFAULTS[what]) for what in about.offered]
    # What was set with another bound stands beside the usual ones.
    for alert in dict.fromkeys((*usual, *shown)):
        if alert in shown:
            yield from _tap(say("✓ {choice}", choice=_short(alert)), f"{alert} {_OFF}")
        else:
            yield from _tap(_short(alert), str(alert))
    for other in BRIEFING_MEASURES:
        if other is not about.measure:
            yield from _tap(label(other), f"{about.partner} {other}")
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
