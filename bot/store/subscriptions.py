"""Who gets what is pushed. One row a chat, topic, kind and subject."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.campaign import UNSENT, DeliveryState
from bot.domain.subscription import DEFAULT, PushSettings, SubscriptionKind
from bot.store import tables
from bot.store.dialects import insert_if_absent, put
from bot.store.engine import reading, writing

NO_TOPIC = 0

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

    async def subscribe(
        self,
        chat: int,
        topic: int | None,
        language: str,
        kind: SubscriptionKind = SubscriptionKind.MONTHLY,
        subject: str = "",
    ) -> bool:
        """True when it is new or was paused, False when it was there already."""
        values = {
            "chat": chat,
            "topic": topic or NO_TOPIC,
            "kind": kind.value,
            "subject": subject,
            "language": language,
            "created_at": self._clock(),
        }
        async with writing(self._engine) as connection:
            if await insert_if_absent(connection, tables.subscription, values):
                return True
            woken = await connection.execute(
                update(tables.subscription)
                .where(_of(chat, topic, kind, subject), _ROW.paused_at.is_not(None))
                .values(paused_at=None, pause_reason=None)
            )
            return woken.rowcount > 0

    async def unsubscribe(
        self, chat: int, topic: int | None, kind: SubscriptionKind | None = None, subject: str | None = None
    ) -> bool:
        """End one thing, everything of a kind, or (without a kind) everything; True when there was something.

        What is queued for it and has not left is taken back.
        """
        async with writing(self._engine) as connection:
            removed = await connection.execute(delete(tables.subscription).where(_of(chat, topic, kind, subject)))
            is_left = (await connection.execute(select(exists().where(_of(chat, topic, kind, None))))).scalar_one()
            if not is_left:
                await self._take_back(connection, _to(chat, topic), kind, "unsubscribed")
            return removed.rowcount > 0

    async def subscribed(self, chat: int, topic: int | None) -> tuple[tuple[SubscriptionKind, str], ...]:
        """What a chat or topic is subscribed to, as (kind, subject)."""
        query = select(_ROW.kind, _ROW.subject).where(_of(chat, topic, None, None)).order_by(_ROW.kind, _ROW.subject)
        async with reading(self._engine) as connection:
            return tuple((SubscriptionKind(kind), subject) for kind, subject in await connection.execute(query))

    async def settings(self, chat: int, topic: int | None) -> PushSettings:
        """How a chat or topic wants what it is sent."""
        return (await self.tastes([(chat, topic)]))[chat, topic].settings

    async def set(self, chat: int, topic: int | None, settings: PushSettings) -> None:
        """Keep them. A pause takes back what has not left: there is no backlog after it."""
        values = {
            "chat": chat,
            "topic": topic or NO_TOPIC,
            "is_silent": settings.is_silent,
            "not_before": settings.not_before,
            "zone": settings.zone,
            "paused_until": settings.paused_until,
            "hidden": " ".join(sorted(settings.hidden)),
        }
        async with writing(self._engine) as connection:
            await put(connection, tables.push_setting, values)
            if settings.paused_until is not None and settings.paused_until > self._clock():
                await self._take_back(connection, _to(chat, topic), None, "paused")

    async def tastes(self, places: Iterable[tuple[int, int | None]]) -> Mapping[tuple[int, int | None], Taste]:
        """What each of some chats and topics wants to see."""
        wanted = list(places)
        chats = {chat for chat, _ in wanted}
        with_subject = select(_ROW.chat, _ROW.topic, _ROW.kind, _ROW.subject).where(
            _ROW.chat.in_(chats), _ROW.subject != ""
        )
        async with reading(self._engine) as connection:
            found = await connection.execute(select(tables.push_setting).where(_WISH.chat.in_(chats)))
            settings = {
                (row.chat, row.topic or None): PushSettings(
                    row.is_silent, row.not_before, row.zone, row.paused_until, tuple(row.hidden.split())
                )
                for row in found
            }
            subjects: dict[tuple[int, int | None], list[tuple[SubscriptionKind, str]]] = {}
            for chat, topic, kind, subject in await connection.execute(with_subject.order_by(_ROW.subject)):
                subjects.setdefault((chat, topic or None), []).append((SubscriptionKind(kind), subject))
        return {place: Taste(settings.get(place, DEFAULT), tuple(subjects.get(place, ()))) for place in wanted}

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
            await self._take_back(connection, tables.delivery.c.chat == chat, None, "not reachable")

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

    async def _take_back(
        self, connection: AsyncConnection, where: ColumnElement[bool], kind: SubscriptionKind | None, why: str
    ) -> None:
        """What has not left to these places is dead; with a kind, only of campaigns of that kind."""
        row = tables.delivery.c
        unsent = where & row.state.in_(UNSENT)
        if kind is not None:
            campaign = tables.campaign.c
            unsent &= exists().where(campaign.id == row.campaign, campaign.kind == kind.value)
        dead = {"state": DeliveryState.DEAD.value, "error": why, "changed_at": self._clock()}
        await connection.execute(update(tables.delivery).where(unsent).values(**dead))


def _of(chat: int, topic: int | None, kind: SubscriptionKind | None, subject: str | None) -> ColumnElement[bool]:
    found = (_ROW.chat == chat) & (_ROW.topic == (topic or NO_TOPIC))
    if kind is not None:
        found &= _ROW.kind == kind.value
    return found if subject is None else found & (_ROW.subject == subject)


def _to(chat: int, topic: int | None) -> ColumnElement[bool]:
    row = tables.delivery.c
    return (row.chat == chat) & (row.topic == (topic or NO_TOPIC))


async def _move_rows(connection: AsyncConnection, table: Table, old_chat: int, new_chat: int) -> None:
    rows = (await connection.execute(select(table).where(table.c.chat == old_chat))).mappings().all()
    for row in rows:
        await insert_if_absent(connection, table, {**row, "chat": new_chat})
    await connection.execute(delete(table).where(table.c.chat == old_chat))
