"""Loading a file: wholly or not at all, and only once."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection

from bot.domain.campaign import CampaignKind
from bot.domain.errors import BadFile
from bot.domain.facts import Source
from bot.domain.figures import Measure, Usd
from bot.domain.loads import FigureRow, Load, PublishedFigure, Severity
from bot.domain.partner import WORLD
from bot.domain.time import Month
from bot.domain.values import Value
from bot.loading import product_loading, publishing
from bot.loading.given_files import printable
from bot.loading.reading import FileBeingLoaded, FileReader, FileSummary, PreparedLoad
from bot.loading.report import Finding, Forecast, LoadReport, LoadStatus, has_errors, has_warnings
from bot.store import figures, load_numbers, products, settings
from bot.store.deliveries import recipients
from bot.store.figures import Fingerprint, StoredLoad
from bot.store.store import Store


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where figures come from: a file's name, and the SHA-256 of its bytes."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What a load is prepared against: every earlier load, and their cells of the months in question."""

    loads: Sequence[Load]
    cells: Sequence[FigureRow]
    next_number: int


@dataclass(frozen=True, slots=True)
class _Added:
    """A load that is in the store now."""

    campaign: int | None


class Loading:
    """The way of a file into a store. Any number may work on one database, in any number of processes."""

    def __init__(
        self,
        store: Store,
        reader: FileReader,
        *,
        clock: Callable[[], datetime] = _utc_now,
        asks_first: bool = False,
        office: str = "TW",
        say: Callable[[Value], str] = str,
    ) -> None:
        """`asks_first`: no news leaves without an administrator's word; `say` tells it what was found.

        `office` is the partner that forecasts tell of besides the world.
        """
        self._store = store
        self._reader = reader
        self._clock = clock
        self._asks_first = asks_first
        self._office = office
        self._say = say

    async def was_taken_back(self, data: bytes) -> bool:
        """Whether a file was loaded, taken back, and not loaded again since."""
        digest = await asyncio.to_thread(_digest, data)
        return await self._store.read(
            lambda connection: figures.was_taken_back(connection, digest) or products.was_taken_back(connection, digest)
        )

    async def load(
        self,
        data: bytes,
        name: str,
        *,
        by: str = "",
        dry_run: bool = False,
        announce: bool = True,
        accept_warnings: bool = False,
        release: Month | None = None,
        begins: Callable[[], None] = _nothing,
    ) -> LoadReport:
        """Load one file; all it says about what went wrong with it is in the report.

        Args:
            name: The file's name, kept as the figures' origin and said in refusals.
            by: Who loads it, as `bot.domain.loads.Load.by`.
            dry_run: Report what would happen and change nothing.
            announce: Open a campaign if the newest month is news. Without, the month is never news again.
            accept_warnings: Load although there are warnings. Errors refuse in any file.
            release: The release that a file which names none belongs to; None for that of the month it is loaded in.
            begins: Called when the file is none that has been loaded before, and is about to be read.

        Raises CannotRead when no file could be read now: this one has not been looked at.
        """
        digest = await asyncio.to_thread(_digest, data)
        stored = await self._store.read(lambda connection: figures.find(connection, file=digest))
        if stored is not None:
            return _already_loaded(stored)
        of_products = await self._store.read(lambda connection: product_loading.already_loaded(connection, digest))
        if of_products is not None:
            return of_products
        begins()
        origin, now = _Origin(printable(name), digest), self._clock()
        try:
            async with self._reader.reading(data, origin.name, release or Month.of(now.year, now.month)) as file:
                return await self._load(
                    origin, file, by=by, dry_run=dry_run, announce=announce, accept_warnings=accept_warnings
                )
        except BadFile as error:
            finding = Finding(Severity.ERROR, "file", error.where or origin.name, error.reason)
            return LoadReport(LoadStatus.REFUSED, findings=(finding,))

    async def _load(
        self,
        origin: _Origin,
        file: FileBeingLoaded,
        *,
        by: str,
        dry_run: bool,
        announce: bool,
        accept_warnings: bool,
    ) -> LoadReport:
        said = file.summary
        refused = LoadReport(
            LoadStatus.REFUSED, said.source, said.months, said.amounts, said.findings, counts=said.counts
        )
        if has_errors(said.findings):
            return refused
        if said.products:
            load = partial(
                product_loading.load,
                said=said,
                name=origin.name,
                digest=origin.digest,
                now=self._clock(),
                by=by,
                dry_run=dry_run,
                accept_warnings=accept_warnings,
            )
            return await self._store.load(load)
        while True:
            known = await self._store.read(lambda connection: _known(connection, origin, said))
            if isinstance(known, StoredLoad):
                return _already_loaded(known)
            # Outside of any transaction, so that a file which takes long to check keeps nobody from writing.
            prepared = await file.prepare(known.next_number, known.loads, known.cells)
            refused = replace(refused, findings=prepared.findings)
            if dry_run and not refused.has_errors:
                forecast = partial(self._forecast, said, prepared, is_news=announce)
                refused = replace(refused, forecast=await self._store.read(forecast))
            if refused.has_errors or (has_warnings(prepared.findings) and not accept_warnings):
                return refused
            loaded = replace(refused, status=LoadStatus.LOADED)
            if dry_run:
                return loaded
            add = partial(self._add, origin, said, prepared, known, by=by, is_news=announce)
            added = await self._store.load(add)
            if isinstance(added, StoredLoad):
                return _already_loaded(added)
            if added is not None:
                return replace(loaded, campaign=added.campaign)

    def _forecast(
        self, said: FileSummary, prepared: PreparedLoad, connection: Connection, *, is_news: bool
    ) -> Forecast:
        """What loading it would do."""
        newest, announced = said.months[-1], settings.announced_month(connection)
        would_tell = is_news and prepared.is_whole and announced is not None and newest > announced
        return Forecast(
            is_news=would_tell,
            is_held=self._asks_first or has_warnings(prepared.findings),
            recipients=recipients.count(connection, CampaignKind.MONTHLY, self._clock()) if would_tell else 0,
            figures=tuple(
                (row.partner, measure, Usd(amount))
                for code in (WORLD, self._office)
                for row in prepared.figures
                if row.month == newest.ordinal and row.partner == code
                for measure, amount in ((Measure.EXPORTS, row.exports), (Measure.IMPORTS, row.imports))
                if amount is not None
            ),
        )

    def _add(
        self,
        origin: _Origin,
        said: FileSummary,
        prepared: PreparedLoad,
        known: _Known,
        connection: Connection,
        *,
        by: str,
        is_news: bool,
    ) -> _Added | StoredLoad | None:
        """Store what has been prepared; None when another load has come in since, so that it is to be prepared anew."""
        now_known = _known(connection, origin, said, with_cells=False)
        if isinstance(now_known, StoredLoad):
            return now_known
        if now_known.next_number != known.next_number:
            return None
        source = Source(said.source, said.publisher, said.vintage, self._clock(), origin.name)
        load = Load(known.next_number, source, said.months, said.is_complete, said.is_release, said.partners, by)
        changed = prepared.changed | _printed_anew(connection, said.months[-1], prepared.published)
        fingerprint = Fingerprint(origin.digest, said.digest, said.amounts)
        figures.add_load(connection, load, fingerprint, prepared.figures, prepared.published)
        campaign = publishing.publish(
            connection,
            load,
            is_news=is_news,
            is_whole=prepared.is_whole,
            is_held=self._asks_first or has_warnings(prepared.findings),
            findings=[finding.as_json(self._say) for finding in prepared.findings],
            revised=changed & frozenset(month for earlier in known.loads for month in earlier.months),
            is_change=bool(changed),
        )
        return _Added(campaign)


def _known(
    connection: Connection, origin: _Origin, said: FileSummary, *, with_cells: bool = True
) -> _Known | StoredLoad:
    """What there is to prepare against; or the load that has said the same already."""
    stored = figures.find(connection, file=origin.digest, source=said.source, vintage=said.vintage, figures=said.digest)
    if stored is not None:
        return stored
    cells = figures.cells(connection, *said.needed) if with_cells and said.needed else ()
    loads = [stored.load for stored in figures.loads(connection)]
    return _Known(loads, cells, load_numbers.following(connection))


def _printed_anew(connection: Connection, month: Month, published: Sequence[PublishedFigure]) -> frozenset[Month]:
    """The month of a briefing, unless the newest one about it prints the same already."""
    if not published:
        return frozenset()
    before, now = figures.printed(connection, month), published
    return frozenset() if {row[1:] for row in before} == {row[1:] for row in now} else frozenset({month})


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _already_loaded(stored: StoredLoad) -> LoadReport:
    load = stored.load
    return LoadReport(
        LoadStatus.ALREADY_LOADED,
        source=load.source.name,
        months=load.months,
        figures=stored.fingerprint.amounts,
    )
