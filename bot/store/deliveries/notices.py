"""Notices: what operators and chats are told of a campaign, of the clock or of a topic; campaigns of their own."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, exists, insert, or_, select, update

from bot.domain.campaign import CampaignKind, CampaignState, DeliveryState
from bot.store import tables
from bot.store.deliveries import announcing
from bot.store.deliveries.announcing import WORTH_SENDING, campaign_of
from bot.store.dialects import insert_if_absent

_ROW = tables.campaign.c


def add_once(connection: Connection, about: int, subject: str, chats: Mapping[int, str], now: datetime) -> bool:
    """Tell these chats, each in its language, what has happened to a campaign; False if they were told already."""
    notice = {
        "kind": CampaignKind.NOTICE.value,
        "state": CampaignState.OPEN.value,
        "created_at": now,
        "about": about,
        "subject": subject,
        "expires_at": now + WORTH_SENDING,
    }
    if not insert_if_absent(connection, tables.campaign, notice):
        return False
    made = select(_ROW.id).where(_ROW.kind == CampaignKind.NOTICE.value, _ROW.about == about, _ROW.subject == subject)
    _queue(connection, connection.execute(made).scalar_one(), chats, now)
    return True


def add(connection: Connection, subject: str, text: str, chats: Mapping[int, str], now: datetime) -> None:
    """Tell these chats, each in its language, of what is no campaign."""
    notice, state = CampaignKind.NOTICE, CampaignState.OPEN
    number = announcing.add(connection, kind=notice, now=now, state=state, subject=subject, text=text)
    _queue(connection, number, chats, now)


def is_told(subject: str) -> ColumnElement[bool]:
    """Whether a notice tells of a campaign, or of another of its load that is in the same state."""
    notice, other = tables.campaign.alias().c, tables.campaign.alias().c
    alone = CampaignKind.RETRACTION.value
    is_together = (other.load == _ROW.load) & (other.state == _ROW.state) & (other.kind != alone) & (_ROW.kind != alone)
    about_it = (notice.kind == CampaignKind.NOTICE.value) & (notice.subject == subject) & (notice.about == other.id)
    return exists().where(about_it, (other.id == _ROW.id) | is_together).correlate(tables.campaign)


def forget(connection: Connection, campaign: int) -> None:
    """What has been told of a campaign may happen again, and be told again; so may the end of all of its load."""
    found = campaign_of(connection.execute(select(tables.campaign).where(_ROW.id == campaign)).one())
    about = [_ROW.about == campaign]
    if found.load is not None and not found.is_alone:
        of_load = connection.execute(select(_ROW.id).where(is_of_load(found.load))).scalars()
        about.append(_ROW.about.in_(list(of_load)) & (_ROW.subject == CampaignState.DONE.value))
    told = (_ROW.kind == CampaignKind.NOTICE.value) & or_(*about)
    connection.execute(update(tables.campaign).where(told).values(about=None))


def is_of_load(load: int) -> ColumnElement[bool]:
    """Whether a load has opened a campaign. What tells that it was taken back has its number too."""
    return (_ROW.load == load) & (_ROW.kind != CampaignKind.RETRACTION.value)


def _queue(connection: Connection, campaign: int, chats: Mapping[int, str], now: datetime) -> None:
    moments = {"created_at": now, "changed_at": now, "not_before": now}
    rows = [
        {
            "campaign": campaign,
            "chat": chat,
            "topic": 0,
            "language": language,
            "state": DeliveryState.QUEUED.value,
            "attempts": 0,
            **moments,
        }
        for chat, language in chats.items()
    ]
    if rows:
        connection.execute(insert(tables.delivery), rows)
