"""Loading the full workbook: checked, stored and announced, beside reading it and nothing more."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from python_calamine import CalamineWorkbook

from benchmarks import homes
from benchmarks.measure import Alternating, Comparison, compared, seconds
from bot.domain.time import Month
from bot.loading.loading import Loading
from bot.loading.reading.thread_reader import ThreadReader
from bot.loading.report import LoadStatus
from bot.partners import book as partner_book
from bot.store.store import Store

ROUNDS = 7
SUBSCRIBERS = 1_000


def measure(rounds: int = ROUNDS) -> Comparison:
    workbook, book = homes.workbook(), partner_book.load()
    data = workbook.read_bytes()
    shape: list[tuple[int, int]] = []

    def read() -> float:
        def work() -> None:
            lines = CalamineWorkbook.from_path(str(workbook)).get_sheet_by_index(0).to_python()
            shape[:] = [(len(lines) - 1, len(lines[0]))]

        return seconds(work)

    def load() -> float:
        with homes.copied(homes.shipped_home()) as home:
            return asyncio.run(_load(home, data, book))

    load()  # pandas is imported by the first load of a process
    taken = Alternating({"load": load, "read": read}, rounds)
    ((lines, columns),) = shape

    def milliseconds(took: float) -> float:
        return took * 1000

    row = compared(
        f"load of the full workbook ({lines:,} × {columns}): checked, stored, announced",
        taken.spread("load", milliseconds),
        taken.spread("read", milliseconds),
        taken.ratio("load", "read", float),
        against="reading it with calamine alone",
        unit="ms",
        target=2.5,
        at_least=False,
    )
    return Comparison((row,), (f"The load queues the new month's summary for {SUBSCRIBERS:,} subscribers.",))


async def _load(home: Path, data: bytes, book: partner_book.Book) -> float:
    """Seconds that the load takes, in a database for which the workbook's newest month is news."""
    store = Store(f"sqlite:///{next(home.glob('*.db'))}")
    try:
        await store.upgrade()
        await store.state.put("announced_month", str(Month.of(2025, 12)))
        for chat in range(1, SUBSCRIBERS + 1):
            await store.subscriptions.subscribe(chat, None, "en")
        loading = Loading(store, ThreadReader(book), clock=lambda: datetime.now(UTC))
        began = asyncio.get_running_loop().time()
        report = await loading.load(data, "country.xlsx", accept_warnings=True)
        took = asyncio.get_running_loop().time() - began
        assert report.status is LoadStatus.LOADED, report.findings[:3]
        assert report.campaign is not None
        assert len(report.months) == (2025 - homes.FIRST_YEAR + 1) * 12 + 1
        progress = await store.campaigns.progress(report.campaign)
        assert sum(progress.counts.values()) == SUBSCRIBERS
        return took
    finally:
        await store.close()
