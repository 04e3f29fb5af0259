"""Who gets what is pushed. One row a chat, topic, kind and subject."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Table, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store import tables
from bot.store.dialects import insert_if_absent
from bot.store.engine import reading, writing
from bot.store.outbox import UNSENT, DeliveryState

NO_TOPIC = 0


class SubscriptionKind(StrEnum):
    MONTHLY = "monthly"
    """The summary of every new month."""


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


class StoredSubscriptions:
    """The port `bot.domain.ports.Subscriptions`, and what the push needs besides."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    async def subscribe(self, chat: int, topic: int | None, language: str) -> bool:
        """True when it is new or was paused, False when it was there already."""
        values = {
            "chat": chat,
            "topic": topic or NO_TOPIC,
            "kind": SubscriptionKind.MONTHLY.value,
            "subject": "",
            "language": language,
            "created_at": self._clock(),
        }
        async with writing(self._engine) as connection:
            if await insert_if_absent(connection, tables.subscription, values):
                return True
            woken = await connection.execute(
                update(tables.subscription)
                .where(_monthly(chat, topic), tables.subscription.c.paused_at.is_not(None))
                .values(paused_at=None, pause_reason=None)
            )
            return woken.rowcount > 0

    async def unsubscribe(self, chat: int, topic: int | None) -> bool:
        """True when there was one. What is queued for it and has not left is taken back."""
        sent_to = tables.delivery.c
        async with writing(self._engine) as connection:
            removed = await connection.execute(delete(tables.subscription).where(_monthly(chat, topic)))
            await connection.execute(
                update(tables.delivery)
                .where(sent_to.chat == chat, sent_to.topic == (topic or NO_TOPIC), sent_to.state.in_(UNSENT))
                .values(state=DeliveryState.DEAD.value, error="unsubscribed", changed_at=self._clock())
            )
            return removed.rowcount > 0

    async def pause(self, chat: int, reason: str) -> None:
        """Stop queueing for a chat that cannot be reached (blocked, kicked), with everything kept."""
        row = tables.subscription.c
        async with writing(self._engine) as connection:
            await connection.execute(
                update(tables.subscription)
                .where(row.chat == chat, row.paused_at.is_(None))
                .values(paused_at=self._clock(), pause_reason=reason)
            )

    async def resume(self, chat: int) -> bool:
        """Go on after `pause`; True when it was paused."""
        row = tables.subscription.c
        async with writing(self._engine) as connection:
            woken = await connection.execute(
                update(tables.subscription)
                .where(row.chat == chat, row.paused_at.is_not(None))
                .values(paused_at=None, pause_reason=None)
            )
            return woken.rowcount > 0

    async def move(self, old_chat: int, new_chat: int) -> None:
        """Take everything of a chat to its new id (a group that became a supergroup), in one transaction."""
        async with writing(self._engine) as connection:
            await _move_rows(connection, tables.subscription, old_chat, new_chat)
            await _move_rows(connection, tables.chat_setting, old_chat, new_chat)
            row, other = tables.delivery.c, tables.delivery.alias()
            taken = exists().where(
                other.c.campaign == row.campaign, other.c.chat == new_chat, other.c.topic == row.topic
            )
            await connection.execute(
                update(tables.delivery)
                .where(row.chat == old_chat, row.state.in_([*UNSENT, DeliveryState.SENDING.value]), ~taken)
                .values(chat=new_chat)
            )

    async def all(self) -> tuple[Subscription, ...]:
        """Every subscription to the monthly summary, oldest first."""
        row = tables.subscription.c
        async with reading(self._engine) as connection:
            found = await connection.execute(
                select(row.chat, row.topic, row.language, row.created_at, row.paused_at, row.pause_reason)
                .where(row.kind == SubscriptionKind.MONTHLY.value)
                .order_by(row.created_at, row.chat, row.topic)
            )
            return tuple(Subscription(chat, topic or None, *rest) for chat, topic, *rest in found)


def _monthly(chat: int, topic: int | None) -> ColumnElement[bool]:
    row = tables.subscription.c
    return (row.chat == chat) & (row.topic == (topic or NO_TOPIC)) & (row.kind == SubscriptionKind.MONTHLY.value)


async def _move_rows(connection: AsyncConnection, table: Table, old_chat: int, new_chat: int) -> None:
    rows = (await connection.execute(select(table).where(table.c.chat == old_chat))).mappings().all()
    for row in rows:
        await insert_if_absent(connection, table, {**row, "chat": new_chat})
    await connection.execute(delete(table).where(table.c.chat == old_chat))
