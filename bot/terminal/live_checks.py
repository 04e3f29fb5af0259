"""What `tradebot check --live` asks of the world: Telegram, the calendar, the Census Bureau, the home folder."""

import os
import shlex
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from bot.app import App
from bot.domain import places
from bot.domain.errors import BadFile
from bot.domain.releases import overdue_since
from bot.domain.time import Month
from bot.fetching.api import CensusApi
from bot.fetching.daily_quota import DailyQuota
from bot.fetching.errors import FetchFailed
from bot.fetching.http_client import HttpClient
from bot.fetching.releases import release_calendar
from bot.i18n.languages import localizer
from bot.settings import Settings

_PATIENCE = aiohttp.ClientTimeout(total=20)


async def telegram_troubles(settings: Settings) -> AsyncIterator[str]:
    """What is wrong with the token, the webhook and the way to Telegram; prints who the bot is."""
    if not settings.telegram_bot_token:
        yield "there is no token: get one from @BotFather and set TELEGRAM_BOT_TOKEN"
        return
    from bot.serving.telegram_check import look  # noqa: PLC0415 - Telegram's library takes a while to import

    name, troubles = await look(settings)
    if name:
        print(f"bot        {name}, {'webhook' if settings.webhook_url else 'polling'}")
    for trouble in troubles:
        yield trouble


def calendar_troubles(settings: Settings, newest: Month) -> Iterator[str]:
    """Whether the month after the newest one should be there, and whether the calendar can be read."""
    try:
        days = release_calendar(settings.tradebot_home)()
    except BadFile as error:
        speech = localizer("en")
        yield speech.labelled(speech.say(places.value(error.where)), speech.say(error.reason).rstrip("."))
        days = {}
    except OSError as error:
        yield f"{error.filename} cannot be read: {error.strerror}"
        days = {}
    since = overdue_since(newest + 1, days, datetime.now(UTC))
    if since is not None:
        yield f"{newest + 1} should be there since {since}: `tradebot fetch` asks for it, `tradebot load FILE` loads it"


async def census_troubles(app: App, newest: Month) -> AsyncIterator[str]:
    """Whether the Census Bureau's API takes the key; asks for one month, which counts against the day's requests."""
    settings = app.settings
    if not settings.census_api_key:
        return
    quota = DailyQuota(app.store.state, settings.census_daily_requests, app.clock.now)
    web = HttpClient(quota, patience=_PATIENCE, pauses=())
    try:
        await CensusApi(web, settings.census_api_url, settings.census_api_key).month(newest)
    except FetchFailed as error:
        yield localizer("en").say(error.reason).rstrip(".")


def folder_troubles(settings: Settings) -> Iterator[str]:
    """Folders that the bot cannot use."""
    home = settings.tradebot_home
    for folder in (home, *(home / "inbox" / name for name in ("", "loaded", "refused"))):
        if folder.exists() and not (folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK)):
            yield f"{folder} is no folder that can be read and written: chown or chmod u+rwx {shlex.quote(str(folder))}"


def private_files(settings: Settings) -> tuple[Path, ...]:
    """What nobody else should read or write."""
    return (settings.tradebot_home, *filter(None, (settings.database_file,)), Path(".env"))
