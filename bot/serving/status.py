"""How the installation is, looked up for whoever administers it."""

from datetime import timedelta

from bot import __version__
from bot.app import App
from bot.chat.answering.status import Status
from bot.domain.campaign import UNSENT, DeliveryState
from bot.domain.releases import release_moment
from bot.fetching.releases import release_calendar
from bot.serving.logs import errors
from bot.store import figures


async def look_at_status(app: App, started: float) -> Status:
    """`started` is when this process began, by the clock that nobody can set."""
    zone = app.settings.tradebot_timezone
    coverage, counts = app.answering.model.coverage, await app.store.delivery_counts()
    month = coverage.newest if coverage.months else None
    vintage = next((source.vintage for source in coverage.sources.get(month, ())), "") if month else ""
    day = release_calendar(app.settings.tradebot_home)().get(month + 1) if month else None
    loads = await app.store.read(figures.loads)
    newest = loads[-1].load.source if loads else None
    return Status(
        version=__version__,
        month=month,
        vintage=vintage,
        next_release=None if day is None else release_moment(day).astimezone(zone),
        last_load=newest.loaded_at.astimezone(zone) if newest else None,
        file=newest.origin if newest else "",
        waiting=sum(counts[state.value] for state in UNSENT),
        uncertain=counts[DeliveryState.UNCERTAIN.value],
        leads=app.store.leader.leads,
        uptime=timedelta(seconds=app.clock.seconds() - started),
        errors=errors.within_a_day(),
    )
