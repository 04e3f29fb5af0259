"""A question, understood."""

from enum import StrEnum
from typing import NamedTuple

from bot.domain.figures import Measure
from bot.domain.time import Period


class Intent(StrEnum):
    """What the asker wants; each is answered by the module of `bot.answers` with its name."""

    OVERVIEW = "overview"
    STANDING = "standing"
    """One partner: where it stands."""
    TABLE = "table"
    """Partners in order."""
    COMPARE = "compare"
    TREND = "trend"
    MOVERS = "movers"
    """Who grew or fell most, by contribution or by rate."""
    SHARE = "share"
    BRIEFING = "briefing"
    MONTHS = "months"
    SOURCE = "source"
    REVISIONS = "revisions"
    HELP = "help"
    START = "start"
    ABOUT = "about"
    LANG = "lang"
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    SETTINGS = "settings"
    WATCH = "watch"
    UNWATCH = "unwatch"
    ALERTS = "alerts"
    PAUSE = "pause"
    OUTBOX = "outbox"
    BROADCAST = "broadcast"


CHANGES = frozenset(
    {
        Intent.LANG,
        Intent.SETTINGS,
        Intent.SUBSCRIBE,
        Intent.UNSUBSCRIBE,
        Intent.WATCH,
        Intent.UNWATCH,
        Intent.ALERTS,
        Intent.PAUSE,
        Intent.OUTBOX,
        Intent.BROADCAST,
    }
)
"""What changes a chat's settings or what is sent; in groups their administrators alone may ask it."""

OPERATING = frozenset({Intent.OUTBOX, Intent.BROADCAST})
"""Of these, what only the bot's own administrators may ask."""


SHOWN_WITHOUT_ARGUMENT = frozenset({Intent.LANG, Intent.SETTINGS, Intent.WATCH, Intent.ALERTS, Intent.OUTBOX})
"""Of `CHANGES`, what only shows the choices when nothing is chosen."""


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
