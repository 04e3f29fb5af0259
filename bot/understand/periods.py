"""From words of time to one period. Relative words count from the newest month loaded, not from today.

A month's or quarter's name without a year is the newest such one that is over: 12月 is 2025-12 when January 2026
is the newest. "Since" and spans end where they say or at the newest month. The same period a year before is what
every answer compares with, so 「比去年同月」 beside another period, or after a word of comparison, asks for nothing
more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import Invalid, UnknownMonth
from bot.domain.facts import Coverage
from bot.domain.request import Intent
from bot.domain.time import Month, Period, PeriodKind
from bot.domain.values import say
from bot.understand.lexer import Token
from bot.understand.senses import Sense
from bot.understand.times import Item, at, named, span

_BETWEEN = frozenset({Sense.TO, Sense.UNTIL, Sense.DASH})
_JOINS = frozenset({Sense.VERSUS, Sense.ALONG, Sense.AND, Sense.WITH})
"""What stands between two periods that are compared."""
_COMPARING = frozenset({Sense.VERSUS, Sense.WITH, Sense.ALONG, Sense.AND, Sense.FROM, Sense.TO})
_MOVING = frozenset({Sense.VERSUS, Sense.GROWTH, Sense.RISING, Sense.FALLING, Sense.CHANGE})


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
    against: Period | None = None
    """A second period that the first is compared with: 12月跟6月比."""

    @property
    def compares(self) -> bool:
        """Whether periods are compared."""
        return self.is_against_year_ago or self.is_against_previous or self.against is not None


def read(tokens: Sequence[Token], newest: Month) -> When:
    """Take the words of time out of a sentence without its filling; raises Invalid for more than one period."""
    items, used = named(tokens, newest)
    if not items:
        return When(None, tuple(tokens))
    items = _in_their_year(_joined(items, tokens, used), tokens)
    items = [_since(item, tokens, used, newest) for item in items]
    # 截至12月累計: the year up to it
    used.update(
        item.start - 1
        for item in items
        if item.period.kind is PeriodKind.YEAR_TO_DATE and at(tokens, item.start - 1).sense is Sense.UNTIL
    )
    pair = _compared(items, tokens)
    if pair is not None:
        used.update(
            place for item in items for place in (item.start - 1, item.end) if at(tokens, place).sense in _JOINS
        )
        rest = tuple(token for place, token in enumerate(tokens) if place not in used)
        return When(pair[0], rest, against=pair[1])
    base, items = _without_year_ago(items, tokens, used)
    previous = [item for item in items if _is_compared(item, tokens) and _is_just_before(item, items)]
    used.update(item.start - 1 for item in previous)
    items = [item for item in items if item not in previous]
    periods = {item.period for item in items}
    if len(periods) > 1:
        raise Invalid(say("Ask for one period at a time."))
    rest = tuple(token for place, token in enumerate(tokens) if place not in used)
    return When(periods.pop() if periods else None, rest, base, bool(previous))


def _compared(items: list[Item], tokens: Sequence[Token]) -> tuple[Period, Period] | None:
    """Two periods, the later first, where a sentence names both by themselves and compares them."""
    if len(items) != 2 or any(item.is_year_ago or item.is_last_year or item.is_previous for item in items):
        return None
    older, newer = sorted((item.period for item in items), key=lambda period: period.last)
    if older == newer or older.last >= newer.first:
        return None
    between = [token.sense for token in tokens[items[0].end : items[1].start]]
    joins = _JOINS.intersection(between)
    compares = Sense.VERSUS in between or any(
        token.sense is Sense.VERSUS or (token.sense is Sense.INTENT and token.value is Intent.COMPARE)
        for token in tokens
    )
    compares = compares or between in ([Sense.AND], [Sense.ALONG])
    return (newer, older) if joins and compares and at(tokens, items[0].start - 1).sense is not Sense.BETWEEN else None


def loaded(period: Period, coverage: Coverage) -> Period:
    """The period if every month of it is loaded; of the running year or quarter, what there is of it.

    Raises UnknownMonth.
    """
    newest = coverage.newest
    if period.first <= newest < period.last:
        if period.kind is PeriodKind.YEAR:
            period = Period.year_to_date(newest)
        elif period.kind is PeriodKind.QUARTER or _is_half_year(period):
            period = span(period.first, newest)
    if not coverage.has(period):
        raise UnknownMonth(period.first, period.last)
    return period


def _is_half_year(period: Period) -> bool:
    return len(period) == 6 and period.first.month in (1, 7)


def _joined(items: list[Item], tokens: Sequence[Token], used: set[int]) -> list[Item]:
    """Make one span of two periods with "to" between them."""
    joined: list[Item] = []
    for item in items:
        between = item.start - 1
        is_between = at(tokens, between).sense in _BETWEEN or (
            at(tokens, between).sense is Sense.AND
            and bool(joined)
            and at(tokens, joined[-1].start - 1).sense is Sense.BETWEEN
        )
        if joined and joined[-1].end == between and is_between:
            used.add(between)
            joined[-1] = Item(_from_to(joined[-1], item), joined[-1].start, item.end)
        else:
            joined.append(item)
    return joined


def _in_their_year(items: list[Item], tokens: Sequence[Token]) -> list[Item]:
    """Put a month into the year that stands apart from it: 去年臺灣12月出口."""
    if len(items) != 2 or any(at(tokens, item.start - 1).sense in _COMPARING for item in items):
        return items
    years = [item for item in items if item.period.kind is PeriodKind.YEAR]
    months = [item for item in items if item.is_bare and item.period.is_month]
    if len(years) != 1 or len(months) != 1:
        return items
    month = Month.of(years[0].period.first.year, months[0].period.first.month)
    return [replace(months[0], period=Period.of_month(month), is_bare=False)]


def _from_to(first: Item, last: Item) -> Period:
    begin, end = first.period.first, last.period.last
    if first.is_bare and not last.is_bare:  # 3月到2025年12月: the March before
        begin = Month.of(end.year if begin.month <= end.month else end.year - 1, begin.month)
    elif last.is_bare and not first.is_bare:  # 2025年3月到12月: the December after
        end = Month.of(begin.year if end.month >= begin.month else begin.year + 1, end.month)
    elif first.is_bare and begin > end:  # 11月到1月
        begin -= 12
    return span(begin, end)


def _since(item: Item, tokens: Sequence[Token], used: set[int], newest: Month) -> Item:
    """From the beginning of the period to the newest month, if it says so: since 2025-06, 2025年6月起."""
    since = [place for place in (item.start - 1, item.end) if at(tokens, place).sense is Sense.SINCE]
    used.update(since)
    is_since = bool(since)
    if at(tokens, item.start - 1).sense is Sense.FROM:
        used.add(item.start - 1)
        # "from June" is "since June" where months are listed; elsewhere "exports from June" are June's.
        is_since |= any(token.sense is Sense.INTENT and token.value is Intent.TREND for token in tokens)
    if not is_since or item.period.last >= newest:
        return item
    return Item(span(item.period.first, newest), item.start, item.end)


def _without_year_ago(items: list[Item], tokens: Sequence[Token], used: set[int]) -> tuple[bool, list[Item]]:
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


def _is_compared_with(item: Item, tokens: Sequence[Token]) -> bool:
    """比去年同月, 與去年同期相比, up from a year ago."""
    return (item.is_year_ago or item.is_last_year) and _is_compared(item, tokens)


def _is_just_before(item: Item, items: Sequence[Item]) -> bool:
    """比上月 beside nothing else, 1月比12月; a month or a quarter against the one before."""
    others = [other.period for other in items if other is not item]
    return item.is_previous or (len(others) == 1 and others[0].preceding() == item.period)


def _is_compared(item: Item, tokens: Sequence[Token]) -> bool:
    before = at(tokens, item.start - 1).sense
    return before is Sense.VERSUS or (
        before in _COMPARING
        and any(
            token.sense in _MOVING or (token.sense is Sense.INTENT and token.value is Intent.COMPARE)
            for token in tokens
        )
    )
