"""A push in real time, to a server that enforces Telegram's limit, while people ask.

The bot, its database and its clock are the real ones, and so is the limit: ten thousand chats take five and a half
minutes. `TRADEBOT_BENCH_CHATS` asks for fewer; the report says how many there were.
"""

import json
import os
import statistics
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import homes, machine, queueing, running
from benchmarks.measure import Comparison, Row, number
from benchmarks.running import Contender
from benchmarks.updates import RANK, Question, message

CHATS = int(os.environ.get("TRADEBOT_BENCH_CHATS", "10000"))
LIMIT = 30
_ASKING_EVERY = 0.5
_IDLE_QUESTIONS = 120
_FIRST_ASKER = 50_000_000
"""Ids of people who ask; subscribers have smaller ones."""


@dataclass(frozen=True, slots=True)
class Run:
    pushed: list[float]
    """The moments summaries came to the server."""
    everything: list[float]
    waits: list[float]
    """Seconds from handing out a question to the arrival of its answer."""
    memory: list[int]
    refused: int
    """Messages answered 429."""


def run(home: Path, questions: int, pushes: int) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        updates, reply, bodies = (Path(folder) / name for name in ("updates", "reply", "sent"))
        asked = [Question(RANK, "zh-hant", _FIRST_ASKER + place) for place in range(questions)]
        updates.write_text("\n".join(q.update(n) for n, q in enumerate(asked, 1)), encoding="utf-8")
        reply.write_text(json.dumps({"ok": True, "result": message("…")}), encoding="utf-8")
        files = [f"--updates={updates}", f"--reply={reply}", f"--sent={bodies}"]
        count = f"--count={questions + pushes}"
        with (
            running.server(*files, f"--trickle={_ASKING_EVERY}", f"--limit={LIMIT}", count) as server,
            running.running(Contender.ours(home), server.url) as process,
        ):
            server.wait("polled", process)
            with _watched(process.pid) as memory:
                server.wait("done", process, patience=60 + questions + pushes)
        sent = running.timed(bodies)
        given = {int(fields["chat_id"]): at for at, fields in sent if int(fields["chat_id"]) >= _FIRST_ASKER}
        pushed = [(at, int(fields["chat_id"])) for at, fields in sent if int(fields["chat_id"]) < _FIRST_ASKER]
        twice = [chat for chat, times in Counter(chat for _, chat in pushed).items() if times > 1]
        assert len(pushed) == pushes, f"{len(pushed)} of {pushes} summaries came"
        assert not twice, f"{len(twice)} chats got it twice"
        waits = [given[q.chat] - at for q, at in zip(asked, running.handed(bodies), strict=True)]
        return Run([at for at, _ in pushed], [at for at, _ in sent], waits, memory, running.refused(bodies))


@contextmanager
def _watched(process: int) -> Iterator[list[int]]:
    """The process's memory once a second."""
    samples: list[int] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(1.0):
            samples.append(machine.resident(process))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield samples
    finally:
        over.set()
        watching.join()


def measure(rounds: int = 1) -> Comparison:  # noqa: ARG001 - in real time, once
    with homes.copied(homes.shipped_home()) as home:
        idle = run(home, _IDLE_QUESTIONS, 0)
    with tempfile.TemporaryDirectory() as folder, homes.copied(homes.shipped_home()) as home:
        database = next(home.glob("*.db"))
        queueing.subscribed(Path(folder), CHATS).replace(database)
        _, queued = queueing.queue(database, datetime.now(UTC))
        assert queued == CHATS
        busy = run(home, max(20, round(0.9 * CHATS / LIMIT / _ASKING_EVERY)), CHATS)
    lasted = busy.pushed[-1] - busy.pushed[0]
    replies = sum(busy.pushed[0] <= at <= busy.pushed[-1] for at in busy.everything) - len(busy.pushed)
    rate = (len(busy.everything) - 1) / (busy.everything[-1] - busy.everything[0])
    p95 = [statistics.quantiles(one.waits, n=20)[-1] * 1000 for one in (idle, busy)]
    quarter = len(busy.memory) // 4
    early, late = (statistics.median(part) / 2**20 for part in (busy.memory[:quarter], busy.memory[-quarter:]))
    return Comparison(
        (
            Row(
                f"messages a second while {CHATS:,} chats get a summary and {replies} people are answered",
                f"{number(rate)} /s",
                "Telegram's limit",
                f"{LIMIT} /s",
                f"{rate / LIMIT:.1%}",
                "≥ 98 %",
                rate / LIMIT >= 0.98,
            ),
            Row(
                f"messages answered 429, which the server does to the {LIMIT + 1}st within any second",
                str(busy.refused),
                "",
                "",
                "",
                "none",
                busy.refused == 0,
            ),
            Row(
                "people's replies meanwhile, 95th percentile",
                f"{number(p95[1])} ms",
                "the same when idle",
                f"{number(p95[0])} ms",
                f"{number(p95[1] / p95[0])} ×",
                "≤ 2.00 ×",
                p95[1] <= 2 * p95[0],
            ),
            Row(
                "resident memory, last quarter of the push",
                f"{number(late)} MB",
                "first quarter",
                f"{number(early)} MB",
                f"{number(late - early)} MB more",
                "flat: ≤ 10 MB more",
                late - early <= 10,
            ),
        ),
        (
            f"In real time, once: {lasted:.0f} seconds. Every chat got the summary, and none twice.",
            f"Somebody asks `{RANK}` every {_ASKING_EVERY} s.",
        ),
    )
