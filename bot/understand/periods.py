"""From words of time to one period. Relative words count from the newest month loaded, not from today.

A month's or quarter's name without a year is the newest such one that is over: 12月 is 2025-12 when January 2026
is the newest. "Since" and spans end where they say or at the newest month. The same period a year before is what
every answer compares with, so 「比去年同月」 beside another period, or after a word of comparison, asks for nothing
more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.document import Number, say
from bot.domain.errors import Invalid, UnknownMonth
from bot.domain.facts import Coverage
from bot.domain.request import Intent
from bot.domain.time import Month, Period, PeriodKind
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
_BETWEEN = frozenset({Sense.TO, Sense.UNTIL, Sense.DASH})
_TIMES = frozenset(
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
_COMPARING = frozenset({Sense.VERSUS, Sense.WITH, Sense.ALONG, Sense.AND, Sense.FROM, Sense.TO})
_MOVING = frozenset({Sense.VERSUS, Sense.GROWTH, Sense.RISING, Sense.FALLING, Sense.CHANGE})


@dataclass(frozen=True, slots=True)
class _Item:
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


@dataclass(frozen=True, slots=True)
class When:
    """What a sentence says of time."""

    period: Period | None
    """None: nothing."""
    rest: tuple[Token, ...]
    """The other words."""
    is_against_year_ago: bool = False
    """Whether the words of comparison only compare with the year before."""
    is_against_previous: bool = False
    """The same with the month before: 比上月."""


def read(tokens: Sequence[Token], newest: Month) -> When:
    """Take the words of time out of a sentence without its filling; raises Invalid for more than one period."""
    items, used = _items(tokens, newest)
    if not items:
        return When(None, tuple(tokens))
    items = _in_their_year(_joined(items, tokens, used), tokens)
    items = [_since(item, tokens, used, newest) for item in items]
    base, items = _without_year_ago(items, tokens, used)
    previous = [item for item in items if _is_compared(item, tokens) and _is_just_before(item, items)]
    used.update(item.start - 1 for item in previous)
    items = [item for item in items if item not in previous]
    periods = {item.period for item in items}
    if len(periods) > 1:
        raise Invalid(say("Ask for one period at a time."))
    rest = tuple(token for place, token in enumerate(tokens) if place not in used)
    return When(periods.pop() if periods else None, rest, base, bool(previous))


def loaded(period: Period, coverage: Coverage) -> Period:
    """The period if every month of it is loaded; of the running year or quarter, what there is of it.

    Raises UnknownMonth.
    """
    newest, months = coverage.newest, set(coverage.months)
    if period.first <= newest < period.last:
        if period.kind is PeriodKind.YEAR:
            period = Period.year_to_date(newest)
        elif period.kind is PeriodKind.QUARTER:
            period = _span(period.first, newest)
    # A span of centuries is refused by its ends, not month by month.
    if len(period) > len(months) or any(month not in months for month in period):
        raise UnknownMonth(period.first, period.last)
    return period


def _span(first: Month, last: Month) -> Period:
    if last < first:
        raise Invalid(say("The period ends before it begins."))
    return Period.of_month(first) if first == last else Period(first, last)


def _at(tokens: Sequence[Token], place: int) -> Token:
    return tokens[place] if 0 <= place < len(tokens) else _NOTHING


def _items(tokens: Sequence[Token], newest: Month) -> tuple[list[_Item], set[int]]:
    items: list[_Item] = []
    used: set[int] = set()
    place = 0
    while place < len(tokens):
        if tokens[place].sense in _TIMES or (tokens[place].sense is Sense.NOW and items):
            item = _item(tokens, place, newest)
            items.append(item)
            used.update(range(item.start, item.end))
            if item.period.kind is PeriodKind.YEAR and _at(tokens, place - 1).sense is Sense.WHOLE:  # all of 2025
                used.add(place - 1)
            place = item.end
        else:
            place += 1
    return items, used


def _item(tokens: Sequence[Token], place: int, newest: Month) -> _Item:
    """The period named from a place on, with the year before or behind it."""
    token = tokens[place]
    after, end = _at(tokens, place + 1), place + 2
    year, year_after = _year(token, newest), _year(after, newest)
    if year is not None:
        if after.sense in _PARTS:
            return _with_year_to_date(tokens, _Item(_part(after, year), place, end))
        is_both = after.sense in (Sense.YEAR_TO_DATE, Sense.WHOLE)
        is_last_year = token.sense is Sense.LAST_YEAR and not is_both
        return _Item(Period.of_year(year), place, end if is_both else place + 1, is_last_year=is_last_year)
    if token.sense in _PARTS:
        if token.sense is Sense.FIRST_OR_LAST and year_after is None:
            raise Invalid(
                say(
                    "That can be the first {n} months of a year or the last {n}: name the year, or say which.",
                    n=Number(token.value),
                )
            )
        item = (
            _Item(_newest_such(token, newest), place, place + 1, is_bare=token.sense is Sense.MONTH)
            if year_after is None
            else _Item(_part(token, year_after), place, end)
        )
        return _with_year_to_date(tokens, item)
    if token.sense is Sense.YEAR_TO_DATE:
        if year_after is not None:
            return _Item(Period.of_year(year_after), place, end)
        if after.sense in _MONTHS:
            last = _item(tokens, end - 1, newest)
            return _Item(Period.year_to_date(last.period.last), place, last.end)
        return _Item(Period.year_to_date(newest), place, place + 1)
    if token.sense is Sense.BACK:
        last_month, end = (after.value, end) if after.sense is Sense.EXACT else (newest, place + 1)
        return _Item(_back(token.value, last_month), place, end)
    return _with_year_to_date(tokens, _relative(token, place, newest))


def _relative(token: Token, place: int, newest: Month) -> _Item:
    """A word that is a whole period by itself."""
    sense = token.sense
    if sense in _QUARTERS_BACK:
        running = newest.year * 4 + (newest.month - 1) // 3 - _QUARTERS_BACK[sense]
        return _Item(Period.of_quarter(running // 4, running % 4 + 1), place, place + 1)
    if sense is Sense.NEWEST_QUARTER:
        over = (newest.ordinal + 1) // 3 - 1
        return _Item(Period.of_quarter(over // 4, over % 4 + 1), place, place + 1)
    if sense in _SPANS_BACK:
        return _Item(_back(_SPANS_BACK[sense], newest), place, place + 1)
    match sense:
        case Sense.EXACT:
            month = token.value
        case Sense.AGO:
            month = newest - token.value
        case Sense.PREVIOUS:
            month = _newest_such(token, newest - 1).last
        case _:
            month = newest - _MONTHS_BACK[sense]
    return _Item(
        Period.of_month(month),
        place,
        place + 1,
        is_year_ago=sense is Sense.YEAR_AGO,
        is_previous=sense is Sense.LAST_MONTH,
    )


def _with_year_to_date(tokens: Sequence[Token], item: _Item) -> _Item:
    """2025年6月累計 is the year up to June."""
    if _at(tokens, item.end).sense is not Sense.YEAR_TO_DATE or not item.period.is_month:
        return item
    return _Item(Period.year_to_date(item.period.last), item.start, item.end + 1)


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
            return _span(Month.of(year, 1), Month.of(year, token.value))
        case _:
            return _half(year, token.value)


def _half(year: int, half: int) -> Period:
    first = Month.of(year, half * 6 - 5)
    return Period(first, first + 5)


def _newest_such(token: Token, newest: Month) -> Period:
    """The newest month, quarter or half year of its name that is over."""
    this_year = _part(token, newest.year)
    return this_year if this_year.last <= newest else _part(token, newest.year - 1)


def _back(months: int, last: Month) -> Period:
    if months == 12:
        return Period.last_twelve(last)
    if months > last.ordinal:
        raise Invalid(say("That is more months than there are."))
    return _span(last - (months - 1), last)


def _joined(items: list[_Item], tokens: Sequence[Token], used: set[int]) -> list[_Item]:
    """Make one span of two periods with "to" between them."""
    joined: list[_Item] = []
    for item in items:
        between = item.start - 1
        is_between = _at(tokens, between).sense in _BETWEEN or (
            _at(tokens, between).sense is Sense.AND
            and bool(joined)
            and _at(tokens, joined[-1].start - 1).sense is Sense.BETWEEN
        )
        if joined and joined[-1].end == between and is_between:
            used.add(between)
            joined[-1] = _Item(_from_to(joined[-1], item), joined[-1].start, item.end)
        else:
            joined.append(item)
    return joined


def _in_their_year(items: list[_Item], tokens: Sequence[Token]) -> list[_Item]:
    """Put a month into the year that stands apart from it: 去年臺灣12月出口."""
    if len(items) != 2 or any(_at(tokens, item.start - 1).sense in _COMPARING for item in items):
        return items
    years = [item for item in items if item.period.kind is PeriodKind.YEAR]
    months = [item for item in items if item.is_bare and item.period.is_month]
    if len(years) != 1 or len(months) != 1:
        return items
    month = Month.of(years[0].period.first.year, months[0].period.first.month)
    return [replace(months[0], period=Period.of_month(month), is_bare=False)]


def _from_to(first: _Item, last: _Item) -> Period:
    begin, end = first.period.first, last.period.last
    if first.is_bare and not last.is_bare:  # 3月到2025年12月: the March before
        begin = Month.of(end.year if begin.month <= end.month else end.year - 1, begin.month)
    elif last.is_bare and not first.is_bare:  # 2025年3月到12月: the December after
        end = Month.of(begin.year if end.month >= begin.month else begin.year + 1, end.month)
    elif first.is_bare and begin > end:  # 11月到1月
        begin -= 12
    return _span(begin, end)


def _since(item: _Item, tokens: Sequence[Token], used: set[int], newest: Month) -> _Item:
    """From the beginning of the period to the newest month, if it says so: since 2025-06, 2025年6月起."""
    since = [place for place in (item.start - 1, item.end) if _at(tokens, place).sense is Sense.SINCE]
    used.update(since)
    is_since = bool(since)
    if _at(tokens, item.start - 1).sense is Sense.FROM:
        used.add(item.start - 1)
        # "from June" is "since June" where months are listed; elsewhere "exports from June" are June's.
        is_since |= any(token.sense is Sense.INTENT and token.value is Intent.TREND for token in tokens)
    if not is_since or item.period.last >= newest:
        return item
    return _Item(_span(item.period.first, newest), item.start, item.end)


def _without_year_ago(items: list[_Item], tokens: Sequence[Token], used: set[int]) -> tuple[bool, list[_Item]]:
    """Leave out the period a year before where it is only what the answer is measured against."""
    if len(items) == 2:
        older, newer = sorted(items, key=lambda item: item.period.last)
        if older.period.shifted(12) == newer.period and not newer.is_year_ago:
            return True, [newer]
    compared = [item for item in items if _is_compared_with(item, tokens)]
    used.update(item.start - 1 for item in compared)
    others = [item for item in items if item not in compared]
    if len(others) > 1 and any(item.is_year_ago for item in others):
        others = [item for item in others if not item.is_year_ago]
        return True, others
    return bool(compared), others


def _is_compared_with(item: _Item, tokens: Sequence[Token]) -> bool:
    """比去年同月, 與去年同期相比, up from a year ago."""
    return (item.is_year_ago or item.is_last_year) and _is_compared(item, tokens)


def _is_just_before(item: _Item, items: Sequence[_Item]) -> bool:
    """比上月 beside nothing else, 1月比12月; a month or a quarter against the one before."""
    others = [other.period for other in items if other is not item]
    return item.is_previous or (len(others) == 1 and others[0].preceding() == item.period)


def _is_compared(item: _Item, tokens: Sequence[Token]) -> bool:
    before = _at(tokens, item.start - 1).sense
    return before is Sense.VERSUS or (
        before in _COMPARING
        and any(
            token.sense in _MOVING or (token.sense is Sense.INTENT and token.value is Intent.COMPARE)
            for token in tokens
        )
    )
