"""A document: what an answer says, before any language, number format or markup.

A block holds values and message ids, never formatted strings. `bot.i18n` gives the words, a module of
`bot.render` the shape. A message id is the English sentence with `{named}` places for its values and no
markup; write it as a literal inside `say(...)` so that the catalogues' extraction finds it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, NamedTuple, TypeAlias

from bot.domain.facts import Row, Source
from bot.domain.figures import Measure, Missing, Ratio, Usd
from bot.domain.open_name import OpenName
from bot.domain.request import Request
from bot.domain.time import Month, Period

# --- values: what may stand in a sentence or a cell ---------------------------------------------


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text said as it is: a command, a file name, what the user typed. Renderers escape it."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a partner or group, in the reader's language."""

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


# --- blocks -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Headline:
    """The first line: the most important figure. One per answer, and nothing before it."""

    text: Value


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part. Level 1 is a document's title, 2 a section."""

    text: Value
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Value


@dataclass(frozen=True, slots=True)
class Bullets:
    """Items, each with its depth (0 outermost)."""

    items: tuple[tuple[int, Value], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A label, its figure (shown bold), and what follows it: change, rank, share."""

    label: Value
    figure: Value
    rest: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Up to a handful of facts, one line each."""

    facts: tuple[Fact, ...]


class Column(StrEnum):
    """What a column holds; renderers align and order by it. Headings are the block's."""

    RANK = "rank"
    NAME = "name"
    AMOUNT = "amount"
    PRIOR = "prior"
    CHANGE = "change"
    SHARE = "share"
    MOVE = "move"
    MONTH = "month"
    TEXT = "text"


Cell: TypeAlias = Value | None
"""What stands in a table's cell; None in an empty one (the world's rank)."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. A medium may leave out columns it has no room for, in the order of `spare`.

    `unit_usd` says that BareAmount cells are in the document's unit and the caption must name it.
    """

    columns: tuple[Column, ...]
    headings: tuple[Value, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: Value | None = None
    has_unit: bool = True
    spare: tuple[Column, ...] = ()
    source: Value | None = None
    """Printed under the table in documents."""


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: the published figure differs, month on month is not seasonally adjusted, …"""

    text: Value


@dataclass(frozen=True, slots=True)
class Sourced:
    """The last line of an answer: source, vintage, period."""

    sources: tuple[Source, ...]
    period: Period | None

    def sentence(self) -> Say:
        """The line as a sentence, the same in every medium."""
        named = Listing(tuple(source_name(source) for source in self.sources))
        if self.period is None:
            return say("Source: {sources}", sources=named)
        return say("Source: {sources}; {period}", sources=named, period=self.period)


def source_name(source: Source) -> Say:
    """A source and its vintage, as every medium names them."""
    publisher, vintage = Verbatim(source.publisher), Verbatim(source.vintage)
    if source.name == "briefing":
        return say("the office's briefing ({publisher})", publisher=publisher)
    if source.name == "table":
        day = Verbatim(f"{source.loaded_at:%Y-%m-%d}")
        return say("{publisher}, a table loaded on {day}", publisher=publisher, day=day)
    return say("{publisher}, vintage {vintage}", publisher=publisher, vintage=vintage)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, which is facts as a document is. Media without pictures leave it out: it says no figure of its own."""

    chart: object
    """One of `bot.pictures.chart`, which only media that show pictures know."""


Block: TypeAlias = Headline | Heading | Paragraph | Bullets | Facts | Table | Note | Sourced | Picture


class Choice(NamedTuple):
    """Something to ask next: a button in a chat, a numbered line in a terminal."""

    label: Value
    command: str
    """A canonical command, ASCII, at most 60 bytes: it must fit a button's data."""
    partner: str | None = None
    """Set when the choice is a partner the asker may have meant."""


class Kind(OpenName):
    """What a document is; JSON's `kind`. An answer's is in its intent's record.

    The constants are the refusals, and the kinds that others than the intent's own module name.
    """

    OVERVIEW: ClassVar["Kind"]
    STANDING: ClassVar["Kind"]
    TABLE: ClassVar["Kind"]
    BRIEFING: ClassVar["Kind"]
    HELP: ClassVar["Kind"]
    SETTINGS: ClassVar["Kind"]
    SUBSCRIPTION: ClassVar["Kind"]
    ALERTS: ClassVar["Kind"]
    OUTBOX: ClassVar["Kind"]
    # refusals
    UNKNOWN_PARTNER: ClassVar["Kind"]
    UNKNOWN_MONTH: ClassVar["Kind"]
    NOT_UNDERSTOOD: ClassVar["Kind"]
    INVALID: ClassVar["Kind"]

    @property
    def is_refusal(self) -> bool:
        return self in _REFUSALS


for _constant in Kind.__annotations__:
    setattr(Kind, _constant, Kind(_constant.lower()))
_REFUSALS = (Kind.UNKNOWN_PARTNER, Kind.UNKNOWN_MONTH, Kind.NOT_UNDERSTOOD, Kind.INVALID)


@dataclass(frozen=True, slots=True)
class Document:
    """An answer, complete: its facts for machines, its blocks for people."""

    kind: Kind
    blocks: tuple[Block, ...]
    request: Request | None = None
    """What was understood; None when nothing was."""
    command: str | None = None
    """The canonical command that asks the same again."""
    rows: tuple[Row, ...] = ()
    world: Row | None = None
    choices: tuple[Choice, ...] = ()
    sources: tuple[Source, ...] = ()
    """The source that answers first."""
    language: str | None = None
    """Set when the answer itself changes the language it is to be said in (`/lang`)."""
