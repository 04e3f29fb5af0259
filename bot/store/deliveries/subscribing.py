"""Statements that change subscriptions, for many chats in one transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Table, bindparam, delete, exists, select, update

from bot.domain.campaign import UNSENT, DeliveryState
from bot.domain.subscription import DEFAULT, PushSettings, SubscriptionKind
from bot.store import tables
from bot.store.deliveries.cancellation import Place, cancel_unsent
from bot.store.deliveries.recipients import put_off
from bot.store.dialects import insert_absent, insert_if_absent, put

Line: TypeAlias = tuple[int, int, str, str]
"""What a subscription is known by: chat, topic, kind, subject."""

_KEY = tuple(column.name for column in tables.subscription.primary_key)
_ROW = tables.subscription.c
_WISH = tables.push_setting.c


def subscribe(connection: Connection, wishes: Sequence[tuple[Line, str]], now: datetime) -> list[bool]:
    """Add lines, each with its language; whether each is new or was paused."""
    rows = {line: {**_named(line), "language": language, "created_at": now} for line, language in wishes}
    new = insert_absent(connection, tables.subscription, list(rows.values()))
    is_changed = []
    for line, _ in wishes:
        key = [tables.subscription.c[name] == value for name, value in _named(line).items()]
        is_changed.append(line in new or woken(connection, *key))
        new.discard(line)
    return is_changed


def unsubscribe(
    connection: Connection, wishes: Sequence[tuple[Place, SubscriptionKind | None, str | None]], now: datetime
) -> list[bool]:
    """Take lines out, by kind and subject where they are given; whether there was any. See `take_back`."""
    had_any, ended, ended_whole = [], [], []
    there = lines(connection, [place for place, _, _ in wishes])
    for place, kind, subject in wishes:
        here = there[place]
        out = [(of, about) for of, about in here if kind in (None, of) and subject in (None, about)]
        there[place] = left = [line for line in here if line not in out]
        ended += [_named((*place, of, about)) for of, about in out]
        if not any(kind in (None, of) for of, _ in left):
            ended_whole.append((place, kind))
        had_any.append(bool(out))
    if ended:
        key = [column == bindparam(f"its_{column.name}") for column in tables.subscription.primary_key]
        rows = [{f"its_{name}": value for name, value in row.items()} for row in ended]
        connection.execute(delete(tables.subscription).where(*key), rows)
    cancel_unsent(connection, ended_whole, "unsubscribed", now)
    return had_any


def lines(connection: Connection, places: Iterable[Place]) -> dict[Place, list[tuple[SubscriptionKind, str]]]:
    """What each of some chats and topics is subscribed to, as (kind, subject), in order."""
    found: dict[Place, list[tuple[SubscriptionKind, str]]] = {place: [] for place in places}
    query = select(_ROW.chat, _ROW.topic, _ROW.kind, _ROW.subject).where(_ROW.chat.in_({chat for chat, _ in found}))
    for chat, topic, kind, subject in connection.execute(query.order_by(_ROW.kind, _ROW.subject)):
        if (chat, topic) in found:
            found[chat, topic].append((SubscriptionKind(kind), subject))
    return found


def choose(connection: Connection, wishes: Sequence[tuple[Place, PushSettings]], now: datetime) -> list[None]:
    """Keep how each wants what it is sent. A pause takes back what has not left, another time of day moves it."""
    latest = dict(wishes)
    before = chosen(connection, latest)
    rows = [
        {
            "chat": chat,
            "topic": topic,
            "is_silent": settings.is_silent,
            "not_before": settings.not_before,
            "zone": settings.zone,
            "paused_until": settings.paused_until,
            "hidden": " ".join(sorted(settings.hidden)),
        }
        for (chat, topic), settings in latest.items()
    ]
    put(connection, tables.push_setting, *rows)
    paused = [(place, None) for place, s in latest.items() if s.paused_until is not None and s.paused_until > now]
    cancel_unsent(connection, paused, "paused", now)
    for place, wanted in latest.items():
        had = before.get(place, DEFAULT)
        if (had.not_before, had.zone) != (wanted.not_before, wanted.zone):
            put_off(connection, *place, wanted, now)
    return [None] * len(wishes)


def chosen(connection: Connection, places: Iterable[Place]) -> dict[Place, PushSettings]:
    """How those of some chats and topics that have chosen anything want what they are sent."""
    query = select(tables.push_setting).where(_WISH.chat.in_({chat for chat, _ in places}))
    return {
        (row.chat, row.topic): PushSettings(
            row.is_silent, row.not_before, row.zone, row.paused_until, tuple(row.hidden.split())
        )
        for row in connection.execute(query)
    }


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
