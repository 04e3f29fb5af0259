"""A clock that a test moves by hand; sleeping moves it too."""

import asyncio
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 12, 12, 30, tzinfo=UTC)


class FakeClock:
    """Whole milliseconds, so that adding many waits makes no rounding errors."""

    def __init__(self) -> None:
        self._milliseconds = 0

    def now(self) -> datetime:
        return START + timedelta(milliseconds=self._milliseconds)

    def seconds(self) -> float:
        return self._milliseconds / 1000

    def advance(self, seconds: float) -> None:
        self._milliseconds += -int(-seconds * 1000 // 1)

    async def sleep(self, seconds: float) -> None:
        self.advance(seconds)
        await asyncio.sleep(0)
