"""Loads and their figures, as the store reads them and the trade model is built from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from bot.domain.facts import Source
from bot.domain.figures import Measure
from bot.domain.time import Month


class Severity(StrEnum):
    """How grave a finding is: errors refuse a file, warnings ask first, notes only tell."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    """Worth knowing and as it should be: figures that a newer vintage revises."""


@dataclass(frozen=True, slots=True)
class AmountCounts:
    """How many amounts stand in a file, and what has become of them: nothing is left out silently."""

    read: int = 0
    """Taken as figures."""
    passed_over: int = 0
    """Not figures of a partner's exports or imports, or no figures at all: totals, shares, groups, `#N/A`."""
    refused: int = 0
    """Could not be read; a problem names the place."""

    @property
    def found(self) -> int:
        return self.read + self.passed_over + self.refused

    def as_json(self) -> dict[str, int]:
        return {
            "found": self.found,
            "read": self.read,
            "passed_over": self.passed_over,
            "refused": self.refused,
        }


@dataclass(frozen=True, slots=True)
class Load:
    """One load: a file that became figures."""

    number: int
    source: Source
    months: tuple[Month, ...]
    is_complete: bool
    """True when a partner that is not named has no trade (Census); False when it is merely not said."""
    is_release: bool = True
    """Whether the file names the release that its figures belong to; a table does not (`bot.domain.precedence`)."""
    partners: tuple[str, ...] | None = None
    """The codes of the partners that the file names, ascending; None stands for those that its rows name."""
    by: str = ""
    """Who loaded it: `name (user id)` in a chat, the login in a terminal, one of `Loader` where nobody did."""


class Loader(StrEnum):
    """What loads files without a person."""

    SHIPPED = "shipped"
    """The first start."""
    INBOX = "inbox"
    FETCHED = "fetched"
    """Fetched from the Census Bureau around a release."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A load that was taken back: kept in the history, and in no answer."""

    number: int
    """Of the change; loads and their taking back are numbered in one row."""
    load: int
    at: datetime
    by: str
    """As `Load.by`."""


class UnloadStatus(StrEnum):
    """Whether a load was taken back."""

    TAKEN_BACK = "taken_back"
    """In a dry run, it would be."""
    UNKNOWN = "unknown"
    """There is no load of that number."""
    ALREADY_TAKEN_BACK = "already_taken_back"


@dataclass(frozen=True, slots=True)
class PastLoad:
    """A load that is, or was, in the database."""

    load: Load
    figures: int
    """How many amounts its file states."""
    taken_back: TakenBack | None

    def as_json(self) -> dict[str, Any]:
        """The object that `loads --format json` prints."""
        source, undone = self.load.source, self.taken_back
        return {
            "number": self.load.number,
            "file": source.origin,
            "source": source.name,
            "vintage": source.vintage,
            "months": [str(month) for month in self.load.months],
            "figures": self.figures,
            "loaded_at": source.loaded_at.isoformat(),
            "loaded_by": self.load.by or None,
            "unloaded_at": undone and undone.at.isoformat(),
            "unloaded_by": undone and undone.by,
        }


@dataclass(frozen=True, slots=True)
class UnloadReport:
    """What came of taking a load back."""

    status: UnloadStatus
    number: int
    load: PastLoad | None = None
    lost: tuple[Month, ...] = ()
    """Months of which nothing is loaded any more."""
    cancelled: int = 0
    """Messages that had not left."""
    sent: int = 0
    """Chats that something of it was sent to, and that can be told."""
    correction: int | None = None
    """The campaign that tells them, held; None when there is nobody to tell."""

    @property
    def is_shipped(self) -> bool:
        return self.load is not None and self.load.load.by == Loader.SHIPPED

    def as_json(self) -> dict[str, Any]:
        """The object that `unload --format json` prints."""
        return {
            "status": self.status.value,
            "number": self.number,
            "file": self.load and self.load.load.source.origin,
            "months": [str(month) for month in self.load.load.months] if self.load else [],
            "months_lost": [str(month) for month in self.lost],
            "cancelled": self.cancelled,
            "sent": self.sent,
            "campaign": self.correction,
        }


class FigureRow(NamedTuple):
    """One partner's month in one load, in whole dollars. None: the load does not say."""

    load: int
    month: int
    """`Month.ordinal`."""
    partner: str
    exports: int | None
    imports: int | None


class PublishedFigure(NamedTuple):
    """One figure that a briefing prints. Amounts in whole dollars, rates in hundredths of a percent."""

    load: int
    month: int
    """`Month.ordinal`."""
    measure: Measure
    partner: str
    rank: int | None
    """None for the world's row."""
    value: int
    step: int
    prior: int | None
    """None where only the prose gives the figure (a partner outside the fifteen)."""
    prior_step: int
    change_bp: int | None
    """Growth in hundredths of a percent: 8430 is 84.30 %."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything the model is built from. Loads ascending by number.

    `figures` are changes: a release only stores cells that differ from what the releases before it say (in the order
    of `bot.domain.precedence`), so the newest value of a cell is the last that has it. A cell that a newer complete
    release no longer has is stored as zeros. What names no release stores all it says.
    """

    loads: Sequence[Load]
    figures: Sequence[FigureRow]
    published: Sequence[PublishedFigure]
    number: int = 0
    """The number of the newest change, where that is the taking back of a load; 0 when none was taken back."""
