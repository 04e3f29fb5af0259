"""How long an event loop has been kept from what was waiting."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_EVERY = 0.005


class LoopWatch:
    """A task that wants to wake every five milliseconds and notes by how much it was late at the worst."""

    def __init__(self) -> None:
        self.longest = 0.0
        """Seconds."""

    async def run(self) -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(_EVERY)
            now = time.perf_counter()
            self.longest = max(self.longest, now - last - _EVERY)
            last = now


@asynccontextmanager
async def watched() -> AsyncIterator[LoopWatch]:
    """Watch the loop while the block runs."""
    watch = LoopWatch()
    watching = asyncio.create_task(watch.run())
    try:
        yield watch
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
