"""What a sentence wants: the intent that its words name or, where they name none, imply."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.condition import Aggregate, Criterion
from bot.domain.figures import Measure
from bot.domain.intent import IntentRecord
from bot.domain.partner import WORLD
from bot.domain.request import Intent, Request
from bot.domain.time import Month, Period
from bot.domain.values import say
from bot.understand import checks
from bot.understand.lexer import Token
from bot.understand.selection import NOTHING, Selection
from bot.understand.senses import RATE, Sense
from bot.understand.sentence import Sentence
from bot.understand.spelling import is_letter
from bot.understand.wanted import Wanted, settled

_PRODUCTS, _WHY, _ABOUT = Intent("products"), Intent("why"), Intent("about")
_LISTING = (Sense.LIST, Sense.EACH, Sense.COUNTRIES, Sense.MOST, Sense.PARTNERS, Sense.PLACE)
_OF_MEMBERS = (Sense.LIST, Sense.EACH, Sense.MOST, Sense.TOP, Sense.NUMBER)
"""What asks for a group's members one by one; 「東協國家」 are the group."""
_OF_LISTS = (Sense.TOP, Sense.NUMBER, Sense.RANK, Sense.HOW_MUCH, *_LISTING)
_OF_FIGURES = (Sense.PARTNER, Sense.OFFICE, Sense.MEASURE, Sense.TOP, Sense.NUMBER, *_LISTING)
_GROWING = (Sense.GROWTH, Sense.RISING, Sense.FALLING, Sense.CHANGE, Sense.MONTH_ON_MONTH)


def decide(sentence: Sentence, records: Mapping[Intent, IntentRecord]) -> Request:
    """The request; its period is what was named, or None. Raises Invalid and NotUnderstood."""
    intent = _named(sentence, records)
    _check_words(sentence, intent, records)
    request = _without_figures(sentence, intent, records)
    if request is not None:
        return request
    if _shows_all_measures(sentence, intent):
        intent, measure = intent if intent is Intent.SHARE else None, None
    else:
        measure = sentence.measure()
    top = sentence.top()
    sentence = _counting(sentence, intent, top)
    if intent in (None, Intent.OVERVIEW):
        intent = _implied(sentence, measure, top, is_overview=intent is not None)
    request = _of_figures(sentence, settled(Wanted(intent, measure, top, sentence.selection), sentence))
    return checks.checked(request, records[request.intent], sentence)


def _counting(sentence: Sentence, intent: Intent | None, top: int | None) -> Sentence:
    """「順差國有多少」 asks how many there are; 「順差多少」 for the amount."""
    counts = sentence.selection.aggregate is None and sentence.has(Sense.COUNTRIES) and sentence.has(Sense.HOW_MUCH)
    if not counts or intent is not None or top is not None or sentence.partners or not sentence.has(Sense.MEASURE):
        return sentence
    return replace(sentence, selection=sentence.selection._replace(aggregate=Aggregate.COUNT))


def _without_figures(
    sentence: Sentence, intent: Intent | None, records: Mapping[Intent, IntentRecord]
) -> Request | None:
    """The request of a sentence that asks for no figure of a partner; None where it does. Raises NotUnderstood."""
    if intent is Intent.CALENDAR:
        return _release(sentence)
    kind = next((token for token in sentence.tokens if token.sense is Sense.FORMAT), None)
    if kind is not None:
        return _file(sentence, intent, kind)
    is_of_bot = intent is not None and not records[intent].is_about_figures
    return _about_the_bot(sentence, intent) if is_of_bot and intent is not None else None


def _of_figures(sentence: Sentence, wanted: Wanted) -> Request:
    """The request with its partners, its direction and what goes without saying."""
    intent, measure, top, selection = wanted
    intent, partners = _whose(sentence, intent, top)
    if measure is None and _means_total(sentence, intent):
        measure = Measure.TOTAL
    period = sentence.period
    if intent is Intent.TREND and period is None and sentence.newest is not None:
        period = _last_months(sentence, sentence.newest)
        top = None if period is not None and not sentence.has(Sense.TOP) else top
    condition = selection.condition
    if intent is _WHY:
        is_of_growth = condition is None or condition.of is Criterion.GROWTH
        if selection.excluded or selection.aggregate or not is_of_growth:
            raise sentence.refused()
    argument = _argument(sentence, intent)
    if argument is not None and argument == sentence.bare_chapter():
        top = None
    return Request(
        intent,
        partners,
        measure,
        top,
        period,
        sentence.direction() if intent is Intent.MOVERS else None,
        argument=argument,
        condition=selection.condition,
        excluded=selection.excluded,
        aggregate=selection.aggregate,
        against=sentence.against or (None if intent is _WHY else _month_before(sentence, selection)),
    )


def _month_before(sentence: Sentence, selection: Selection) -> Period | None:
    """逆差比上個月大嗎: what growth is asked against, where it is not the year before."""
    condition = selection.condition
    if not sentence.is_against_previous or condition is None or condition.of is not Criterion.GROWTH:
        return None
    period = sentence.period or (Period.of_month(sentence.newest) if sentence.newest is not None else None)
    return None if period is None else period.preceding()


def _whose(sentence: Sentence, intent: Intent, top: int | None) -> tuple[Intent, tuple[str, ...]]:
    """The partners asked about, and the intent that suits them."""
    partners = sentence.partners
    if not partners and _is_the_offices(sentence, intent, top):
        intent, partners = Intent.STANDING if intent is Intent.TABLE else intent, (sentence.office,)
    if intent is Intent.STANDING and sentence.is_of_group(partners) and sentence.has(*_OF_MEMBERS):
        intent = Intent.TABLE
    if intent in (Intent.STANDING, Intent.TREND, Intent.RECORDS):
        return intent, partners or (WORLD,)
    if intent is Intent.COMPARE:
        return intent, partners
    return intent, tuple(code for code in partners if code != WORLD)


def _argument(sentence: Sentence, intent: Intent) -> str | None:
    if intent is Intent.MOVERS and sentence.asks_for_rate():
        return RATE
    if not sentence.has(Sense.PRODUCT):
        return sentence.bare_chapter() if intent is _PRODUCTS else None
    if intent not in (_PRODUCTS, _WHY):
        raise sentence.refused(
            sentence.typed(Sense.PRODUCT), say("By product there is /products, and /why of a partner.")
        )
    return sentence.product()


def _named(sentence: Sentence, records: Mapping[Intent, IntentRecord]) -> Intent | None:
    """The intent that a command or a word names."""
    if sentence.command is not None and sentence.command.intent is not None:
        return sentence.command.intent
    named: set[Intent] = {token.value for token in sentence.tokens if token.sense is Sense.INTENT}
    named -= _left_out(sentence)
    if sentence.has(Sense.WHY) and _WHY in records:
        return _WHY
    if sentence.has(Sense.LANGUAGE):
        named.add(Intent.LANG)
    if Intent.MONTHS in named and sentence.has(*_OF_FIGURES) and Intent.HELP not in named:
        # 「各月份出口」: of figures, months are listed one by one, which is their trend.
        named.remove(Intent.MONTHS)
        named.add(Intent.TREND)
    strongest = max(named - {Intent.OVERVIEW}, key=lambda intent: records[intent].strength or 0, default=None)
    if strongest is not None:
        return strongest
    if _is_of_movers(sentence):
        return Intent.MOVERS
    if sentence.has(Sense.VERSUS) and not sentence.compares_times:
        return Intent.COMPARE
    return Intent.OVERVIEW if Intent.OVERVIEW in named else None


def _left_out(sentence: Sentence) -> frozenset[Intent]:
    """Intents whose words say something else here."""
    left_out = set()
    if sentence.compares_times and len(sentence.partners) < 2:
        left_out.add(Intent.COMPARE)
    is_own_change = sentence.has(Sense.PARTNER, Sense.OFFICE) and not sentence.has(Sense.MOST)  # 臺灣增減
    if is_own_change or _is_growth_of_top(sentence, of=Intent.MOVERS):
        left_out.add(Intent.MOVERS)
    if sentence.has(*_OF_FIGURES):
        left_out.add(_ABOUT)  # "about Taiwan's imports"
    return frozenset(left_out)


def _check_words(sentence: Sentence, intent: Intent | None, records: Mapping[Intent, IntentRecord]) -> None:
    """Raise NotUnderstood for a word of an intent that would be left out of the answer."""
    for token in sentence.tokens:
        if token.sense is Sense.INTENT and token.value is not intent and not records[token.value].may_yield:
            raise sentence.refused(sentence.text[token.start : token.end])


def _is_of_movers(sentence: Sentence) -> bool:
    """Fastest, most, the first five … of growth or fall; or which countries grew."""
    countries = [code for code in sentence.partners if code != WORLD]
    moving = (*_GROWING, Sense.CONTRIBUTION)
    if not countries and (
        sentence.has(Sense.CONTRIBUTION) or any(sentence.adjoins(Sense.BY, sense) for sense in moving)
    ):
        return True
    if not countries and any(sentence.adjoins(sense, Sense.RANK) for sense in moving):
        return True  # 出口成長排名
    if sentence.has(Sense.RISING, Sense.FALLING, Sense.CHANGE):
        if not countries and sentence.has(*_LISTING, Sense.TOP):
            return not _is_growth_of_top(sentence)
        if len(countries) == 1 and sentence.has(Sense.MOST):
            return True
    if _is_growth_of_top(sentence):
        return False
    return any(
        sentence.adjoins(Sense.GROWTH, sense) or sentence.adjoins(sense, Sense.GROWTH)
        for sense in (Sense.TOP, Sense.MOST)
    )


def _is_growth_of_top(sentence: Sentence, of: Intent | None = None) -> bool:
    """「逆差前五的年增率」, "growth of the top 5 deficits": of a list, not a list of the fastest."""
    tops = [place for place, token in enumerate(sentence.tokens) if token.sense is Sense.TOP]
    moves = [
        place
        for place, token in enumerate(sentence.tokens)
        if token.sense in _GROWING or (of is not None and token.value is of)
    ]
    if len(tops) != 1 or not moves or sentence.has(Sense.MOST):
        return False
    measured = any(token.sense is Sense.MEASURE for token in sentence.tokens[tops[0] + 1 :])
    if is_letter(sentence.text[sentence.tokens[moves[0]].start]):
        return moves[0] < tops[0] and measured  # "top 5 export growth" are the fastest
    return tops[0] < moves[0] and sentence.has(Sense.MEASURE)


def _last_months(sentence: Sentence, newest: Month) -> Period | None:
    """「/trend 台灣 進口 6」: a number beside a trend counts months."""
    number = next((token.value for token in sentence.tokens if token.sense is Sense.NUMBER), None)
    return None if number is None or number < 2 else Period(newest - (number - 1), newest)


_AHEAD = 3
"""So many months from the newest on, a month's name alone is the coming one where its release is asked for."""


def _release(sentence: Sentence) -> Request:
    """When a month comes out, which is the same for every partner; raises NotUnderstood where figures are asked for."""
    if len(sentence.partners) > 1 or sentence.selection != NOTHING or sentence.has(*_OF_LISTS, *_GROWING):
        raise sentence.refused()
    return Request(Intent.CALENDAR, period=_coming(sentence))


def _coming(sentence: Sentence) -> Period | None:
    """The month whose release is asked for: 2月 is the coming February, 12月 the December that is out."""
    period, newest = sentence.period, sentence.newest
    if period is None or newest is None or not period.is_month or not sentence.is_bare_month:
        return period
    return period.shifted(12) if period.last + 12 <= newest + _AHEAD else period


def _file(sentence: Sentence, intent: Intent | None, kind: Token) -> Request:
    """The briefing as a file; nothing else is sent as one. Raises NotUnderstood."""
    if intent not in (None, Intent.BRIEFING) or sentence.has(*_OF_FIGURES):
        raise sentence.refused(
            sentence.text[kind.start : kind.end],
            say("Only the briefing is sent as a file."),
        )
    return Request(Intent.BRIEFING, period=sentence.period, argument=str(kind.value))


def _shows_all_measures(sentence: Sentence, intent: Intent | None) -> bool:
    """「臺灣出口和進口」: what is said of a partner shows all measures anyhow."""
    several = len(sentence.measures()) > 1 and (sentence.command is None or sentence.command.measure is None)
    is_partner = bool(sentence.partners) and not sentence.has(Sense.TOP, Sense.NUMBER, Sense.RANK, *_LISTING)
    return several and is_partner and intent in (None, Intent.COMPARE, Intent.OVERVIEW, Intent.SHARE)


def _implied(sentence: Sentence, measure: Measure | None, top: int | None, *, is_overview: bool) -> Intent:
    """Standing, table, comparison or overview, from what else is said; raises NotUnderstood if nothing is."""
    partners = sentence.partners
    if sentence.has(Sense.PRODUCT) and _PRODUCTS in sentence.commands:
        return _PRODUCTS
    if len(partners) > 1:
        return Intent.COMPARE
    if partners and partners != (WORLD,):
        return Intent.STANDING
    is_command = sentence.command is not None and sentence.command.intent is None and not partners
    condition = sentence.selection.condition
    is_of_places = condition is not None and condition.of in (Criterion.PLACE, Criterion.SHARE)
    if top is not None or is_command or is_of_places or sentence.has(*_LISTING, Sense.RANK):
        return Intent.TABLE
    if measure is not None:
        is_of_world = (
            partners
            or is_overview
            or sentence.is_total_of_other()
            or sentence.has(Sense.HOW_MUCH, *_GROWING)
            or sentence.is_month_on_month()
        )
        return Intent.STANDING if is_of_world else Intent.TABLE
    if sentence.has(Sense.CHANGE) and not (partners or sentence.is_month_on_month()):
        return Intent.MOVERS
    if partners or sentence.is_month_on_month() or (sentence.has(Sense.TRADE) and sentence.has(Sense.HOW_MUCH)):
        return Intent.STANDING
    if is_overview or sentence.period is not None or sentence.has(Sense.HOME, Sense.TRADE):
        return Intent.OVERVIEW
    raise sentence.refused()


def _is_the_offices(sentence: Sentence, intent: Intent, top: int | None) -> bool:
    """「對美出口」 without a subject: here, that is the office's own country."""
    return (
        intent in (Intent.STANDING, Intent.TABLE, Intent.TREND, Intent.SHARE)
        and top is None
        and sentence.selection == NOTHING
        and not sentence.has(*_LISTING, Sense.RANK)
        and sentence.is_of_partners_side()
    )


def _means_total(sentence: Sentence, intent: Intent) -> bool:
    """Trade in sum is meant where no measure is named: a table, a trading partner's rank, "how much trade"."""
    if intent is Intent.STANDING:
        # With one measure the answer says how it moved on the month before, and what it contributed.
        return (
            sentence.is_month_on_month()
            or sentence.has(Sense.PARTNERS, Sense.CONTRIBUTION)
            or (sentence.has(Sense.TRADE) and sentence.has(Sense.HOW_MUCH))
        )
    return intent is Intent.TABLE


def _about_the_bot(sentence: Sentence, intent: Intent) -> Request:
    """Requests that no figure belongs to; raises NotUnderstood when one is asked for beside."""
    if intent is Intent.HELP:
        return Request(intent, argument=_command_meant(sentence))
    is_newest = sentence.period is not None and sentence.period.last == sentence.newest
    is_dated = sentence.period is not None and not (intent is Intent.MONTHS and is_newest)
    if sentence.has(*_OF_FIGURES, *_GROWING, Sense.RANK) or is_dated:
        raise sentence.refused()
    if intent is Intent.LANG:
        tags = {token.value for token in sentence.tokens if token.sense is Sense.LANGUAGE}
        others = {token.value for token in sentence.tokens if token.sense is Sense.INTENT} - {Intent.LANG}
        if len(tags) > 1 or others:
            raise sentence.refused()
        return Request(intent, argument=next(iter(tags), None))
    return Request(intent)


def _command_meant(sentence: Sentence) -> str | None:
    """「逆差怎麼查」, "help with trend": the name of the command that help is wanted with."""
    beside = (Sense.PARTNER, Sense.OFFICE, Sense.TOP, Sense.NUMBER)
    if sentence.has(*beside) or sentence.selection != NOTHING:
        raise sentence.refused(sentence.typed(*beside))
    for token in sentence.tokens:
        for command in sentence.commands.values():
            is_measure = token.sense is Sense.MEASURE and command.name == token.value
            is_intent = token.sense is Sense.INTENT and command.intent is token.value is not Intent.HELP
            if is_measure or is_intent:
                return command.name
    return "rank" if sentence.has(Sense.RANK) and "rank" in sentence.commands else None
