"""A job that runs when it is woken, and never twice at once."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.domain.errors import TradebotError

log = structlog.get_logger()


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
            except TradebotError as error:
                log.warning("work failed", work=self._name, error=str(error) or type(error).__doc__)
            except Exception:
                log.exception("work failed", work=self._name)
