"""Questions that go on from the one before: 那日本呢 · 出口呢 · 上個月呢 · 跟日本比呢 · 前十呢 · 為什麼 · and exports?

Such a fragment says what changes; everything else stays as it was asked. What is a whole question by itself is none,
nor is a partner's or a measure's bare name, unless it replies to an answer.
"""

from collections.abc import Sequence
from typing import NamedTuple

from bot.domain.figures import Measure
from bot.domain.partner import WORLD
from bot.domain.request import Intent, Request
from bot.domain.time import Period
from bot.understand.lexer import Token
from bot.understand.periods import When
from bot.understand.selection import Selection
from bot.understand.senses import Sense

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
    }
)
_TURNS = frozenset({Intent.TREND, Intent.SHARE, Intent.MOVERS, Intent.RECORDS, Intent.COMPARE})
"""Intents that a fragment may turn a question to."""
_NAMES = frozenset({Sense.PARTNER, Sense.OFFICE})
_BESIDE = frozenset(
    {
        Sense.VERSUS,
        Sense.ALONG,
        Sense.WITH,
        Sense.FROM,
        Sense.TO,
        Sense.AND,
        Sense.RANK,
        Sense.HOW_MUCH,
        Sense.POSSESSIVE,
    }
)
_KNOWN = _NAMES | _BESIDE | {Sense.MEASURE, Sense.TOP, Sense.INTENT, Sense.WHY}
_LEADING = frozenset({Sense.FOLLOW, Sense.AND})


class Fragment(NamedTuple):
    """What a fragment names; what it leaves open stays as it was asked."""

    partners: tuple[str, ...]
    measure: Measure | None
    top: int | None
    turn: Intent | None
    """Another intent: 走勢呢."""
    period: Period | None
    excluded: tuple[str, ...]
    is_why: bool
    is_versus: bool
    """Whether it is to be compared with what was asked before."""

    @property
    def is_only_change(self) -> bool:
        """Whether it can be nothing but a change of the question before, also where no word says so."""
        names_nothing = not (self.partners or self.measure or self.top or self.turn)
        return names_nothing or (self.is_versus and bool(self.partners))


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

    Args:
        tokens: all words, in order.
        rest: those that are neither filling, nor times, nor part of a selection.
    """
    fragment = _fragment(rest, when, selection, office)
    if previous.intent not in _CONTINUED or fragment is None:
        return None
    is_marked = any(token.sense is Sense.FOLLOW for token in tokens) or tokens[0].sense in _LEADING or text[-1] == "?"
    if not (is_marked or is_reply or fragment.is_only_change):
        return None
    asked = previous._replace(condition=None, aggregate=None, against=None, argument=None, direction=None, vintage=None)
    return _changed(asked._replace(period=previous.asked or previous.period, asked=None), fragment)


def _fragment(rest: Sequence[Token], when: When, selection: Selection, office: str) -> Fragment | None:
    """What the words name, if that is too little for a question by itself."""
    if any(token.sense not in _KNOWN for token in rest) or selection.condition or selection.aggregate:
        return None
    codes = (office if token.sense is Sense.OFFICE else str(token.value) for token in rest if token.sense in _NAMES)
    partners = tuple(dict.fromkeys(codes))
    measures, tops, turns = (
        tuple(dict.fromkeys(token.value for token in rest if token.sense is sense))
        for sense in (Sense.MEASURE, Sense.TOP, Sense.INTENT)
    )
    others = tuple(turn for turn in turns if turn is not Intent.COMPARE)
    if not set(turns) <= _TURNS or max(map(len, (measures, tops, others))) > 1:
        return None
    fragment = Fragment(
        partners,
        next(iter(measures), None),
        next(iter(tops), None),
        next(iter(others), None),
        when.period,
        selection.excluded,
        is_why=any(token.sense is Sense.WHY for token in rest),
        is_versus=Intent.COMPARE in turns or any(token.sense is Sense.VERSUS for token in rest),
    )
    named = (bool(partners), bool(measures), bool(tops))
    says_something = any(named) or others or fragment.is_why or when.period or selection.excluded
    return fragment if sum(named) <= 1 and says_something else None


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
    if fragment.partners:
        request = _of_partners(request, fragment)
    if fragment.turn is not None:
        period = fragment.period if fragment.turn is Intent.TREND else request.period
        request = request._replace(intent=fragment.turn, period=period, top=None, excluded=())
    if request.intent is Intent.OVERVIEW and fragment.measure is not None:
        request = request._replace(intent=Intent.TABLE)
    return _explained(request) if fragment.is_why else request


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
    if intent in (Intent.COMPARE, Intent.STANDING):
        intent = Intent.COMPARE if len(partners) > 1 else Intent.STANDING
    return request._replace(intent=intent, partners=partners, top=None, excluded=())


def _explained(request: Request) -> Request:
    """為什麼: of one partner how it moved, of all who moved them."""
    partners = request.partners[:1] if len(request.partners) == 1 and request.partners != (WORLD,) else ()
    return request._replace(
        intent=Intent("why"), partners=partners, argument=None, top=None, excluded=(), condition=None, direction=None
    )
