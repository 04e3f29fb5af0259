"""A question in a few words, as it is offered: on the button of a nearest reading, over a result found by typing."""

from collections.abc import Mapping

from bot.answers._selection import said, without
from bot.answers._sentences import by_measure, label, largest
from bot.domain.condition import Aggregate
from bot.domain.figures import Measure
from bot.domain.partner import WORLD
from bot.domain.request import Intent, Request
from bot.domain.time import Month
from bot.domain.values import Listing, Name, Number, Say, Value, Verbatim, say
from bot.understand.canonical import canonical

_USUAL = 15


def described(request: Request, newest: Month | None = None) -> Value:
    """What is asked, with its period unless that is the newest month; its command where there are no words for it."""
    words = _described(request)
    if words is None:
        return Verbatim(canonical(request))
    if request.condition is not None:
        words = say("{statement}, {remark}", statement=words, remark=said(request.condition))
    if request.excluded:
        words = say("{statement}, {remark}", statement=words, remark=without(request.excluded))
    period = request.asked or request.period
    if period is None or (period.is_month and period.last == newest) or request.intent is Intent.TREND:
        return words
    return say("{statement} ({period})", statement=words, period=period)


_OTHERS: Mapping[Intent, Say] = {
    Intent.OVERVIEW: say("US trade"),
    Intent.BRIEFING: say("Briefing"),
    Intent.CALENDAR: say("When figures are published"),
}
"""Intents that are about no partner."""


def _described(request: Request) -> Value | None:
    match request.intent:
        case Intent.STANDING:
            return _figure(request)
        case Intent.TABLE:
            return _list(request)
        case Intent.COMPARE:
            names = Listing(tuple(map(Name, request.partners)))
            if request.measure is None:
                return say("Comparison of {partners}", partners=names)
            return say("{measure}: {partners}", measure=label(request.measure), partners=names)
        case Intent.MOVERS if request.measure is not None:
            return say("What moved most: {measure}", measure=label(request.measure))
    return _OTHERS.get(request.intent) or _of_figure(request)


def _list(request: Request) -> Value | None:
    measure = request.measure or Measure.TOTAL
    if request.aggregate is Aggregate.COUNT:
        return say("How many partners: {measure}", measure=label(measure))
    if request.partners:
        return None
    is_of_those_that_meet = request.condition is not None and request.top is None
    return label(measure) if is_of_those_that_meet else largest(measure, Number(request.top or _USUAL))


def _of_figure(request: Request) -> Value | None:
    """What is asked about one figure besides its amount."""
    match str(request.intent):
        case Intent.TREND:
            return say("Month by month: {what}", what=_figure(request))
        case Intent.SHARE:
            return say("Share: {what}", what=_figure(request))
        case Intent.RECORDS:
            return say("Highest and lowest: {what}", what=_figure(request))
        case "why":
            return say("Why it moved: {what}", what=_figure(request))
    return None


def _figure(request: Request) -> Value:
    named = Listing(tuple(map(Name, request.partners))) if len(request.partners) > 1 else None
    partner: Value = named or Name(request.partners[0] if request.partners else WORLD)
    if request.measure is None:
        return (
            say("US trade with {partner}", partner=partner)
            if request.partners not in ((), (WORLD,))
            else say("US trade")
        )
    if request.partners in ((), (WORLD,)):
        return by_measure(
            request.measure,
            total=say("US trade"),
            exports=say("US exports"),
            imports=say("US imports"),
            deficit=say("US trade deficit"),
            surplus=say("US trade surplus"),
        )
    return by_measure(
        request.measure,
        total=say("US trade with {partner}", partner=partner),
        exports=say("US exports to {partner}", partner=partner),
        imports=say("US imports from {partner}", partner=partner),
        deficit=say("US trade deficit with {partner}", partner=partner),
        surplus=say("US trade surplus with {partner}", partner=partner),
    )
