"""The watch over the machine's clock: whether it was set, told by comparing it with the time that has passed.

A clock that is set while the process runs gives itself away. One that was wrong from the start does not: all that is
known then is when the bot last ran. After a long absence nothing is given up as too old, until Telegram has said what
time it is, or for an hour where it does not.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.delivery.clock import Clock
from bot.domain.campaign import CLOCK_DOUBTED, CLOCK_SET, CLOCK_WRONG
from bot.store.deliveries.campaigns import StoredCampaigns
from bot.store.settings import BotState

log = structlog.get_logger()

_SEEN = "clock.seen"
_SET = timedelta(seconds=10)
"""A difference that no drift and no correction of drift makes between two looks."""
_ABSENCE = timedelta(hours=1)
_RIGHT = timedelta(minutes=5)
_UNSURE = 3600.0
"""Seconds after a jump within which nothing is given up for its age."""
_DOUBT = 60.0
"""Seconds within which Telegram has usually answered."""
_KEPT_EVERY = 300.0


@dataclass(frozen=True, slots=True)
class ClockJump:
    """What has happened to the clock: it says `now` where it should say `before`, or said so when the bot last ran."""

    kind: str
    before: datetime
    now: datetime


class ClockWatch:
    """Notices that the clock was set, by looking now and then.

    A jump is logged, and what waits in the database for a moment is put right.

    `reference` is the time by somebody else's clock, where it is known.
    """

    def __init__(
        self,
        clock: Clock,
        state: BotState,
        campaigns: StoredCampaigns,
        reference: Callable[[], datetime | None] = lambda: None,
    ) -> None:
        self._clock = clock
        self._state = state
        self._campaigns = campaigns
        self._reference = reference
        self._origin: datetime | None = None
        """What the wall clock said, or would have said, when the other one began."""
        self._sure_from = self._keep_from = float("-inf")
        self._doubt: ClockJump | None = None
        self._doubt_told_from = 0.0
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

    async def look(self) -> None:
        """Compare the clocks, and do what follows."""
        now, seconds = self._clock.now(), self._clock.seconds()
        origin = now - timedelta(seconds=seconds)
        jump = await self._since_last_run(now) if self._origin is None else _between(self._origin, origin, now)
        self._origin = origin
        jump = jump or self._settled_doubt(now, seconds)
        if jump is not None:
            await self._follow(jump, seconds)
        # Not while in doubt: started once more meanwhile, the bot must be in doubt again.
        if seconds >= self._keep_from and (self.is_sure or not self._doubt):
            self._keep_from = seconds + _KEPT_EVERY
            await self._state.put(_SEEN, now.isoformat())

    async def _follow(self, jump: ClockJump, seconds: float) -> None:
        log.warning(
            jump.kind,
            before=jump.before.isoformat(timespec="seconds"),
            now=jump.now.isoformat(timespec="seconds"),
            seconds=round((jump.now - jump.before).total_seconds()),
        )
        self._sure_from = seconds + _UNSURE
        if jump.kind == CLOCK_DOUBTED:
            self._doubt, self._doubt_told_from = jump, seconds + _DOUBT
            return
        self._doubt, self._keep_from = None, seconds
        self._untold.append(jump)
        await self._campaigns.clock_was_set(jump.now)

    async def _since_last_run(self, now: datetime) -> ClockJump | None:
        seen = await self._state.get(_SEEN)
        if seen is None:
            return None
        before = datetime.fromisoformat(seen)
        if now < before - _SET:
            return ClockJump(CLOCK_SET, before, now)
        return ClockJump(CLOCK_DOUBTED, before, now) if now > before + _ABSENCE else None

    def _settled_doubt(self, now: datetime, seconds: float) -> ClockJump | None:
        if self._doubt is None or self.is_sure:
            return None
        reference = self._reference()
        if reference is None:
            if seconds >= self._doubt_told_from:
                self._doubt_told_from = float("inf")
                self._untold.append(self._doubt)
            return None
        self._doubt = None
        if abs(now - reference) > _RIGHT:
            return ClockJump(CLOCK_WRONG, reference, now)
        log.info("the clock is right")
        self._sure_from = seconds
        return None


def _between(before: datetime, after: datetime, now: datetime) -> ClockJump | None:
    difference = after - before
    return ClockJump(CLOCK_SET, now - difference, now) if abs(difference) >= _SET else None
