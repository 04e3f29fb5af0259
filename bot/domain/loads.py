"""Loads and their figures, as the store reads them and the trade model is built from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

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
    """One load: a file that became figures. Loads are only ever added."""

    number: int
    source: Source
    months: tuple[Month, ...]
    is_complete: bool
    """True when a partner that is not named has no trade (Census); False when it is merely not said."""


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

    `figures` are changes: a load only stores cells that differ from what the loads of lower (vintage,
    number) say, so the newest value of a cell is the last by (vintage, number) that has it. A cell a
    newer complete load no longer has is stored as zeros.
    """

    loads: Sequence[Load]
    figures: Sequence[FigureRow]
    published: Sequence[PublishedFigure]
