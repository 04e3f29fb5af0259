"""A job that runs when it is woken and every so many seconds, and never twice at once."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from bot.domain.errors import TradebotError
from bot.store.outage import DatabaseAway

log = structlog.get_logger()


class OnDemand:
    """Runs `work` each time it is woken; wakes during a run make one more run, however many they are.

    With `every` it also runs when so many seconds have passed since the last run, by a clock that nobody can set.
    An exception is logged and ends that run only.
    """

    def __init__(self, name: str, work: Callable[[], Awaitable[object]], *, every: float | None = None) -> None:
        self._name = name
        self._work = work
        self._every = every
        self._reason = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._is_ending = False

    def start(self, *, first: float | None = None) -> None:
        """Begin; the first run that nobody wakes comes after `first` seconds, where that is given."""
        self._task = asyncio.create_task(self._run(first or self._every), name=self._name)

    def wake(self) -> None:
        self._reason.set()

    async def wake_by_schedule(self) -> None:
        """As `wake`: a plain function would be run in a thread, where an event loop's events must not be touched.

        A run longer than the interval then makes no second one and no warning.
        """
        self.wake()

    async def stop(self, grace: float) -> None:
        """End after the run under way, or when the grace (seconds) is over."""
        if self._task is None:
            return
        task, self._task = self._task, None
        self._is_ending = True
        self._reason.set()
        await asyncio.wait([task], timeout=grace)
        task.cancel()
        await asyncio.wait([task])

    async def _run(self, wait: float | None) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._reason.wait()
            if self._is_ending:
                return
            self._reason.clear()
            wait = self._every
            try:
                await self._work()
            except DatabaseAway:
                pass  # said once for everybody, when it went
            except TradebotError as error:
                log.warning("work failed", work=self._name, error=str(error) or type(error).__doc__)
            except Exception:
                log.exception("work failed", work=self._name)
