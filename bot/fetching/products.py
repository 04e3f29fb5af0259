"""Trade by product from the Census Bureau's API: a request for each flow and month, loaded one by one.

What has been loaded is not asked for again, so a fetch that the day's quota or a fault has ended goes on where it
stopped. The newest month and the one before it, which every release revises, are asked for once a release.
"""

from collections.abc import Iterator
from enum import StrEnum

import structlog

from bot.domain.errors import CannotRead
from bot.domain.loads import Loader
from bot.domain.partner import WORLD
from bot.domain.products import Basis, Classification, ProductHoldings
from bot.domain.progress import ReportProgress, no_report
from bot.domain.time import Month
from bot.fetching.api import CensusApi
from bot.fetching.errors import FetchFailed
from bot.fetching.fetch_result import FetchOutcome, FetchResult, KeepRefused
from bot.loading.loading import Loading
from bot.loading.report import LoadStatus
from bot.store.store import Store

log = structlog.get_logger()

SOURCE = "census_products"
MONTHS = 25
"""Two years and the month they are measured against."""
_RELEASE_LAG = 2
_REVISED = 2
"""Months that a release gives anew: the newest, and the one before."""


class ProductFlow(StrEnum):
    """A flow as the API's endpoints are called."""

    EXPORTS = "exports"
    IMPORTS = "imports"


_BASES = {ProductFlow.EXPORTS: Basis.EXPORTS, ProductFlow.IMPORTS: Basis.IMPORTS}


class ProductFetching:
    """Fetches and loads. Raises nothing of the network: what failed is in what it gives."""

    def __init__(self, *, store: Store, loading: Loading, api: CensusApi, keep: KeepRefused) -> None:
        self._store = store
        self._loading = loading
        self._api = api
        self._keep = keep

    async def fetch(
        self,
        newest: Month | None,
        *,
        dry_run: bool = False,
        accept_warnings: bool = False,
        told: ReportProgress = no_report,
    ) -> tuple[FetchResult, ...]:
        """Ask for what is missing up to the newest month of the partners' figures, the newest first."""
        if newest is None:
            return ()
        fetched: list[FetchResult] = []
        wanted = tuple(missing(await self._store.products.holdings(), newest))
        for done, (flow, month) in enumerate(wanted):
            told(done, len(wanted))
            try:
                one = await self._one(flow, month, newest, dry_run=dry_run, accept_warnings=accept_warnings)
            except (FetchFailed, CannotRead) as error:
                log.warning("fetch of products failed", flow=flow.value, month=str(month), why=type(error).__name__)
                fetched.append(FetchResult(SOURCE, FetchOutcome.FAILED, reason=error.reason))
                break  # what ails one request ails the next; what has come is loaded
            fetched.append(one)
            if one.outcome is FetchOutcome.NOT_PUBLISHED and month <= newest - _REVISED:
                break  # nor is anything older
        return tuple(fetched) or (FetchResult(SOURCE, FetchOutcome.UNCHANGED),)

    async def _one(
        self, flow: ProductFlow, month: Month, newest: Month, *, dry_run: bool, accept_warnings: bool
    ) -> FetchResult:
        data = await self._api.products(flow, month)
        if data is None:
            return FetchResult(SOURCE, FetchOutcome.NOT_PUBLISHED, month=month)
        name = f"census_products_{flow}_{month}.json"
        report = await self._loading.load(
            data,
            name,
            by=Loader.FETCHED,
            dry_run=dry_run,
            announce=False,
            accept_warnings=accept_warnings,
            release=newest + _RELEASE_LAG,
        )
        if report.status is LoadStatus.REFUSED and not dry_run:
            await self._keep(data, name, report)
        log.info("fetched products", flow=flow.value, month=str(month), outcome=report.status.value)
        return FetchResult(SOURCE, FetchOutcome(report.status.value), name=name, report=report)


def missing(holdings: ProductHoldings, newest: Month) -> Iterator[tuple[ProductFlow, Month]]:
    """What is not loaded of all partners, or of the revised months not of this release, the newest month first."""
    release = str(newest + _RELEASE_LAG)
    loaded = {
        (head.key.basis, head.key.month): holdings.loads[head.load].vintage
        for head in holdings.heads
        if head.key.classification is Classification.HS and WORLD in head.partners
    }
    for back in range(MONTHS):
        month = newest - back
        for flow in ProductFlow:
            vintage = loaded.get((_BASES[flow], month))
            if vintage is None or (back < _REVISED and vintage < release):
                yield flow, month
