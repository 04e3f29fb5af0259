"""Counts of deliveries by state, for metrics and health."""

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from bot.domain.campaign import DeliveryState
from bot.store import tables

# Without those that are done, of which there are a thousand times more: an index holds these together.
_STATES = (DeliveryState.QUEUED, DeliveryState.RETRY, DeliveryState.SENDING, DeliveryState.UNCERTAIN)


def delivery_counts(connection: Connection) -> Mapping[str, int]:
    """How many deliveries are in each state that is not an end."""
    row = tables.delivery.c
    query = select(row.state, func.count()).where(row.state.in_([s.value for s in _STATES])).group_by(row.state)
    found = {DeliveryState(state): count for state, count in connection.execute(query)}
    return {state.value: found.get(state, 0) for state in _STATES}
