"""Refusals of questions about another country's trade as a whole, which is not held.

    台灣占中國進口比重 · US share of Taiwan's exports       a share of what another country trades
    美國是台灣第幾大貿易夥伴                                another country's order of partners
    台灣總出口 · Vietnam's global exports                 all that another country trades

Each is refused with the nearest figure that is held, which is what the United States trade with the country.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.domain.errors import NotUnderstood
from bot.domain.figures import Measure
from bot.domain.partner import WORLD, WORLD_ADJUSTED
from bot.domain.request import Intent, Request
from bot.domain.time import Period
from bot.domain.values import Name, say
from bot.understand.lexer import Token
from bot.understand.scope import SAID
from bot.understand.senses import Sense
from bot.understand.times import at

_COUNTRIES = frozenset({Sense.PARTNER, Sense.OFFICE})
_SIDES = _COUNTRIES | {Sense.HOME}
_MARKS = frozenset({Sense.FROM, Sense.TO, Sense.WITH, Sense.ALONG, Sense.BY})
_ONE_OF = frozenset({Sense.COPULA, Sense.AMONG, Sense.RANK})
_IN_ORDER = frozenset({Sense.RANK, Sense.PARTNERS, Sense.PLACE, Sense.MOST})
_OF_WHOLES = frozenset({Sense.MEASURE, Sense.GROSS, Sense.OVERALL, Sense.POSSESSIVE, Sense.TRADE})
_MOST = 4
"""Countries of such a question; more are a list."""
_BESIDE_ANOTHER = frozenset({Sense.VERSUS, Sense.AND, Sense.ABOVE, Sense.BELOW, Sense.THAN, Sense.EXCEPT})
"""Words that set the world beside a country rather than all that it trades."""
_FLIPPED = {Measure.EXPORTS: Measure.IMPORTS, Measure.IMPORTS: Measure.EXPORTS}


def check(tokens: Sequence[Token], text: str, office: str, period: Period | None) -> None:
    """Raise NotUnderstood for the first of them; the words are those without filling and times."""
    named = [token for token in tokens if token.sense in _COUNTRIES]
    adjusted = next((token for token in named if token.value == WORLD_ADJUSTED), None)
    others = tuple(token for token in tokens if token is not adjusted)
    if adjusted is not None and any(token.sense in _COUNTRIES and token.value != WORLD for token in others):
        typed = text[adjusted.start : adjusted.end]
        raise NotUnderstood(text, typed, SAID["seasonal"], _held(others, office, period, is_gross=False))
    for place in _wholes(tokens):
        whole = tokens[place]
        code = office if whole.sense is Sense.OFFICE else str(whole.value)
        raise NotUnderstood(
            text,
            text[whole.start : whole.end],
            say(
                "Only US trade is held, not all that {partner} trades or with whom else.",
                partner=Name(code),
            ),
            _held(tokens, office, period, is_gross=_is_gross(tokens, place)),
        )


def _held(tokens: Sequence[Token], office: str, period: Period | None, *, is_gross: bool) -> Request | None:
    """What the United States trade with the country that was named first."""
    codes = [
        office if token.sense is Sense.OFFICE else str(token.value)
        for token in tokens
        if token.sense in _COUNTRIES and token.value != WORLD
    ]
    measures = [token.value for token in tokens if token.sense is Sense.MEASURE]
    if not codes:
        return None
    measure = measures[0] if measures else None
    if is_gross and measure is not None:
        measure = _FLIPPED.get(measure, measure)
    return Request(Intent.STANDING, (codes[0],), measure, period=period)


def _wholes(tokens: Sequence[Token]) -> Iterator[int]:
    """Places of the countries whose trade as a whole is asked for."""
    sides = [place for place, token in enumerate(tokens) if token.sense in _SIDES and token.value != WORLD]
    if len(sides) > _MOST:
        return
    countries = [place for place in sides if tokens[place].sense in _COUNTRIES]
    for place in countries:
        is_whole = _is_whole_of_share(tokens, place, sides) or _is_part_of_theirs(tokens, place)
        if is_whole or _is_gross(tokens, place):
            yield place
    for before, after in pairwise(sides):
        between = {token.sense for token in tokens[before + 1 : after]}
        behind = {token.sense for token in tokens[after + 1 :]}
        if (
            tokens[after].sense in _COUNTRIES
            and at(tokens, before - 1).sense not in _MARKS
            and between & _ONE_OF
            and between <= {*_ONE_OF, Sense.MOST}
            and behind & _IN_ORDER
            and not any(token.sense is Sense.AND for token in tokens[before:after])
            and (tokens[before].sense is Sense.HOME or len(countries) > 1)
            and not (tokens[before].sense is not Sense.HOME and tokens[after].sense is Sense.HOME)
        ):
            yield after


def _is_whole_of_share(tokens: Sequence[Token], place: int, sides: Sequence[int]) -> bool:
    shares = [p for p in range(place) if tokens[p].sense is Sense.INTENT and tokens[p].value is Intent.SHARE]
    if not shares:
        return False
    is_theirs = at(tokens, place + 1).sense is Sense.POSSESSIVE and at(tokens, place + 2).sense is Sense.MEASURE
    if is_theirs:
        return True
    before = [p for p in sides if p < shares[-1]]
    if shares[-1] != place - 1 or not before:
        return False
    is_us_total = before[-1] == 0 and tokens[0].sense is Sense.HOME and tokens[1].sense is Sense.MEASURE
    return not is_us_total


def _is_part_of_theirs(tokens: Sequence[Token], place: int) -> bool:
    """台灣總進口裡美國占多少: another side's part of what a country trades."""
    among = next((p for p in range(place + 1, len(tokens)) if tokens[p].sense is Sense.AMONG), None)
    if among is None or at(tokens, among + 1).sense not in _SIDES:
        return False
    between = {token.sense for token in tokens[place + 1 : among]}
    is_share = any(token.sense is Sense.INTENT and token.value is Intent.SHARE for token in tokens[among:])
    return is_share and Sense.MEASURE in between and between <= _OF_WHOLES


def _is_gross(tokens: Sequence[Token], place: int) -> bool:
    """台灣總出口, 台灣對全球出口; not 台灣占美國總進口, exports to Vietnam in total."""
    senses = {token.sense for token in tokens}
    others = sum(token.sense in _COUNTRIES and token.value != WORLD for token in tokens)
    is_compared = any(token.sense is Sense.INTENT and token.value is Intent.COMPARE for token in tokens)
    if Sense.HOME in senses or others != 1 or is_compared or _BESIDE_ANOTHER & senses:
        return False
    is_share = any(token.sense is Sense.INTENT and token.value is Intent.SHARE for token in tokens)
    if any(token.value == WORLD for token in tokens):
        return True
    marked = at(tokens, place - 1).sense in _MARKS
    return Sense.GROSS in senses and not marked and not is_share
