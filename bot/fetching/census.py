"""One fetch from the Census Bureau: the workbook for everything, the API for a month the workbook has not yet.

The workbook comes first, because one load of it has the new month and every revision. What it does not have,
the API is asked for, with the newest month before it again, which every release revises.
"""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.domain.errors import CannotRead
from bot.domain.loads import Loader
from bot.domain.progress import ReportProgress, no_report
from bot.domain.time import Month
from bot.fetching.api import CensusApi
from bot.fetching.daily_quota import DailyQuota
from bot.fetching.errors import FetchFailed
from bot.fetching.fetch_result import FetchOutcome, FetchResult, KeepRefused
from bot.fetching.http_client import HttpClient
from bot.fetching.inbox import Inbox
from bot.fetching.products import ProductFetching
from bot.fetching.releases import newest_possible
from bot.fetching.workbook import CensusWorkbook
from bot.loading.loading import Loading
from bot.loading.report import LoadStatus
from bot.store import figures
from bot.store.store import Store

log = structlog.get_logger()

WORKBOOK_NAME = "country.xlsx"
_MONTHS_WITHOUT_ANY = 3
"""How far back to begin in an empty database."""
_MOST_MONTHS = 12
"""Asked of the API in one fetch; the day's requests must not be used up before anything is loaded."""
_REFUSED = "census.refused.{source}"


class Census:
    """Fetches and loads. Raises nothing of the network: what failed is in what it gives."""

    def __init__(
        self,
        *,
        store: Store,
        loading: Loading,
        api: CensusApi,
        workbook: CensusWorkbook,
        now: Callable[[], datetime],
        keep: KeepRefused,
    ) -> None:
        self._store = store
        self._loading = loading
        self._api = api
        self._workbook = workbook
        self._now = now
        self._keep = keep
        self._products = ProductFetching(store=store, loading=loading, api=api, keep=keep)
        self._one_at_a_time = asyncio.Lock()

    async def newest_month(self) -> Month | None:
        """The newest month of which every partner is loaded."""
        loads = [stored.load for stored in await self._store.read(figures.loads)]
        return max((load.months[-1] for load in loads if load.is_complete), default=None)

    async def fetch(self, *, dry_run: bool = False, accept_warnings: bool = False) -> tuple[FetchResult, ...]:
        """Ask both places once. An interrupted fetch is as if it had not begun, or has loaded wholly."""
        fetched = []
        async with self._one_at_a_time:
            for source, bring in (("census_workbook", self._from_workbook), ("census_api", self._from_api)):
                try:
                    one = await bring(source, dry_run=dry_run, accept_warnings=accept_warnings)
                except (FetchFailed, CannotRead) as error:
                    log.warning("fetch failed", source=source, why=type(error).__name__)
                    one = FetchResult(source, FetchOutcome.FAILED, reason=error.reason)
                else:
                    log.info("fetched", source=source, outcome=one.outcome.value)
                fetched.append(one)
        return tuple(fetched)

    async def fetch_products(
        self, *, dry_run: bool = False, accept_warnings: bool = False, told: ReportProgress = no_report
    ) -> tuple[FetchResult, ...]:
        """Ask for the products that are missing, up to the newest month of which every partner is loaded."""
        async with self._one_at_a_time:
            newest = await self.newest_month()
            return await self._products.fetch(newest, dry_run=dry_run, accept_warnings=accept_warnings, told=told)

    async def _from_api(self, source: str, *, dry_run: bool, accept_warnings: bool) -> FetchResult:
        last = newest_possible(self._now())
        newest = await self.newest_month() or last - _MONTHS_WITHOUT_ANY
        last = min(last, newest + _MOST_MONTHS)
        answers: list[bytes] = []
        month = newest + 1
        while month <= last and (both := await self._api.month(month)) is not None:
            answers += both
            month += 1
        if not answers:
            return FetchResult(source, FetchOutcome.NOT_PUBLISHED, month=month)
        answers += await self._api.month(newest) or []
        data = b"[" + b",\n".join(answers) + b"]"
        name = f"census_api_{month - 1}.json"
        return await self._load(source, data, name, dry_run=dry_run, accept_warnings=accept_warnings)

    async def _from_workbook(self, source: str, *, dry_run: bool, accept_warnings: bool) -> FetchResult:
        newer = await self._workbook.newer()
        if newer is None:
            return FetchResult(source, FetchOutcome.UNCHANGED)
        data, version = newer
        fetched = await self._load(source, data, WORKBOOK_NAME, dry_run=dry_run, accept_warnings=accept_warnings)
        if not dry_run and fetched.outcome is not FetchOutcome.REFUSED:
            # Only now: a process killed before has not taken it, and fetches it again.
            await self._workbook.take(version)
        return fetched

    async def _load(self, source: str, data: bytes, name: str, *, dry_run: bool, accept_warnings: bool) -> FetchResult:
        report = await self._loading.load(
            data, name, by=Loader.FETCHED, dry_run=dry_run, accept_warnings=accept_warnings
        )
        if report.status is LoadStatus.REFUSED and not dry_run:
            # The same file is fetched again while its month is missing: one copy of it is enough.
            key, digest = _REFUSED.format(source=source), hashlib.sha256(data).hexdigest()
            if await self._store.state.get(key) != digest:
                await self._keep(data, name, report)
                await self._store.state.put(key, digest)
        return FetchResult(source, FetchOutcome(report.status.value), name=name, report=report)


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
    """Make the fetching from the Census Bureau; files that are refused are kept in the inbox."""
    web = HttpClient(DailyQuota(store.state, daily_requests, now))
    return Census(
        store=store,
        loading=loading,
        api=CensusApi(web, api_url, api_key),
        workbook=CensusWorkbook(web, store.state, workbook_url),
        now=now,
        keep=inbox.keep_refused,
    )
