"""The recipients of a campaign: one delivery for each chat and topic that subscribed, and when it may leave."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, insert, literal, select, update

from bot.domain.campaign import UNSENT, CampaignKind, DeliveryState
from bot.domain.subscription import BROADCASTS, PushSettings, QuietHours
from bot.store import tables

_ANY_TIME = -1
_WAITS = func.coalesce(tables.push_setting.c.quiet_waits, literal(value=False))
_WISHED = (
    func.coalesce(tables.push_setting.c.zone, "UTC"),
    func.coalesce(tables.push_setting.c.not_before, _ANY_TIME),
    # Hours in which only the sound is left out keep nothing waiting.
    case((_WAITS, tables.push_setting.c.quiet_from), else_=_ANY_TIME),
    case((_WAITS, tables.push_setting.c.quiet_until), else_=_ANY_TIME),
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
    for wish in wishes.all():
        due = literal(_due(now, *wish), tables.UtcDateTime)
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
            .where(audience, *(wished == value for wished, value in zip(_WISHED, wish, strict=True)))
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
    quiet = settings.quiet
    span = (quiet.begin, quiet.end) if quiet is not None and quiet.waits else (_ANY_TIME, _ANY_TIME)
    due = _due(now, settings.zone or "UTC", minutes, *span)
    moved = update(tables.delivery).where(row.chat == chat, row.topic == topic, _has_not_begun())
    connection.execute(moved.values(not_before=row.created_at if due == now else due))


def time_anew(connection: Connection, now: datetime) -> None:
    """Let what is queued leave by a clock that was set: at once, or when a chat or topic wishes it."""
    row, setting = tables.delivery.c, tables.push_setting.c
    waits = row.state.in_(UNSENT) & (row.not_before > now)
    connection.execute(update(tables.delivery).where(waits).values(not_before=now))
    wishes = connection.execute(select(*_WISHED).where(setting.not_before.is_not(None) | _WAITS).distinct())
    for wish in wishes.all():
        due = _due(now, *wish)
        if due > now:
            is_wish = (wished == value for wished, value in zip(_WISHED, wish, strict=True))
            wished = exists().where(setting.chat == row.chat, setting.topic == row.topic, *is_wish)
            connection.execute(update(tables.delivery).where(_has_not_begun(), wished).values(not_before=due))


def _due(now: datetime, zone: str, minutes: int, quiet_from: int, quiet_until: int) -> datetime:
    """The first moment from now on that is not before a time of the day and in no quiet hours."""
    moment = allowed_from(now, zone, minutes)
    if quiet_from == _ANY_TIME:
        return moment
    local = moment.astimezone(ZoneInfo(zone))
    if local.hour * 60 + local.minute not in QuietHours(quiet_from, quiet_until):
        return moment
    end = local.replace(hour=quiet_until // 60, minute=quiet_until % 60, second=0, microsecond=0)
    return (end if end > local else end + timedelta(days=1)).astimezone(UTC)


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
    if kind is CampaignKind.BROADCAST:  # those are for everybody who gets anything and has not taken them out
        hidden = tables.push_setting.c.hidden
        wanted.append(hidden.is_(None) | ~hidden.contains(BROADCASTS))
    elif kind is CampaignKind.CORRECTION:  # those are for everybody who has got a summary
        to, campaign = tables.delivery.c, tables.campaign.c
        is_summary = (campaign.id == to.campaign) & (campaign.kind == CampaignKind.MONTHLY.value)
        is_there = (to.chat == row.chat) & (to.topic == row.topic) & (to.state == DeliveryState.SENT.value)
        wanted.append(exists().where(is_summary, is_there))
    else:
        wanted.append(row.kind == kind.value)
    if subjects is not None:
        wanted.append(row.subject.in_(subjects))
    return and_(*wanted)
