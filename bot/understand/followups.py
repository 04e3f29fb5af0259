"""Questions that go on from the one before: 那日本呢 · 出口呢 · 上個月呢 · 跟日本比呢 · 前十呢 · 為什麼 · and exports?

Such a fragment says what changes; everything else stays as it was asked. What is a whole question by itself is none,
nor is a partner's or a measure's bare name, unless it replies to an answer.
"""

from collections.abc import Sequence

from bot.domain.condition import Condition, Criterion
from bot.domain.errors import Invalid
from bot.domain.figures import Measure
from bot.domain.partner import WORLD
from bot.domain.request import Intent, Request
from bot.domain.time import Period
from bot.domain.values import say
from bot.understand.fragment import Fragment
from bot.understand.fragment import read as read_fragment
from bot.understand.lexer import Token
from bot.understand.periods import When
from bot.understand.selection import Selection
from bot.understand.senses import Sense

_WHY = Intent("why")
_CONTINUED = frozenset(
    {
        Intent.STANDING,
        Intent.TABLE,
        Intent.COMPARE,
        Intent.TREND,
        Intent.MOVERS,
        Intent.SHARE,
        Intent.OVERVIEW,
        Intent.RECORDS,
        _WHY,
    }
)
_LISTS = frozenset({Intent.TABLE, Intent.MOVERS})
_LEADING = frozenset({Sense.FOLLOW, Sense.AND})


def marked(tokens: Sequence[Token]) -> Sequence[Token]:
    """The words with 換成 and "switch to" as what they are where no language is named: 換成日本, 改成前十."""
    if any(token.sense is Sense.LANGUAGE for token in tokens):
        return tokens
    return [token._replace(sense=Sense.FOLLOW) if token.value is Intent.LANG else token for token in tokens]


def followed(
    previous: Request,
    tokens: Sequence[Token],
    when: When,
    selection: Selection,
    rest: Sequence[Token],
    *,
    text: str,
    office: str,
    is_reply: bool,
) -> Request | None:
    """The request that a fragment makes of the one before; None where it is no fragment.

    Raises Invalid where the question before cannot be changed so.

    Args:
        tokens: all words, in order.
        rest: those that are neither filling, nor times, nor part of a selection.
    """
    is_of_one = previous.intent is Intent.STANDING
    fragment = read_fragment(
        rest,
        when,
        selection,
        office,
        is_of_list=previous.intent in _LISTS,
        is_whether=is_of_one and any(token.sense is Sense.WHETHER for token in tokens),
    )
    if previous.intent not in _CONTINUED or fragment is None or (fragment.is_place and not is_of_one):
        return None
    is_marked = any(token.sense is Sense.FOLLOW for token in tokens) or tokens[0].sense in _LEADING or text[-1] == "?"
    if not (is_marked or is_reply or fragment.is_only_change):
        return None
    asked = previous._replace(condition=None, aggregate=None, against=None, argument=None, direction=None, vintage=None)
    request = _changed(asked._replace(period=previous.asked or previous.period, asked=None), fragment)
    return None if request is None else _checked(request, fragment)


def _changed(request: Request, fragment: Fragment) -> Request | None:
    if fragment.is_versus and fragment.period is not None and not fragment.partners:
        return _against(request, fragment.period)
    request = request._replace(
        measure=fragment.measure or request.measure,
        period=fragment.period or request.period,
        excluded=(*request.excluded, *fragment.excluded),
    )
    if fragment.top is not None:
        intent = request.intent if request.intent is Intent.MOVERS else Intent.TABLE
        request = request._replace(intent=intent, partners=(), top=fragment.top)
    if fragment.condition is not None and fragment.condition.of is Criterion.GROWTH and not fragment.is_why:
        request = request._replace(measure=request.measure or Measure.TOTAL, condition=fragment.condition)
    elif fragment.condition is not None and not fragment.is_why:
        request = request._replace(intent=Intent.TABLE, partners=(), top=None, condition=fragment.condition)
    if fragment.partners:
        request = _of_partners(request, fragment)
    if fragment.turn is not None:
        period = fragment.period if fragment.turn is Intent.TREND else request.period
        request = request._replace(intent=fragment.turn, period=period, top=None, excluded=())
    if request.intent is Intent.OVERVIEW and fragment.measure is not None:
        request = request._replace(intent=Intent.TABLE)
    return _explained(request, fragment.condition) if fragment.is_why else request


def _checked(request: Request, fragment: Fragment) -> Request:
    """The request, unless its answer would leave the change out."""
    if request.against is not None and request.intent is not Intent.STANDING:
        error = Invalid(say("Two periods are compared of one partner, or of all US trade."))
        is_before = request.period is not None and request.against.last < request.period.first
        if is_before and len(request.partners) < 2:
            measure, partners = request.measure or Measure.TOTAL, request.partners or (WORLD,)
            error.request = Request(Intent.STANDING, partners, measure, period=request.period, against=request.against)
        raise error
    if request.excluded and request.intent not in (Intent.TABLE, Intent.STANDING):
        raise Invalid(say("Partners are left out of lists and of the whole only."))
    if fragment.is_month_on_month:
        if request.intent is not Intent.STANDING:
            raise Invalid(
                say("A list or a span is measured against the same period a year before, not the month before.")
            )
        return request._replace(measure=request.measure or Measure.TOTAL)
    return request


def _against(request: Request, period: Period) -> Request | None:
    """跟12月比呢."""
    if request.period is None or request.period == period:
        return None
    newer, older = sorted((request.period, period), key=lambda one: one.last, reverse=True)
    return request._replace(period=newer, against=older)


def _of_partners(request: Request, fragment: Fragment) -> Request:
    """那日本呢, 跟日本比呢."""
    partners, intent = fragment.partners, request.intent
    if fragment.is_versus:
        before = (code for code in request.partners if code != WORLD)
        partners = tuple(dict.fromkeys((*before, *partners)))
        intent = Intent.COMPARE
    elif intent in (Intent.TABLE, Intent.MOVERS, Intent.OVERVIEW):
        intent = Intent.STANDING
    if intent in (Intent.COMPARE, Intent.STANDING) or (intent is _WHY and len(partners) > 1):
        intent = Intent.COMPARE if len(partners) > 1 else Intent.STANDING
    return request._replace(intent=intent, partners=partners, top=None, excluded=())


def _explained(request: Request, premise: Condition | None) -> Request:
    """為什麼: of one partner how it moved, of all who moved them."""
    partners = request.partners[:1] if len(request.partners) == 1 and request.partners != (WORLD,) else ()
    return request._replace(
        intent=_WHY, partners=partners, argument=None, top=None, excluded=(), condition=premise, direction=None
    )
