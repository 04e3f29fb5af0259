"""The outbox: what is to be sent, to whom, and what became of it.

    queued -> sending -> sent | retry | dead | uncertain

`claim` commits `sending` before anything is sent, so a process that dies in between leaves a trace. Nobody
can know whether such a message arrived: `settle_interrupted` calls it uncertain, and a person decides.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.time import Month
from bot.store import tables
from bot.store.engine import reading, writing


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


UNSENT = (DeliveryState.QUEUED.value, DeliveryState.RETRY.value)
"""States from which a delivery can still be claimed, or taken back."""


class CampaignState(StrEnum):
    OPEN = "open"
    HELD = "held"
    """Waits for an administrator's word."""
    STOPPED = "stopped"
    """Stopped because its message cannot be sent as it is."""
    DONE = "done"
    """Nothing of it is left to send."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """One piece of news for everybody who subscribed to its kind."""

    id: int
    kind: str
    month: Month | None
    load: int | None
    state: CampaignState
    supersedes: int | None
    """The campaign this one corrects; what had not left of it is dead."""
    created_at: datetime


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


@dataclass(frozen=True, slots=True)
class OutboxStatus:
    """How many deliveries are in each state, and since when the oldest unsent one waits."""

    counts: Mapping[DeliveryState, int]
    oldest: datetime | None

    @property
    def left(self) -> int:
        return sum(self.counts[state] for state in DeliveryState if state.value in UNSENT)


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

    async def settle_interrupted(self) -> int:
        """At start: what a process that died was sending becomes uncertain. Returns how many."""
        return await self._update(
            tables.delivery.c.state == DeliveryState.SENDING.value,
            state=DeliveryState.UNCERTAIN.value,
            error="interrupted",
            changed_at=self._clock(),
        )

    async def requeue_uncertain(self, campaign: int) -> int:
        """A person's word: send the campaign's uncertain ones again. Returns how many."""
        row = tables.delivery.c
        now = self._clock()
        return await self._update(
            (row.campaign == campaign) & (row.state == DeliveryState.UNCERTAIN.value),
            state=DeliveryState.QUEUED.value,
            not_before=now,
            changed_at=now,
        )

    async def set_campaign_state(self, campaign: int, state: CampaignState) -> None:
        """Hold, release or stop a campaign; only an open one is claimed from."""
        async with writing(self._engine) as connection:
            await connection.execute(
                update(tables.campaign).where(tables.campaign.c.id == campaign).values(state=state.value)
            )

    async def finish(self) -> list[int]:
        """Close the open campaigns of which nothing is left to send. Returns their ids."""
        row, sent_to = tables.campaign.c, tables.delivery.c
        going = exists().where(sent_to.campaign == row.id, sent_to.state.in_([*UNSENT, DeliveryState.SENDING.value]))
        async with writing(self._engine) as connection:
            done = await connection.execute(
                update(tables.campaign)
                .where(row.state == CampaignState.OPEN.value, ~going)
                .values(state=CampaignState.DONE.value)
                .returning(row.id)
            )
            return sorted(done.scalars())

    async def campaign(self, campaign: int) -> Campaign | None:
        row = tables.campaign.c
        async with reading(self._engine) as connection:
            found = (
                await connection.execute(
                    select(row.id, row.kind, row.month, row.load, row.state, row.supersedes, row.created_at).where(
                        row.id == campaign
                    )
                )
            ).first()
        if found is None:
            return None
        id_, kind, month, load, state, supersedes, created_at = found
        return Campaign(
            id_, kind, None if month is None else Month(month), load, CampaignState(state), supersedes, created_at
        )

    async def status(self, campaign: int | None = None) -> OutboxStatus:
        """Counts over all campaigns, or of one."""
        row = tables.delivery.c
        query: Select[Any] = select(row.state, func.count(), func.min(row.created_at)).group_by(row.state)
        if campaign is not None:
            query = query.where(row.campaign == campaign)
        async with reading(self._engine) as connection:
            found = {DeliveryState(state): (count, oldest) for state, count, oldest in await connection.execute(query)}
        waiting = [oldest for state, (_, oldest) in found.items() if state.value in UNSENT]
        counts = {state: found.get(state, (0, None))[0] for state in DeliveryState}
        return OutboxStatus(counts, min(waiting, default=None))

    async def _mark(self, delivery: int, state: DeliveryState, **values: Any) -> None:  # noqa: ANN401 - column values
        # Only what was claimed can come to an end: a late word about a delivery that was settled is dropped.
        row = tables.delivery.c
        await self._update(
            (row.id == delivery) & (row.state == DeliveryState.SENDING.value),
            **{"changed_at": self._clock(), **values, "state": state.value},
        )

    async def _update(self, where: ColumnElement[bool], **values: Any) -> int:  # noqa: ANN401 - column values
        async with writing(self._engine) as connection:
            return (await connection.execute(update(tables.delivery).where(where).values(**values))).rowcount


async def open_campaign(
    connection: AsyncConnection, *, kind: str, month: Month, load: int, now: datetime, supersedes: int | None = None
) -> int:
    """Open a campaign with one delivery per active subscription of its kind, all in the caller's transaction."""
    campaign: int = (
        await connection.execute(
            insert(tables.campaign)
            .values(
                kind=kind,
                state=CampaignState.OPEN.value,
                created_at=now,
                month=month.ordinal,
                load=load,
                supersedes=supersedes,
            )
            .returning(tables.campaign.c.id)
        )
    ).scalar_one()
    await connection.execute(_queue(campaign, kind, now))
    return campaign


def _queue(campaign: int, kind: str, now: datetime) -> Any:  # noqa: ANN401
    # The database copies its own rows: a million subscriptions never pass through this process.
    row, chosen = tables.subscription.c, tables.chat_setting.c
    moment = literal(now, tables.UtcDateTime)
    subscribers = (
        select(
            literal(campaign),
            row.chat,
            row.topic,
            # What the chat has chosen since (/lang) goes before what it spoke when it subscribed.
            func.max(func.coalesce(chosen.value, row.language)),
            literal(DeliveryState.QUEUED.value),
            literal(0),
            moment,
            moment,
            moment,
        )
        .select_from(
            tables.subscription.outerjoin(tables.chat_setting, (chosen.chat == row.chat) & (chosen.key == "language"))
        )
        .where(row.kind == kind, row.paused_at.is_(None))
        .group_by(row.chat, row.topic)
    )
    into = ["campaign", "chat", "topic", "language", "state", "attempts", "created_at", "changed_at", "not_before"]
    return insert(tables.delivery).from_select(into, subscribers)
