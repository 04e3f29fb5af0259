"""Run comparisons, print what they find, and write it down: `python -m benchmarks [NAME …] [--rounds N]`.

Each comparison is measured in one run, its contenders alternating. What a run finds is kept under `build/bench`,
and `RESULTS.md` is made of the newest of each, so that one comparison can be measured again by itself.
"""

import argparse
import dataclasses
import importlib
import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import machine
from benchmarks.homes import BUILD
from benchmarks.measure import Comparison, Row

NAMES = (
    "ceiling",
    "updates",
    "webhook",
    "start",
    "memory",
    "answers",
    "load",
    "push",
    "queueing",
    "growth",
    "languages",
)
_HERE = Path(__file__).parent
_TITLES = {
    "ceiling": "The server that everything is measured against",
    "updates": "Updates a second, polling",
    "webhook": "Updates a second, by webhook",
    "start": "Process start",
    "memory": "Memory",
    "answers": "One answer",
    "load": "Loading forty-one years",
    "push": "A push",
    "queueing": "Queueing a campaign",
    "growth": "How cost grows",
    "languages": "One answer in every language",
}

_METHOD = """Made by `make bench`; do not edit.
Each comparison is measured in one run, its contenders alternating, and what is compared is asserted to be right.
A figure is the median, with the quartiles in brackets; a ratio is taken round by round."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="*", choices=[[], *NAMES], help="all of them when none is named")
    parser.add_argument("--rounds", type=int, help="instead of each comparison's own number")
    given = parser.parse_args()
    for name in given.name or NAMES:
        began = time.monotonic()
        module = importlib.import_module(f"benchmarks.{name}")
        found: Comparison = module.measure(given.rounds) if given.rounds else module.measure()
        _keep(name, found)
        print(f"\n## {_TITLES[name]} ({time.monotonic() - began:.0f} s)\n")
        print("\n".join([*_table(found.rows), "", *found.notes]), flush=True)
    (_HERE / "RESULTS.md").write_text(_report(), encoding="utf-8")


def _keep(name: str, found: Comparison) -> None:
    BUILD.mkdir(parents=True, exist_ok=True)
    kept = dataclasses.asdict(found) | {
        "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "revision": machine.revision(),
        "load": machine.load(),
    }
    (BUILD / f"{name}.json").write_text(json.dumps(kept), encoding="utf-8")
    for title, svg in found.plots.items():
        (_HERE / f"{title}.svg").write_text(svg, encoding="utf-8")


def _table(rows: Sequence[Row]) -> list[str]:
    lines = ["| what | ours | against | theirs | ratio | to reach | |", "|---|---|---|---|---|---|---|"]
    marks = {True: "reached", False: "**not reached**", None: ""}
    return lines + [
        f"| {r.what} | {r.ours} | {r.against} | {r.theirs} | {r.ratio} | {r.target} | {marks[r.is_met]} |" for r in rows
    ]


def _report() -> str:
    parts = [
        "# What it costs",
        _METHOD,
        f"Machine: {machine.described()}.",
        f"The server has core {machine.SERVER_CORE}, the bot core {machine.BOT_CORE}.",
    ]
    for name in NAMES:
        path = BUILD / f"{name}.json"
        if not path.exists():
            continue
        kept = json.loads(path.read_text(encoding="utf-8"))
        parts.append(f"## {_TITLES[name]}")
        parts.append("\n".join(_table([Row(**row) for row in kept["rows"]])))
        parts += kept["notes"]
        parts += [f"![{title}]({title}.svg)" for title in kept["plots"]]
        parts.append(
            f"Measured {kept['at']} at {kept['revision']}; {kept['load']:.1f} processes wanted to run on the machine."
        )
    # Written by hand: what runs for hours is no comparison, and what is not reached needs words.
    parts += [(_HERE / f"{page}.md").read_text(encoding="utf-8").strip() for page in ("endurance", "limits")]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    main()
