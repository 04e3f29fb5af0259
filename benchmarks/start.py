"""How long a process takes from its start to its first `getUpdates`, and to the answer of a question that waits."""

import asyncio
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from benchmarks import homes, running
from benchmarks.measure import Alternating, Comparison, Row, compared
from benchmarks.running import PTB, Contender
from benchmarks.updates import RANK, Question, expected, message

ROUNDS = 9
_SLEEPY = "--hold=20"
"""Polls are held open: nothing that comes after the first answer is measured."""
_QUESTION = Question(RANK, "zh-hant", 10_000)


@dataclass(frozen=True, slots=True)
class Start:
    """Milliseconds since the process was spawned."""

    polled: float
    """Its first poll arrived at the server."""
    answered: float
    """So did the answer to the question that waited there."""


def start(bot: Contender, right: str) -> Start:
    with tempfile.TemporaryDirectory() as folder:
        updates, reply, bodies = (Path(folder) / name for name in ("updates", "reply", "sent"))
        updates.write_text(_QUESTION.update(1), encoding="utf-8")
        reply.write_text(json.dumps({"ok": True, "result": message(right)}), encoding="utf-8")
        with running.server(_SLEEPY, f"--updates={updates}", f"--reply={reply}", f"--sent={bodies}") as server:
            began = time.monotonic()
            with running.running(bot, server.url) as process:
                polled, answered = (float(server.wait(event, process)["at"]) - began for event in ("polled", "done"))
        given = [sent["text"] for sent in running.sent(bodies)]
    assert given == [right], given
    return Start(polled * 1000, answered * 1000)


def measure(rounds: int = ROUNDS) -> Comparison:
    def ours(home: Path) -> Callable[[], Start]:
        ((_, right),) = asyncio.run(expected(home, (_QUESTION,))).items()

        def contend() -> Start:
            with homes.copied(home) as copy:  # anew each time, or the question would have been answered before
                return start(Contender.ours(copy), right)

        return contend

    contenders = {
        "shipped": ours(homes.shipped_home()),
        "python-telegram-bot": lambda: start(PTB, RANK),
        "full": ours(homes.full_home()),
    }
    for contend in contenders.values():
        contend()  # bytecode and the disk's cache
    taken = Alternating(contenders, rounds)
    polled, answered = attrgetter("polled"), attrgetter("answered")
    theirs = "python-telegram-bot"
    figures = (("shipped figures", "shipped"), ("41 years loaded", "full"))
    polls = [
        compared(
            f"process start to first `getUpdates`, {what}",
            taken.spread(name, polled),
            taken.spread(theirs, polled),
            taken.ratio(name, theirs, polled),
            against=f"bare {theirs} process",
            unit="ms",
            target=1.5,
            at_least=False,
        )
        for what, name in figures
    ]
    answers = [
        Row(
            f"process start to the answer of `{RANK}` that waits, {what}",
            taken.spread(name, answered).said("ms"),
            f"bare {theirs} echo bot",
            taken.spread(theirs, answered).said("ms"),
            taken.ratio(name, theirs, answered).said("×"),
            "",
            None,
        )
        for what, name in figures
    ]
    note = "The first poll leaves when the libraries are imported and the figures read."
    return Comparison([*polls, *answers], (note,))
