"""Bots and the server as processes of their own, each on its core."""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from benchmarks import machine

ROOT = Path(__file__).parents[1]
TOKEN = "123456789:AAbenchmarkbenchmarkbenchmarkbench"  # noqa: S105 - of no bot
BENCH_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
_PATIENCE = 180.0


@dataclass(frozen=True, slots=True)
class Contender:
    """A bot that can be started."""

    command: tuple[str, ...]
    environment: Mapping[str, str]

    @classmethod
    def opponent(cls, name: str, python: Path | str = sys.executable) -> "Contender":
        return cls((str(python), "-m", f"benchmarks.opponents.{name}"), {})

    @classmethod
    def ours(cls, home: Path, **environment: str) -> "Contender":
        settings = {"TRADEBOT_HOME": str(home), "TRADEBOT_ACCESS": "open", **environment}
        return cls((sys.executable, "-m", "bot", "run"), settings)


PTB = Contender.opponent("ptb_echo")
PTB_PANDAS = Contender.opponent("ptb_pandas")
AIOGRAM = Contender.opponent("aiogram_echo", BENCH_PYTHON)


class Ended(RuntimeError):
    """A process of the benchmark ended, or said nothing for minutes; its last words are the message."""


class Server:
    """The running server, as its lines tell of it."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self.port = int(self.wait("port")["port"])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def cpu(self) -> float:
        return machine.cpu_seconds(self._process.pid)

    def wait(
        self, event: str, bot: "subprocess.Popen[bytes] | None" = None, patience: float = _PATIENCE
    ) -> dict[str, Any]:
        """Read on until an event; raises Ended when the bot has ended or nothing comes."""
        assert self._process.stdout is not None
        waited = 0.0
        while waited < patience:
            ready, _, _ = select.select([self._process.stdout], [], [], 0.5)
            if not ready:
                waited += 0.5
                if bot is not None and bot.poll() is not None:
                    raise Ended(f"the bot ended with {bot.returncode} before `{event}`")
                continue
            line = json.loads(self._process.stdout.readline() or "{}")
            if not line:
                raise Ended("the server ended")
            if line["event"] == event:
                return dict(line)
        raise Ended(f"no `{event}` in {patience:.0f} seconds")


@contextmanager
def server(*arguments: str) -> Iterator[Server]:
    process = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "benchmarks.server", *arguments], stdout=subprocess.PIPE, cwd=ROOT, bufsize=0
    )
    machine.pin(process.pid, machine.SERVER_CORE)
    try:
        yield Server(process)
    finally:
        _end(process)


@contextmanager
def running(contender: Contender, api: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A bot at work with a server, on its core from its first instruction."""
    settings = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": api,
        **contender.environment,
    }
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryFile() as words:
        process = subprocess.Popen(  # noqa: S603 - a contender
            contender.command,
            cwd=empty,  # no `.env` is read by accident
            env=settings,
            stdout=words,
            stderr=words,
            preexec_fn=lambda: machine.pin(0, machine.BOT_CORE),  # noqa: PLW1509 - no threads here
        )
        try:
            yield process
        except Ended as ended:
            raise Ended(f"{ended}\n{_last(words)}") from None
        finally:
            _end(process)


def sent(bodies: Path) -> list[dict[str, str]]:
    """The messages a server took, as the fields of each request."""
    return [fields for _, fields in timed(bodies)]


def timed(bodies: Path) -> list[tuple[float, dict[str, str]]]:
    """The same with the moment each came."""
    taken = json.loads(bodies.read_text(encoding="utf-8"))
    return [(at, _fields(body)) for at, body in taken["sent"]]


def handed(bodies: Path) -> list[float]:
    """The moments updates were handed out, in their order."""
    return list(json.loads(bodies.read_text(encoding="utf-8"))["handed"])


def refused(bodies: Path) -> int:
    """How many messages a server that enforces a limit has answered 429."""
    return int(json.loads(bodies.read_text(encoding="utf-8"))["refused"])


def _fields(body: str) -> dict[str, str]:
    if body.startswith("{"):
        return {
            name: value if isinstance(value, str) else json.dumps(value) for name, value in json.loads(body).items()
        }
    if body.startswith("--"):
        boundary = body[: body.index("\r\n")]
        parts = [part.partition("\r\n\r\n") for part in body.split(boundary)[1:-1]]
        return {head.partition('name="')[2].partition('"')[0]: text.removesuffix("\r\n") for head, _, text in parts}
    return dict(urllib.parse.parse_qsl(body, keep_blank_values=True))


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _last(words: IO[bytes]) -> str:
    words.seek(0)
    return words.read()[-3000:].decode("utf-8", "replace")


def tradebot(home: Path, *arguments: str) -> None:
    """Run one command of the bot to its end."""
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-m", "bot", *arguments],
        cwd=home,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TRADEBOT_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Ended(f"tradebot {' '.join(arguments)}: {done.stderr}")
