"""The watch over the machine's clock: whether it was set, told by comparing it with the time that has passed.

A clock that is set while the process runs gives itself away. One that was wrong from the start does not: all that is
known then is when the bot last ran. So after a long absence nothing is given up as too old for an hour, in which a
clock that is ahead is usually put right, and the operator can be told.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.delivery.clock import Clock
from bot.store.deliveries.campaigns import StoredCampaigns
from bot.store.settings import BotState

log = structlog.get_logger()

_SEEN = "clock.seen"
_SET = timedelta(seconds=10)
"""A difference that no drift and no correction of drift makes between two looks."""
_ABSENCE = timedelta(hours=1)
_UNSURE = 3600.0
"""Seconds after a jump within which nothing is given up for its age."""
_KEPT_EVERY = 300.0


@dataclass(frozen=True, slots=True)
class ClockJump:
    """The clock says `now` where `before` was expected, or where the bot last ran."""

    before: datetime
    now: datetime
    is_certain: bool
    """The clock was set; otherwise the bot may as well have been away for that long."""


class ClockWatch:
    """Look now and then. A jump is logged, and what waits in the database for a moment is put right."""

    def __init__(self, clock: Clock, state: BotState, campaigns: StoredCampaigns) -> None:
        self._clock = clock
        self._state = state
        self._campaigns = campaigns
        self._origin: datetime | None = None
        """What the wall clock said, or would have said, when the other one began."""
        self._sure_from = self._keep_from = float("-inf")
        self._untold: deque[ClockJump] = deque(maxlen=4)

    @property
    def is_sure(self) -> bool:
        """Whether the clock can be relied upon to say that something is too old."""
        return self._clock.seconds() >= self._sure_from

    def take_untold(self) -> list[ClockJump]:
        """The jumps since the last call, oldest first."""
        jumps = list(self._untold)
        self._untold.clear()
        return jumps

    async def look(self) -> ClockJump | None:
        """Compare the clocks; gives the jump since the last look, if there was one."""
        now, seconds = self._clock.now(), self._clock.seconds()
        origin = now - timedelta(seconds=seconds)
        jump = await self._since_last_run(now) if self._origin is None else _between(self._origin, origin, now)
        if jump is not None:
            self._sure_from = seconds + _UNSURE
            if jump.is_certain:
                log.warning("the clock was set", **_shown(jump))
                await self._campaigns.clock_was_set(now)
            else:
                log.warning("away for long, or the clock is ahead: nothing expires for an hour", **_shown(jump))
            self._untold.append(jump)
        self._origin = origin
        # Not while in doubt: started once more meanwhile, the bot must be in doubt again.
        if seconds >= self._keep_from and (self.is_sure or (jump and jump.is_certain)):
            self._keep_from = seconds + _KEPT_EVERY
            await self._state.put(_SEEN, now.isoformat())
        return jump

    async def _since_last_run(self, now: datetime) -> ClockJump | None:
        seen = await self._state.get(_SEEN)
        if seen is None:
            return None
        before = datetime.fromisoformat(seen)
        if now < before - _SET:
            return ClockJump(before, now, is_certain=True)
        return ClockJump(before, now, is_certain=False) if now > before + _ABSENCE else None


def _between(before: datetime, after: datetime, now: datetime) -> ClockJump | None:
    difference = after - before
    return ClockJump(now - difference, now, is_certain=True) if abs(difference) >= _SET else None


def _shown(jump: ClockJump) -> dict[str, object]:
    return {
        "before": jump.before.isoformat(timespec="seconds"),
        "now": jump.now.isoformat(timespec="seconds"),
        "seconds": round((jump.now - jump.before).total_seconds()),
    }
