"""Loading a file: wholly or not at all, and only once."""

import asyncio
import hashlib
import importlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.domain.errors import BadFile
from bot.domain.facts import Source
from bot.domain.loads import Load, PublishedFigure, Severity
from bot.domain.time import Month
from bot.domain.values import Value
from bot.loading import publishing
from bot.loading.report import Finding, LoadReport, LoadStatus, has_errors, has_warnings
from bot.partners.book import Book
from bot.store import figures
from bot.store.figures import Fingerprint, StoredLoad
from bot.store.store import Store


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Loading:
    """The way of a file into a store. Any number may work on one database, in any number of processes."""

    def __init__(
        self,
        store: Store,
        book: Book,
        *,
        clock: Callable[[], datetime] = _utc_now,
        asks_first: bool = False,
        say: Callable[[Value], str] = str,
    ) -> None:
        """`asks_first`: no news leaves without an administrator's word; `say` tells it what was found."""
        self._store = store
        self._book = book
        self._clock = clock
        self._asks_first = asks_first
        self._say = say

    async def load(
        self, data: bytes, name: str, *, dry_run: bool = False, announce: bool = True, accept_warnings: bool = False
    ) -> LoadReport:
        """Load one file; all it says about what went wrong is in the report.

        Args:
            name: The file's name, kept as the figures' origin and said in refusals.
            dry_run: Report what would happen and change nothing.
            announce: Open a campaign if the newest month is news. Without, the month is never news again.
            accept_warnings: Load although there are warnings. Errors refuse in any file.
        """
        digest = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
        stored = await self._store.read(lambda connection: figures.find(connection, file=digest))
        if stored is not None:
            return _already_loaded(stored)
        # pandas and the sources cost half a second, which only a process that loads should pay, off its loop.
        await asyncio.to_thread(importlib.import_module, "bot.loading.prepared_load")
        from bot.loading import prepared_load  # noqa: PLC0415 - see above

        try:
            read = await asyncio.to_thread(prepared_load.read, data, name, self._book)
        except BadFile as error:
            finding = Finding(Severity.ERROR, "file", error.where or name, error.reason)
            return LoadReport(LoadStatus.REFUSED, findings=(finding,))
        if not read.parsed.vintage:
            # A table names no release. It says what was known on the day somebody loaded it.
            loaded_in = Month.of(self._clock().year, self._clock().month)
            read = replace(read, parsed=replace(read.parsed, vintage=str(loaded_in)))
        parsed = read.parsed
        refused = LoadReport(LoadStatus.REFUSED, parsed.source, parsed.months, read.amounts, read.findings)
        if has_errors(read.findings):
            return refused

        def store(connection: Connection) -> LoadReport:
            # Once more, now that nobody else can be loading the same.
            stored = figures.find(
                connection, file=digest, source=parsed.source, vintage=parsed.vintage, figures=read.digest
            )
            if stored is not None:
                return _already_loaded(stored)
            number = figures.newest_load(connection) + 1
            loads = [stored.load for stored in figures.loads(connection)]
            known_before = frozenset(month for earlier in loads for month in earlier.months)
            cells = figures.cells(connection, *prepared_load.months_needed(read))
            prepared = prepared_load.prepare(read, number, loads, cells)
            refused_now = replace(refused, findings=prepared.findings)
            if has_errors(prepared.findings) or (has_warnings(prepared.findings) and not accept_warnings):
                return refused_now
            loaded = replace(refused_now, status=LoadStatus.LOADED)
            if dry_run:
                return loaded
            source = Source(parsed.source, parsed.publisher, parsed.vintage, self._clock(), name)
            load = Load(number, source, parsed.months, parsed.is_complete)
            fingerprint = Fingerprint(digest, read.digest, read.amounts)
            changed = prepared.changed | _printed_anew(connection, parsed.months[-1], prepared.published)
            figures.add_load(connection, load, fingerprint, prepared.figures, prepared.published)
            is_held = self._asks_first or has_warnings(prepared.findings)
            campaign = publishing.publish(
                connection,
                load,
                is_news=announce,
                is_whole=prepared.is_whole,
                is_held=is_held,
                findings=[finding.as_json(self._say) for finding in prepared.findings],
                revised=changed & known_before,
                is_change=bool(changed),
            )
            return replace(loaded, campaign=campaign)

        return await (self._store.read(store) if dry_run else self._store.load(store))


def _printed_anew(connection: Connection, month: Month, published: Sequence[PublishedFigure]) -> frozenset[Month]:
    """The month of a briefing, unless the newest one about it prints the same already."""
    if not published:
        return frozenset()
    before, now = figures.printed(connection, month), published
    return frozenset() if {row[1:] for row in before} == {row[1:] for row in now} else frozenset({month})


def _already_loaded(stored: StoredLoad) -> LoadReport:
    load = stored.load
    return LoadReport(
        LoadStatus.ALREADY_LOADED,
        source=load.source.name,
        months=load.months,
        figures=stored.fingerprint.amounts,
    )
