"""What one person's flood costs everybody else: seconds to an answer, with it and without, on the real process.

    python -m tests.soak.flood --rounds 10

Others ask at random moments, ten questions a second; in every other phase one chat sends a hundred messages a second,
more than Telegram lets anybody send. The local server enforces Telegram's limits: the flooding chat is told to wait.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

from tests.botapi.limits import Limits
from tests.botapi.server import BotApi
from tests.soak.process import run_bot

PHASE = 5.0
RATE = 10.0
A_SECOND = 100
FLOODER = 999_999
QUESTIONS = ("/rank 臺灣", "/deficit top5", "/trend TW", "exports to Japan 2025-11")


class Crowd:
    """People who ask once each."""

    def __init__(self, api: BotApi, dice: random.Random) -> None:
        self._api, self._dice = api, dice
        self._numbers = count(1_000)

    async def ask(self, seconds: float) -> list[float]:
        """Ask for so long; gives the seconds that each answer took."""
        ending, asked = time.monotonic() + seconds, []
        while time.monotonic() < ending:
            asked.append(asyncio.create_task(self._one()))
            await asyncio.sleep(self._dice.expovariate(RATE))
        return list(await asyncio.gather(*asked))

    async def _one(self) -> float:
        person = self._api.private(next(self._numbers), language_code="en")
        began = time.perf_counter()
        await person.ask(self._dice.choice(QUESTIONS))
        return time.perf_counter() - began


async def _flood(api: BotApi) -> None:
    person = api.private(FLOODER, language_code="en")
    while True:
        person.say("/rank TW")
        await asyncio.sleep(1 / A_SECOND)


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


async def measured(home: Path, rounds: int, phase: float = PHASE) -> tuple[list[float], list[float]]:
    """The seconds of every answer to others: without a flood, and with it."""
    quiet: list[float] = []
    flooded: list[float] = []
    async with BotApi() as api:
        api.limits = Limits(time.monotonic)
        process = await run_bot(home, api)
        crowd = Crowd(api, random.Random(7))  # noqa: S311 - no secret
        await api.wait_for(lambda: api.updates.waiting)
        await crowd.ask(1.0)  # what is remembered after the first time
        for _ in range(rounds):
            quiet += await crowd.ask(phase)
            flood = asyncio.create_task(_flood(api))
            flooded += await crowd.ask(phase)
            flood.cancel()
            await api.wait_for(lambda: not api.updates.pending)
        process.terminate()
        await process.wait()
    return quiet, flooded


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        quiet, flooded = asyncio.run(measured(Path(folder), asked.rounds))
    for name, seconds in (("idle", quiet), ("flooded", flooded)):
        middle, late, most = statistics.median(seconds) * 1000, p95(seconds) * 1000, max(seconds) * 1000
        sys.stdout.write(
            f"{name}: {len(seconds)} answers, median {middle:.1f} ms, p95 {late:.1f} ms, most {most:.0f}\n"
        )
    sys.stdout.write(f"p95 with a flood: {p95(flooded) / p95(quiet):.2f} x idle\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
