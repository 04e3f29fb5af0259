"""Requests that would be answered with a part of the question left out are refused here instead."""

from collections.abc import Sequence
from itertools import pairwise

from bot.domain.condition import Aggregate, Criterion
from bot.domain.errors import Invalid, NotUnderstood
from bot.domain.figures import FLOWS
from bot.domain.intent import IntentRecord
from bot.domain.partner import WORLD, PartnerKind
from bot.domain.request import Intent, Request
from bot.domain.time import PeriodKind
from bot.domain.values import Name, Number, Value, say
from bot.understand.senses import Sense
from bot.understand.sentence import Sentence

MOST_COMPARED = 15
"""As many partners as a table of a briefing has."""
_WHY, _PRODUCTS = Intent("why"), Intent("products")
_OF_ONE = (_WHY, _PRODUCTS, Intent("tariff"))
_TERMS = frozenset({Sense.PARTNER, Sense.OFFICE, Sense.HOME, Sense.MEASURE})
_LISTING = (Sense.MOST, Sense.LIST, Sense.EACH, Sense.COUNTRIES, Sense.PARTNERS)


def checked(request: Request, record: IntentRecord, sentence: Sentence) -> Request:
    """The request, if it can be answered as a whole; raises Invalid and NotUnderstood."""
    if request.intent is Intent.TABLE and request.partners and not sentence.is_of_group(request.partners):
        raise sentence.refused(sentence.typed(Sense.PARTNER, Sense.OFFICE))
    match request.intent:
        case Intent.COMPARE:
            if len(request.partners) < 2:
                raise Invalid(say("A comparison needs two partners or more."))
            if len(request.partners) > MOST_COMPARED:
                raise Invalid(say("Compare {most} partners at most.", most=Number(MOST_COMPARED)))
        case Intent.BRIEFING if request.partners:
            raise Invalid(say("A briefing is of all partners: leave out {partner}.", partner=Name(request.partners[0])))
    _check_sums(request, sentence)
    _check_moves(request, sentence)
    _check_list(request, record, sentence)
    _check_whose_trade(request, sentence)
    if request.intent is Intent.RECORDS and request.partners == (WORLD,) and sentence.has(Sense.LIST, Sense.COUNTRIES):
        raise sentence.refused(sentence.typed(Sense.LIST, Sense.COUNTRIES))  # whose record it is
    if request.intent in (Intent.BRIEFING, Intent.SOURCE) and (request.partners or request.measure):
        raise sentence.refused(sentence.typed(Sense.PARTNER, Sense.OFFICE, Sense.MEASURE))
    if request.intent in _OF_ONE and len(request.partners) > 1:
        raise Invalid(say("Ask about one partner at a time."))
    return request


def _check_sums(request: Request, sentence: Sentence) -> None:
    """Only figures of partners are added up; changes on the month before are of one partner."""
    if request.aggregate is Aggregate.SUM and request.intent not in (Intent.STANDING, Intent.TABLE, Intent.SHARE):
        raise sentence.refused(sentence.typed(Sense.SUM, Sense.PLUS), say("These figures are not added up."))
    is_selective = request.intent in (Intent.TABLE, Intent.STANDING)
    is_whole = request.partners in ((), (WORLD,)) or sentence.is_of_group(request.partners)
    if request.excluded and not (is_selective and is_whole):
        raise sentence.refused(None, say("Partners are left out of lists and of the whole only."))
    if request.condition is not None and not (is_selective or request.intent is _WHY):
        raise sentence.refused(None, say("A limit chooses from a list, or is asked of one partner."))
    if request.against is not None and request.intent is not Intent.STANDING:
        raise Invalid(say("Two periods are compared of one partner, or of all US trade."))
    if request.aggregate is Aggregate.COUNT and request.intent is not Intent.TABLE:
        raise sentence.refused()
    for before, token, after in zip(sentence.tokens, sentence.tokens[1:], sentence.tokens[2:], strict=False):
        is_minus = token.sense in (Sense.FALLING, Sense.RISING) and token.end - token.start == 1
        if is_minus and before.sense in _TERMS and after.sense in _TERMS:
            raise sentence.refused(sentence.text[token.start : token.end], say("Figures are not added or subtracted."))
    period = request.period
    has_one_before = period is None or period.is_month or period.kind is PeriodKind.QUARTER
    if sentence.is_month_on_month() and not (request.intent is Intent.STANDING and has_one_before):
        raise Invalid(say("A list or a span is measured against the same period a year before, not the month before."))
    if sentence.has(Sense.EACH) and (
        request.intent in (Intent.TREND, Intent.COMPARE) or (request.intent is Intent.SHARE and request.partners)
    ):
        raise sentence.refused(sentence.typed(Sense.EACH))


def _check_moves(request: Request, sentence: Sentence) -> None:
    """Moves are of figures, not of shares, nor of ranks."""
    moving = (Sense.RISING, Sense.FALLING, Sense.CHANGE)
    if request.intent is Intent.SHARE and not request.partners and sentence.has(*moving, Sense.GROWTH):
        raise sentence.refused(sentence.typed(*moving, Sense.GROWTH))
    if request.intent is _WHY and sentence.has(Sense.RANK, Sense.PLACE):
        raise sentence.refused(sentence.typed(Sense.RANK, Sense.PLACE))
    if request.intent is Intent.MOVERS and any(sentence.adjoins(Sense.RANK, sense) for sense in moving):
        raise sentence.refused(sentence.typed(Sense.RANK))


def _check_list(request: Request, record: IntentRecord, sentence: Sentence) -> None:
    if request.intent is Intent.TABLE and sentence.is_of_group(request.partners):
        return
    if request.intent == _PRODUCTS and record.takes_top:
        return  # the largest products of a partner
    if request.partners and (request.top is not None or request.intent is Intent.MOVERS):
        partner = Name(request.partners[0])
        raise Invalid(say("A list is of all partners: leave out {partner} or the number.", partner=partner))
    if request.top is not None and not record.takes_top:
        raise sentence.refused(sentence.typed(Sense.TOP, Sense.NUMBER, Sense.PLACE))


def _check_whose_trade(request: Request, sentence: Sentence) -> None:
    """Only trade with the United States is known; 「臺灣對日本出口」 must not be answered as a comparison."""
    if sentence.has(Sense.HOME):
        return
    is_sum = request.aggregate is Aggregate.SUM
    if len(request.partners) > 1 and not (sentence.asks(Intent.COMPARE) or sentence.has(Sense.VERSUS) or is_sum):
        if sentence.has(Sense.BETWEEN) or _goes_from_one_to_another(sentence):
            raise _not_with_home(sentence)
    elif request.partners and _asks_where(sentence):
        raise _not_with_home(sentence)
    elif request.condition is not None and request.condition.of is Criterion.PLACE:
        return  # 越南是最大逆差國嗎
    elif request.intent is Intent.STANDING and _asks_for_partners_of(request.partners, sentence):
        raise _not_with_home(sentence, sentence.typed(*_LISTING))


def _goes_from_one_to_another(sentence: Sentence) -> bool:
    """A partner stands first and another behind 對, to or from."""
    places = [place for place, token in enumerate(sentence.tokens) if token.sense in (Sense.PARTNER, Sense.OFFICE)]
    marked = [
        after.sense in (Sense.PARTNER, Sense.OFFICE) and before.sense in (Sense.FROM, Sense.TO, Sense.WITH)
        for before, after in pairwise(sentence.tokens)
    ]
    return any(marked[place - 1] for place in places[1:]) or _is_sold_by_one_to_another(sentence)


def _is_sold_by_one_to_another(sentence: Sentence) -> bool:
    """台灣出口大陸: a flow as a verb, without a space, between two partners, the second without a word of its own."""
    names, text = (Sense.PARTNER, Sense.OFFICE), sentence.text
    for first, verb, other in zip(sentence.tokens, sentence.tokens[1:], sentence.tokens[2:], strict=False):
        is_verb = verb.value in FLOWS and not text[verb.start].isascii() and verb.end == other.start
        if first.sense in names and is_verb and other.sense in names and first.value != other.value:
            return not any(token.sense is Sense.MEASURE for token in sentence.tokens if token.start >= other.end)
    return False


def _asks_where(sentence: Sentence) -> bool:
    """Where does Taiwan export to?"""
    return any(
        token.sense in (Sense.TO, Sense.FROM) and sentence.text[token.start : token.end].isascii()
        for token in sentence.tokens[-1:]
    )


def _asks_for_partners_of(partners: Sequence[str], sentence: Sentence) -> bool:
    """「臺灣最大出口市場」 asks about Taiwan's partners; a group's countries are the group."""
    is_group = sentence.book.get(partners[0]).kind in (PartnerKind.GROUP, PartnerKind.WORLD)
    # 台灣是逆差國嗎 asks about the figure.
    listing = [sense for sense in _LISTING if not (sense is Sense.COUNTRIES and sentence.is_whether)]
    return not is_group and not sentence.has(Sense.RANK) and sentence.has(*listing)


def _not_with_home(sentence: Sentence, leftover: str | None = None) -> NotUnderstood:
    reason: Value = say("The figures are of trade with the United States only.")
    return sentence.refused(leftover, reason)
