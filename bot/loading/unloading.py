"""Taking a load back: in one transaction, its figures are as if it had never been, and the load stays in the history.

Of its campaigns, what has not left is cancelled. To whom something was sent, a word that its figures were taken back is
offered: a campaign that is held until an operator says so. The month is news again when it is loaded again.

Loads of products are taken back in the same way; nobody has been told of them alone.

Shipped figures may be taken back like any others. They are not loaded again at the next start: that would undo it.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.domain.facts import Source
from bot.domain.loads import Load, PastLoad, TakenBack, UnloadReport, UnloadStatus
from bot.domain.products import ProductLoad
from bot.domain.time import Month
from bot.loading.known_figures import KnownFigures
from bot.loading.load_changes import left_to_say
from bot.store import events, figures, load_numbers, products, settings
from bot.store.deliveries import retraction
from bot.store.events import EventKind
from bot.store.figures import StoredLoad
from bot.store.store import Store


class _OnlyAsked(Exception):
    """Undoes a dry run."""

    def __init__(self, report: UnloadReport) -> None:
        super().__init__()
        self.report = report


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _nothing() -> None:
    """Nobody has to be told."""


class Unloading:
    """The port `bot.domain.ports.Loads`. Any number may work on one database, in any number of processes."""

    def __init__(self, store: Store, *, clock: Callable[[], datetime] = _utc_now) -> None:
        self._store = store
        self._clock = clock
        self.taken_back: Callable[[], None] = _nothing
        """Called when a load was taken back; a running bot takes it into its model at once."""

    async def history(self) -> list[PastLoad]:
        """Every load there has been, the newest first."""
        return await self._store.read(lambda connection: [*reversed(_history(connection))])

    async def unload(self, number: int, *, by: str, dry_run: bool = False) -> UnloadReport:
        """Take a load back.

        Args:
            by: Who takes it back, as `bot.domain.loads.Load.by`.
            dry_run: Report what would happen and change nothing.
        """

        def work(connection: Connection) -> UnloadReport:
            report = self._take_back(connection, number, by)
            if dry_run:
                raise _OnlyAsked(report)
            return report

        try:
            report = await self._store.load(work)
        except _OnlyAsked as asked:
            return asked.report
        self.taken_back()
        return report

    def _take_back(self, connection: Connection, number: int, by: str) -> UnloadReport:
        past = {one.load.number: one for one in _history(connection)}
        found = past.get(number)
        if found is None:
            return UnloadReport(UnloadStatus.UNKNOWN, number)
        if found.taken_back is not None:
            return UnloadReport(UnloadStatus.ALREADY_TAKEN_BACK, number, found)
        taken_back = TakenBack(load_numbers.following(connection), number, self._clock(), by)
        of_products = next((one for one in products.history(connection) if one.load.number == number), None)
        if of_products is not None:
            # Nobody is told of products alone, so there is nothing to cancel or to correct.
            products.take_back(connection, of_products, taken_back)
            return UnloadReport(UnloadStatus.TAKEN_BACK, number, found)
        stored = figures.loads(connection)
        load = next(one for one in stored if one.load.number == number)
        rest = [one for one in stored if one is not load]
        needed = left_to_say(load.load, _known(connection, stored, load.load))
        printed = figures.whole_months_printed(connection)
        figures.take_back(connection, load, taken_back, needed)
        _be_news_again(connection, load.load, [one.load for one in rest], printed)
        events.record(connection, EventKind.LOAD_TAKEN_BACK, taken_back.at, load=number, month=load.load.months[-1])
        retracted = retraction.retract(connection, load.load, undone_as=taken_back.number, now=taken_back.at)
        return UnloadReport(
            UnloadStatus.TAKEN_BACK,
            number,
            found,
            tuple(month for month in load.load.months if not any(month in one.load.months for one in rest)),
            retracted.cancelled,
            retracted.reached,
            retracted.campaign,
        )


def _history(connection: Connection) -> list[PastLoad]:
    """Every load there has been, of partners and of products, ascending by number."""
    past = [
        PastLoad(stored.load, stored.fingerprint.amounts, taken_back)
        for stored, taken_back in figures.history(connection)
    ]
    past += [
        PastLoad(_of_products(stored.load), stored.amounts, stored.taken_back)
        for stored in products.history(connection)
    ]
    return sorted(past, key=lambda one: one.load.number)


def _of_products(load: ProductLoad) -> Load:
    source = Source(load.source, load.publisher, load.vintage, load.loaded_at, load.origin)
    return Load(load.number, source, load.months, is_complete=False, by=load.by)


def _known(connection: Connection, stored: Sequence[StoredLoad], load: Load) -> KnownFigures:
    """The figures of all loads, as far as the one in question has some."""
    cells = figures.cells(connection, load.months[0], load.months[-1])
    return KnownFigures([one.load for one in stored], cells, None)


def _be_news_again(connection: Connection, load: Load, rest: Sequence[Load], printed: dict[int, Month]) -> None:
    """Let a month be announced again that only this load had whole.

    Args:
        printed: The months of briefings, by the number of their load, this one's included.
    """
    announced = settings.announced_month(connection)
    is_whole = load.is_complete or load.number in printed
    if announced is None or not is_whole or announced > load.months[-1]:
        return
    whole = [month for one in rest if one.is_complete or one.number in printed for month in one.months[-1:]]
    if announced not in whole:
        settings.set_announced_month(connection, max((month for month in whole if month < announced), default=None))
