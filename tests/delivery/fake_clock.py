"""A clock that a test moves by hand; sleeping moves it too."""

import asyncio
from datetime import UTC, datetime, timedelta

_TURNS = 20
START = datetime(2026, 3, 12, 12, 30, tzinfo=UTC)


class FakeClock:
    """Whole milliseconds, so that adding many waits makes no rounding errors."""

    def __init__(self) -> None:
        self._milliseconds = 0
        self.start = START
        """What the wall clock said in the beginning, or would have; add to it to set the clock."""

    def now(self) -> datetime:
        return self.start + timedelta(milliseconds=self._milliseconds)

    def seconds(self) -> float:
        return self._milliseconds / 1000

    def advance(self, seconds: float) -> None:
        self._milliseconds += -int(-seconds * 1000 // 1)

    async def sleep(self, seconds: float) -> None:
        # What can happen at once happens before time passes, as it does where time is real.
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        self.advance(seconds)
        await asyncio.sleep(0)
