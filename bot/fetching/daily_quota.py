"""The daily quota of requests to the Census Bureau, kept in the database so that restarts do not lift it."""

import json
from collections.abc import Callable
from datetime import datetime

from bot.domain.releases import NEW_YORK
from bot.fetching.errors import CapReached
from bot.store.settings import BotState

_KEY = "census.requests"


class DailyQuota:
    """Counts requests by the day in New York, where the Bureau counts them."""

    def __init__(self, state: BotState, most: int, now: Callable[[], datetime]) -> None:
        self._state = state
        self._most = most
        self._now = now

    async def spend(self) -> None:
        """Count one request before it is made; raises CapReached when there are none left."""
        today = self._now().astimezone(NEW_YORK).date().isoformat()
        stored = await self._state.get(_KEY)
        day, made = json.loads(stored) if stored else (today, 0)
        if day != today:
            made = 0
        if made >= self._most:
            raise CapReached(self._most)
        await self._state.put(_KEY, json.dumps([today, made + 1]))
