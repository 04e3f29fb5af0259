"""What a platform does for an installation of several processes: start them from the Procfile, balance, kill."""

import asyncio
import itertools
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp

from tests.botapi.server import BotApi

ROOT = Path(__file__).parents[2]


class Platform:
    """Runs processes of the Procfile by honcho, each under a honcho of its own: it ends them all when one ends."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "PYTHONUNBUFFERED": "1",
            "TRADEBOT_HOME": str(home),
            **settings,
        }
        self.running: list[Process] = []

    async def run(self, *arguments: str) -> str:
        """Run one command line to its end; give what it printed."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            *arguments,
            cwd=ROOT,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        assert process.returncode == 0, output.decode()
        return output.decode()

    async def start(self, kind: str) -> "Process":
        """Start one process of a kind, and wait until it says that it is ready."""
        port = free_port()
        honcho = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "honcho", "--app-root", str(ROOT), "--procfile", str(ROOT / "Procfile"), "--no-colour"),
            *("start", "--port", str(port), kind),
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        process = Process(honcho, port)
        self.running.append(process)
        await process.said("ready")
        return process

    async def stop(self) -> None:
        """End all by SIGTERM, as a platform does."""
        await asyncio.gather(*(process.end() for process in self.running))


class Process:
    """One process of the installation."""

    def __init__(self, honcho: asyncio.subprocess.Process, port: int) -> None:
        self.port = port
        self.lines: list[str] = []
        self._honcho = honcho
        self._more = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def said(self, word: str) -> None:
        """Until the word stands in a line that the process has written."""
        async with asyncio.timeout(30):
            while not self.has_said(word):
                assert not self._reading.done(), "\n".join(self.lines)
                self._more.clear()
                await self._more.wait()

    def has_said(self, word: str) -> bool:
        return any(f"] {word} " in f"{line} " for line in self.lines)

    async def kill(self) -> None:
        """End it without a word, in the middle of whatever it does."""
        for pid in list(_leaves(self._honcho.pid)):
            os.kill(pid, signal.SIGKILL)
        await self._reading

    async def end(self) -> None:
        if self._honcho.returncode is None:
            self._honcho.terminate()
        async with asyncio.timeout(30):
            await self._reading
            await self._honcho.wait()

    async def _read(self) -> None:
        assert self._honcho.stdout is not None
        while line := await self._honcho.stdout.readline():
            self.lines.append(line.decode().rstrip())
            self._more.set()
        self._more.set()


class Balancer:
    """Brings updates to processes in turn, as Telegram and a load balancer do; again to another where one fails."""

    def __init__(self, api: BotApi, processes: list[Process]) -> None:
        self._api = api
        self._turn = itertools.cycle(processes)
        self.brought: list[int] = []
        """The port that took each update."""

    async def run(self) -> None:
        async with aiohttp.ClientSession() as client, asyncio.TaskGroup() as under_way:
            while True:
                await self._api.wait_for(lambda: self._api.updates.pending, patience=3600)
                for update in self._api.updates.pending:
                    under_way.create_task(self._bring(client, update))
                self._api.updates.pending.clear()

    async def _bring(self, client: aiohttp.ClientSession, update: dict[str, object]) -> None:
        secret = {"X-Telegram-Bot-Api-Secret-Token": self._api.updates.webhook["secret_token"]}
        while True:
            port = next(self._turn).port
            try:
                async with client.post(f"http://127.0.0.1:{port}/hook", json=update, headers=secret) as answer:
                    if answer.status == 200:
                        self.brought.append(port)
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)  # the real one waits longer


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def _leaves(pid: int) -> Iterator[int]:
    """Below honcho stand its own helpers; the program is what has no children."""
    children = [
        int(child) for file in Path(f"/proc/{pid}/task").glob("*/children") for child in file.read_text().split()
    ]
    for child in children:
        yield from _leaves(child)
    if not children:
        yield pid
