"""The schedule of fetching: the Census Bureau around each release, the inbox folder every few seconds.

The schedule holds no truth. Both jobs only look whether there is something to do: what has been looked for
is in the database, so a process that was down at release time looks as soon as it is back. Both look every so many
seconds by a clock that nobody can set; the calendar has the Bureau looked at on the very minute besides.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from bot.delivery.clock import Clock
from bot.delivery.on_demand import OnDemand
from bot.domain.errors import BadFile
from bot.domain.releases import NEW_YORK
from bot.domain.time import Month
from bot.fetching.census import Census
from bot.fetching.fetch_result import FetchOutcome
from bot.fetching.inbox import Inbox
from bot.fetching.releases import next_look, times_of_day
from bot.store.settings import BotState

log = structlog.get_logger()

CENSUS_EVERY = 60
"""Seconds between looks at what is due; most find nothing and ask nobody."""
FIRST_AFTER = 60
"""Seconds after a start: a process that keeps dying must not ask the Bureau each time it is started."""
INBOX_EVERY = 3
_LOOKED = "census.looked"
_GRACE = 2.0


class FetchSchedule:
    """The scheduled jobs of fetching: start them, wake them to look at once, stop them.

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
        self._fetching = OnDemand("fetch from Census", self.look_at_census, every=CENSUS_EVERY)
        self._watching = OnDemand("watch the inbox", self.look_at_inbox, every=INBOX_EVERY)
        # A missed run is not made up one by one and never dropped for being late (the default grace is a second).
        self._scheduler = AsyncIOScheduler(
            timezone=NEW_YORK, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    async def start(self) -> None:
        self._fetching.start(first=FIRST_AFTER)
        self._watching.start()
        moments = [CronTrigger(hour=time.hour, minute=time.minute, timezone=NEW_YORK) for time in times_of_day()]
        self._scheduler.add_job(self._fetching.wake_by_schedule, OrTrigger(moments))
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
        stored, now = await self._state.get(_LOOKED), self._clock.now()
        looked = None if stored is None else datetime.fromisoformat(stored)
        if looked is not None and looked > now:
            # By a clock that was ahead; until that moment comes nothing would be looked for.
            looked = now
            await self._state.put(_LOOKED, now.isoformat())
        due = next_look(newest + 1, self._calendar(), looked)
        if due > now:
            return False
        # What the Bureau has released is taken, warnings or not, so that a load of gold does not keep a month
        # away. Its news waits for an administrator's word.
        fetched = await self._census.fetch(accept_warnings=True)
        # After the figures, which they are checked against; the day's requests go to these first.
        fetched += await self._census.fetch_products(accept_warnings=True)
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
