"""A question as it was understood: intent, partners, measure, period and the rest."""

from enum import StrEnum
from typing import ClassVar, NamedTuple

from bot.domain.condition import Aggregate, Condition
from bot.domain.figures import Measure
from bot.domain.open_name import OpenName
from bot.domain.time import Period


class Intent(OpenName):
    """What the asker wants: the name of a module of `bot.answers`, which holds its record and its answer.

    The constants are those that the grammar or another answer names; an intent needs none to be there.
    """

    OVERVIEW: ClassVar["Intent"]
    STANDING: ClassVar["Intent"]
    """One partner: where it stands."""
    TABLE: ClassVar["Intent"]
    """Partners in order."""
    COMPARE: ClassVar["Intent"]
    TREND: ClassVar["Intent"]
    MOVERS: ClassVar["Intent"]
    """Who grew or fell most, by contribution or by rate."""
    SHARE: ClassVar["Intent"]
    BRIEFING: ClassVar["Intent"]
    MONTHS: ClassVar["Intent"]
    SOURCE: ClassVar["Intent"]
    REVISIONS: ClassVar["Intent"]
    RECORDS: ClassVar["Intent"]
    CALENDAR: ClassVar["Intent"]
    COURTESY: ClassVar["Intent"]
    """No question: thanks, or a greeting."""
    HELP: ClassVar["Intent"]
    LANG: ClassVar["Intent"]
    SUBSCRIBE: ClassVar["Intent"]
    UNSUBSCRIBE: ClassVar["Intent"]
    SETTINGS: ClassVar["Intent"]
    UNWATCH: ClassVar["Intent"]
    OUTBOX: ClassVar["Intent"]


for _constant in Intent.__annotations__:
    setattr(Intent, _constant, Intent(_constant.lower()))


class Direction(StrEnum):
    RISING = "rising"
    FALLING = "falling"


class Extra(StrEnum):
    """What a briefing can have beyond the office's layout; a briefing's `argument` names them, by spaces."""

    CHANGES = "changes"
    """What changed: the largest contributions, ranks won and lost, records."""
    CHARTS = "charts"


class Request(NamedTuple):
    """A question with every word given its meaning. What the asker left open is None or empty."""

    intent: Intent
    partners: tuple[str, ...] = ()
    """Codes, in the order named."""
    measure: Measure | None = None
    top: int | None = None
    period: Period | None = None
    """Set by the reader for every question about figures (the newest month if none was named)."""
    direction: Direction | None = None
    vintage: str | None = None
    """A vintage asked for by name (`2026-03`); None lets the newest, and what is published, answer."""
    argument: str | None = None
    """What a command takes that is none of the above: `/lang en`, `/help rank`, `/start <payload>`, Extras."""
    condition: Condition | None = None
    """What the partners of a list must meet; of one partner, or the world, what is asked by yes or no; of why, how the
    asker takes the figure to have moved."""
    excluded: tuple[str, ...] = ()
    """Codes of partners to leave out."""
    aggregate: Aggregate | None = None
    """Their sum or their number, of the partners named or listed."""
    asked: Period | None = None
    """The period as it was asked for, where not all of its months are loaded; `period` are those that are."""
    against: Period | None = None
    """A second period that the first is compared with, where it is not the year before."""
