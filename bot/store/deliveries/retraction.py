"""Campaigns of a load that is taken back: what has not left is cancelled, and a word is offered to who was told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, exists, func, insert, literal, select

from bot.domain.campaign import UNSENT, CampaignKind, CampaignState, DeliveryState
from bot.domain.loads import Load
from bot.store import tables
from bot.store.deliveries.announcing import CORRECTION, GOING, add, change
from bot.store.deliveries.cancellation import end
from bot.store.deliveries.recipients import INTO

_ROW = tables.campaign.c
_TO = tables.delivery.c
_GOING = (CampaignState.PREPARING, *GOING)
_MAY_HAVE_ARRIVED = (DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Retracted:
    """What became of a load's campaigns."""

    cancelled: int
    """Deliveries that will not leave."""
    reached: int
    """Chats and topics that something was sent to, or may have been, and that still get anything."""
    campaign: int | None
    """What tells them, held until somebody releases it; None when there is nobody."""


def retract(connection: Connection, load: Load, *, undone_as: int, now: datetime) -> Retracted:
    """Cancel the campaigns of a load, and offer a word to those they have reached.

    Args:
        undone_as: The number of the taking back: the word is made from figures that are no older.
    """
    campaigns = list(connection.execute(select(_ROW.id).where(_ROW.load == load.number)).scalars())
    of_load = _TO.campaign.in_(campaigns)
    unsent = of_load & _TO.state.in_(UNSENT)
    cancelled = connection.execute(select(func.count()).where(unsent)).scalar_one()
    end(connection, of_load, None, "taken back", now)
    for campaign in campaigns:
        _cancel(connection, campaign)
    reached = of_load & _TO.state.in_(_MAY_HAVE_ARRIVED) & _still_gets_anything()
    chats = select(_TO.chat, _TO.topic).where(reached).distinct().subquery()
    count = connection.execute(select(func.count()).select_from(chats)).scalar_one()
    if not count:
        return Retracted(cancelled, 0, None)
    campaign = add(
        connection,
        kind=CampaignKind.RETRACTION,
        now=now,
        state=CampaignState.HELD,
        month=load.months[-1],
        load=load.number,
        subject=CORRECTION,
        text=str(undone_as),
    )
    moment = literal(now, tables.UtcDateTime)
    queued = (
        select(
            literal(campaign),
            _TO.chat,
            _TO.topic,
            func.max(_TO.language),
            literal(DeliveryState.QUEUED.value),
            literal(0),
            moment,
            moment,
            moment,
        )
        .where(reached)
        .group_by(_TO.chat, _TO.topic)
    )
    connection.execute(insert(tables.delivery).from_select(INTO, queued))
    return Retracted(cancelled, count, campaign)


def _cancel(connection: Connection, campaign: int) -> None:
    change(connection, campaign, _GOING, CampaignState.CANCELLED)


def _still_gets_anything() -> ColumnElement[bool]:
    subscription = tables.subscription.c
    is_there = (subscription.chat == _TO.chat) & (subscription.topic == _TO.topic)
    return exists().where(is_there, subscription.paused_at.is_(None)).correlate(tables.delivery)
