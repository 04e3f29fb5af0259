"""A soak: mixed load with faults at random on the real process, and every promise checked at the end.

    python -m tests.soak.soak --minutes 60

A hundred people ask at some hundred times the rate of an office, press, type inline, flood and send what cannot be
read; answers of the server are lost, late, refused or nonsense; the process is told to stop, or killed, and started
again; half way a new month is loaded and pushed.
"""

import argparse
import asyncio
import random
import signal
import statistics
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.botapi.faults import Raw
from tests.botapi.server import BotApi, Talk
from tests.journey.february import write_february
from tests.soak.process import run_bot

PEOPLE = range(1_001, 1_101)
SUBSCRIBERS = PEOPLE[:40]
QUESTIONS = (
    "/rank 臺灣",
    "/deficit top5",
    "美國自臺灣進口多少",
    "/trend TW",
    "exports to Japan 2025-11",
    "/movers",
    "???",
)
UNREADABLE = (("message", {"message_id": 1}), ("callback_query", {"id": "1"}), ("my_chat_member", "x"))
NONSENSE = (Raw(200, b"[]"), Raw(502, b"<html>"), Raw(404, b"<html>"), Raw(200, b'{"ok":tr'))
_PATIENCE = 120.0
_LONG = 300
"""Seconds of a life after which nothing grows any more: caches are full by then."""


@dataclass
class Sample:
    """What the process needs at one moment."""

    memory: int
    descriptors: int
    threads: int


@dataclass
class Report:
    """What was done and what came of it."""

    asked: Counter[int] = field(default_factory=Counter)
    """Questions by chat; of a flood only as many as are promised an answer."""
    faults: Counter[int] = field(default_factory=Counter)
    """Answers that were kept from a chat on purpose."""
    stops: int = 0
    kills: int = 0
    samples: list[list[Sample]] = field(default_factory=list)
    """By life of the process, a second apart."""
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        longest = max(self.samples, key=len)
        third = max(1, len(longest) // 3)
        asked, kept = self.asked.total(), self.faults.total()
        lines = [f"{asked:,} questions, {kept:,} answers kept back, {self.stops} stops, {self.kills} kills"]
        for name in ("memory", "descriptors", "threads"):
            first, last = (
                statistics.median(getattr(sample, name) for sample in part)
                for part in (longest[third : 2 * third] or longest, longest[-third:])
            )
            lines.append(f"{name}: {first:,.0f} in the middle third of the longest life, {last:,.0f} in the last")
            if len(longest) >= _LONG and last > first * 1.1 + 3:
                self.problems.append(f"{name} grows: {first:,.0f} to {last:,.0f}")
        return "\n".join([*lines, *(f"PROBLEM {problem}" for problem in self.problems)])


class Soak:
    """One installation under load."""

    def __init__(self, home: Path, api: BotApi, seconds: float, rate: float, dice: random.Random) -> None:
        self._home, self._api, self._seconds, self._rate, self._dice = home, api, seconds, rate, dice
        self._report = Report()
        self._process: asyncio.subprocess.Process | None = None

    async def run(self) -> Report:
        people = [self._api.private(number, language_code="en") for number in PEOPLE]
        await self._start()
        for person in people[: len(SUBSCRIBERS)]:
            await person.ask("/subscribe")
        lives = asyncio.create_task(self._live_and_die())
        sampling = asyncio.create_task(self._sample())
        loading = asyncio.create_task(self._load_half_way())
        ending = asyncio.get_running_loop().time() + self._seconds
        while asyncio.get_running_loop().time() < ending and not (lives.done() and lives.exception()):
            self._do_something(people)
            await asyncio.sleep(self._dice.expovariate(self._rate))
        self._api.faults.waiting.clear()
        await asyncio.gather(lives, loading)
        sampling.cancel()
        await self._check()
        await self._stop(signal.SIGTERM)
        return self._report

    def _do_something(self, people: list[Talk]) -> None:
        dice, person = self._dice, self._dice.choice(people)
        chat = person.chat.id
        match dice.choices(("ask", "press", "inline", "flood", "unreadable", "fault"), (80, 10, 5, 0.2, 2, 3))[0]:
            case "ask":
                person.say(dice.choice(QUESTIONS))
                self._report.asked[chat] += 1
            case "press":
                pressed = [message for message in self._api.sent_to(chat)[-5:] if message.buttons]
                data = [button.get("callback_data") for message in pressed for button in message.buttons]
                if known := [one for one in data if one and "unsubscribe" not in one]:
                    person.push_button(pressed[-1], dice.choice(known))
            case "inline":
                person.type_inline(dice.choice(QUESTIONS))
            case "flood":
                for _ in range(60):
                    person.say("/rank TW")
                self._report.asked[chat] += 1  # at least one is answered
            case "unreadable":
                self._api.updates.add(*dice.choice(UNREADABLE))
            case "fault":
                self._keep_an_answer_back(chat)

    def _keep_an_answer_back(self, chat: int) -> None:
        faults, dice = self._api.faults, self._dice
        # A bot that pauses or is not there meets none: what has gathered would then keep it away for longer and longer.
        is_waiting = any(fault.method == "getUpdates" and fault.times for fault in faults.waiting)
        match dice.randrange(4 if is_waiting else 6):
            case 0:
                faults.too_many("sendMessage", dice.choice((1, 2, 10)), chat)
                return  # it is sent later
            case 1:
                faults.break_before("sendMessage", chat)
            case 2:
                faults.break_after("sendMessage", chat)
            case 3:
                faults.answer_with("sendMessage", dice.choice(NONSENSE), chat)
            case 4:
                faults.answer_with("getUpdates", dice.choice(NONSENSE))
                return
            case 5:
                faults.break_before("getUpdates")
                return
        self._report.faults[chat] += 1

    async def _live_and_die(self) -> None:
        """Ten lives, the last of them as long as the others together."""
        for number in range(9):
            await asyncio.sleep(self._seconds / 18)
            is_kill = number % 2 == 1
            self._report.kills += is_kill
            self._report.stops += not is_kill
            await self._stop(signal.SIGKILL if is_kill else signal.SIGTERM)
            await self._start()

    async def _load_half_way(self) -> None:
        await asyncio.sleep(self._seconds / 2)
        file = self._home / "country.xlsx"
        await asyncio.to_thread(write_february, file)
        loading = await self._run("load", str(file))
        if await loading.wait():
            self._report.problems.append("the new month could not be loaded")

    async def _sample(self) -> None:
        while True:
            await asyncio.sleep(1)
            process = self._process
            if process is None or process.returncode is not None:
                continue
            folder = Path(f"/proc/{process.pid}")
            try:
                status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
                opened = len(list((folder / "fd").iterdir()))
            except OSError:
                continue  # it has just ended
            self._report.samples[-1].append(
                Sample(int(status["VmRSS"].split()[0]), opened, int(status["Threads"].strip()))
            )

    async def _check(self) -> None:
        """What was asked is answered, and what was to be sent has arrived once."""
        api, report = self._api, self._report

        def short() -> dict[int, int]:
            given = {chat: len(api.sent_to(chat)) for chat in PEOPLE}
            due = {chat: report.asked[chat] - report.faults[chat] for chat in PEOPLE}
            return {chat: due[chat] - given[chat] for chat in PEOPLE if given[chat] < due[chat]}

        try:
            await api.wait_for(lambda: not short() and not api.updates.pending, _PATIENCE)
        except TimeoutError:
            report.problems.append(f"answers that are missing, by chat: {short()}")
        told = Counter(
            call.values["chat_id"] for call in api.accepted() if "February 2026 summary" in call.values.get("text", "")
        )
        twice = [chat for chat in SUBSCRIBERS if told[chat] > 1]
        missing = [chat for chat in SUBSCRIBERS if not told[chat] and not report.faults[chat]]
        if twice:
            report.problems.append(f"told of the month more than once: {twice}")
        if len(missing) > report.kills * 16:  # what was under way when the process was killed is uncertain
            report.problems.append(f"not told of the month: {missing}")
        for log in self._home.glob("log*"):
            for line in log.read_text("utf-8", "replace").splitlines():
                if self._api.token in line:
                    report.problems.append(f"the token is in {log.name}")
                    break

    async def _start(self) -> None:
        polls = self._api.updates.polls
        self._process = await self._run("run")
        self._report.samples.append([])
        try:
            await self._api.wait_for(lambda: self._api.updates.polls > polls, _PATIENCE)
        except TimeoutError:
            said = (self._home / "log-run").read_text("utf-8", "replace")[-2000:]
            raise AssertionError(f"the bot does not poll; it ended with {self._process.returncode}:\n{said}") from None

    async def _stop(self, number: int) -> None:
        if self._process is None or self._process.returncode is not None:
            return
        self._process.send_signal(number)
        if await self._process.wait() not in (0, -signal.SIGKILL):
            self._report.problems.append(f"the process ended with {self._process.returncode}")

    async def _run(self, *arguments: str) -> asyncio.subprocess.Process:
        return await run_bot(self._home, self._api, *arguments)


async def soak(home: Path, seconds: float, rate: float, seed: int) -> Report:
    """Put an installation in an empty folder under load for so many seconds, at so many things done a second."""
    async with BotApi() as api:
        return await Soak(home, api, seconds, rate, random.Random(seed)).run()  # noqa: S311 - no secrets


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=20, help="things done a second")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = asyncio.run(soak(Path(folder), asked.minutes * 60, asked.rate, asked.seed))
    sys.stdout.write(f"{report}\nseed {asked.seed}\n")
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
