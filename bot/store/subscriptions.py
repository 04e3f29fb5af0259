"""Who gets what is pushed. One row a chat, topic, kind and subject."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Table, bindparam, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.campaign import UNSENT, DeliveryState
from bot.domain.subscription import DEFAULT, PushSettings, SubscriptionKind
from bot.store import tables
from bot.store.dialects import insert_absent, insert_if_absent, put
from bot.store.engine import reading, writing
from bot.store.taking_back import Place, end, take_back
from bot.store.together import Together

NO_TOPIC = 0

_Line: TypeAlias = tuple[int, int, str, str]
"""What a subscription is known by: chat, topic, kind, subject."""
_KEY = tuple(column.name for column in tables.subscription.primary_key)

_ROW = tables.subscription.c
_WISH = tables.push_setting.c


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

    def subjects_of(self, kind: SubscriptionKind) -> tuple[str, ...]:
        return tuple(subject for of, subject in self.subjects if of is kind)


class StoredSubscriptions:
    """The port `bot.domain.ports.Subscriptions`, and what the push needs besides."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock
        # Many press the same button on the morning a summary comes.
        self._subscribe = Together(self._subscribe_all)
        self._unsubscribe = Together(self._unsubscribe_all)
        self._subscribed = Together(self._subscribed_all)
        self._settings = Together(self._settings_all)
        self._set = Together(self._set_all)

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

    async def _subscribe_all(self, wishes: Sequence[tuple[_Line, str]]) -> list[bool]:
        now = self._clock()
        rows = {line: {**_named(line), "language": language, "created_at": now} for line, language in wishes}
        is_changed = []
        async with writing(self._engine) as connection:
            new = await insert_absent(connection, tables.subscription, list(rows.values()))
            for line, _ in wishes:
                is_changed.append(line in new or await self._woken(connection, line))
                new.discard(line)
        return is_changed

    async def _woken(self, connection: AsyncConnection, line: _Line) -> bool:
        key = [tables.subscription.c[name] == value for name, value in _named(line).items()]
        statement = update(tables.subscription).where(*key, _ROW.paused_at.is_not(None))
        return (await connection.execute(statement.values(paused_at=None, pause_reason=None))).rowcount > 0

    async def _unsubscribe_all(self, wishes: Sequence[tuple[Place, SubscriptionKind | None, str | None]]) -> list[bool]:
        had_any, ended, ended_whole = [], [], []
        async with writing(self._engine) as connection:
            there = await _lines(connection, [place for place, _, _ in wishes])
            for place, kind, subject in wishes:
                here = there[place]
                out = [(of, about) for of, about in here if kind in (None, of) and subject in (None, about)]
                there[place] = left = [line for line in here if line not in out]
                ended += [_named((*place, of, about)) for of, about in out]
                if not any(kind in (None, of) for of, _ in left):
                    ended_whole.append((place, kind))
                had_any.append(bool(out))
            if ended:
                key = [column == bindparam(f"its_{column.name}") for column in tables.subscription.primary_key]
                rows = [{f"its_{name}": value for name, value in row.items()} for row in ended]
                await connection.execute(delete(tables.subscription).where(*key), rows)
            await take_back(connection, ended_whole, "unsubscribed", self._clock())
        return had_any

    async def _subscribed_all(self, places: Sequence[Place]) -> list[tuple[tuple[SubscriptionKind, str], ...]]:
        async with reading(self._engine) as connection:
            there = await _lines(connection, places)
        return [tuple((SubscriptionKind(kind), subject) for kind, subject in there[place]) for place in places]

    async def _settings_all(self, places: Sequence[Place]) -> list[PushSettings]:
        async with reading(self._engine) as connection:
            chosen = await _chosen(connection, places)
        return [chosen.get(place, DEFAULT) for place in places]

    async def _set_all(self, wishes: Sequence[tuple[Place, PushSettings]]) -> list[None]:
        latest, now = dict(wishes), self._clock()
        rows = [
            {
                "chat": chat,
                "topic": topic,
                "is_silent": settings.is_silent,
                "not_before": settings.not_before,
                "zone": settings.zone,
                "paused_until": settings.paused_until,
                "hidden": " ".join(sorted(settings.hidden)),
            }
            for (chat, topic), settings in latest.items()
        ]
        paused = [
            (place, None)
            for place, settings in latest.items()
            if settings.paused_until is not None and settings.paused_until > now
        ]
        async with writing(self._engine) as connection:
            await put(connection, tables.push_setting, *rows)
            await take_back(connection, paused, "paused", now)
        return [None] * len(wishes)

    async def tastes(self, places: Iterable[tuple[int, int | None]]) -> Mapping[tuple[int, int | None], Taste]:
        """What each of some chats and topics wants to see."""
        stored = {(chat, topic): (chat, topic or NO_TOPIC) for chat, topic in places}
        async with reading(self._engine) as connection:
            chosen = await _chosen(connection, stored.values())
            lines = await _lines(connection, stored.values())
        return {
            place: Taste(
                chosen.get(at, DEFAULT),
                tuple((SubscriptionKind(kind), subject) for kind, subject in lines[at] if subject),
            )
            for place, at in stored.items()
        }

    async def pause(self, chat: int, reason: str) -> None:
        """Stop queueing for a chat that cannot be reached (blocked, kicked), with everything kept.

        What was queued for it is taken back, so that there is no backlog on its return.
        """
        async with writing(self._engine) as connection:
            await connection.execute(
                update(tables.subscription)
                .where(_ROW.chat == chat, _ROW.paused_at.is_(None))
                .values(paused_at=self._clock(), pause_reason=reason[:40])
            )
            await end(connection, tables.delivery.c.chat == chat, None, "not reachable", self._clock())

    async def resume(self, chat: int) -> bool:
        """Go on after `pause`; True when it was paused."""
        async with writing(self._engine) as connection:
            woken = await connection.execute(
                update(tables.subscription)
                .where(_ROW.chat == chat, _ROW.paused_at.is_not(None))
                .values(paused_at=None, pause_reason=None)
            )
            return woken.rowcount > 0

    async def move(self, old_chat: int, new_chat: int) -> None:
        """Take everything of a chat to its new id (a group that became a supergroup), in one transaction."""
        async with writing(self._engine) as connection:
            for table in (tables.subscription, tables.chat_setting, tables.push_setting):
                await _move_rows(connection, table, old_chat, new_chat)
            row, other = tables.delivery.c, tables.delivery.alias()
            taken = exists().where(
                other.c.campaign == row.campaign, other.c.chat == new_chat, other.c.topic == row.topic
            )
            await connection.execute(
                update(tables.delivery)
                .where(row.chat == old_chat, row.state.in_([*UNSENT, DeliveryState.SENDING]), ~taken)
                .values(chat=new_chat)
            )

    async def all(self) -> tuple[Subscription, ...]:
        """Every subscription to the monthly summary, oldest first."""
        async with reading(self._engine) as connection:
            found = await connection.execute(
                select(_ROW.chat, _ROW.topic, _ROW.language, _ROW.created_at, _ROW.paused_at, _ROW.pause_reason)
                .where(_ROW.kind == SubscriptionKind.MONTHLY.value)
                .order_by(_ROW.created_at, _ROW.chat, _ROW.topic)
            )
            return tuple(Subscription(chat, topic or None, *rest) for chat, topic, *rest in found)


def _named(line: _Line) -> dict[str, Any]:
    return dict(zip(_KEY, line, strict=True))


async def _lines(connection: AsyncConnection, places: Iterable[Place]) -> dict[Place, list[tuple[str, str]]]:
    """What each of some chats and topics is subscribed to, as (kind, subject)."""
    found: dict[Place, list[tuple[str, str]]] = {place: [] for place in places}
    query = select(_ROW.chat, _ROW.topic, _ROW.kind, _ROW.subject).where(_ROW.chat.in_({chat for chat, _ in found}))
    for chat, topic, kind, subject in await connection.execute(query.order_by(_ROW.kind, _ROW.subject)):
        if (chat, topic) in found:
            found[chat, topic].append((kind, subject))
    return found


async def _chosen(connection: AsyncConnection, places: Iterable[Place]) -> dict[Place, PushSettings]:
    """The settings of those of some chats and topics that have chosen any."""
    query = select(tables.push_setting).where(_WISH.chat.in_({chat for chat, _ in places}))
    return {
        (row.chat, row.topic): PushSettings(
            row.is_silent, row.not_before, row.zone, row.paused_until, tuple(row.hidden.split())
        )
        for row in await connection.execute(query)
    }


async def _move_rows(connection: AsyncConnection, table: Table, old_chat: int, new_chat: int) -> None:
    rows = (await connection.execute(select(table).where(table.c.chat == old_chat))).mappings().all()
    for row in rows:
        await insert_if_absent(connection, table, {**row, "chat": new_chat})
    await connection.execute(delete(table).where(table.c.chat == old_chat))
