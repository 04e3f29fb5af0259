"""How long a process takes from its start to its first `getUpdates`."""

import time

from benchmarks import homes, running
from benchmarks.measure import Alternating, Comparison, compared
from benchmarks.running import PTB, Contender

ROUNDS = 9
_SLEEPY = "--hold=20"
"""Polls are held open: nothing that comes after the first one is measured."""


def first_poll(bot: Contender) -> float:
    """Seconds from spawning the process to its first poll's arrival at the server."""
    with running.server(_SLEEPY) as server:
        began = time.monotonic()
        with running.running(bot, server.url) as process:
            return float(server.wait("polled", process)["at"]) - began


def measure(rounds: int = ROUNDS) -> Comparison:
    with homes.copied(homes.shipped_home()) as shipped, homes.copied(homes.full_home()) as full:
        contenders = {
            "shipped": lambda: first_poll(Contender.ours(shipped)),
            "python-telegram-bot": lambda: first_poll(PTB),
            "full": lambda: first_poll(Contender.ours(full)),
        }
        for contend in contenders.values():
            contend()  # bytecode and the disk's cache
        taken = Alternating(contenders, rounds)

    def milliseconds(seconds: float) -> float:
        return seconds * 1000

    rows = [
        compared(
            f"process start to first `getUpdates`, {what}",
            taken.spread(name, milliseconds),
            taken.spread("python-telegram-bot", milliseconds),
            taken.ratio(name, "python-telegram-bot", float),
            against="bare python-telegram-bot process",
            unit="ms",
            target=1.5,
            at_least=False,
        )
        for what, name in (("shipped figures", "shipped"), ("41 years loaded", "full"))
    ]
    return Comparison(rows)
