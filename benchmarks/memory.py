"""How much memory an idle bot holds with forty-one years of figures."""

import time

from benchmarks import homes, machine, running
from benchmarks.measure import Alternating, Comparison, compared
from benchmarks.running import PTB_PANDAS, Contender

ROUNDS = 5
_SETTLING = 6.0
"""Seconds after the first poll: the figures are read, menus are set, the first look for loads is done."""


def idle(bot: Contender) -> tuple[int, int]:
    """Resident bytes: all that is mapped, and the process's fair share of it."""
    with running.server("--hold=20") as server, running.running(bot, server.url) as process:
        server.wait("polled", process)
        time.sleep(_SETTLING)
        return machine.resident(process.pid), machine.memory(process.pid)


def measure(rounds: int = ROUNDS) -> Comparison:
    with homes.copied(homes.full_home()) as full:
        taken = Alternating({"ours": lambda: idle(Contender.ours(full)), "theirs": lambda: idle(PTB_PANDAS)}, rounds)
    rows = []
    for what, which in (("resident memory (RSS)", 0), ("the process's own share of it (PSS)", 1)):

        def megabytes(bytes_: tuple[int, int], which: int = which) -> float:
            return bytes_[which] / 2**20

        rows.append(
            compared(
                f"{what}, idle, 41 years loaded",
                taken.spread("ours", megabytes),
                taken.spread("theirs", megabytes),
                taken.ratio("ours", "theirs", megabytes),
                against="bare python-telegram-bot + pandas process",
                unit="MB",
                target=1.3,
                at_least=False,
            )
        )
    return Comparison(rows)
