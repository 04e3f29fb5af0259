"""The parts of fetching, put together for whoever runs them: the bot, and `tradebot fetch`."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

from bot import shipped
from bot.domain.time import Month
from bot.fetching.api import CensusApi
from bot.fetching.budget import Budget
from bot.fetching.census import Census
from bot.fetching.inbox import Inbox
from bot.fetching.releases import calendar
from bot.fetching.web import Web
from bot.fetching.workbook import CensusWorkbook
from bot.i18n.localizer import Localizer
from bot.loading.loading import Loading
from bot.loading.wording import told
from bot.store.store import Store


def releases(home: Path) -> Callable[[], Mapping[Month, date]]:
    """Give what reads the release calendar anew: the shipped one, and the operator's own in the home folder."""
    return lambda: calendar(shipped.DATA / "releases.csv", home / "releases.csv")


def make_inbox(home: Path, loading: Loading, localizer: Localizer, seconds: Callable[[], float]) -> Inbox:
    """Make the inbox of a home folder; its reports are written with the given voice."""
    return Inbox(home / "inbox", loading, told=lambda name, report: told(name, report, localizer), seconds=seconds)


def make_census(
    *,
    store: Store,
    loading: Loading,
    inbox: Inbox,
    now: Callable[[], datetime],
    api_url: str,
    api_key: str,
    workbook_url: str,
    daily_requests: int,
) -> Census:
    """Make what fetches; files that are refused are kept in the inbox."""
    web = Web(Budget(store.state, daily_requests, now))
    return Census(
        store=store,
        loading=loading,
        api=CensusApi(web, api_url, api_key),
        workbook=CensusWorkbook(web, store.state, workbook_url),
        now=now,
        keep=inbox.keep_refused,
    )
