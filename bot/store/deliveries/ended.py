"""What a chat or topic has ended within a day, kept so that one tap brings all of it back."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import Connection, delete, select

from bot.domain.subscription import SubscriptionKind
from bot.store import tables
from bot.store.dialects import put

KEPT = timedelta(days=1)
_SETTING = "ended"
"""Among the chat settings, with which it moves when a group gets a new id."""

Line: TypeAlias = tuple[SubscriptionKind, str, str]
"""Kind, subject and language of a subscription."""


def keep(connection: Connection, chat: int, topic: int, lines: Sequence[Line], now: datetime) -> None:
    """Add to what was ended before."""
    known = {line[:2]: line for line in (*ended(connection, chat, topic, now), *lines)}
    value = json.dumps({"at": now.isoformat(), "lines": [[kind.value, *rest] for kind, *rest in known.values()]})
    put(connection, tables.chat_setting, {"chat": chat, "key": _key(topic), "value": value})


def ended(connection: Connection, chat: int, topic: int, now: datetime) -> list[Line]:
    """What was ended, the earliest first; nothing when the last of it is longer ago than a day."""
    row = tables.chat_setting.c
    found = connection.execute(select(row.value).where(row.chat == chat, row.key == _key(topic))).scalar()
    if found is None:
        return []
    kept = json.loads(found)
    if not timedelta(0) <= now - datetime.fromisoformat(kept["at"]) <= KEPT:
        return []
    return [(SubscriptionKind(kind), subject, language) for kind, subject, language in kept["lines"]]


def forget(connection: Connection, chat: int, topic: int) -> None:
    row = tables.chat_setting.c
    connection.execute(delete(tables.chat_setting).where(row.chat == chat, row.key == _key(topic)))


def _key(topic: int) -> str:
    return f"{_SETTING} {topic}" if topic else _SETTING
