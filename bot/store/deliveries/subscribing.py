"""Statements that change subscriptions, of one chat or topic at a time."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Table, delete, exists, select, update

from bot.domain.campaign import UNSENT, DeliveryState
from bot.domain.subscription import DEFAULT, PushSettings, SubscriptionKind
from bot.store import tables
from bot.store.deliveries.cancellation import Place, cancel_unsent, end
from bot.store.deliveries.recipients import put_off
from bot.store.dialects import insert_if_absent, put

Line: TypeAlias = tuple[int, int, str, str]
"""What a subscription is known by: chat, topic, kind, subject."""

_KEY = tuple(column.name for column in tables.subscription.primary_key)
_ROW = tables.subscription.c
_WISH = tables.push_setting.c


def subscribe(connection: Connection, line: Line, language: str, now: datetime) -> bool:
    """Add a line; whether it is new or was paused."""
    if insert_if_absent(connection, tables.subscription, {**_named(line), "language": language, "created_at": now}):
        return True
    return woken(connection, *(tables.subscription.c[name] == value for name, value in _named(line).items()))


def unsubscribe(
    connection: Connection, place: Place, kind: SubscriptionKind | None, subject: str | None, now: datetime
) -> bool:
    """Take lines out, by kind and subject where they are given; whether there was any."""
    there = lines(connection, [place])[place]
    out = [(of, about) for of, about in there if kind in (None, of) and subject in (None, about)]
    for of, about in out:
        key = [tables.subscription.c[name] == value for name, value in _named((*place, of, about)).items()]
        connection.execute(delete(tables.subscription).where(*key))
    if not any(kind in (None, of) for of, about in there if (of, about) not in out):
        cancel_unsent(connection, place, kind, "unsubscribed", now)
    return bool(out)


def lines(connection: Connection, places: Iterable[Place]) -> dict[Place, list[tuple[SubscriptionKind, str]]]:
    """What each of some chats and topics is subscribed to, as (kind, subject), in order."""
    found: dict[Place, list[tuple[SubscriptionKind, str]]] = {place: [] for place in places}
    query = select(_ROW.chat, _ROW.topic, _ROW.kind, _ROW.subject).where(_ROW.chat.in_({chat for chat, _ in found}))
    for chat, topic, kind, subject in connection.execute(query.order_by(_ROW.kind, _ROW.subject)):
        if (chat, topic) in found:
            found[chat, topic].append((SubscriptionKind(kind), subject))
    return found


def choose(connection: Connection, place: Place, settings: PushSettings, now: datetime) -> None:
    """Keep how somebody wants what it is sent. A pause cancels what has not left, another time of day moves it."""
    had = chosen(connection, [place]).get(place, DEFAULT)
    row = {
        "chat": place[0],
        "topic": place[1],
        "is_silent": settings.is_silent,
        "not_before": settings.not_before,
        "zone": settings.zone,
        "paused_until": settings.paused_until,
        "hidden": " ".join(sorted(settings.hidden)),
    }
    put(connection, tables.push_setting, row)
    if settings.paused_until is not None and settings.paused_until > now:
        cancel_unsent(connection, place, None, "paused", now)
    if (had.not_before, had.zone) != (settings.not_before, settings.zone):
        put_off(connection, *place, settings, now)


def chosen(connection: Connection, places: Iterable[Place]) -> dict[Place, PushSettings]:
    """How those of some chats and topics that have chosen anything want what they are sent."""
    query = select(tables.push_setting).where(_WISH.chat.in_({chat for chat, _ in places}))
    return {
        (row.chat, row.topic): PushSettings(
            row.is_silent, row.not_before, row.zone, row.paused_until, tuple(row.hidden.split())
        )
        for row in connection.execute(query)
    }


def pause(connection: Connection, chat: int, reason: str, now: datetime) -> None:
    """Stop queueing for a chat, with everything kept; what was queued is cancelled, so that there is no backlog."""
    paused = update(tables.subscription).where(_ROW.chat == chat, _ROW.paused_at.is_(None))
    connection.execute(paused.values(paused_at=now, pause_reason=reason[:40]))
    end(connection, tables.delivery.c.chat == chat, None, reason, now)


def woken(connection: Connection, *which: Any) -> bool:  # noqa: ANN401 - conditions, of several types
    """End the pause of some; False when none was paused."""
    statement = update(tables.subscription).where(*which, _ROW.paused_at.is_not(None))
    return connection.execute(statement.values(paused_at=None, pause_reason=None)).rowcount > 0


def move(connection: Connection, old_chat: int, new_chat: int) -> None:
    """Give everything of a chat another chat's id."""
    for table in (tables.subscription, tables.chat_setting, tables.push_setting):
        _move_rows(connection, table, old_chat, new_chat)
    row, other = tables.delivery.c, tables.delivery.alias()
    taken = exists().where(other.c.campaign == row.campaign, other.c.chat == new_chat, other.c.topic == row.topic)
    connection.execute(
        update(tables.delivery)
        .where(row.chat == old_chat, row.state.in_([*UNSENT, DeliveryState.SENDING]), ~taken)
        .values(chat=new_chat)
    )


def _move_rows(connection: Connection, table: Table, old_chat: int, new_chat: int) -> None:
    for row in connection.execute(select(table).where(table.c.chat == old_chat)).mappings().all():
        insert_if_absent(connection, table, {**row, "chat": new_chat})
    connection.execute(delete(table).where(table.c.chat == old_chat))


def _named(line: Line) -> dict[str, Any]:
    return dict(zip(_KEY, line, strict=True))
