"""Campaigns: opened by a load or by a person, held, released, stopped, corrected, finished.

preparing -> held -> open -> done
open -> stopped -> open | cancelled
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, func, select, update

from bot.domain.campaign import (
    TOPIC_GONE,
    UNSENT,
    Campaign,
    CampaignKind,
    CampaignState,
    DeliveryState,
    Progress,
    Superseded,
)
from bot.store import tables
from bot.store.chat_tables import member
from bot.store.database import OnDatabase, reads, writes
from bot.store.deliveries import notices, recipients
from bot.store.deliveries.announcing import CORRECTION, GOING, WAITING, WORTH_SENDING, add, campaign_of, change
from bot.store.deliveries.cancellation import end
from bot.store.deliveries.notices import is_of_load

PREPARED = (CampaignKind.ALERTS, CampaignKind.REVISIONS, CampaignKind.CORRECTION)
"""Kinds whose recipients are worked out from the figures."""
_RATE_SPAN = timedelta(minutes=1)
_WANTED = ("unsubscribed", "paused", "cancelled", "nothing to say")
"""Why deliveries end by somebody's own wish."""
_UNFINISHED = (*UNSENT, DeliveryState.SENDING)

_ROW = tables.campaign.c
_TO = tables.delivery.c


class StoredCampaigns(OnDatabase):
    """Campaigns in the database, for the worker and for operators. Every method is one transaction."""

    # --- looking --------------------------------------------------------------------------------

    @reads
    def find(self, connection: Connection, campaign: int) -> Campaign | None:
        found = connection.execute(select(tables.campaign).where(_ROW.id == campaign)).first()
        return None if found is None else campaign_of(found)

    async def in_state(self, *states: CampaignState) -> list[Campaign]:
        """Campaigns in one of the states, oldest first."""
        return await self._all(select(tables.campaign).where(_ROW.state.in_(states)).order_by(_ROW.id))

    async def recent(self, limit: int) -> list[Campaign]:
        """The newest campaigns, notices left out, the newest first."""
        query = select(tables.campaign).where(_ROW.kind != CampaignKind.NOTICE.value)
        return await self._all(query.order_by(_ROW.id.desc()).limit(limit))

    @reads
    def _all(self, connection: Connection, query: Select[Any]) -> list[Campaign]:
        return [campaign_of(row) for row in connection.execute(query)]

    @reads
    def progress(self, connection: Connection, campaign: int | Collection[int] | None = None) -> Progress:
        """Over all campaigns, of one, or of several together."""
        among = (campaign,) if isinstance(campaign, int) else campaign
        query = select(_TO.state, func.count(), func.min(_TO.created_at)).group_by(_TO.state)
        lately = select(func.count()).where(
            _TO.state == DeliveryState.SENT.value, _TO.changed_at > self._clock() - _RATE_SPAN
        )
        if among is not None:
            query, lately = query.where(_TO.campaign.in_(among)), lately.where(_TO.campaign.in_(among))
        found = {DeliveryState(state): (count, oldest) for state, count, oldest in connection.execute(query)}
        a_minute = connection.execute(lately).scalar_one()
        oldest_waiting = [oldest for state, (_, oldest) in found.items() if state in UNSENT]
        counts = {state: found.get(state, (0, None))[0] for state in DeliveryState}
        return Progress(counts, min(oldest_waiting, default=None), a_minute)

    async def together(self, campaign: Campaign) -> list[Campaign]:
        """What is one piece of news with a campaign, itself included, in order: everything that its load has opened.

        Somebody's words stand alone, and so does the taking back of a load.
        """
        if campaign.is_alone or campaign.load is None:
            return [campaign]
        return await self._all(select(tables.campaign).where(is_of_load(campaign.load)).order_by(_ROW.id))

    @reads
    def undelivered(self, connection: Connection, campaigns: Collection[int], most: int) -> list[tuple[int, str, str]]:
        """Chats that did not get something because it was refused: id, name where it is known, and why."""
        title = tables.chat_setting
        query = (
            select(_TO.chat, func.coalesce(member.c.name, title.c.value, ""), _TO.error)
            .outerjoin(member, member.c.user == _TO.chat)
            .outerjoin(title, (title.c.chat == _TO.chat) & (title.c.key == "title"))
            .where(_TO.campaign.in_(campaigns), _TO.state == DeliveryState.DEAD.value, _TO.error.not_in(_WANTED))
            .order_by(_TO.chat)
            .distinct()
            .limit(most)
        )
        return [(chat, name, error or "") for chat, name, error in connection.execute(query)]

    @reads
    def recipients(self, connection: Connection, kind: CampaignKind) -> int:
        """How many a campaign of this kind would go to now."""
        return recipients.count(connection, kind, self._clock())

    @reads
    def subjects(self, connection: Connection, kind: CampaignKind) -> list[str]:
        """Everything that somebody who is not paused has asked to be told of."""
        row = tables.subscription.c
        query = select(row.subject).where(row.kind == kind.value, row.paused_at.is_(None)).distinct()
        return sorted(connection.execute(query).scalars())

    @reads
    def told(
        self, connection: Connection, chat: int, topic: int | None, besides: int, since: datetime | None = None
    ) -> tuple[int, ...]:
        """What has arrived in a chat or topic and shows figures, by the campaign's number, in the order it arrived.

        Args:
            besides: The campaign that is left out.
            since: Leave out as well what had arrived before.
        """
        has_arrived = (_TO.state == DeliveryState.SENT.value) & (_ROW.id != besides)
        if since is not None:
            has_arrived &= _TO.changed_at >= since
        kinds = (CampaignKind.MONTHLY.value, CampaignKind.RETRACTION.value, CampaignKind.CORRECTION.value)
        query = (
            select(_ROW.id)
            .join(tables.delivery, _TO.campaign == _ROW.id)
            .where(_TO.chat == chat, _TO.topic == (topic or 0), _ROW.kind.in_(kinds), has_arrived)
            .order_by(_TO.changed_at, _ROW.id)
        )
        return tuple(connection.execute(query).scalars())

    async def stuck(self, since: datetime, subject: str) -> list[Campaign]:
        """Open campaigns with something due since then, of which nothing has been sent since then.

        Those are left out that a notice of this subject tells of.
        """
        is_due = exists().where(_TO.campaign == _ROW.id, _TO.state.in_(UNSENT), _TO.not_before <= since)
        is_sent = exists().where(_TO.campaign == _ROW.id, _TO.state == DeliveryState.SENT.value, _TO.changed_at > since)
        found = await self._all(
            select(tables.campaign)
            .where(_ROW.state == CampaignState.OPEN.value, is_due, ~is_sent, ~notices.is_told(subject))
            .order_by(_ROW.id)
        )
        return [campaign for campaign in found if campaign.kind is not CampaignKind.NOTICE]

    async def untold(self, state: CampaignState, since: datetime) -> list[Campaign]:
        """Campaigns of a state and made since then that no notice tells of, and that went to anybody or wait to."""
        is_notice = _ROW.kind == CampaignKind.NOTICE.value
        query = select(tables.campaign).where(
            _ROW.state == state.value, ~is_notice, _ROW.created_at > since, ~notices.is_told(state.value)
        )
        if state is CampaignState.DONE:  # who has sent words of their own hears that they went to nobody
            went_out = exists().where(_TO.campaign == _ROW.id)
            query = query.where(went_out | (_ROW.kind == CampaignKind.BROADCAST.value))
        return await self._all(query.order_by(_ROW.id))

    # --- a person's word ------------------------------------------------------------------------

    @writes
    def release(self, connection: Connection, campaign: int) -> bool:
        """Send what is held or was stopped, its message made anew; False when it is neither.

        What is held of one load is released together, and so is what was stopped: it is one piece of news.
        """
        now = self._clock()
        together = _waiting_together(connection, campaign)
        for number in together:
            _release(connection, number, now)
        return bool(together)

    @writes
    def cancel(self, connection: Connection, campaign: int) -> bool:
        """End a campaign: nothing more of it leaves. False when it had ended already."""
        now = self._clock()
        together = _waiting_together(connection, campaign) or [campaign]
        cancelled = [change(connection, number, GOING, CampaignState.CANCELLED) for number in together]
        end(connection, _TO.campaign.in_(together), None, "cancelled", now)
        return any(cancelled)

    @writes
    def resend(self, connection: Connection, campaign: int) -> int:
        """Send the campaign's uncertain ones again. Returns how many.

        Raises Superseded when there are some and a newer campaign has taken its place.
        """
        now = self._clock()
        uncertain = (_TO.campaign == campaign) & (_TO.state == DeliveryState.UNCERTAIN.value)
        if not (connection.execute(select(exists().where(uncertain)))).scalar_one():
            return 0
        newer = _newer(connection, campaign)
        if newer is not None:
            raise Superseded(newer)
        requeued = connection.execute(
            update(tables.delivery)
            .where(uncertain)
            .values(state=DeliveryState.QUEUED.value, not_before=now, changed_at=now)
        )
        reopened = (CampaignState.DONE, CampaignState.OPEN)
        change(connection, campaign, reopened, CampaignState.OPEN, expires_at=now + WORTH_SENDING)
        notices.forget(connection, campaign)
        return requeued.rowcount

    @writes
    def broadcast(self, connection: Connection, text: str) -> int:
        """Prepare a person's words for everybody who gets anything; held until it is released."""
        return add(connection, kind=CampaignKind.BROADCAST, now=self._clock(), state=CampaignState.HELD, text=text)

    # --- the worker's -----------------------------------------------------------------------------

    @writes
    def stop(self, connection: Connection, campaign: int) -> None:
        """Leave an open campaign alone until a person has looked."""
        change(connection, campaign, (CampaignState.OPEN,), CampaignState.STOPPED)

    @writes
    def prepare(self, connection: Connection, campaign: int, subjects: Collection[str] | None) -> None:
        """Queue a campaign that was being prepared; `subjects` are those that came true, None stands for all."""
        now = self._clock()
        preparing = (CampaignState.PREPARING,)
        found = change(connection, campaign, preparing, CampaignState.OPEN, expires_at=now + WORTH_SENDING)
        if found is not None:
            recipients.queue(connection, campaign, found.kind, now, subjects=subjects)

    @writes
    def finish(self, connection: Connection) -> list[int]:
        """Close the open campaigns of which nothing is left to send. Returns their ids."""
        is_going = exists().where(_TO.campaign == _ROW.id, _TO.state.in_(_UNFINISHED))
        done = connection.execute(
            update(tables.campaign)
            .where(_ROW.state == CampaignState.OPEN.value, ~is_going)
            .values(state=CampaignState.DONE.value)
            .returning(_ROW.id)
        )
        return sorted(done.scalars())

    @writes
    def notify(self, connection: Connection, about: int, subject: str, chats: Mapping[int, str]) -> bool:
        """Tell these chats, each in its language, what has happened to a campaign; once. False if they were told."""
        return notices.add_once(connection, about, subject, chats, self._clock())

    @writes
    def notify_of_clock(
        self, connection: Connection, subject: str, before: datetime, after: datetime, chats: Mapping[int, str]
    ) -> None:
        """Tell these chats, each in its language, that the machine's clock was set, or is doubted."""
        notices.add(connection, subject, f"{before.isoformat()} {after.isoformat()}", chats, self._clock())

    @writes
    def notify_of_topic(self, connection: Connection, chat: int, topic: int, language: str) -> None:
        """Tell a group, outside of its topics, that one of them gets nothing any more."""
        notices.add(connection, TOPIC_GONE, str(topic), {chat: language}, self._clock())

    @writes
    def clock_was_set(self, connection: Connection, now: datetime) -> None:
        """Put right what waits for a moment: campaigns count their days anew, and deliveries are due by this clock."""
        is_open = (_ROW.state == CampaignState.OPEN.value) & _ROW.expires_at.is_not(None)
        connection.execute(update(tables.campaign).where(is_open).values(expires_at=now + WORTH_SENDING))
        recipients.time_anew(connection, now)


def _newer(connection: Connection, campaign: int) -> int | None:
    """The newest campaign that has taken this one's place, or the place of one that had; None when none has."""
    query = select(func.max(_ROW.id)).where(_ROW.supersedes == campaign)
    found: int | None = connection.execute(query).scalar_one()
    return None if found is None else _newer(connection, found) or found


def _waiting_together(connection: Connection, campaign: int) -> list[int]:
    """A campaign that waits for a person's word, with those of its load that wait for the same; empty if none does."""
    query = select(tables.campaign).where(_ROW.id == campaign, _ROW.state.in_(WAITING))
    row = connection.execute(query).first()
    if row is None:
        return []
    found = campaign_of(row)
    if found.is_alone or found.load is None:
        return [campaign]
    waiting = select(_ROW.id).where(is_of_load(found.load), _ROW.state == found.state.value)
    return list(connection.execute(waiting.order_by(_ROW.id)).scalars())


def _release(connection: Connection, campaign: int, now: datetime) -> None:
    found = change(connection, campaign, WAITING, CampaignState.OPEN, expires_at=now + WORTH_SENDING)
    if found is None:
        return
    connection.execute(delete(tables.message).where(tables.message.c.campaign == campaign))
    notices.forget(connection, campaign)
    if found.state is CampaignState.STOPPED or found.subject == CORRECTION:
        return  # queued already
    if found.kind in PREPARED:
        change(connection, campaign, (CampaignState.OPEN,), CampaignState.PREPARING)
    else:
        recipients.queue(connection, campaign, found.kind, now)
