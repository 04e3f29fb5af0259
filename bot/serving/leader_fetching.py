"""Fetching new months and watching the inbox, by the one process that leads an installation."""

from collections.abc import Callable

from bot.app import App
from bot.fetching.census import make_census
from bot.fetching.inbox import make_inbox
from bot.fetching.releases import release_calendar
from bot.fetching.schedule import FetchSchedule
from bot.i18n.languages import localizer


class LeaderFetching:
    """Fetching, from when the process becomes the leader until it is no more. `loaded` is called for new figures."""

    def __init__(self, app: App, loaded: Callable[[], None]) -> None:
        self._app = app
        self._loaded = loaded
        self._fetching: FetchSchedule | None = None

    async def begin(self) -> None:
        self._fetching = self._made()  # anew each time, since a scheduler runs once
        await self._fetching.start()
        self._loaded()

    async def end(self) -> None:
        fetching, self._fetching = self._fetching, None
        if fetching:
            await fetching.stop()

    def _made(self) -> FetchSchedule:
        app, settings = self._app, self._app.settings
        inbox = make_inbox(settings.tradebot_home, app.loading, localizer(app.language), app.clock.seconds)
        census = make_census(
            store=app.store,
            loading=app.loading,
            inbox=inbox,
            now=app.clock.now,
            api_url=settings.census_api_url,
            api_key=settings.census_api_key,
            workbook_url=settings.census_workbook_url,
            daily_requests=settings.census_daily_requests,
        )
        return FetchSchedule(
            census=census if settings.census_fetch == "auto" else None,
            inbox=inbox,
            releases=release_calendar(settings.tradebot_home),
            state=app.store.state,
            clock=app.clock,
            loaded=self._loaded,
        )
