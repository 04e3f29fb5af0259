"""Campaigns and their deliveries: one piece of news, and what became of it for each who asked for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.errors import TradebotError
from bot.domain.time import Month


class DeliveryState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    """Claimed; the request may be under way."""
    SENT = "sent"
    RETRY = "retry"
    """Known not to have been sent; due again at `not_before`."""
    DEAD = "dead"
    """Will not be sent: refused for good, unsubscribed, or overtaken."""
    UNCERTAIN = "uncertain"
    """May have been sent or not. Never sent again without a person's word."""


UNSENT = (DeliveryState.QUEUED, DeliveryState.RETRY)
"""States from which a delivery can still be claimed, or taken back."""


class CampaignKind(StrEnum):
    """What a campaign says; the first four have subscribers under the same word."""

    MONTHLY = "monthly"
    """A new month's summary."""
    BRIEFING = "briefing"
    """A new month's full briefing, as a document."""
    ALERTS = "alerts"
    """What somebody wanted to be told of, and it happened."""
    REVISIONS = "revisions"
    """Figures that a newer vintage or source gives differently."""
    RETRACTION = "retraction"
    """Figures that were sent and have been taken back, to those they were sent to."""
    CORRECTION = "correction"
    """Figures that summaries have shown and a load has changed, to those who got these summaries."""
    BROADCAST = "broadcast"
    """An administrator's own words."""
    NOTICE = "notice"
    """To the administrators, about another campaign or the machine's clock; or to a group, about a topic of it."""


CLOCK_SET, CLOCK_WRONG, CLOCK_DOUBTED = "the clock was set", "the clock is wrong", "the clock is doubted"
"""What a notice tells of that is about no campaign."""
TOPIC_GONE = "topic gone"
"""What a notice tells a group of: a topic takes no messages; also why what it has subscribed to is paused."""


class CampaignState(StrEnum):
    PREPARING = "preparing"
    """Who gets it is worked out from the figures, once the model has them."""
    HELD = "held"
    """Waits for an administrator's word."""
    OPEN = "open"
    STOPPED = "stopped"
    """Stopped because its message cannot be sent as it is."""
    CANCELLED = "cancelled"
    """An administrator's word, or a correction, ended it."""
    DONE = "done"
    """Nothing of it is left to send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One piece of news for everybody who subscribed to its kind."""

    id: int
    kind: CampaignKind
    state: CampaignState
    created_at: datetime
    month: Month | None = None
    load: int | None = None
    """The load that made it news; its message is made from no older figures."""
    supersedes: int | None = None
    """The campaign this one corrects; what had not left of that goes out with this one."""
    subject: str = ""
    """Of a notice, what has happened; `correction` where the recipients are those the older one had not reached."""
    about: int | None = None
    """Of a notice, the campaign it tells of; None where it is about the clock."""
    text: str | None = None
    """Of a broadcast, the words; of a retraction, the number of the change; of a notice about the clock, what it said
    before and after; about a topic, its id."""
    findings: tuple[Mapping[str, Any], ...] = ()
    """What loading warned of, each as `load --format json` prints it."""
    expires_at: datetime | None = None
    """When what has not left is no longer worth sending."""

    @property
    def is_alone(self) -> bool:
        """Whether it is news by itself; all else that one load opens is one piece of news."""
        return self.load is None or self.kind is CampaignKind.RETRACTION

    @property
    def change(self) -> int | None:
        """The number of the load, or of the taking back of one, that the model must have for its message."""
        return int(self.text) if self.kind is CampaignKind.RETRACTION and self.text else self.load


@dataclass
class Superseded(TradebotError):
    """A newer campaign has taken this one's place, so that its old words are not sent again."""

    newer: int
    """The campaign that stands at the end of the line."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many deliveries are in each state, and how it goes."""

    counts: Mapping[DeliveryState, int]
    oldest: datetime | None
    """Since when the oldest unsent one waits."""
    a_minute: int = 0
    """How many have been sent within the last minute."""

    @property
    def left(self) -> int:
        return sum(self.counts[state] for state in UNSENT)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def seconds_left(self) -> int | None:
        """At the rate of the last minute; None when nothing was sent in it, or nothing is left."""
        return -(-self.left * 60 // self.a_minute) if self.a_minute and self.left else None
