"""Loading a file: wholly or not at all, and only once."""

import asyncio
import hashlib
import importlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import BadFile
from bot.domain.facts import Source
from bot.domain.loads import Load, Severity
from bot.loading.report import Finding, LoadReport, LoadStatus, has_errors, has_warnings
from bot.loading.resolution import NameBook
from bot.store import events, figures, outbox, settings
from bot.store.events import EventKind
from bot.store.figures import Fingerprint, StoredLoad
from bot.store.store import Store
from bot.store.subscriptions import SubscriptionKind


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Loading:
    """The way of a file into a store. Any number may work on one database, in any number of processes."""

    def __init__(self, store: Store, book: NameBook, *, clock: Callable[[], datetime] = _utc_now) -> None:
        self._store = store
        self._book = book
        self._clock = clock

    async def load(
        self, data: bytes, name: str, *, dry_run: bool = False, announce: bool = True, accept_warnings: bool = False
    ) -> LoadReport:
        """Load one file; all it says about what went wrong is in the report.

        Args:
            name: The file's name, kept as the figures' origin and said in refusals.
            dry_run: Report what would happen and change nothing.
            announce: Open a campaign if the newest month is news. Without, the month is never news again.
            accept_warnings: Load although there are warnings. Errors refuse in any case.
        """
        digest = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
        async with self._store.reading() as connection:
            stored = await figures.find(connection, file=digest)
        if stored is not None:
            return _already_loaded(stored)
        # pandas and the sources cost half a second, which only a process that loads should pay, off its loop.
        await asyncio.to_thread(importlib.import_module, "bot.loading.judgement")
        from bot.loading import judgement  # noqa: PLC0415 - see above

        try:
            read = await asyncio.to_thread(judgement.read, data, name, self._book)
        except BadFile as error:
            finding = Finding(Severity.ERROR, "file", error.where or name, error.reason)
            return LoadReport(LoadStatus.REFUSED, findings=(finding,))
        parsed = read.parsed
        refused = LoadReport(LoadStatus.REFUSED, parsed.source, parsed.months, read.amounts, read.findings)
        if has_errors(read.findings):
            return refused
        async with self._store.reading() if dry_run else self._store.loading() as connection:
            # Once more, now that nobody else can be loading the same.
            stored = await figures.find(
                connection, file=digest, source=parsed.source, vintage=parsed.vintage, figures=read.digest
            )
            if stored is not None:
                return _already_loaded(stored)
            number = await figures.newest_load(connection) + 1
            loads = [stored.load for stored in await figures.loads(connection)]
            cells = await figures.cells(connection, *judgement.months_needed(read))
            judged = await asyncio.to_thread(judgement.judge, read, number, loads, cells)
            refused = replace(refused, findings=judged.findings)
            if has_errors(judged.findings) or (has_warnings(judged.findings) and not accept_warnings):
                return refused
            loaded = replace(refused, status=LoadStatus.LOADED)
            if dry_run:
                return loaded
            source = Source(parsed.source, parsed.publisher, parsed.vintage, self._clock(), name)
            load = Load(number, source, parsed.months, parsed.is_complete)
            fingerprint = Fingerprint(digest, read.digest, read.amounts)
            await figures.add_load(connection, load, fingerprint, judged.figures, judged.published)
            campaign = await _publish(connection, load, announce=announce and judged.has_world)
        return replace(loaded, campaign=campaign)


async def _publish(connection: AsyncConnection, load: Load, *, announce: bool) -> int | None:
    """Record the event; open a campaign if the newest month is newer than any announced before."""
    month, now = load.months[-1], load.source.loaded_at
    await events.record(connection, EventKind.FIGURES_LOADED, now, load=load.number, month=month)
    announced = await settings.announced_month(connection)
    if announced is not None and month <= announced:
        return None
    await settings.set_announced_month(connection, month)
    # The first load of a database is forty years of news, which is none.
    if announced is None or not announce:
        return None
    await events.record(connection, EventKind.MONTH_ANNOUNCED, now, load=load.number, month=month)
    return await outbox.open_campaign(
        connection, kind=SubscriptionKind.MONTHLY.value, month=month, load=load.number, now=now
    )


def _already_loaded(stored: StoredLoad) -> LoadReport:
    load = stored.load
    return LoadReport(
        LoadStatus.ALREADY_LOADED,
        source=load.source.name,
        months=load.months,
        figures=stored.fingerprint.amounts,
    )
