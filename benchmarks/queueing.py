"""Queueing a campaign for a million subscriptions, beside inserting the same rows and nothing more."""

import asyncio
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import homes
from benchmarks.measure import Alternating, Comparison, Row, compared, number
from benchmarks.running import ROOT
from bot.domain.campaign import CampaignKind
from bot.domain.time import Month
from bot.store import announcing
from bot.store.store import Store

ROUNDS = 3
SUBSCRIBERS = 1_000_000
NOW = datetime(2026, 3, 12, 12, 30, tzinfo=UTC)
_COLUMNS = "campaign, chat, topic, language, state, attempts, created_at, changed_at, not_before"


def subscribed(folder: Path, subscribers: int) -> Path:
    """A database with so many subscribers to the monthly summary."""
    path = folder / f"{subscribers}.db"
    if not path.exists():
        shutil.copy(next(homes.shipped_home().glob("*.db")), path)
        with sqlite3.connect(path) as database:
            database.execute("DELETE FROM subscription")
            rows = ((chat, 0, "monthly", "", "zh_Hant_TW", str(NOW)[:19]) for chat in range(1, subscribers + 1))
            columns = "chat, topic, kind, subject, language, created_at"
            database.executemany(f"INSERT INTO subscription ({columns}) VALUES (?,?,?,?,?,?)", rows)  # noqa: S608
        database.close()
    return path


def queue(database: Path, now: datetime = NOW) -> tuple[float, int]:
    """Seconds for opening the campaign, in one transaction, and how many are queued."""
    return asyncio.run(_queue(database, now))


async def _queue(database: Path, now: datetime) -> tuple[float, int]:
    store = Store(f"sqlite+aiosqlite:///{database}")
    try:
        await store.upgrade()
        load = await store.newest_load()
        began = time.perf_counter()
        async with store.loading() as connection:
            campaign = await announcing.open_campaign(
                connection, kind=CampaignKind.MONTHLY, month=Month.of(2026, 1), load=load, now=now
            )
        took = time.perf_counter() - began
        return took, sum((await store.campaigns.progress(campaign)).counts.values())
    finally:
        await store.close()


def executemany(database: Path, subscribers: int) -> tuple[float, int]:
    """Seconds for the same rows by the driver's `executemany`, in one transaction, and how many there are."""
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode = WAL")
    began = time.perf_counter()
    now = str(NOW)[:19]
    rows = ((0, chat, 0, "zh_Hant_TW", "queued", 0, now, now, now) for chat in range(1, subscribers + 1))
    with connection:
        connection.executemany(f"INSERT INTO delivery ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?)", rows)  # noqa: S608
    took = time.perf_counter() - began
    (count,) = connection.execute("SELECT count(*) FROM delivery").fetchone()
    connection.close()
    return took, count


def measure(rounds: int = ROUNDS) -> Comparison:
    with tempfile.TemporaryDirectory() as folder:
        original = subscribed(Path(folder), SUBSCRIBERS)

        def ours() -> float:
            database = Path(shutil.copy(original, Path(folder) / "work.db"))
            took, queued = queue(database)
            assert queued == SUBSCRIBERS
            _remove(database)
            return took

        def theirs() -> float:
            database = Path(shutil.copy(original, Path(folder) / "work.db"))
            took, inserted = executemany(database, SUBSCRIBERS)
            assert inserted == SUBSCRIBERS
            _remove(database)
            return took

        taken = Alternating({"queue": ours, "executemany": theirs}, rounds)
        grown = {many: _grown(subscribed(Path(folder), many)) for many in (1_000, SUBSCRIBERS)}
    row = compared(
        f"queueing a campaign for {SUBSCRIBERS:,} subscriptions (SQLite)",
        taken.spread("queue", float),
        taken.spread("executemany", float),
        taken.ratio("queue", "executemany", float),
        against="the same rows by `executemany`",
        unit="s",
        target=2.0,
        at_least=False,
    )
    small, large = grown[1_000], grown[SUBSCRIBERS]
    memory = Row(
        "memory that the process grows by while it queues",
        f"{number(large / 2**20)} MB",
        "the same for 1,000 subscriptions",
        f"{number(small / 2**20)} MB",
        f"{number((large - small) / 2**20)} MB more",
        "flat: ≤ 10 MB more",
        (large - small) / 2**20 <= 10,
    )
    return Comparison((row, memory))


def _remove(database: Path) -> None:
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()


def _grown(database: Path) -> int:
    """Bytes that a process of its own grows by at its peak."""
    command = [sys.executable, "-m", "benchmarks.queueing", str(database)]
    return int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)  # noqa: S603


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    before = _peak()
    queue(Path(sys.argv[1]))
    print(_peak() - before)
