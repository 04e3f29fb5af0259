"""What a chat, or one topic of it, has asked to be sent, and how."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SubscriptionKind(StrEnum):
    MONTHLY = "monthly"
    """The summary of every new month."""
    BRIEFING = "briefing"
    """The full briefing of every new month, as a document."""
    REVISIONS = "revisions"
    """What a load changes in months known before."""
    ALERTS = "alerts"
    """One thing to be told of; the subject says which: `TW imports rank`."""
    WATCH = "watch"
    """A partner that the summary tells of; the subject is its code."""


HIDEABLE = ("totals", "partner", "deficits", "movers")
"""The blocks of a summary that a chat may leave out."""

BROADCASTS = "broadcast"
"""A word of `PushSettings.hidden`: without the administrators' own words, which come to who gets anything."""


@dataclass(frozen=True, slots=True)
class PushSettings:
    """How a chat wants what it is sent."""

    is_silent: bool = False
    not_before: int | None = None
    """Minutes after midnight, on the clock of `zone`; None is at once."""
    zone: str | None = None
    """An IANA name; set together with `not_before`."""
    paused_until: datetime | None = None
    """Nothing is queued until then, and there is no backlog after."""
    hidden: tuple[str, ...] = ()
    """Words of `HIDEABLE`, and `BROADCASTS`, sorted."""


DEFAULT = PushSettings()
