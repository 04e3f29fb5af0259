"""Queueing a campaign for a million subscriptions, beside inserting the same rows and nothing more.

On SQLite by the driver's `executemany`, on PostgreSQL by COPY: the fastest that each has for rows from outside.
"""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from benchmarks import homes, postgresql
from benchmarks.measure import Alternating, Comparison, Row, compared, number
from benchmarks.running import ROOT
from bot.domain.campaign import CampaignKind
from bot.domain.time import Month
from bot.store.deliveries import announcing
from bot.store.store import Store

ROUNDS = 3
SUBSCRIBERS = 1_000_000
NOW = datetime(2026, 3, 12, 12, 30, tzinfo=UTC)
_COLUMNS = ("campaign", "chat", "topic", "language", "state", "attempts", "created_at", "changed_at", "not_before")
_SUBSCRIBED = ("chat", "topic", "kind", "subject", "language", "created_at")


def subscribed(folder: Path, subscribers: int) -> Path:
    """A database with so many subscribers to the monthly summary."""
    path = folder / f"{subscribers}.db"
    if not path.exists():
        shutil.copy(next(homes.shipped_home().glob("*.db")), path)
        with sqlite3.connect(path) as database:
            database.execute("DELETE FROM subscription")
            rows = ((chat, 0, "monthly", "", "zh_Hant_TW", str(NOW)[:19]) for chat in range(1, subscribers + 1))
            into = f"subscription ({', '.join(_SUBSCRIBED)})"
            database.executemany(f"INSERT INTO {into} VALUES (?,?,?,?,?,?)", rows)  # noqa: S608
        database.close()
    return path


def queue(database: Path | str, now: datetime = NOW) -> tuple[float, int]:
    """Seconds for opening the campaign, in one transaction, and how many are queued; SQLite's file or an address."""
    return asyncio.run(_queue(str(database) if "://" in str(database) else f"sqlite:///{database}", now))


async def _queue(address: str, now: datetime) -> tuple[float, int]:
    store = Store(address)
    try:
        await store.upgrade()
        load = await store.newest_load() or None
        began = time.perf_counter()
        with store.loading() as connection:
            campaign = announcing.open_campaign(
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
    into = f"delivery ({', '.join(_COLUMNS)})"
    with connection:
        connection.executemany(f"INSERT INTO {into} VALUES (?,?,?,?,?,?,?,?,?)", rows)  # noqa: S608
    took = time.perf_counter() - began
    (count,) = connection.execute("SELECT count(*) FROM delivery").fetchone()
    connection.close()
    return took, count


async def _subscribed_there(address: str, subscribers: int) -> None:
    store = Store(address)
    await store.upgrade()
    await store.close()
    rows = ((chat, 0, "monthly", "", "zh_Hant_TW", NOW) for chat in range(1, subscribers + 1))
    with psycopg.connect(address, autocommit=True) as connection:
        _copied(connection, "subscription", _SUBSCRIBED, rows)
        connection.execute("VACUUM ANALYZE")


def copy(address: str, subscribers: int) -> tuple[float, int]:
    """Seconds for the same rows by COPY, in one transaction, and how many there are."""
    made = "INSERT INTO campaign (kind, state, created_at) VALUES ('monthly', 'open', now()) RETURNING id"
    with psycopg.connect(address) as connection:
        began = time.perf_counter()
        (campaign,) = connection.execute(made).fetchone() or (0,)
        rows = ((campaign, chat, 0, "zh_Hant_TW", "queued", 0, NOW, NOW, NOW) for chat in range(1, subscribers + 1))
        _copied(connection, "delivery", _COLUMNS, rows)
        connection.commit()
        took = time.perf_counter() - began
        (count,) = connection.execute("SELECT count(*) FROM delivery").fetchone() or (0,)
    return took, count


def _copied(
    connection: psycopg.Connection, table: str, columns: Sequence[str], rows: Iterable[tuple[object, ...]]
) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()) as into:
        for row in rows:
            into.write_row(row)


def measure(rounds: int = ROUNDS) -> Comparison:
    with tempfile.TemporaryDirectory() as folder, postgresql.server() as server:
        rows = (*_on_sqlite(Path(folder), rounds), *_on_postgresql(server, rounds))
        return Comparison(rows, ("Memory is measured once for each size.",))


def _on_sqlite(folder: Path, rounds: int) -> tuple[Row, Row]:
    original = subscribed(folder, SUBSCRIBERS)

    def ours() -> float:
        database = Path(shutil.copy(original, folder / "work.db"))
        took, queued = queue(database)
        assert queued == SUBSCRIBERS
        _remove(database)
        return took

    def theirs() -> float:
        database = Path(shutil.copy(original, folder / "work.db"))
        took, inserted = executemany(database, SUBSCRIBERS)
        assert inserted == SUBSCRIBERS
        _remove(database)
        return took

    taken = Alternating({"queue": ours, "rows": theirs}, rounds)
    grown = [_grown(str(subscribed(folder, many))) for many in (1_000, SUBSCRIBERS)]
    return _rows("SQLite", "`executemany`", taken, *grown)


def _on_postgresql(server: postgresql.Server, rounds: int) -> tuple[Row, Row]:
    for many in (1_000, SUBSCRIBERS):
        server.create(f"subscribed_{many}")
        asyncio.run(_subscribed_there(server.address(f"subscribed_{many}"), many))
    address = server.address("work")

    def ours() -> float:
        server.create("work", f"subscribed_{SUBSCRIBERS}")
        took, queued = queue(address)
        assert queued == SUBSCRIBERS
        return took

    def theirs() -> float:
        server.create("work", f"subscribed_{SUBSCRIBERS}")
        took, inserted = copy(address, SUBSCRIBERS)
        assert inserted == SUBSCRIBERS
        return took

    taken = Alternating({"queue": ours, "rows": theirs}, rounds)
    grown = [_grown(server.address(f"subscribed_{many}")) for many in (1_000, SUBSCRIBERS)]
    return _rows("PostgreSQL", "COPY", taken, *grown)


def _rows(database: str, means: str, taken: Alternating[float], small: int, large: int) -> tuple[Row, Row]:
    row = compared(
        f"queueing a campaign for {SUBSCRIBERS:,} subscriptions ({database})",
        taken.spread("queue", float),
        taken.spread("rows", float),
        taken.ratio("queue", "rows", float),
        against=f"the same rows by {means}",
        unit="s",
        target=2.0,
        at_least=False,
    )
    memory = Row(
        f"memory that the process grows by while it queues ({database})",
        f"{number(large / 2**20)} MB",
        "the same for 1,000 subscriptions",
        f"{number(small / 2**20)} MB",
        f"{number((large - small) / 2**20)} MB more",
        "flat: ≤ 10 MB more",
        (large - small) / 2**20 <= 10,
    )
    return row, memory


def _remove(database: Path) -> None:
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()


def _grown(database: str) -> int:
    """Bytes that a process of its own grows by at its peak."""
    command = [sys.executable, "-m", "benchmarks.queueing", database]
    return int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)  # noqa: S603


def _peak() -> int:
    """Bytes that this program has had at most; what `getrusage` gives begins with the process that started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    before = _peak()
    queue(sys.argv[1])
    print(_peak() - before)
