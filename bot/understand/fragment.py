"""What the words of a question that goes on from the one before name: 那日本呢 · 出口呢 · 前十呢 · 為什麼減少."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.domain.condition import Condition, Criterion
from bot.domain.figures import Measure
from bot.domain.request import Intent
from bot.domain.time import Period
from bot.understand.lexer import Token
from bot.understand.periods import When
from bot.understand.selection import Selection
from bot.understand.senses import Sense

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
_GROWTH = frozenset({Sense.GROWTH, Sense.MONTH_ON_MONTH, Sense.RISING, Sense.FALLING, Sense.CHANGE})
"""What every answer says anyhow: 同比呢, 增加多少 ask for the same again."""
_KNOWN = _NAMES | _BESIDE | _GROWTH | {Sense.MEASURE, Sense.TOP, Sense.INTENT, Sense.WHY}
_LEFT_OUT = _NAMES | {Sense.AND}
_MOVES = {Sense.RISING: True, Sense.FALLING: False}
"""What a question why may say of how the figure moved: 為什麼減少."""


class Fragment(NamedTuple):
    """What a fragment names; what it leaves open stays as it was asked."""

    partners: tuple[str, ...]
    measure: Measure | None
    top: int | None
    turn: Intent | None
    """Another intent: 走勢呢."""
    period: Period | None
    excluded: tuple[str, ...]
    condition: Condition | None
    """Places of a list (第六到第十名呢); of a question why, how the figure moved (為什麼減少)."""
    is_why: bool
    is_versus: bool
    """Whether it is to be compared with what was asked before."""
    is_month_on_month: bool
    """Whether it is to be compared with the month before: 跟上個月比呢."""
    is_place: bool = False
    """Whether it asks for the place: 排第幾."""

    @property
    def is_only_change(self) -> bool:
        """Whether it can be nothing but a change of the question before, also where no word says so."""
        names_nothing = not (self.partners or self.measure or self.top)
        return names_nothing or (self.is_versus and bool(self.partners))


def read(
    rest: Sequence[Token],
    when: When,
    selection: Selection,
    office: str,
    *,
    is_of_list: bool = False,
    is_whether: bool = False,
) -> Fragment | None:
    """What the words name, if that is too little for a question by itself.

    `is_of_list` says that the question before asked for a list, whose rows a bare number counts: "make it 10".
    """
    if is_of_list:
        rest = [token._replace(sense=Sense.TOP) if token.sense is Sense.NUMBER else token for token in rest]
    left_out: tuple[str, ...] = ()
    if is_of_list and len(rest) > 1 and rest[0].sense is Sense.FALLING and all(t.sense in _LEFT_OUT for t in rest[1:]):
        # "drop China"
        left_out = tuple(office if t.sense is Sense.OFFICE else str(t.value) for t in rest if t.sense in _NAMES)
        rest = ()
    is_why = any(token.sense is Sense.WHY for token in rest)
    moves = {_MOVES[token.sense] for token in rest if (is_why or is_whether) and token.sense in _MOVES}
    is_growth = any(token.sense in _GROWTH for token in rest)
    rest = [token for token in rest if token.sense not in _MOVES]
    condition = Condition(Criterion.GROWTH, moves.pop()) if len(moves) == 1 else selection.condition
    is_condition_known = condition is None or is_why or is_whether or condition.of is Criterion.PLACE
    if any(token.sense not in _KNOWN for token in rest) or not is_condition_known or selection.aggregate:
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
    is_place = {token.sense for token in rest} == {Sense.RANK}
    fragment = Fragment(
        partners,
        next(iter(measures), None),
        next(iter(tops), None),
        next(iter(others), None),
        when.period,
        (*selection.excluded, *left_out),
        condition,
        is_why=is_why,
        is_versus=Intent.COMPARE in turns or any(token.sense is Sense.VERSUS for token in rest),
        is_month_on_month=when.is_against_previous or any(token.sense is Sense.MONTH_ON_MONTH for token in rest),
        is_place=is_place,
    )
    named = (bool(partners), bool(measures), bool(tops))
    says_something = any(
        (
            *named,
            is_growth,
            is_place,
            others,
            is_why,
            when.period,
            when.compares,
            selection.excluded,
            left_out,
            condition,
        )
    )
    return fragment if sum(named) <= 1 and says_something else None
