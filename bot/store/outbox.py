"""The outbox as the worker sees it: take what is due, write down what became of it.

    queued -> sending -> sent | retry | dead | uncertain

`claim` commits `sending` before anything is sent, so a process that dies in between leaves a trace. Nobody
can know whether such a message arrived: `settle_interrupted` calls it uncertain, and a person decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, exists, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.campaign import UNSENT, CampaignState, DeliveryState
from bot.store import tables
from bot.store.engine import writing


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one chat or topic."""

    id: int
    campaign: int
    chat: int
    topic: int | None
    language: str
    attempts: int
    """How often it has been claimed, this time included."""


class Outbox:
    """The worker's side. Every method is one committed transaction."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    async def claim(self, limit: int, now: datetime, *, worker: str = "") -> list[Delivery]:
        """Take up to `limit` deliveries that are due, oldest first, and mark them `sending`."""
        row = tables.delivery.c
        is_open = exists().where(
            tables.campaign.c.id == row.campaign, tables.campaign.c.state == CampaignState.OPEN.value
        )
        due = (
            select(row.id)
            .where(row.state.in_(UNSENT), row.not_before <= now, is_open)
            .order_by(row.not_before, row.id)
            .limit(limit)
            # Several workers take different rows; SQLite has one writer at a time and leaves this out.
            .with_for_update(skip_locked=True)
        )
        async with writing(self._engine) as connection:
            claimed = await connection.execute(
                update(tables.delivery)
                .where(row.id.in_(due.scalar_subquery()))
                .values(state=DeliveryState.SENDING.value, attempts=row.attempts + 1, claimed_by=worker, changed_at=now)
                .returning(row.id, row.campaign, row.chat, row.topic, row.language, row.attempts)
            )
            found = [
                Delivery(id_, campaign, chat, topic or None, language, attempts)
                for id_, campaign, chat, topic, language, attempts in claimed
            ]
        return sorted(found, key=lambda delivery: delivery.id)

    async def mark_sent(self, delivery: int, message_id: int, now: datetime) -> None:
        await self._mark(delivery, DeliveryState.SENT, message_id=message_id, error=None, changed_at=now)

    async def mark_retry(self, delivery: int, not_before: datetime, error: str) -> None:
        """Known not sent: due again at `not_before`."""
        await self._mark(delivery, DeliveryState.RETRY, not_before=not_before, error=error)

    async def mark_dead(self, delivery: int, error: str) -> None:
        await self._mark(delivery, DeliveryState.DEAD, error=error)

    async def mark_uncertain(self, delivery: int, error: str) -> None:
        await self._mark(delivery, DeliveryState.UNCERTAIN, error=error)

    async def postpone(self, delivery: int, not_before: datetime) -> None:
        """Give back what was claimed and not tried, as it was: it is no attempt."""
        row = tables.delivery.c
        before = case((row.attempts > 1, DeliveryState.RETRY.value), else_=DeliveryState.QUEUED.value)
        await self._update(
            _is_under_way(delivery),
            state=before,
            attempts=row.attempts - 1,
            not_before=not_before,
            changed_at=self._clock(),
        )

    async def settle_interrupted(self) -> int:
        """What a process that died was sending becomes uncertain. Returns how many.

        Only for who knows that no other process is sending (`bot.store.sole_worker`).
        """
        return await self._update(
            tables.delivery.c.state == DeliveryState.SENDING.value,
            state=DeliveryState.UNCERTAIN.value,
            error="interrupted",
            changed_at=self._clock(),
        )

    async def expire(self, now: datetime) -> int:
        """What has not left of campaigns that are no longer worth sending is dead. Returns how many."""
        row, campaign = tables.delivery.c, tables.campaign.c
        is_over = exists().where(campaign.id == row.campaign, campaign.expires_at <= now)
        return await self._update(
            row.state.in_(UNSENT) & is_over, state=DeliveryState.DEAD.value, error="expired", changed_at=now
        )

    async def _mark(self, delivery: int, state: DeliveryState, **values: Any) -> None:  # noqa: ANN401 - column values
        # Only what was claimed can come to an end: a late word about a delivery that was settled is dropped.
        await self._update(_is_under_way(delivery), **{"changed_at": self._clock(), **values, "state": state.value})

    async def _update(self, where: ColumnElement[bool], **values: Any) -> int:  # noqa: ANN401 - column values
        async with writing(self._engine) as connection:
            return (await connection.execute(update(tables.delivery).where(where).values(**values))).rowcount


def _is_under_way(delivery: int) -> ColumnElement[bool]:
    row = tables.delivery.c
    return (row.id == delivery) & (row.state == DeliveryState.SENDING.value)
