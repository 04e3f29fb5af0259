"""Periods named one by one: 2025年12月, 去年第四季, 近12個月, 前三季. `bot.understand.periods` joins them.

Relative words count from the newest month loaded, not from today.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import Invalid
from bot.domain.time import Month, Period, PeriodKind
from bot.domain.values import Number, say
from bot.understand.lexer import Token
from bot.understand.senses import Sense

_MONTHS_BACK = {
    Sense.THIS_MONTH: 0,
    Sense.NOW: 0,
    Sense.LAST_MONTH: 1,
    Sense.MONTH_BEFORE_LAST: 2,
    Sense.NEXT_MONTH: -1,
    Sense.YEAR_AGO: 12,
}
_YEARS_BACK = {Sense.THIS_YEAR: 0, Sense.LAST_YEAR: 1, Sense.YEAR_BEFORE_LAST: 2, Sense.NEXT_YEAR: -1}
_QUARTERS_BACK = {Sense.THIS_QUARTER: 0, Sense.LAST_QUARTER: 1}
_SPANS_BACK = {Sense.HALF_YEAR_BACK: 6, Sense.YEAR_BACK: 12}
TIMES = frozenset(
    {
        Sense.EXACT,
        Sense.YEAR,
        Sense.MONTH,
        Sense.QUARTER,
        Sense.HALF,
        Sense.FIRST,
        Sense.FIRST_OR_LAST,
        Sense.NEWEST_QUARTER,
        Sense.BACK,
        Sense.AGO,
        Sense.PREVIOUS,
        Sense.YEAR_TO_DATE,
    }
    | {*_MONTHS_BACK, *_YEARS_BACK, *_QUARTERS_BACK, *_SPANS_BACK}
)
_PARTS = frozenset({Sense.MONTH, Sense.QUARTER, Sense.HALF, Sense.FIRST, Sense.FIRST_OR_LAST})
"""What takes a year before or behind it."""
_MONTHS = frozenset({Sense.EXACT, Sense.MONTH, Sense.LAST_MONTH, Sense.THIS_MONTH})
_NOTHING = Token(Sense.FILL, None, 0, 0)


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch of words that names one period."""

    period: Period
    start: int
    """Its first token."""
    end: int
    """After its last token."""
    is_bare: bool = False
    """A month without a year, which takes the year from what stands beside it."""
    is_year_ago: bool = False
    is_last_year: bool = False
    is_previous: bool = False


def span(first: Month, last: Month) -> Period:
    """The months from one to the other; raises Invalid when the last is before the first."""
    if last < first:
        raise Invalid(say("The period ends before it begins."))
    return Period.of_month(first) if first == last else Period(first, last)


def at(tokens: Sequence[Token], place: int) -> Token:
    """The word at a place; one that says nothing before the first and behind the last."""
    return tokens[place] if 0 <= place < len(tokens) else _NOTHING


def named(tokens: Sequence[Token], newest: Month) -> tuple[list[Item], set[int]]:
    """The periods named, in order, and the places of the words that name them; raises Invalid."""
    items: list[Item] = []
    used: set[int] = set()
    place = 0
    while place < len(tokens):
        if tokens[place].sense in TIMES or (tokens[place].sense is Sense.NOW and items):
            item = _item(tokens, place, newest)
            items.append(item)
            used.update(range(item.start, item.end))
            if item.period.kind is PeriodKind.YEAR and at(tokens, place - 1).sense is Sense.WHOLE:  # all of 2025
                used.add(place - 1)
            place = item.end
        else:
            place += 1
    return items, used


def _item(tokens: Sequence[Token], place: int, newest: Month) -> Item:
    """The period named from a place on, with the year before or behind it."""
    token = tokens[place]
    after, end = at(tokens, place + 1), place + 2
    year, year_after = _year(token, newest), _year(after, newest)
    if year is not None:
        if after.sense in _PARTS:
            return _with_year_to_date(tokens, Item(_part(after, year), place, end))
        is_both = after.sense in (Sense.YEAR_TO_DATE, Sense.WHOLE)
        is_last_year = token.sense is Sense.LAST_YEAR and not is_both
        return Item(Period.of_year(year), place, end if is_both else place + 1, is_last_year=is_last_year)
    if token.sense in _PARTS:
        if token.sense is Sense.FIRST_OR_LAST and year_after is None:
            raise Invalid(
                say(
                    "That can be the first {n} months of a year or the last {n}: name the year, or say which.",
                    n=Number(token.value),
                )
            )
        item = (
            Item(_newest_such(token, newest), place, place + 1, is_bare=token.sense is Sense.MONTH)
            if year_after is None
            else Item(_part(token, year_after), place, end)
        )
        return _with_year_to_date(tokens, item)
    if token.sense is Sense.YEAR_TO_DATE:
        if year_after is not None:
            return Item(Period.of_year(year_after), place, end)
        if after.sense in _MONTHS:
            last = _item(tokens, end - 1, newest)
            return Item(Period.year_to_date(last.period.last), place, last.end)
        return Item(Period.year_to_date(newest), place, place + 1)
    if token.sense is Sense.BACK:
        last_month, end = (after.value, end) if after.sense is Sense.EXACT else (newest, place + 1)
        return Item(_back(token.value, last_month), place, end)
    return _with_year_to_date(tokens, _relative(token, place, newest))


def _relative(token: Token, place: int, newest: Month) -> Item:
    """A word that is a whole period by itself."""
    sense = token.sense
    if sense in _QUARTERS_BACK:
        running = newest.year * 4 + (newest.month - 1) // 3 - _QUARTERS_BACK[sense]
        return Item(Period.of_quarter(running // 4, running % 4 + 1), place, place + 1)
    if sense is Sense.NEWEST_QUARTER:
        over = (newest.ordinal + 1) // 3 - 1
        return Item(Period.of_quarter(over // 4, over % 4 + 1), place, place + 1)
    if sense in _SPANS_BACK:
        return Item(_back(_SPANS_BACK[sense], newest), place, place + 1)
    match sense:
        case Sense.EXACT:
            month = token.value
        case Sense.AGO:
            month = newest - token.value
        case Sense.PREVIOUS:
            month = _newest_such(token, newest - 1).last
        case _:
            month = newest - _MONTHS_BACK[sense]
    return Item(
        Period.of_month(month),
        place,
        place + 1,
        is_year_ago=sense is Sense.YEAR_AGO,
        is_previous=sense is Sense.LAST_MONTH,
    )


def _with_year_to_date(tokens: Sequence[Token], item: Item) -> Item:
    """2025年6月累計 is the year up to June."""
    if at(tokens, item.end).sense is not Sense.YEAR_TO_DATE or not item.period.is_month:
        return item
    return Item(Period.year_to_date(item.period.last), item.start, item.end + 1)


def _year(token: Token, newest: Month) -> int | None:
    if token.sense is Sense.YEAR:
        year = token.value
        return year if isinstance(year, int) else None
    back = _YEARS_BACK.get(token.sense)
    return None if back is None else newest.year - back


def _part(token: Token, year: int) -> Period:
    match token.sense:
        case Sense.MONTH | Sense.PREVIOUS:
            return Period.of_month(Month.of(year, token.value))
        case Sense.QUARTER:
            return Period.of_quarter(year, token.value)
        case Sense.FIRST | Sense.FIRST_OR_LAST:
            return span(Month.of(year, 1), Month.of(year, token.value))
        case _:
            first = Month.of(year, token.value * 6 - 5)
            return Period(first, first + 5)  # a half year


def _newest_such(token: Token, newest: Month) -> Period:
    """The newest month, quarter or half year of its name that is over."""
    this_year = _part(token, newest.year)
    return this_year if this_year.last <= newest else _part(token, newest.year - 1)


def _back(months: int, last: Month) -> Period:
    if months == 12:
        return Period.last_twelve(last)
    if months > last.ordinal:
        raise Invalid(say("That is more months than there are."))
    return span(last - (months - 1), last)
