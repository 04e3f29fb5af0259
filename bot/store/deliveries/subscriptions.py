"""Subscriptions: one row a chat, topic, kind and subject."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, exists, func, select, update

from bot.domain.campaign import TOPIC_GONE, UNSENT, DeliveryState
from bot.domain.subscription import DEFAULT, PushSettings, QuietHours, SubscriptionKind
from bot.store import tables
from bot.store.database import Database, OnDatabase, reads, writes
from bot.store.deliveries import ended
from bot.store.deliveries.cancellation import Place, cancel_unsent, end
from bot.store.deliveries.recipients import put_off
from bot.store.dialects import insert_if_absent, put

NO_TOPIC = 0
NO_ACCESS = "no access"
"""Why subscriptions of somebody whose access was taken are paused; any other reason is a refusal of Telegram's."""
FIGURES = ("decimals", "scale")
"""The chat settings that say how figures are written."""

_ROW = tables.subscription.c


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat, or one topic of it, that gets the monthly summary."""

    chat: int
    topic: int | None
    language: str
    created_at: datetime
    paused_at: datetime | None
    """Set: everything is kept, nothing is sent, and nothing queues up meanwhile."""
    pause_reason: str | None


@dataclass(frozen=True, slots=True)
class Taste:
    """What a chat or topic wants to see in what it is sent."""

    settings: PushSettings = DEFAULT
    subjects: tuple[tuple[SubscriptionKind, str], ...] = ()
    """Everything it has subscribed to that has a subject: partners watched, alerts."""
    figures: tuple[tuple[str, str], ...] = ()
    """What the chat has chosen about how figures are written: of `FIGURES`, each with its value, in order."""

    def subjects_of(self, kind: SubscriptionKind) -> tuple[str, ...]:
        return tuple(subject for of, subject in self.subjects if of is kind)


class StoredSubscriptions(OnDatabase):
    """The port `bot.domain.ports.Subscriptions`, and what the push needs besides."""

    @writes
    def subscribe(  # noqa: PLR0917 - the connection is not the caller's
        self,
        connection: Connection,
        chat: int,
        topic: int | None,
        language: str,
        kind: SubscriptionKind = SubscriptionKind.MONTHLY,
        subject: str = "",
    ) -> bool:
        """True when it is new or was paused, False when it was there already."""
        line = {"chat": chat, "topic": topic or NO_TOPIC, "kind": kind.value, "subject": subject}
        if insert_if_absent(
            connection, tables.subscription, {**line, "language": language, "created_at": self._clock()}
        ):
            return True
        return woken(connection, *(_ROW[name] == value for name, value in line.items()))

    @writes
    def unsubscribe(
        self,
        connection: Connection,
        chat: int,
        topic: int | None,
        kind: SubscriptionKind | None = None,
        subject: str | None = None,
    ) -> bool:
        """End one thing, everything of a kind, or (without a kind) everything; True when there was something.

        What is queued for it and has not left is cancelled; `bring_back` undoes it for a day.
        """
        place = (chat, topic or NO_TOPIC)
        there = _lines(connection, [place])[place]
        languages = _languages(connection, place)
        out = [(of, about) for of, about in there if kind in (None, of) and subject in (None, about)]
        count = 0
        for of, about in out:
            is_it = (_ROW.chat == chat, _ROW.topic == place[1], _ROW.kind == of.value, _ROW.subject == about)
            # Of two that end the same at once, PostgreSQL lets both read it, and one delete it.
            count += connection.execute(delete(tables.subscription).where(*is_it)).rowcount
        if not any(kind in (None, of) for of, about in there if (of, about) not in out):
            cancel_unsent(connection, place, kind, "unsubscribed", self._clock())
        if count:
            lines = [(of, about, languages[of, about]) for of, about in out if (of, about) in languages]
            ended.keep(connection, *place, lines, self._clock())
        return count > 0

    @writes
    def bring_back(
        self, connection: Connection, chat: int, topic: int | None
    ) -> tuple[tuple[SubscriptionKind, str], ...]:
        """Subscribe to everything that was ended within a day; gives what came back."""
        place, now = (chat, topic or NO_TOPIC), self._clock()
        back = ended.ended(connection, *place, now)
        for kind, subject, language in back:
            line = {"chat": chat, "topic": place[1], "kind": kind.value, "subject": subject}
            insert_if_absent(connection, tables.subscription, {**line, "language": language, "created_at": now})
        ended.forget(connection, *place)
        return tuple((kind, subject) for kind, subject, _ in back)

    @reads
    def ended(self, connection: Connection, chat: int, topic: int | None) -> tuple[tuple[SubscriptionKind, str], ...]:
        """What `bring_back` would bring back, as (kind, subject)."""
        there = set(_lines(connection, [place := (chat, topic or NO_TOPIC)])[place])
        found = ended.ended(connection, *place, self._clock())
        return tuple((kind, subject) for kind, subject, _ in found if (kind, subject) not in there)

    @reads
    def subscribed(
        self, connection: Connection, chat: int, topic: int | None
    ) -> tuple[tuple[SubscriptionKind, str], ...]:
        """What a chat or topic is subscribed to, as (kind, subject)."""
        place = (chat, topic or NO_TOPIC)
        return tuple(_lines(connection, [place])[place])

    @reads
    def places(self, connection: Connection, most: int) -> tuple[tuple[int, int | None], ...]:
        """Groups and channels, and topics of them, that are sent something; the oldest first."""
        # Telegram's ids of groups and channels are negative.
        query = (
            select(_ROW.chat, _ROW.topic)
            .where(_ROW.chat < 0)
            .group_by(_ROW.chat, _ROW.topic)
            .order_by(func.min(_ROW.created_at), _ROW.chat, _ROW.topic)
            .limit(most)
        )
        return tuple((chat, topic or None) for chat, topic in connection.execute(query))

    @reads
    def settings(self, connection: Connection, chat: int, topic: int | None) -> PushSettings:
        """How a chat or topic wants what it is sent."""
        place = (chat, topic or NO_TOPIC)
        return _chosen(connection, [place]).get(place, DEFAULT)

    @writes
    def set(self, connection: Connection, chat: int, topic: int | None, settings: PushSettings) -> None:
        """Keep them. A pause cancels what has not left: there is no backlog after it. Another time of day moves it."""
        place, now = (chat, topic or NO_TOPIC), self._clock()
        had = _chosen(connection, [place]).get(place, DEFAULT)
        quiet = settings.quiet
        row = {
            "chat": chat,
            "topic": place[1],
            "is_silent": settings.is_silent,
            "not_before": settings.not_before,
            "zone": settings.zone,
            "paused_until": settings.paused_until,
            "hidden": " ".join(sorted(settings.hidden)),
            "quiet_from": quiet.begin if quiet else None,
            "quiet_until": quiet.end if quiet else None,
            "quiet_waits": quiet.waits if quiet else None,
        }
        put(connection, tables.push_setting, row)
        if settings.paused_until is not None and settings.paused_until > now:
            cancel_unsent(connection, place, None, "paused", now)
        if (had.not_before, had.zone, had.quiet) != (settings.not_before, settings.zone, settings.quiet):
            put_off(connection, *place, settings, now)

    @reads
    def tastes(
        self, connection: Connection, places: Iterable[tuple[int, int | None]]
    ) -> Mapping[tuple[int, int | None], Taste]:
        """What each of some chats and topics wants to see."""
        stored = {(chat, topic): (chat, topic or NO_TOPIC) for chat, topic in places}
        key = tables.chat_setting.c
        written = select(key.chat, key.key, key.value).where(
            key.chat.in_({chat for chat, _ in stored}), key.key.in_(FIGURES)
        )
        chosen = _chosen(connection, stored.values())
        lines = _lines(connection, stored.values())
        figures: dict[int, tuple[tuple[str, str], ...]] = {}
        for chat, name, value in connection.execute(written.order_by(key.key)):
            figures[chat] = (*figures.get(chat, ()), (name, value))
        return {
            place: Taste(
                chosen.get(at, DEFAULT),
                tuple((kind, subject) for kind, subject in lines[at] if subject),
                figures.get(at[0], ()),
            )
            for place, at in stored.items()
        }

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        super().__init__(database, clock)
        self.asleep: set[int] = set()
        """Chats with something that a refusal has paused, as of the last look."""

    async def look_for_asleep(self) -> None:
        """Learn which chats other processes have paused."""
        self.asleep = {*await self._asleep()}

    @reads
    def _asleep(self, connection: Connection) -> frozenset[int]:
        return frozenset(connection.execute(select(_ROW.chat).where(_is_refused()).distinct()).scalars())

    @writes
    def pause(self, connection: Connection, chat: int, reason: str) -> None:
        """Stop queueing for a chat that cannot be reached (blocked, kicked), with everything kept.

        What was queued for it is cancelled, so that there is no backlog on its return.
        """
        pause(connection, chat, reason, self._clock())
        self.asleep.add(chat)

    @writes
    def pause_topic(self, connection: Connection, chat: int, topic: int) -> bool:
        """Stop queueing for one topic that is closed or gone; True when it was not paused before."""
        place, now = (chat, topic), self._clock()
        is_there = (_ROW.chat == chat, _ROW.topic == place[1], _ROW.paused_at.is_(None))
        paused = update(tables.subscription).where(*is_there).values(paused_at=now, pause_reason=TOPIC_GONE)
        count = connection.execute(paused).rowcount
        cancel_unsent(connection, place, None, TOPIC_GONE, now)
        self.asleep.add(chat)
        return count > 0

    @writes
    def resume(self, connection: Connection, chat: int, topic: int | None = None) -> bool:
        """Go on with what a refusal has paused; True when something was.

        A topic that was gone goes on when it is the one named.
        """
        is_it = (_ROW.pause_reason != TOPIC_GONE) | (_ROW.topic == (topic or NO_TOPIC))
        is_woken = woken(connection, _ROW.chat == chat, _is_refused(), is_it)
        if connection.execute(select(~exists().where(_ROW.chat == chat, _is_refused()))).scalar_one():
            self.asleep.discard(chat)
        return is_woken

    @writes
    def move_topic(self, connection: Connection, chat: int, old: int, new: int | None) -> bool:
        """Send to another topic, or outside of them, what went to one that is gone; False when nothing did."""
        there = (chat, old)
        found = False
        for table in (tables.subscription, tables.push_setting):
            is_it = (table.c.chat == chat) & (table.c.topic == old)
            for row in connection.execute(select(table).where(is_it)).mappings().all():
                awake = {"paused_at": None, "pause_reason": None} if table is tables.subscription else {}
                found = found or table is tables.subscription
                insert_if_absent(connection, table, {**row, **awake, "topic": new or NO_TOPIC})
            connection.execute(delete(table).where(is_it))
        cancel_unsent(connection, there, None, TOPIC_GONE, self._clock())
        return found

    @writes
    def move(self, connection: Connection, old_chat: int, new_chat: int) -> None:
        """Take everything of a chat to its new id (a group that became a supergroup), in one transaction."""
        for table in (tables.subscription, tables.chat_setting, tables.push_setting):
            for row in connection.execute(select(table).where(table.c.chat == old_chat)).mappings().all():
                insert_if_absent(connection, table, {**row, "chat": new_chat})
            connection.execute(delete(table).where(table.c.chat == old_chat))
        to, other = tables.delivery.c, tables.delivery.alias()
        taken = exists().where(other.c.campaign == to.campaign, other.c.chat == new_chat, other.c.topic == to.topic)
        connection.execute(
            update(tables.delivery)
            .where(to.chat == old_chat, to.state.in_([*UNSENT, DeliveryState.SENDING]), ~taken)
            .values(chat=new_chat)
        )

    @reads
    def all(self, connection: Connection) -> tuple[Subscription, ...]:
        """Every subscription to the monthly summary, oldest first."""
        query = (
            select(_ROW.chat, _ROW.topic, _ROW.language, _ROW.created_at, _ROW.paused_at, _ROW.pause_reason)
            .where(_ROW.kind == SubscriptionKind.MONTHLY.value)
            .order_by(_ROW.created_at, _ROW.chat, _ROW.topic)
        )
        found = connection.execute(query)
        return tuple(Subscription(chat, topic or None, *rest) for chat, topic, *rest in found)


def _lines(connection: Connection, places: Iterable[Place]) -> dict[Place, list[tuple[SubscriptionKind, str]]]:
    """What each of some chats and topics is subscribed to, as (kind, subject), in order."""
    found: dict[Place, list[tuple[SubscriptionKind, str]]] = {place: [] for place in places}
    query = select(_ROW.chat, _ROW.topic, _ROW.kind, _ROW.subject).where(_ROW.chat.in_({chat for chat, _ in found}))
    for chat, topic, kind, subject in connection.execute(query.order_by(_ROW.kind, _ROW.subject)):
        if (chat, topic) in found:
            found[chat, topic].append((SubscriptionKind(kind), subject))
    return found


def _languages(connection: Connection, place: Place) -> dict[tuple[SubscriptionKind, str], str]:
    query = select(_ROW.kind, _ROW.subject, _ROW.language).where(_ROW.chat == place[0], _ROW.topic == place[1])
    return {(SubscriptionKind(kind), subject): language for kind, subject, language in connection.execute(query)}


def _chosen(connection: Connection, places: Iterable[Place]) -> dict[Place, PushSettings]:
    """How those of some chats and topics that have chosen anything want what they are sent."""
    query = select(tables.push_setting).where(tables.push_setting.c.chat.in_({chat for chat, _ in places}))
    return {
        (row.chat, row.topic): PushSettings(
            is_silent=row.is_silent,
            not_before=row.not_before,
            zone=row.zone,
            quiet=_quiet(row),
            paused_until=row.paused_until,
            hidden=tuple(row.hidden.split()),
        )
        for row in connection.execute(query)
    }


def _quiet(row: Row[Any]) -> QuietHours | None:
    if row.quiet_from is None:
        return None
    return QuietHours(row.quiet_from, row.quiet_until, bool(row.quiet_waits))


def pause(connection: Connection, chat: int, reason: str, now: datetime) -> None:
    """Stop queueing for a chat, with everything kept; what was queued is cancelled, so that there is no backlog."""
    paused = update(tables.subscription).where(_ROW.chat == chat, _ROW.paused_at.is_(None))
    connection.execute(paused.values(paused_at=now, pause_reason=reason[:40]))
    end(connection, tables.delivery.c.chat == chat, None, reason, now)


def _is_refused() -> ColumnElement[bool]:
    return _ROW.paused_at.is_not(None) & (func.coalesce(_ROW.pause_reason, "") != NO_ACCESS)


def woken(connection: Connection, *which: Any) -> bool:  # noqa: ANN401 - conditions, of several types
    """End the pause of some; False when none was paused."""
    statement = update(tables.subscription).where(*which, _ROW.paused_at.is_not(None))
    return connection.execute(statement.values(paused_at=None, pause_reason=None)).rowcount > 0
