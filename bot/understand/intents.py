"""What a sentence wants: the intent that its words name or, where they name none, imply."""

from collections.abc import Mapping

from bot.domain.figures import Measure
from bot.domain.intent import IntentRecord
from bot.domain.partner import WORLD
from bot.domain.request import Intent, Request
from bot.domain.values import say
from bot.understand import checks
from bot.understand.senses import RATE, Sense
from bot.understand.sentence import Sentence

_PRODUCTS = Intent("products")
_LISTING = (Sense.LIST, Sense.EACH, Sense.COUNTRIES, Sense.MOST, Sense.PARTNERS, Sense.PLACE)
_OF_MEMBERS = (Sense.LIST, Sense.EACH, Sense.MOST, Sense.TOP, Sense.NUMBER)
"""What asks for a group's members one by one; 「東協國家」 are the group."""
_OF_FIGURES = (Sense.PARTNER, Sense.OFFICE, Sense.MEASURE, Sense.TOP, Sense.NUMBER, *_LISTING)
_GROWING = (Sense.GROWTH, Sense.RISING, Sense.FALLING, Sense.CHANGE, Sense.MONTH_ON_MONTH)


def decide(sentence: Sentence, records: Mapping[Intent, IntentRecord]) -> Request:
    """The request; its period is what was named, or None. Raises Invalid and NotUnderstood."""
    intent = _named(sentence, records)
    _check_words(sentence, intent, records)
    if intent is not None and not records[intent].is_about_figures:
        return _about_the_bot(sentence, intent)
    if _shows_all_measures(sentence, intent):
        intent, measure = intent if intent is Intent.SHARE else None, None
    else:
        measure = sentence.measure()
    partners, top = sentence.partners, sentence.top()
    if intent in (None, Intent.OVERVIEW):
        intent = _implied(sentence, measure, top, is_overview=intent is not None)
    if not partners and _is_the_offices(sentence, intent, top):
        intent, partners = Intent.STANDING if intent is Intent.TABLE else intent, (sentence.office,)
    if intent is Intent.STANDING and sentence.is_of_group(partners) and sentence.has(*_OF_MEMBERS):
        intent = Intent.TABLE
    if intent in (Intent.STANDING, Intent.TREND):
        partners = partners or (WORLD,)
    elif intent is not Intent.COMPARE:
        partners = tuple(code for code in partners if code != WORLD)
    if measure is None and _means_total(sentence, intent):
        measure = Measure.TOTAL
    direction = sentence.direction() if intent is Intent.MOVERS else None
    argument = RATE if intent is Intent.MOVERS and sentence.asks_for_rate() else _product(sentence, records[intent])
    if argument is not None and argument == sentence.bare_chapter():
        top = None
    request = Request(intent, partners, measure, top, sentence.period, direction, argument=argument)
    return checks.checked(request, records[intent], sentence)


def _product(sentence: Sentence, record: IntentRecord) -> str | None:
    """The product named; raises NotUnderstood where the intent has nothing to say of products."""
    if not sentence.has(Sense.PRODUCT):
        return sentence.bare_chapter() if record.name is _PRODUCTS else None
    if not record.takes_product:
        raise sentence.refused(
            sentence.typed(Sense.PRODUCT), say("By product there is /products, and /why of a partner.")
        )
    return sentence.product()


def _named(sentence: Sentence, records: Mapping[Intent, IntentRecord]) -> Intent | None:
    """The intent that a command or a word names."""
    if sentence.command is not None and sentence.command.intent is not None:
        return sentence.command.intent
    named: set[Intent] = {token.value for token in sentence.tokens if token.sense is Sense.INTENT}
    if (sentence.is_against_year_ago or sentence.is_against_previous) and len(sentence.partners) < 2:
        named.discard(Intent.COMPARE)
    if sentence.has(Sense.LANGUAGE):
        named.add(Intent.LANG)
    if Intent.MONTHS in named and sentence.has(*_OF_FIGURES) and Intent.HELP not in named:
        # 「各月份出口」: of figures, months are listed one by one, which is their trend.
        named.remove(Intent.MONTHS)
        named.add(Intent.TREND)
    if sentence.has(Sense.PARTNER, Sense.OFFICE) and not sentence.has(Sense.MOST):
        named.discard(Intent.MOVERS)  # 臺灣增減: its own change
    strongest = max(named - {Intent.OVERVIEW}, key=lambda intent: records[intent].strength or 0, default=None)
    if strongest is not None:
        return strongest
    if _is_of_movers(sentence):
        return Intent.MOVERS
    if sentence.has(Sense.VERSUS) and not (sentence.is_against_year_ago or sentence.is_against_previous):
        return Intent.COMPARE
    return Intent.OVERVIEW if Intent.OVERVIEW in named else None


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
            return True
        if len(countries) == 1 and sentence.has(Sense.MOST):
            return True
    return any(
        sentence.adjoins(Sense.GROWTH, sense) or sentence.adjoins(sense, Sense.GROWTH)
        for sense in (Sense.TOP, Sense.MOST)
    )


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
    if top is not None or is_command or sentence.has(*_LISTING, Sense.RANK):
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
    if sentence.has(*_OF_FIGURES, *_GROWING, Sense.RANK) or sentence.period is not None:
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
    if sentence.has(*beside):
        raise sentence.refused(sentence.typed(*beside))
    for token in sentence.tokens:
        for command in sentence.commands.values():
            is_measure = token.sense is Sense.MEASURE and command.name == token.value
            is_intent = token.sense is Sense.INTENT and command.intent is token.value is not Intent.HELP
            if is_measure or is_intent:
                return command.name
    return "rank" if sentence.has(Sense.RANK) and "rank" in sentence.commands else None
