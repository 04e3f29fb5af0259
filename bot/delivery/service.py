"""The delivery service of a process: its jobs notice new loads and drain the queue.

They hold no truth, the database does: each only looks whether there is something to do, every few seconds by a clock
that nobody can set.
"""

from collections.abc import Awaitable, Callable

from bot.delivery.clock_watch import ClockWatch
from bot.delivery.housekeeping import Housekeeping
from bot.delivery.on_demand import OnDemand
from bot.delivery.worker import Worker

NOTICE_EVERY = 1
"""Seconds between looks for a load made by another process."""
DRAIN_EVERY = 5
"""Seconds between looks for deliveries that have become due."""
_GRACE = 2.0


class DeliveryService:
    """The jobs of delivery in one process: start them, wake them when something was loaded here, stop them.

    `refresh` takes a newer load into the model and says whether there was one. Of several processes some only notice
    (`sends`), and one at a time makes the rounds (`leads`).
    """

    def __init__(
        self,
        *,
        worker: Worker,
        housekeeping: Housekeeping,
        watch: ClockWatch,
        refresh: Callable[[], Awaitable[bool]],
        sends: bool = True,
        leads: Callable[[], bool] = lambda: True,
    ) -> None:
        self._sends = sends
        self._leads = leads
        self._worker = worker
        self._housekeeping = housekeeping
        self._watch = watch
        self._refresh = refresh
        self._draining = OnDemand("drain outbox", self._drain, every=DRAIN_EVERY)
        self._noticing = OnDemand("notice loads", self._notice, every=NOTICE_EVERY)

    async def start(self) -> None:
        """Catch up once with whatever was left, then go on."""
        self._noticing.start()
        if self._sends:
            self._draining.start()
        self.wake()

    def wake(self) -> None:
        """Look at once for loads and for deliveries."""
        self._noticing.wake()
        self._draining.wake()

    async def stop(self) -> None:
        """Let requests under way finish; what does not finish in time is uncertain after the next start."""
        self._worker.stop()
        await self._draining.stop(_GRACE)
        await self._noticing.stop(_GRACE)

    async def _notice(self) -> None:
        if await self._refresh():
            self._draining.wake()

    async def _drain(self) -> None:
        await self._watch.look()
        await self._make_housekeeping()
        await self._worker.drain()
        if await self._make_housekeeping():  # what came to an end there is told at once
            self._draining.wake()

    async def _make_housekeeping(self) -> bool:
        return self._leads() and await self._housekeeping.go()
