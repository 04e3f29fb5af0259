"""A job that runs when it is woken, and never twice at once."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger()


def make_scheduler() -> AsyncIOScheduler:
    """A scheduler that does not make up missed runs one by one, and drops none for being late."""
    return AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )


class OnDemand:
    """Runs `work` each time it is woken; wakes during a run make one more run, however many they are.

    An exception is logged and ends that run only.
    """

    def __init__(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        self._name = name
        self._work = work
        self._reason = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._is_ending = False

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name=self._name)

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

    async def _run(self) -> None:
        while True:
            await self._reason.wait()
            if self._is_ending:
                return
            self._reason.clear()
            try:
                await self._work()
            except Exception:
                log.exception("work failed", work=self._name)
