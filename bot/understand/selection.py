"""Which partners a sentence wants of all, and what of them: conditions, exclusions, sums and counts.

逆差超過100億的國家 · 進口成長超過50% · 占比超過5% · 第六到第十名     conditions on a list
進口50到100億 · over $5bn but under $10bn                       between two limits
逆差超過台灣的國家 · 進口比台灣多 · larger than Taiwan's           the same, by another partner's figure
臺灣超過日本了嗎 · 進口有破200億嗎                               the same of one partner: yes or no
除了中國 · 不含中國 · 中國除外 · -CN                             exclusions
墨西哥加加拿大 · MX+CA · 前五合計 · 有幾個國家                     sums and counts
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from bot.domain.condition import Aggregate, Condition, Criterion
from bot.domain.request import Intent
from bot.understand.lexer import Token
from bot.understand.limits import Limit
from bot.understand.senses import Sense
from bot.understand.times import at

_PARTNERS = frozenset({Sense.PARTNER, Sense.OFFICE})
_FALLS = frozenset({Sense.FALLING})
_MOVES = frozenset({Sense.RISING, Sense.FALLING, Sense.CHANGE, Sense.GROWTH, Sense.MONTH_ON_MONTH})
_LONGEST = 60
"""Words of a sentence with a condition."""
_MARKS = frozenset({Sense.FROM, Sense.TO, Sense.WITH})
_PASSING = {Sense.ABOVE: True, Sense.BELOW: False}
_MORE = {Sense.MORE: True, Sense.MOST: True, Sense.LESS: False}


class Selection(NamedTuple):
    """What a sentence says of which partners it wants."""

    condition: Condition | None = None
    excluded: tuple[str, ...] = ()
    aggregate: Aggregate | None = None


NOTHING = Selection()


def read(tokens: Sequence[Token], text: str, office: str) -> tuple[Selection, tuple[Token, ...]]:
    """Take it out of a sentence without its times; what could not be placed stays among the other words."""
    used: set[int] = set()
    excluded = _excluded(tokens, used, office)
    condition = _condition(tokens, used, office, text)
    aggregate = _aggregate(tokens, used)
    used.update(_which_is_more(tokens))
    rest = tuple(token for place, token in enumerate(tokens) if place not in used)
    return Selection(condition, excluded, aggregate), rest


def _which_is_more(tokens: Sequence[Token]) -> Iterator[int]:
    """「台灣和韓國哪個進口多」: beside several partners, which is more asks for them side by side."""
    named = {token.value for token in tokens if token.sense in _PARTNERS}
    is_choice = any(token.sense is Sense.AND for token in tokens) and not any(t.sense is Sense.THAN for t in tokens)
    if len(named) > 1 and (is_choice or any(token.sense is Sense.LIST for token in tokens)):
        yield from (place for place, token in enumerate(tokens) if token.sense in (*_MORE, Sense.LIST))


def _code(token: Token, office: str) -> str:
    return office if token.sense is Sense.OFFICE else str(token.value)


def _excluded(tokens: Sequence[Token], used: set[int], office: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for place, token in enumerate(tokens):
        if token.sense is Sense.EXCEPT:
            step, others = 1, range(place + 1, len(tokens))
        elif token.sense is Sense.LEFT_OUT or (token.sense is Sense.BEYOND and place not in used):
            step, others = -1, range(place - 1, -1, -1)
        else:
            continue
        taken = _named_from(tokens, others)
        if not taken and token.sense is Sense.EXCEPT:  # 中國不要, 墨西哥不算的話
            step, taken = -1, _named_from(tokens, range(place - 1, -1, -1))
        if taken:
            found.update((_code(tokens[other], office), None) for other in taken)
            end = max(taken) if step > 0 else place
            used.update(range(min(place, *taken), end + 1))
            if at(tokens, end + 1).sense is Sense.BEYOND:
                used.add(end + 1)
    return tuple(found)


def _named_from(tokens: Sequence[Token], places: Iterable[int]) -> list[int]:
    """Places of the partners that stand there one after another."""
    taken: list[int] = []
    for place in places:
        if tokens[place].sense in _PARTNERS:
            taken.append(place)
        elif tokens[place].sense not in (Sense.AND, Sense.EXCEPT, Sense.ALONG, Sense.BEYOND):
            break
    return taken


_Found: TypeAlias = tuple[Condition | None, tuple[int, ...]]
"""A condition and the places of its words."""


def _condition(tokens: Sequence[Token], used: set[int], office: str, text: str) -> Condition | None:
    """The one condition there is; of several, the others stay among the words and are refused."""
    if len(tokens) > _LONGEST:
        return None
    for place, token in enumerate(tokens):
        if place in used:
            continue
        if token.sense is Sense.PLACES:
            found: _Found = _between(tokens, place)
        elif token.sense is Sense.LIMIT and isinstance(token.value, Limit):
            found = _within(_passed(tokens, place, text), tokens, place, text)
        elif token.sense in (Sense.VERSUS, Sense.THAN, *_PASSING):
            found = _passing(tokens, place, office)
        elif token.sense in _PARTNERS:
            found = _around(tokens, place, office)
        else:
            continue
        condition, words = found
        if condition is not None:
            used.update((place, *words))
            return condition
    return None


def _between(tokens: Sequence[Token], place: int) -> _Found:
    """第六到第十名, and the word for ranks beside it."""
    first, last = tokens[place].value
    beside = tuple(other for other in (place - 1, place + 1) if at(tokens, other).sense is Sense.RANK)
    return Condition(Criterion.PLACE, limit=first, last=last), beside


def _passing(tokens: Sequence[Token], place: int, office: str) -> _Found:
    """超過台灣 · 比台灣多 · larger than Taiwan's: the word and the partner behind it."""
    sense = tokens[place].sense
    behind = place + 2 if sense is Sense.THAN and at(tokens, place + 1).sense in _MARKS else place + 1
    other = at(tokens, behind)
    if other.sense not in _PARTNERS:
        return None, ()
    words: tuple[int, ...] = tuple(range(place + 1, behind + 1))  # more from Taiwan than from Japan
    if sense in _PASSING:
        return Condition(Criterion.PARTNER, _PASSING[sense], partner=_code(other, office)), words
    if sense is Sense.THAN:
        more = next((p for p in range(place - 1, -1, -1) if tokens[p].sense in _MORE), None)
    else:
        end = place + 2
        while at(tokens, end).sense in (Sense.MEASURE, Sense.RANK):
            end += 1
        more = end if at(tokens, end).sense in (*_MORE, *_PASSING) else None
        words = (*words, *(p for p in range(place + 2, end) if tokens[p].sense is Sense.RANK))
    if more is None:
        return None, ()
    is_above = {**_MORE, **_PASSING}[tokens[more].sense]
    return Condition(Criterion.PARTNER, is_above, partner=_code(other, office)), (*words, more)


def _around(tokens: Sequence[Token], place: int, office: str) -> _Found:
    """台灣前面的國家, 排在台灣後面: who is ahead of it or behind, not what it is ahead of."""
    after, code = at(tokens, place + 1).sense, _code(tokens[place], office)
    if after in _PASSING and at(tokens, place + 2).sense not in _PARTNERS:
        lists = any(token.sense in (Sense.LIST, Sense.COUNTRIES) for token in tokens)
        return (Condition(Criterion.PARTNER, _PASSING[after], partner=code), (place + 1,)) if lists else (None, ())
    ranks = tuple(p for p in range(place) if tokens[p].sense is Sense.RANK)
    asks_who = any(token.sense is Sense.LIST for token in tokens[place:])
    if after in (Sense.MORE, Sense.LESS) and (ranks or asks_who):
        return Condition(Criterion.PARTNER, _MORE[after], partner=code), (place + 1, *ranks)
    return None, ()


def _passed(tokens: Sequence[Token], place: int, text: str) -> _Found:
    """The condition that a limit makes, by what the sentence says the figure does."""
    limit: Limit = tokens[place].value
    if limit.amount is not None:
        return Condition(Criterion.AMOUNT, limit.is_above, limit.amount), ()
    rate = limit.rate or 0
    shares = [p for p, t in enumerate(tokens) if t.sense is Sense.INTENT and t.value is Intent.SHARE]
    if shares:
        return Condition(Criterion.SHARE, limit.is_above, rate), tuple(shares)
    moves = tuple(p for p, t in enumerate(tokens) if t.sense in _MOVES)
    if not moves:
        is_sign = text[tokens[place].start] in "<>"
        return (Condition(Criterion.GROWTH, limit.is_above, rate), ()) if is_sign else (None, ())
    if any(tokens[p].sense in _FALLS for p in moves):
        return Condition(Criterion.GROWTH, not limit.is_above, -rate), moves
    return Condition(Criterion.GROWTH, limit.is_above, rate), moves


def _within(found: _Found, tokens: Sequence[Token], place: int, text: str) -> _Found:
    """The condition with the other limit of a range, if there is one."""
    first, words = found
    limits = (p for p in range(place + 1, len(tokens)) if isinstance(tokens[p].value, Limit))
    other = next(limits, None)
    if first is None or other is None:
        return found
    second, more = _passed(tokens, other, text)
    if second is None or second.of is not first.of or second.is_above is first.is_above:
        return found
    lower, upper = (first, second) if first.is_above else (second, first)
    if lower.limit >= upper.limit:
        return found
    joins = tuple(p for p in range(place + 1, other) if tokens[p].sense is Sense.AND)
    return lower._replace(most=upper.limit), (*words, *more, *joins, other)


def _aggregate(tokens: Sequence[Token], used: set[int]) -> Aggregate | None:
    counts = [place for place, token in enumerate(tokens) if token.sense is Sense.COUNT]
    if counts:
        used.update(counts)
        return Aggregate.COUNT
    sums = [
        place
        for place, token in enumerate(tokens)
        if token.sense is Sense.PLUS
        and at(tokens, place - 1).sense in _PARTNERS
        and at(tokens, place + 1).sense in _PARTNERS
    ]
    if sums:
        used.update(sums)
        return Aggregate.SUM
    return None
