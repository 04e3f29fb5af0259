"""A document: what an answer says, before any language, number format or markup.

A block holds values and message ids, never formatted strings. `bot.i18n` gives the words, a module of
`bot.render` the shape.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, NamedTuple, TypeAlias

from bot.domain.charts import Chart
from bot.domain.facts import Row, Source
from bot.domain.open_name import OpenName
from bot.domain.products import ProductRow, TariffRow
from bot.domain.request import Request
from bot.domain.table import Table
from bot.domain.time import Period
from bot.domain.values import Listing, Say, Value, Verbatim, say


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
    brief: "Fact | None" = None
    """The same in fewer words, for a phone that has no room for all; what these leave out must stand above."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Up to a handful of facts, one line each."""

    facts: tuple[Fact, ...]


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
        return say("Source: {sources}", sources=Listing(tuple(source_name(source) for source in self.sources)))


def source_name(source: Source) -> Say:
    """A source and its vintage, as every medium names them."""
    if source.name == "briefing":
        return say("the office's briefing")
    if source.name == "table":
        day = Verbatim(f"{source.loaded_at:%Y-%m-%d}")
        return say("{publisher}, a table loaded on {day}", publisher=Verbatim(source.publisher), day=day)
    if source.publisher == "US Census Bureau":
        return say("US Census Bureau ({vintage})", vintage=Verbatim(source.vintage))
    return say("{publisher} ({vintage})", publisher=Verbatim(source.publisher), vintage=Verbatim(source.vintage))


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, which is facts as a document is. Media without pictures leave it out: it says no figure of its own."""

    chart: Chart


Block: TypeAlias = Headline | Heading | Paragraph | Bullets | Facts | Table | Note | Sourced | Picture


class Slot(StrEnum):
    """Where a choice stands on a keyboard, the same after every tap."""

    BEFORE = "before"
    """The period before."""
    CHART = "chart"
    AFTER = "after"
    """The period after."""
    MEASURE = "measure"
    """The same of another measure."""
    BEST = "best"
    """What fits the answer best, before all others: the briefing as a file."""
    OTHER = "other"


class Choice(NamedTuple):
    """Something to ask next: a button in a chat, a numbered line in a terminal."""

    label: Value
    command: str
    """A canonical command, ASCII, at most 60 bytes: it must fit a button's data."""
    partner: str | None = None
    """Set when the choice is a partner the asker may have meant."""
    slot: Slot = Slot.OTHER


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
    RETRACTION: ClassVar["Kind"]
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
    products: tuple[ProductRow, ...] = ()
    """The facts of products, of answers that have some."""
    tariffs: tuple[TariffRow, ...] = ()
    chart: Chart | None = None
    """The picture of an answer that alone has the facts it is drawn of; others are made from the request."""
    choices: tuple[Choice, ...] = ()
    sources: tuple[Source, ...] = ()
    """The source that answers first."""
    language: str | None = None
    """Set when the answer itself changes the language it is to be said in (`/lang`)."""
