"""The recipients of a campaign: one delivery for each chat and topic that subscribed, and when it may leave."""

from collections.abc import Collection
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, exists, func, insert, literal, select, update

from bot.domain.campaign import UNSENT, CampaignKind, DeliveryState
from bot.domain.subscription import PushSettings
from bot.store import tables

_ANY_TIME = -1
_WISHED = (
    func.coalesce(tables.push_setting.c.zone, "UTC"),
    func.coalesce(tables.push_setting.c.not_before, _ANY_TIME),
)
_JOINED = tables.subscription.outerjoin(
    tables.chat_setting,
    (tables.chat_setting.c.chat == tables.subscription.c.chat) & (tables.chat_setting.c.key == "language"),
).outerjoin(
    tables.push_setting,
    (tables.push_setting.c.chat == tables.subscription.c.chat)
    & (tables.push_setting.c.topic == tables.subscription.c.topic),
)
INTO = ("campaign", "chat", "topic", "language", "state", "attempts", "created_at", "changed_at", "not_before")


def queue(
    connection: Connection,
    campaign: int,
    kind: CampaignKind,
    now: datetime,
    *,
    subjects: Collection[str] | None = None,
) -> None:
    """Queue a campaign for its subscribers; with `subjects`, for those who asked for one of them.

    The database copies its own rows: a million subscriptions never pass through this process. One statement for
    each wish that somebody has about the time of day, of which there are few.
    """
    row = tables.subscription.c
    audience = _audience(kind, subjects, now)
    wishes = connection.execute(select(*_WISHED).select_from(_JOINED).where(audience).distinct())
    moment = literal(now, tables.UtcDateTime)
    for zone, minutes in wishes.all():
        due = literal(allowed_from(now, zone, minutes), tables.UtcDateTime)
        recipients = (
            select(
                literal(campaign),
                row.chat,
                row.topic,
                # What the chat has chosen since (/lang) goes before what it spoke when it subscribed.
                func.max(func.coalesce(tables.chat_setting.c.value, row.language)),
                literal(DeliveryState.QUEUED.value),
                literal(0),
                moment,
                moment,
                due,
            )
            .select_from(_JOINED)
            .where(audience, _WISHED[0] == zone, _WISHED[1] == minutes)
            .group_by(row.chat, row.topic)
        )
        connection.execute(insert(tables.delivery).from_select(INTO, recipients))


def count(connection: Connection, kind: CampaignKind, now: datetime) -> int:
    """How many deliveries a campaign of this kind would have now."""
    row = tables.subscription.c
    chosen = select(row.chat, row.topic).select_from(_JOINED).where(_audience(kind, None, now)).distinct().subquery()
    return (connection.execute(select(func.count()).select_from(chosen))).scalar_one()


def put_off(connection: Connection, chat: int, topic: int, settings: PushSettings, now: datetime) -> None:
    """Let what is queued for a chat or topic leave when it wishes now; it keeps its place in the line where it may.

    What has begun goes on: a part of it has arrived, or an attempt was made. Notices keep no hours.
    """
    row = tables.delivery.c
    minutes = _ANY_TIME if settings.not_before is None else settings.not_before
    due = allowed_from(now, settings.zone or "UTC", minutes)
    moved = update(tables.delivery).where(row.chat == chat, row.topic == topic, _has_not_begun())
    connection.execute(moved.values(not_before=row.created_at if due == now else due))


def time_anew(connection: Connection, now: datetime) -> None:
    """Let what is queued leave by a clock that was set: at once, or when a chat or topic wishes it."""
    row, wish = tables.delivery.c, tables.push_setting.c
    waits = row.state.in_(UNSENT) & (row.not_before > now)
    connection.execute(update(tables.delivery).where(waits).values(not_before=now))
    wishes = connection.execute(select(wish.zone, wish.not_before).where(wish.not_before.is_not(None)).distinct())
    for zone, minutes in wishes.all():
        due = allowed_from(now, zone or "UTC", minutes)
        if due > now:
            is_zone = wish.zone.is_(None) if zone is None else wish.zone == zone
            wished = exists().where(wish.chat == row.chat, wish.topic == row.topic, is_zone, wish.not_before == minutes)
            connection.execute(update(tables.delivery).where(_has_not_begun(), wished).values(not_before=due))


def allowed_from(now: datetime, zone: str, minutes: int) -> datetime:
    """The first moment from now on that is not before that time of the day, on the clock of the zone."""
    if minutes == _ANY_TIME:
        return now
    # By the clock on the wall: on the day that the clocks change, 08:30 is 08:30.
    local = now.astimezone(ZoneInfo(zone))
    wanted = local.replace(hour=minutes // 60, minute=minutes % 60, second=0, microsecond=0)
    return max(now, wanted.astimezone(UTC))


def _has_not_begun() -> ColumnElement[bool]:
    row, campaign = tables.delivery.c, tables.campaign.c
    is_notice = exists().where(campaign.id == row.campaign, campaign.kind == CampaignKind.NOTICE.value)
    return (row.state == DeliveryState.QUEUED.value) & (row.parts_sent == 0) & ~is_notice


def _audience(kind: CampaignKind, subjects: Collection[str] | None, now: datetime) -> ColumnElement[bool]:
    row = tables.subscription.c
    until = tables.push_setting.c.paused_until
    wanted: list[ColumnElement[bool]] = [row.paused_at.is_(None), until.is_(None) | (until <= now)]
    if kind is not CampaignKind.BROADCAST:  # those are for everybody who gets anything
        wanted.append(row.kind == kind.value)
    if subjects is not None:
        wanted.append(row.subject.in_(subjects))
    return and_(*wanted)
