"""Tests again and again until the time is over, each round with another seed: `make fuzz`, `make faults`.

    python -m tests.rounds fuzz --seconds 300
    python -m tests.rounds faults --seconds 3600

`fuzz` are the tests of any input (`test_any_*.py`) and every other that Hypothesis makes input for, with hundreds of
examples a round. What it finds is printed, tried first by the next round, and becomes an `@example`.

`faults` are the tests that `docs/failures.md` names: kills, clocks, disks, networks, files, in another order each
round.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))


def named(page: str) -> list[Path]:
    """The files of tests that a page names, by their path or by their name alone."""
    names = set(re.findall(r"\btest_\w+\.py\b", page))
    return [path for path in TESTS if path.name in names]


def fuzz(seed: int) -> list[str]:
    """What pytest is given for a round of looking for what breaks."""
    given = [str(path) for path in TESTS if "from hypothesis import" in path.read_text("utf-8")]
    return [*given, "-m", "hypothesis", "--show-capture=no", "--hypothesis-profile=fuzz", f"--hypothesis-seed={seed}"]


def faults(seed: int) -> list[str]:
    """What pytest is given for a round of faults."""
    return [*map(str, named((ROOT / "docs/failures.md").read_text("utf-8"))), f"--hypothesis-seed={seed}"]


KINDS: dict[str, Callable[[int], list[str]]] = {"fuzz": fuzz, "faults": faults}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=tuple(KINDS))
    parser.add_argument("--seconds", type=float, default=300, help="no round is begun after them")
    asked = parser.parse_args()
    ending = time.monotonic() + asked.seconds
    began, rounds, passed, failed = time.monotonic(), 0, 0, []
    while time.monotonic() < ending:
        seed = random.randrange(10**9)  # noqa: S311 - no secret
        done = subprocess.run(  # noqa: S603 - our own tests
            [sys.executable, "-m", "pytest", f"--randomly-seed={seed}", *KINDS[asked.kind](seed)],
            cwd=ROOT,
            env={**os.environ, "KILL_SEED": str(seed)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        rounds += 1
        passed += sum(int(number) for number in re.findall(r"\b(\d+) passed", done.stdout))
        if done.returncode:
            failed.append(seed)
            sys.stdout.write(done.stdout)
        sys.stdout.write(f"round {rounds}, seed {seed}: {'failed' if done.returncode else 'passed'}\n")
        sys.stdout.flush()
    seconds = time.monotonic() - began
    sys.stdout.write(
        f"{rounds} rounds, {passed} tests passed in {seconds:.0f} s; failed with seeds: {failed or 'none'}\n"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
