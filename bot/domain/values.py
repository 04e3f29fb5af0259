"""What may stand in a sentence or in a cell, before any language or number format.

A message id is the English sentence with `{named}` places for its values and no markup; write it as a literal
inside `say(...)` so that the catalogues' extraction finds it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from bot.domain.figures import Measure, Missing, Ratio, Usd
from bot.domain.time import Month, Period


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text said as it is: a command, a file name, what the user typed. Renderers escape it."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a partner or group, in the reader's language."""

    code: str


@dataclass(frozen=True, slots=True)
class ProductName:
    """The name of a product, `HS85` or `NAICS334`, in the reader's language."""

    code: str
    is_short: bool = False
    """At most twelve cells, without its number; else `第 85 章電機設備`, the short name behind its number."""


@dataclass(frozen=True, slots=True)
class ShortName:
    """The same as short as the language has it, where there is little room: 阿聯, UK; else the name itself."""

    code: str


@dataclass(frozen=True, slots=True)
class SideName:
    """The same as it stands in a label that names a side: the 臺 of 自臺進口; else the short name."""

    code: str


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount with its unit: `266.1 億美元`, `US$26.61 billion`."""

    usd: Usd


class BareAmount(NamedTuple):
    """An amount without its unit, for a column whose heading or caption names the unit: `266.1`."""

    usd: Usd


class RatioStyle(StrEnum):
    PERCENT = "percent"
    """`84.30%`, two decimals in the locale's own pattern."""
    SIGNED = "signed"
    """`+84.30%`, `-7.14%`: a change."""
    ARROW = "arrow"
    """`▲84.30%`, `▼7.14%`: a change, sign in the shape, never in colour alone."""
    MAGNITUDE = "magnitude"
    """`7.14%` of -0.0714: where words say which way (減少 7.14%)."""
    POINTS = "points"
    """Percentage points, signed: `+2.53 pp`, `+2.53 個百分點`."""
    BARE_POINTS = "bare points"
    """The same without its unit, for a column whose heading names it: `+2.53`."""


class Percent(NamedTuple):
    """A ratio said in one of the styles."""

    ratio: Ratio
    style: RatioStyle = RatioStyle.PERCENT


class Number(NamedTuple):
    """A plain count or index, grouped as the locale does."""

    value: int


@dataclass(frozen=True, slots=True)
class OrdinalRank:
    """A rank as the language says it: `第 4 大`, `No. 4`; beside a noun the sentence itself says it."""

    rank: int


class RankMove(NamedTuple):
    """From a rank to a rank: `▲3`, `▼1`, `＝`; positive steps are upward (toward 1)."""

    now: int
    before: int


@dataclass(frozen=True, slots=True)
class MonthName:
    """A month without its year, where the sentence says which year: `January`, `1 月`."""

    month: Month


@dataclass(frozen=True, slots=True)
class Listing:
    """Values joined as the language joins a list: `臺灣、越南和日本`."""

    items: "tuple[Value, ...]"


class Say(NamedTuple):
    """A sentence or phrase of the catalogues with values in its places."""

    message: str
    values: "Mapping[str, Value]" = MappingProxyType({})
    plural: str | None = None
    """The plural message id; the value called `n` (a Number) chooses."""
    context: str | None = None


Value: TypeAlias = (
    Verbatim
    | Name
    | ProductName
    | ShortName
    | SideName
    | Amount
    | BareAmount
    | Percent
    | Number
    | OrdinalRank
    | RankMove
    | Month
    | MonthName
    | Period
    | Measure
    | Missing
    | Listing
    | Say
)


def say(message: str, /, **values: "Value") -> Say:
    """Make a sentence: `say("{partner} ranks {rank}", partner=Name("TW"), rank=Place(4))`."""
    return Say(message, values)


def nsay(singular: str, plural: str, n: int, /, **values: "Value") -> Say:
    """Make a counted sentence; `{n}` is the count."""
    return Say(singular, {"n": Number(n), **values}, plural=plural)


def psay(context: str, message: str, /, **values: "Value") -> Say:
    """Make a sentence whose English words mean two things; `context` tells translators which."""
    return Say(message, values, context=context)
