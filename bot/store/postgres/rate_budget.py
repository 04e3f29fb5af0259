"""The rate budget of a bot token, shared by every process: as many places as messages may go out in a second.

A message takes a place before it leaves, and the place is free again a whole second after its outcome was written
down. The server counted it somewhere between the two, so it never counts more in any second than there are places,
however long requests take and however many processes send. All by the database's own clock.

A reply to a person takes the next place to become free before the bulk can, and waits for it. Nobody writes down when
its answer came: its place counts for a second and `_ANSWERED` from when it may leave.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Integer,
    Select,
    bindparam,
    exists,
    extract,
    func,
    insert,
    literal,
    select,
    type_coerce,
    update,
)

from bot.domain.campaign import DeliveryState
from bot.store import tables

SECOND = timedelta(seconds=1)
_ANSWERED = timedelta(seconds=0.2)
"""Within which the server has counted a reply that left; one that takes longer can be one too many."""
_LONGEST = timedelta(seconds=10)
"""No place is taken for longer: one that seems to be was taken before the database's clock was set back."""
_NOW = func.clock_timestamp()  # not `now()`, which is when the transaction began
_place = tables.rate_place.c


def furnish(connection: Connection, places: int) -> None:
    """See that there are so many places; those above are left alone."""
    there = (connection.execute(select(func.count()).select_from(tables.rate_place))).scalar_one()
    missing = [{"number": number, "free_at": func.now()} for number in range(there, places)]
    for values in missing:
        connection.execute(insert(tables.rate_place).values(**values))


def free_places(connection: Connection, places: int, limit: int) -> list[int]:
    """Up to `limit` places that are free now, held until the transaction ends."""
    release(connection, _place.delivery.is_(None) & (_place.free_at > _NOW + literal(_LONGEST)), timedelta(0))
    found = connection.execute(
        select(_place.number)
        .where(_place.number < places, _place.delivery.is_(None), _place.free_at <= _NOW)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(found.scalars())


def seat(connection: Connection, places: Sequence[int], deliveries: Sequence[int]) -> None:
    """Give deliveries their places."""
    pairs = [{"place": place, "seated": delivery} for place, delivery in zip(places, deliveries, strict=False)]
    if pairs:
        statement = update(tables.rate_place).where(_place.number == bindparam("place", type_=Integer))
        connection.execute(statement.values(delivery=bindparam("seated")), pairs)


def release(connection: Connection, which: ColumnElement[bool], after: timedelta = SECOND) -> None:
    """Places are free again after so long; at once for what was never sent."""
    connection.execute(update(tables.rate_place).where(which).values(delivery=None, free_at=_NOW + literal(after)))


def of_delivery(delivery: int) -> ColumnElement[bool]:
    """The place of a delivery."""
    return _place.delivery == delivery


def left_behind() -> ColumnElement[bool]:
    """Places of what is not being sent any more: their processes have died."""
    row = tables.delivery.c
    is_sent = exists().where(row.id == _place.delivery, row.state == DeliveryState.SENDING.value)
    return _place.delivery.is_not(None) & ~is_sent


def spend(connection: Connection, places: int, replies: int) -> None:
    """Count messages that have gone out besides: replies to people while there was no bulk to wait for."""
    soonest = _soonest(places).limit(replies).scalar_subquery()
    release(connection, _place.number.in_(soonest))


def book(connection: Connection, places: int) -> float:
    """Take the next place to become free, for a reply. Gives the seconds until then, hardly ever more than one.

    Where every place is under way or taken for longer already, none is taken and the reply need not wait: replies
    have them and not the bulk.
    """
    soonest = _soonest(places).where(_place.free_at < _NOW + literal(SECOND + _ANSWERED)).limit(1)
    number = connection.execute(soonest).scalar_one_or_none()
    if number is None:
        return 0.0
    free_at = func.greatest(_place.free_at, _NOW)
    wait = extract("epoch", type_coerce(_place.free_at, DateTime(timezone=True)) - _NOW)
    seconds = connection.execute(select(wait).where(_place.number == number)).scalar_one()
    taken = update(tables.rate_place).where(_place.number == number)
    connection.execute(taken.values(free_at=free_at + literal(SECOND + _ANSWERED)))
    return max(0.0, float(seconds))


def _soonest(places: int) -> Select[tuple[int]]:
    """Places by when they are free, locked as they are taken."""
    free = select(_place.number).where(_place.number < places, _place.delivery.is_(None))
    return free.order_by(_place.free_at).with_for_update(skip_locked=True)


def seconds_until_free(connection: Connection, places: int) -> float | None:
    """Until the next place is free; None while all are taken by messages under way."""
    left = extract("epoch", type_coerce(func.min(_place.free_at), DateTime(timezone=True)) - _NOW)
    query = select(left).where(_place.number < places, _place.delivery.is_(None))
    seconds = connection.execute(query).scalar_one()
    return None if seconds is None else max(0.0, float(seconds))
