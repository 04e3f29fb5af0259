"""The schedule of fetching: the Census Bureau around each release, the inbox folder every few seconds.

The schedule holds no truth. Both jobs only look whether there is something to do: what has been looked for
is in the database, so a process that was down at release time looks as soon as it is back.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

import structlog

from bot.delivery.clock import Clock
from bot.delivery.on_demand import OnDemand, make_scheduler
from bot.domain.errors import BadFile
from bot.domain.time import Month
from bot.fetching.census import Census, FetchOutcome
from bot.fetching.inbox import Inbox
from bot.fetching.releases import next_look
from bot.store.settings import BotState

log = structlog.get_logger()

CENSUS_EVERY = 20
"""Seconds between looks at the calendar; most find nothing to do and ask nobody."""
FIRST_AFTER = 60
"""Seconds after a start: a process that keeps dying must not ask the Bureau each time it is started."""
INBOX_EVERY = 3
_LOOKED = "census.looked"
_GRACE = 2.0


class FetchSchedule:
    """Start it, wake it to look at once, stop it.

    `census` is None where new months are fetched by hand. `loaded` is called when figures have come in.
    """

    def __init__(
        self,
        *,
        census: Census | None,
        inbox: Inbox,
        releases: Callable[[], Mapping[Month, date]],
        state: BotState,
        clock: Clock,
        loaded: Callable[[], None],
    ) -> None:
        self._census = census
        self._inbox = inbox
        self._releases = releases
        self._state = state
        self._clock = clock
        self._loaded = loaded
        self._told_of_calendar = ""
        self._fetching = OnDemand("fetch from Census", self.look_at_census)
        self._watching = OnDemand("watch the inbox", self.look_at_inbox)
        self._scheduler = make_scheduler()

    async def start(self) -> None:
        self._fetching.start()
        self._watching.start()
        first = self._clock.now() + timedelta(seconds=FIRST_AFTER)
        add_job = self._scheduler.add_job
        add_job(self._fetching.wake_by_schedule, "interval", seconds=CENSUS_EVERY, next_run_time=first)
        add_job(self._watching.wake_by_schedule, "interval", seconds=INBOX_EVERY)
        self._scheduler.start()

    def wake(self) -> None:
        """Look at once, at the calendar and into the inbox."""
        self._fetching.wake()
        self._watching.wake()

    async def stop(self) -> None:
        """Let a load under way finish; one that does not finish in time has not happened."""
        self._scheduler.shutdown(wait=False)
        await self._fetching.stop(_GRACE)
        await self._watching.stop(_GRACE)

    async def look_at_census(self) -> bool:
        """Fetch if the month that is missing should be looked for by now; True when it was."""
        if self._census is None:
            return False
        newest = await self._census.newest_month()
        if newest is None:
            return False
        looked = await self._state.get(_LOOKED)
        now = self._clock.now()
        due = next_look(newest + 1, self._calendar(), None if looked is None else datetime.fromisoformat(looked))
        if due > now:
            return False
        # What the Bureau has released is taken, warnings or not, so that a load of gold does not keep a month
        # away. Its news waits for an administrator's word.
        fetched = await self._census.fetch(accept_warnings=True)
        # Not before: a process that is killed on the way looks again when it is back.
        await self._state.put(_LOOKED, now.isoformat())
        if any(one.outcome is FetchOutcome.LOADED for one in fetched):
            self._loaded()
        return True

    async def look_at_inbox(self) -> None:
        if await self._inbox.look():
            self._loaded()

    def _calendar(self) -> Mapping[Month, date]:
        try:
            return self._releases()
        except BadFile as error:
            # Weekdays do without a calendar; a slip in it must not stop the month.
            if error.where != self._told_of_calendar:
                log.warning("the release calendar cannot be read", where=error.where)
            self._told_of_calendar = error.where
            return {}
