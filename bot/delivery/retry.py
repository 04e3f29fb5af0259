"""The retry decision about a message that did not go out, made from the outcome alone."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from bot.domain.delivery import ChatMoved, MessageRefused, NotSent, OutcomeUnknown, SendingFailed, Unreachable

WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300, 900))
"""How long to wait after the first, second, … attempt that did not get through; the last one for all later."""

# Where the new chat is subscribed too, the delivery stays with the old one and would be sent there for ever.
_MOST_MOVES = 3


@dataclass(frozen=True, slots=True)
class Retry:
    """Send again, not before so much time has passed."""

    after: timedelta
    holds_chat: bool = False
    """The whole chat is left alone for that time, not this message only."""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """This delivery is dead. The chat gets no more until it comes back; its settings stay."""

    reason: str
    pauses: bool = True


@dataclass(frozen=True, slots=True)
class GiveUpTopic:
    """This delivery is dead, and its topic gets no more; the group is told, which may move it or end it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """This delivery is dead; if other chats refuse the same message with the same words, nobody can get it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Follow:
    """Take everything of the chat to its new id and send there."""

    new_chat: int


@dataclass(frozen=True, slots=True)
class StopCampaign:
    """Nobody can get this message; a person must look."""

    reason: str


@dataclass(frozen=True, slots=True)
class LeaveOpen:
    """It may have arrived: recorded as uncertain, not sent again."""

    reason: str


Decision: TypeAlias = Retry | GiveUp | GiveUpTopic | Doubt | Follow | StopCampaign | LeaveOpen


def decide(outcome: SendingFailed, attempts: int) -> Decision:
    """Decide about a delivery that has been attempted so many times, this one included."""
    match outcome:
        case NotSent(retry_after=int(seconds)):
            return Retry(timedelta(seconds=seconds), holds_chat=True)
        case NotSent():
            return Retry(WAITS[min(attempts, len(WAITS)) - 1])
        case Unreachable(reason, only_topic=True):
            return GiveUpTopic(reason)
        case Unreachable(reason, only_files=only_files):
            return GiveUp(reason, pauses=not only_files)
        case ChatMoved() if attempts > _MOST_MOVES:
            return GiveUp("moved on and on")
        case ChatMoved(new_chat):
            return Follow(new_chat)
        case MessageRefused(reason, is_certain=False):
            return Doubt(reason)
        case MessageRefused(reason):
            return StopCampaign(reason)
        case OutcomeUnknown(reason):
            return LeaveOpen(reason)
        case _:
            return LeaveOpen(repr(outcome))
