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
class QuietHours:
    """A span of the day in which nothing makes a sound, or nothing comes; it may go over midnight."""

    begin: int
    """Minutes after midnight, on the clock of `PushSettings.zone`."""
    end: int
    """Likewise, not in the span itself."""
    waits: bool = False
    """What would come within the span comes at its end; otherwise it comes without a sound."""

    def __contains__(self, minutes: int) -> bool:
        if self.begin <= self.end:
            return self.begin <= minutes < self.end
        return minutes >= self.begin or minutes < self.end

    def __str__(self) -> str:
        span = f"{_clock(self.begin)}-{_clock(self.end)}"
        return f"{span} wait" if self.waits else span


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@dataclass(frozen=True, slots=True)
class PushSettings:
    """How a chat wants what it is sent."""

    is_silent: bool = False
    not_before: int | None = None
    """Minutes after midnight, on the clock of `zone`; None is at once."""
    zone: str | None = None
    """An IANA name; set together with `not_before` and `quiet`."""
    quiet: "QuietHours | None" = None
    paused_until: datetime | None = None
    """Nothing is queued until then, and there is no backlog after."""
    hidden: tuple[str, ...] = ()
    """Words of `HIDEABLE`, and `BROADCASTS`, sorted."""


DEFAULT = PushSettings()
