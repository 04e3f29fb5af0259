"""Subscriptions: one row a chat, topic, kind and subject."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from bot.domain.subscription import DEFAULT, PushSettings, SubscriptionKind
from bot.store import tables
from bot.store.database import Database, reads, writes
from bot.store.deliveries import subscribing

NO_TOPIC = 0
FIGURES = ("decimals", "scale")
"""The chat settings that say how figures are written."""

_ROW = tables.subscription.c


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat, or one topic of it, that gets the monthly summary."""

    chat: int
    topic: int | None
    language: str
    created_at: datetime
    paused_at: datetime | None
    """Set: everything is kept, nothing is sent, and nothing queues up meanwhile."""
    pause_reason: str | None


@dataclass(frozen=True, slots=True)
class Taste:
    """What a chat or topic wants to see in what it is sent."""

    settings: PushSettings = DEFAULT
    subjects: tuple[tuple[SubscriptionKind, str], ...] = ()
    """Everything it has subscribed to that has a subject: partners watched, alerts."""
    figures: tuple[tuple[str, str], ...] = ()
    """What the chat has chosen about how figures are written: of `FIGURES`, each with its value, in order."""

    def subjects_of(self, kind: SubscriptionKind) -> tuple[str, ...]:
        return tuple(subject for of, subject in self.subjects if of is kind)


class StoredSubscriptions:
    """The port `bot.domain.ports.Subscriptions`, and what the push needs besides."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    @writes
    def subscribe(  # noqa: PLR0917 - the connection is not the caller's
        self,
        connection: Connection,
        chat: int,
        topic: int | None,
        language: str,
        kind: SubscriptionKind = SubscriptionKind.MONTHLY,
        subject: str = "",
    ) -> bool:
        """True when it is new or was paused, False when it was there already."""
        line = (chat, topic or NO_TOPIC, kind.value, subject)
        return subscribing.subscribe(connection, line, language, self._clock())

    @writes
    def unsubscribe(
        self,
        connection: Connection,
        chat: int,
        topic: int | None,
        kind: SubscriptionKind | None = None,
        subject: str | None = None,
    ) -> bool:
        """End one thing, everything of a kind, or (without a kind) everything; True when there was something.

        What is queued for it and has not left is cancelled.
        """
        return subscribing.unsubscribe(connection, (chat, topic or NO_TOPIC), kind, subject, self._clock())

    @reads
    def subscribed(
        self, connection: Connection, chat: int, topic: int | None
    ) -> tuple[tuple[SubscriptionKind, str], ...]:
        """What a chat or topic is subscribed to, as (kind, subject)."""
        place = (chat, topic or NO_TOPIC)
        return tuple(subscribing.lines(connection, [place])[place])

    @reads
    def settings(self, connection: Connection, chat: int, topic: int | None) -> PushSettings:
        """How a chat or topic wants what it is sent."""
        place = (chat, topic or NO_TOPIC)
        return subscribing.chosen(connection, [place]).get(place, DEFAULT)

    @writes
    def set(self, connection: Connection, chat: int, topic: int | None, settings: PushSettings) -> None:
        """Keep them. A pause cancels what has not left: there is no backlog after it."""
        subscribing.choose(connection, (chat, topic or NO_TOPIC), settings, self._clock())

    @reads
    def tastes(
        self, connection: Connection, places: Iterable[tuple[int, int | None]]
    ) -> Mapping[tuple[int, int | None], Taste]:
        """What each of some chats and topics wants to see."""
        stored = {(chat, topic): (chat, topic or NO_TOPIC) for chat, topic in places}
        key = tables.chat_setting.c
        written = select(key.chat, key.key, key.value).where(
            key.chat.in_({chat for chat, _ in stored}), key.key.in_(FIGURES)
        )
        chosen = subscribing.chosen(connection, stored.values())
        lines = subscribing.lines(connection, stored.values())
        figures: dict[int, tuple[tuple[str, str], ...]] = {}
        for chat, name, value in connection.execute(written.order_by(key.key)):
            figures[chat] = (*figures.get(chat, ()), (name, value))
        return {
            place: Taste(
                chosen.get(at, DEFAULT),
                tuple((kind, subject) for kind, subject in lines[at] if subject),
                figures.get(at[0], ()),
            )
            for place, at in stored.items()
        }

    @writes
    def pause(self, connection: Connection, chat: int, reason: str) -> None:
        """Stop queueing for a chat that cannot be reached (blocked, kicked), with everything kept.

        What was queued for it is cancelled, so that there is no backlog on its return.
        """
        subscribing.pause(connection, chat, reason, self._clock())

    @writes
    def resume(self, connection: Connection, chat: int) -> bool:
        """Go on after `pause`; True when it was paused."""
        return subscribing.woken(connection, _ROW.chat == chat)

    @writes
    def move(self, connection: Connection, old_chat: int, new_chat: int) -> None:
        """Take everything of a chat to its new id (a group that became a supergroup), in one transaction."""
        subscribing.move(connection, old_chat, new_chat)

    @reads
    def all(self, connection: Connection) -> tuple[Subscription, ...]:
        """Every subscription to the monthly summary, oldest first."""
        query = (
            select(_ROW.chat, _ROW.topic, _ROW.language, _ROW.created_at, _ROW.paused_at, _ROW.pause_reason)
            .where(_ROW.kind == SubscriptionKind.MONTHLY.value)
            .order_by(_ROW.created_at, _ROW.chat, _ROW.topic)
        )
        found = connection.execute(query)
        return tuple(Subscription(chat, topic or None, *rest) for chat, topic, *rest in found)
