"""Claims on the outbox: the turn to send, and the deliveries taken from the queue, next parts first."""

from collections import deque
from collections.abc import Collection
from typing import Protocol

import structlog

from bot.delivery.clock import Clock
from bot.store.deliveries.outbox import Delivery, Outbox

log = structlog.get_logger()

_SOON = 3.0
"""Seconds within which parts follow each other; what must wait longer goes by its place in the outbox."""
_LOOK_EVERY = 2.0
"""Seconds between looks, while sending, for others that have ended."""


class Turn(Protocol):
    """The right to send, and who else has it."""

    name: str

    async def take(self) -> bool: ...

    async def gone(self, names: Collection[str]) -> set[str]:
        """Those of the names whose processes have ended."""


class Claims:
    """Claims deliveries in the name of this process, while it has the turn."""

    def __init__(self, outbox: Outbox, clock: Clock, turn: Turn) -> None:
        self._outbox = outbox
        self._clock = clock
        self._turn = turn
        self._looked = 0.0
        self._begun: deque[tuple[float, int]] = deque()
        """Deliveries of which a part has arrived, with when the next may: those go before what has not begun."""

    async def take_turn(self) -> bool:
        """True when this process may send; what dead ones had under way is settled then."""
        if not await self._turn.take():
            return False
        # What those that have ended were sending may have arrived, nobody knows.
        self._looked = self._clock.seconds()
        gone = await self._turn.gone(await self._outbox.senders())
        if not gone:
            return True
        count = await self._outbox.settle_interrupted(gone)
        if count:
            log.warning("interrupted deliveries are uncertain", deliveries=count)
        return True

    async def keep_turn(self) -> bool:
        """Whether this process may still send; looks now and then."""
        # A campaign takes minutes, and one that dies meanwhile leaves places of the shared budget taken.
        return self._clock.seconds() - self._looked < _LOOK_EVERY or await self.take_turn()

    async def claim(self, room: int) -> list[Delivery]:
        """Next parts of what has begun, otherwise whatever is due."""
        now, seconds, name = self._clock.now(), self._clock.seconds(), self._turn.name
        due: list[tuple[float, int]] = []
        while self._begun and self._begun[0][0] <= seconds and len(due) < room:
            due.append(self._begun.popleft())
        found: list[Delivery] = []
        if due:
            found = await self._outbox.claim(room, now, worker=name, among=[number for _, number in due])
            # Where several processes send, there may be no place this time; what was taken back stays away.
            missed = {number for _, number in due} - {delivery.id for delivery in found}
            self._begun.extendleft(one for one in reversed(due) if one[1] in missed and seconds - one[0] < _SOON)
        return found or await self._outbox.claim(room, now, worker=name)

    def next_part(self, delivery: Delivery, after: float) -> None:
        """The next part of a delivery may go in so many seconds."""
        if after <= _SOON:
            self._begun.append((self._clock.seconds() + after, delivery.id))

    def wait(self) -> float | None:
        """Seconds until a next part is due; None when there is none."""
        return self._begun[0][0] - self._clock.seconds() if self._begun else None
