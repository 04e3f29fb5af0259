"""Subscriptions: one row a chat, topic, kind and subject."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, select, update

from bot.domain.subscription import DEFAULT, PushSettings, SubscriptionKind
from bot.store import tables
from bot.store.at_once import AtOnce
from bot.store.deliveries import subscribing
from bot.store.deliveries.cancellation import Place, end
from bot.store.together import Together

NO_TOPIC = 0
FIGURES = ("decimals", "scale")
"""The chat settings that say how figures are written."""

_ROW = tables.subscription.c

Wish = TypeVar("Wish")
Answer = TypeVar("Answer")


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

    def __init__(self, at_once: AtOnce, clock: Callable[[], datetime]) -> None:
        self._at_once = at_once
        self._clock = clock
        # Many press the same button on the morning a summary comes.
        self._subscribe = self._written(subscribing.subscribe)
        self._unsubscribe = self._written(subscribing.unsubscribe)
        self._set = self._written(subscribing.choose)
        self._subscribed = Together(self._subscribed_all)
        self._settings = Together(self._settings_all)

    async def subscribe(
        self,
        chat: int,
        topic: int | None,
        language: str,
        kind: SubscriptionKind = SubscriptionKind.MONTHLY,
        subject: str = "",
    ) -> bool:
        """True when it is new or was paused, False when it was there already."""
        return await self._subscribe(((chat, topic or NO_TOPIC, kind.value, subject), language))

    async def unsubscribe(
        self, chat: int, topic: int | None, kind: SubscriptionKind | None = None, subject: str | None = None
    ) -> bool:
        """End one thing, everything of a kind, or (without a kind) everything; True when there was something.

        What is queued for it and has not left is taken back.
        """
        return await self._unsubscribe(((chat, topic or NO_TOPIC), kind, subject))

    async def subscribed(self, chat: int, topic: int | None) -> tuple[tuple[SubscriptionKind, str], ...]:
        """What a chat or topic is subscribed to, as (kind, subject)."""
        return await self._subscribed((chat, topic or NO_TOPIC))

    async def settings(self, chat: int, topic: int | None) -> PushSettings:
        """How a chat or topic wants what it is sent."""
        return await self._settings((chat, topic or NO_TOPIC))

    async def set(self, chat: int, topic: int | None, settings: PushSettings) -> None:
        """Keep them. A pause takes back what has not left: there is no backlog after it."""
        await self._set(((chat, topic or NO_TOPIC), settings))

    async def tastes(self, places: Iterable[tuple[int, int | None]]) -> Mapping[tuple[int, int | None], Taste]:
        """What each of some chats and topics wants to see."""
        stored = {(chat, topic): (chat, topic or NO_TOPIC) for chat, topic in places}
        key = tables.chat_setting.c
        written = select(key.chat, key.key, key.value).where(
            key.chat.in_({chat for chat, _ in stored}), key.key.in_(FIGURES)
        )
        chosen, lines, settings = await self._at_once.read(
            lambda connection: (
                subscribing.chosen(connection, stored.values()),
                subscribing.lines(connection, stored.values()),
                connection.execute(written.order_by(key.key)).all(),
            )
        )
        figures: dict[int, tuple[tuple[str, str], ...]] = {}
        for chat, name, value in settings:
            figures[chat] = (*figures.get(chat, ()), (name, value))
        return {
            place: Taste(
                chosen.get(at, DEFAULT),
                tuple((kind, subject) for kind, subject in lines[at] if subject),
                figures.get(at[0], ()),
            )
            for place, at in stored.items()
        }

    async def pause(self, chat: int, reason: str) -> None:
        """Stop queueing for a chat that cannot be reached (blocked, kicked), with everything kept.

        What was queued for it is taken back, so that there is no backlog on its return.
        """
        now = self._clock()
        paused = update(tables.subscription).where(_ROW.chat == chat, _ROW.paused_at.is_(None))

        def work(connection: Connection) -> None:
            connection.execute(paused.values(paused_at=now, pause_reason=reason[:40]))
            end(connection, tables.delivery.c.chat == chat, None, "not reachable", now)

        await self._at_once.write(work)

    async def resume(self, chat: int) -> bool:
        """Go on after `pause`; True when it was paused."""
        return await self._at_once.write(lambda connection: subscribing.woken(connection, _ROW.chat == chat))

    async def move(self, old_chat: int, new_chat: int) -> None:
        """Take everything of a chat to its new id (a group that became a supergroup), in one transaction."""
        await self._at_once.write(lambda connection: subscribing.move(connection, old_chat, new_chat))

    async def all(self) -> tuple[Subscription, ...]:
        """Every subscription to the monthly summary, oldest first."""
        query = (
            select(_ROW.chat, _ROW.topic, _ROW.language, _ROW.created_at, _ROW.paused_at, _ROW.pause_reason)
            .where(_ROW.kind == SubscriptionKind.MONTHLY.value)
            .order_by(_ROW.created_at, _ROW.chat, _ROW.topic)
        )
        found = await self._at_once.read(lambda connection: connection.execute(query).all())
        return tuple(Subscription(chat, topic or None, *rest) for chat, topic, *rest in found)

    def _written(
        self, work: Callable[[Connection, Sequence[Wish], datetime], Sequence[Answer]]
    ) -> Together[Wish, Answer]:
        def written(wishes: Sequence[Wish]) -> Awaitable[Sequence[Answer]]:
            return self._at_once.write(lambda connection: work(connection, wishes, self._clock()))

        return Together(written)

    async def _subscribed_all(self, places: Sequence[Place]) -> list[tuple[tuple[SubscriptionKind, str], ...]]:
        lines = await self._at_once.read(lambda connection: subscribing.lines(connection, places))
        return [tuple(lines[place]) for place in places]

    async def _settings_all(self, places: Sequence[Place]) -> list[PushSettings]:
        chosen = await self._at_once.read(lambda connection: subscribing.chosen(connection, places))
        return [chosen.get(place, DEFAULT) for place in places]
