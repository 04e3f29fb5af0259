"""The queue of deliveries (outbox) as the worker sees it: claim what is due, record what became of it.

    queued -> sending -> sent | retry | dead | uncertain

A message in several parts is queued again after each, with how many have arrived, so that none goes out twice.
`claim` commits `sending` before anything is sent, so a process that dies in between leaves a trace. Nobody
can know whether such a message arrived: `settle_interrupted` calls it uncertain, and a person decides.

Where several processes send (`share`), a claim also takes places of the one rate budget, and leaves alone chats that
another process is writing to or has been asked to leave alone.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, exists, func, or_, select, update

from bot.domain.campaign import UNSENT, CampaignState, DeliveryState
from bot.store import tables
from bot.store.database import Database, OnDatabase, reads, writes
from bot.store.engine import Lock, lock
from bot.store.postgres import rate_budget

_ALL_UNDER_WAY = 0.05
# Without those that are done, of which there are a thousand times more: an index holds these together.
_LASTING = (DeliveryState.QUEUED, DeliveryState.RETRY, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)
_GROUP_A_MINUTE = 20
_REFUSED = "refused: "
_DIFFERENT = 2
"""So many chats that refuse the same message with the same words are not to blame for it."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one chat or topic."""

    id: int
    campaign: int
    chat: int
    topic: int | None
    language: str
    attempts: int
    """How often it has been claimed, this time included; of a message in parts, for the next part."""
    parts_sent: int = 0
    """How many parts of its message are known to have arrived."""


class Outbox(OnDatabase):
    """The queue of deliveries in the database. Every method is one committed transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        super().__init__(database, clock)
        self._places = 0
        """How many messages a second all processes send together; 0 where this one is alone."""

    @writes
    def share(self, connection: Connection, places: int) -> None:
        """From now on this process is one of several, which together send so many messages a second."""
        lock(connection, Lock.CLAIMS)
        rate_budget.furnish(connection, places)
        self._places = places

    @writes
    def spend(self, connection: Connection, replies: int) -> None:
        """Count replies to people, which have gone out already, in the budget that is shared."""
        rate_budget.spend(connection, self._places, replies)

    @writes
    def book(self, connection: Connection) -> float:
        """Take the next place of the shared budget for a reply; seconds until it is free."""
        return rate_budget.book(connection, self._places)

    @reads
    def is_sending(self, connection: Connection, now: datetime) -> bool:
        """Whether a bulk is under way: something is being sent, or is due."""
        row, campaign = tables.delivery.c, tables.campaign.c
        # The earliest is one look into an index, and from the campaigns, which are few: one that was stopped may leave
        # any number queued. Asked whether there is any, PostgreSQL may read the whole table.
        earliest = select(func.min(row.not_before))
        is_sent = earliest.where(row.state == DeliveryState.SENDING.value).scalar_subquery().is_not(None)
        left = (earliest.where(row.campaign == campaign.id, row.state == state.value) for state in UNSENT)
        is_due = or_(*(query.scalar_subquery() <= now for query in left))
        going = select(campaign.id).where(campaign.state == CampaignState.OPEN.value, is_due)
        query = select(is_sent | going.exists())
        return bool(connection.execute(query).scalar_one())

    @reads
    def wait(self, connection: Connection, now: datetime) -> float | None:
        """Seconds until the shared budget may have room for what is due; None when nothing is."""
        if not self._places:
            return None
        if not (connection.execute(select(self._due(now).exists()))).scalar_one():
            return None
        seconds = rate_budget.seconds_until_free(connection, self._places)
        return _ALL_UNDER_WAY if seconds is None else max(seconds, _ALL_UNDER_WAY)

    @writes
    def claim(
        self,
        connection: Connection,
        limit: int,
        now: datetime,
        *,
        worker: str = "",
        among: Collection[int] | None = None,
    ) -> list[Delivery]:
        """Take up to `limit` deliveries that are due, oldest first, and mark them `sending`.

        With `among`, ids of deliveries, only those.
        """
        row = tables.delivery.c
        places: list[int] = []
        if self._places:
            lock(connection, Lock.CLAIMS)
            places = rate_budget.free_places(connection, self._places, limit)
            if not places:
                return []
            limit = len(places)
        # Several workers take different rows; SQLite has one writer at a time and leaves this out.
        due = self._due(now) if among is None else self._due(now).where(row.id.in_(among))
        due = due.order_by(row.not_before, row.id).limit(limit).with_for_update(skip_locked=True)
        claimed = connection.execute(
            update(tables.delivery)
            .where(row.id.in_(due.scalar_subquery()))
            .values(state=DeliveryState.SENDING.value, attempts=row.attempts + 1, claimed_by=worker, changed_at=now)
            .returning(row.id, row.campaign, row.chat, row.topic, row.language, row.attempts, row.parts_sent)
        )
        found = [Delivery(id_, campaign, chat, topic or None, *rest) for id_, campaign, chat, topic, *rest in claimed]
        rate_budget.seat(connection, places, [delivery.id for delivery in found])
        return sorted(found, key=lambda delivery: delivery.id)

    async def mark_sent(self, delivery: int, message_id: int | None, now: datetime) -> None:
        """All of it has arrived; no `message_id` when that turned out later: made anew, it had become shorter."""
        await self._mark(delivery, DeliveryState.SENT, message_id=message_id, error=None, changed_at=now)

    async def mark_part(self, delivery: int, parts_sent: int, not_before: datetime) -> None:
        """So many parts are known to have arrived; the next is due at `not_before`."""
        values = {"parts_sent": parts_sent, "attempts": 0, "not_before": not_before, "error": None}
        await self._mark(delivery, DeliveryState.QUEUED, **values)

    async def mark_retry(self, delivery: int, not_before: datetime, error: str) -> None:
        """Known not sent: due again at `not_before`."""
        await self._mark(delivery, DeliveryState.RETRY, not_before=not_before, error=error)

    async def mark_dead(self, delivery: int, error: str) -> None:
        await self._mark(delivery, DeliveryState.DEAD, error=error)

    @writes
    def mark_refused(self, connection: Connection, delivery: int, reason: str) -> bool:
        """Refused, for whose fault nobody knows: dead, unless it turns out to be the message's.

        True when different chats have refused the campaign's message with the same words, and nobody has got it in
        the same language: then it is to be stopped, and what was refused waits with the rest of it.
        """
        row, now = tables.delivery.c, self._clock()
        error = f"{_REFUSED}{reason}"
        dead = {"state": DeliveryState.DEAD.value, "error": error, "changed_at": now}
        connection.execute(update(tables.delivery).where(_is_under_way(delivery)).values(**dead))
        if self._places:
            rate_budget.release(connection, rate_budget.of_delivery(delivery))
        about = connection.execute(select(row.campaign, row.language).where(row.id == delivery)).one()
        of_it = (row.campaign == about.campaign) & (row.language == about.language)
        refused = (DeliveryState.DEAD.value, DeliveryState.RETRY.value)  # the latter since it was stopped for it
        alike = of_it & row.state.in_(refused) & (row.error == error)
        chats = connection.execute(select(func.count(row.chat.distinct())).where(alike)).scalar_one()
        arrived = select(exists().where(of_it, row.state == DeliveryState.SENT.value))
        if chats < _DIFFERENT or connection.execute(arrived).scalar_one():
            return False
        waiting = {"state": DeliveryState.RETRY.value, "not_before": now, "changed_at": now}
        connection.execute(update(tables.delivery).where(alike).values(**waiting))
        return True

    async def mark_uncertain(self, delivery: int, error: str) -> None:
        await self._mark(delivery, DeliveryState.UNCERTAIN, error=error)

    @writes
    def postpone(self, connection: Connection, delivery: int, not_before: datetime) -> None:
        """Give back what was claimed and not tried, as it was: it is no attempt."""
        row = tables.delivery.c
        before = case((row.attempts > 1, DeliveryState.RETRY.value), else_=DeliveryState.QUEUED.value)
        values = {"state": before, "attempts": row.attempts - 1, "not_before": not_before, "changed_at": self._clock()}
        connection.execute(update(tables.delivery).where(_is_under_way(delivery)).values(**values))
        if self._places:
            rate_budget.release(connection, rate_budget.of_delivery(delivery), timedelta(0))

    @reads
    def counts(self, connection: Connection) -> Mapping[str, int]:
        """How many deliveries are in each state that is not an end."""
        row = tables.delivery.c
        query = select(row.state, func.count()).where(row.state.in_([s.value for s in _LASTING])).group_by(row.state)
        found = {DeliveryState(state): count for state, count in connection.execute(query)}
        return {state.value: found.get(state, 0) for state in _LASTING}

    @reads
    def senders(self, connection: Connection) -> set[str]:
        """The names of those that have claimed what is `sending` now."""
        row = tables.delivery.c
        sending = select(row.claimed_by).where(row.state == DeliveryState.SENDING.value).distinct()
        return {name or "" for name in connection.execute(sending).scalars()}

    @writes
    def settle_interrupted(self, connection: Connection, senders: Collection[str]) -> int:
        """What processes that died were sending becomes uncertain. Returns how many.

        Only for who knows that they are dead (`bot.store.postgres.sender_names`).
        """
        row = tables.delivery.c
        where = (row.state == DeliveryState.SENDING.value) & func.coalesce(row.claimed_by, "").in_(senders)
        values = {"state": DeliveryState.UNCERTAIN.value, "error": "interrupted", "changed_at": self._clock()}
        settled = connection.execute(update(tables.delivery).where(where).values(**values))
        if self._places:
            rate_budget.release(connection, rate_budget.left_behind())
        return settled.rowcount

    @writes
    def expire(self, connection: Connection, now: datetime) -> int:
        """What has not left of campaigns that are no longer worth sending is dead. Returns how many."""
        expired = update(tables.delivery).where(_is_too_old(now))
        values = {"state": DeliveryState.DEAD.value, "error": "expired", "changed_at": now}
        return connection.execute(expired.values(**values)).rowcount

    @reads
    def too_old(self, connection: Connection, now: datetime) -> int:
        """How many deliveries `expire` would give up."""
        return connection.execute(select(func.count()).where(_is_too_old(now))).scalar_one()

    @writes
    def _mark(self, connection: Connection, /, delivery: int, state: DeliveryState, **values: Any) -> None:  # noqa: ANN401 - column values
        # Only what was claimed can come to an end: a late word about a delivery that was settled is dropped.
        values = {"changed_at": self._clock(), **values, "state": state.value}
        connection.execute(update(tables.delivery).where(_is_under_way(delivery)).values(**values))
        if self._places:
            rate_budget.release(connection, rate_budget.of_delivery(delivery))

    def _due(self, now: datetime) -> Select[tuple[int]]:
        return _due(now).where(~_is_busy(now)) if self._places else _due(now)


def _due(now: datetime) -> Select[tuple[int]]:
    row, campaign = tables.delivery.c, tables.campaign.c
    is_new = campaign.expires_at.is_(None) | (campaign.expires_at > now)
    is_open = exists().where(campaign.id == row.campaign, campaign.state == CampaignState.OPEN.value, is_new)
    return select(row.id).where(row.state.in_(UNSENT), row.not_before <= now, is_open)


def _is_too_old(now: datetime) -> ColumnElement[bool]:
    row, campaign = tables.delivery.c, tables.campaign.c
    is_over = exists().where(campaign.id == row.campaign, campaign.expires_at <= now)
    return row.state.in_(UNSENT) & is_over


def _is_under_way(delivery: int) -> ColumnElement[bool]:
    row = tables.delivery.c
    return (row.id == delivery) & (row.state == DeliveryState.SENDING.value)


def _is_busy(now: datetime) -> ColumnElement[bool]:
    """The chat takes nothing now: a message to it is under way, has just arrived, or was answered with "wait"."""
    row, other = tables.delivery.c, tables.delivery.alias("other")
    # By the clock of another process it may have been a moment later; what seems to be of tomorrow was written by a
    # clock that has been set since.
    is_past = other.c.changed_at < now + _MINUTE
    sent = (other.c.state == DeliveryState.SENT.value) & is_past
    begun = (other.c.state == DeliveryState.QUEUED.value) & (other.c.parts_sent > 0)
    same = (other.c.chat == row.chat) & (other.c.id != row.id)
    is_taken = (
        (other.c.state == DeliveryState.SENDING.value)
        | (sent & (other.c.changed_at > now - _SECOND))
        | (((other.c.state == DeliveryState.RETRY.value) | begun) & (other.c.not_before > now))
    )
    # A message in parts is as many to Telegram, whose ids of groups and channels are negative.
    parts = func.coalesce(func.sum(other.c.parts_sent + case((sent, 1), else_=0)), 0)
    in_a_minute = select(parts).where(same, is_past, other.c.changed_at > now - _MINUTE).scalar_subquery()
    return exists().where(same, is_taken) | ((row.chat < 0) & (in_a_minute >= _GROUP_A_MINUTE))
