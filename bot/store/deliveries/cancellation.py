"""Cancellation of deliveries that have not left, because nobody waits for them any more."""

from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, Connection, exists, update

from bot.domain.campaign import UNSENT, DeliveryState
from bot.domain.subscription import SubscriptionKind
from bot.store import tables

Place: TypeAlias = tuple[int, int]
"""A chat and its topic, as they are stored."""

_DELIVERY = tables.delivery.c


def cancel_unsent(connection: Connection, place: Place, kind: SubscriptionKind | None, why: str, at: datetime) -> None:
    """End what has not left to a chat or topic; with a kind, only what is of campaigns of that kind."""
    chat, topic = place
    end(connection, (_DELIVERY.chat == chat) & (_DELIVERY.topic == topic), kind, why, at)


def end(
    connection: Connection, where: ColumnElement[bool], kind: SubscriptionKind | None, why: str, at: datetime
) -> None:
    """End those of some deliveries that have not left; with a kind, only of campaigns of that kind."""
    unsent = where & _DELIVERY.state.in_(UNSENT)
    if kind is not None:
        campaign = tables.campaign.c
        unsent &= exists().where(campaign.id == _DELIVERY.campaign, campaign.kind == kind.value)
    dead = {"state": DeliveryState.DEAD.value, "error": why, "changed_at": at}
    connection.execute(update(tables.delivery).where(unsent).values(**dead))
