"""Statements that open, correct and change campaigns inside a caller's transaction: of a load, or of a person."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, exists, func, insert, select, update

from bot.domain.campaign import UNSENT, Campaign, CampaignKind, CampaignState, DeliveryState
from bot.domain.time import Month
from bot.store import tables
from bot.store.deliveries import recipients

WORTH_SENDING = timedelta(days=7)
"""From its release; what has not left by then is old news."""
CORRECTION = "correction"
WAITING = (CampaignState.HELD, CampaignState.STOPPED)
GOING = (*WAITING, CampaignState.OPEN)

_ROW = tables.campaign.c
_TO = tables.delivery.c


def open_campaign(
    connection: Connection,
    *,
    kind: CampaignKind,
    month: Month,
    load: int | None,
    now: datetime,
    state: CampaignState = CampaignState.OPEN,
    findings: Sequence[Mapping[str, Any]] = (),
) -> int:
    """Make a campaign about a month; an open one with its deliveries, all in the caller's transaction."""
    campaign = add(connection, kind=kind, now=now, state=state, month=month, load=load, findings=findings)
    if state is CampaignState.OPEN:
        recipients.queue(connection, campaign, kind, now)
    return campaign


def has_arrived(connection: Connection, months: Collection[Month]) -> bool:
    """Whether anybody has got the summary of one of some months."""
    is_summary = (_ROW.kind == CampaignKind.MONTHLY.value) & _ROW.month.in_([month.ordinal for month in months])
    arrived = exists().where(_TO.campaign == _ROW.id, is_summary, _TO.state == DeliveryState.SENT.value)
    return bool(connection.execute(select(arrived)).scalar_one())


def correct(
    connection: Connection,
    *,
    kind: CampaignKind,
    month: Month,
    load: int,
    now: datetime,
    state: CampaignState,
    findings: Sequence[Mapping[str, Any]] = (),
) -> int | None:
    """Let a campaign with newer figures take over what has not left of the one before; None when all has left.

    Whoever has got the older one gets no second: that is news only for those who asked for revisions.
    """
    older = (
        connection.execute(
            select(tables.campaign)
            .where(_ROW.kind == kind.value, _ROW.month == month.ordinal, _ROW.state.in_(GOING))
            .order_by(_ROW.id.desc())
            .limit(1)
        )
    ).first()
    if older is None:
        return None
    about: dict[str, Any] = {"kind": kind, "month": month, "load": load, "now": now, "findings": findings}
    if older.state == CampaignState.HELD.value and older.subject != CORRECTION:
        # Nobody has got it, nor is anybody queued: the newer one is simply the news.
        change(connection, older.id, GOING, CampaignState.CANCELLED)
        campaign = add(connection, **about, state=state, supersedes=older.id)
        if state is CampaignState.OPEN:
            recipients.queue(connection, campaign, kind, now)
        return campaign
    unsent = (_TO.campaign == older.id) & _TO.state.in_(UNSENT)
    if (connection.execute(select(func.count()).where(unsent))).scalar_one() == 0:
        return None
    campaign = add(connection, **about, state=state, supersedes=older.id, subject=CORRECTION)
    queued = DeliveryState.QUEUED.value
    connection.execute(
        update(tables.delivery)
        .where(unsent)
        .values(campaign=campaign, state=queued, error=None, changed_at=now, parts_sent=0)
    )
    if older.state != CampaignState.OPEN.value:  # an open one finishes by itself when nothing is under way
        change(connection, older.id, GOING, CampaignState.CANCELLED)
    return campaign


def add(
    connection: Connection,
    *,
    kind: CampaignKind,
    now: datetime,
    state: CampaignState,
    month: Month | None = None,
    load: int | None = None,
    findings: Sequence[Mapping[str, Any]] = (),
    supersedes: int | None = None,
    subject: str = "",
    text: str | None = None,
) -> int:
    """Make a campaign with nobody queued yet."""
    made = insert(tables.campaign).values(
        kind=kind.value,
        state=state.value,
        created_at=now,
        month=month.ordinal if month else None,
        load=load,
        supersedes=supersedes,
        subject=subject,
        text=text,
        findings=[dict(finding) for finding in findings] or None,
        expires_at=now + WORTH_SENDING if state is CampaignState.OPEN else None,
    )
    campaign: int = connection.execute(made.returning(_ROW.id)).scalar_one()
    return campaign


def change(
    connection: Connection,
    campaign: int,
    states: Collection[CampaignState],
    state: CampaignState,
    **values: Any,  # noqa: ANN401 - column values
) -> Campaign | None:
    """Take a campaign from one of some states to another; gives it as it was, None when it is in none of them."""
    is_it = (_ROW.id == campaign) & _ROW.state.in_(states)
    found = connection.execute(select(tables.campaign).where(is_it).with_for_update()).first()
    if found is None:
        return None
    connection.execute(update(tables.campaign).where(is_it).values(state=state.value, **values))
    return campaign_of(found)


def campaign_of(row: Row[Any]) -> Campaign:
    return Campaign(
        id=row.id,
        kind=CampaignKind(row.kind),
        state=CampaignState(row.state),
        created_at=row.created_at,
        month=None if row.month is None else Month(row.month),
        load=row.load,
        supersedes=row.supersedes,
        subject=row.subject,
        about=row.about,
        text=row.text,
        findings=tuple(row.findings or ()),
        expires_at=row.expires_at,
    )
