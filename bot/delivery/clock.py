"""The clock that everything which waits reads: the system's, or one that a test moves by hand.

Moments that are kept or told are by the wall clock, which people and programs set. How long something takes or waits
is by the other one, which nobody can set.
"""

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The moment by the wall clock, in UTC."""

    def seconds(self) -> float:
        """Seconds since some fixed moment; never goes back."""

    async def sleep(self, seconds: float) -> None: ...


# On Linux the usual one stands still while the machine sleeps: waking up would look like a clock that was set.
_PASSED = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def seconds(self) -> float:
        return time.clock_gettime(_PASSED)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
