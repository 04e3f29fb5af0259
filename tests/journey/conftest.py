"""The real bot process, and files of a newer month made from the shipped workbook."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.botapi.server import BotApi
from tests.journey.february import write_february

ROOT = Path(__file__).parents[2]


class Installation:
    """One installation of the bot: a home folder, its settings, and processes of the real program."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.program: tuple[str, ...] = ("-m", "bot")
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "TRADEBOT_HOME": str(home),
            "CENSUS_FETCH": "off",
        }

    @property
    def log(self) -> str:
        """What the bot that runs, or ran last, has said on standard error."""
        return (self.home / "bot.log").read_text("utf-8")

    async def start(
        self, *arguments: str, errors: int | IO[bytes] = asyncio.subprocess.PIPE, **environment: str
    ) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *self.program,
            *arguments,
            cwd=self.home,
            env=self.environment | environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE if errors == asyncio.subprocess.PIPE else asyncio.subprocess.DEVNULL,
            stderr=errors,
        )

    async def run(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        """Run one command line to its end; give exit code, output and errors."""
        process = await self.start(*arguments, **environment)
        output, errors = await process.communicate()
        assert process.returncode is not None
        return process.returncode, output.decode(), errors.decode()

    @asynccontextmanager
    async def bot(self, api: BotApi, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """The bot, ready, running against the local Bot API server; stopped by SIGTERM and required to end cleanly."""
        before = len(api.calls)

        def looks_at_its_menu() -> bool:
            """What it does first when it is ready; its first poll is there long before."""
            return any(call.method == "getMyCommands" for call in api.calls[before:])

        with (self.home / "bot.log").open("wb") as log:
            process = await self.start(
                "run", errors=log, TELEGRAM_BOT_TOKEN=api.token, TELEGRAM_API_URL=api.url, **environment
            )
        ending = asyncio.create_task(process.wait())
        by_webhook = "WEBHOOK_URL" in environment
        ready = asyncio.create_task(api.wait_for((lambda: api.updates.webhook) if by_webhook else looks_at_its_menu))
        await asyncio.wait((ending, ready), return_when=asyncio.FIRST_COMPLETED)
        if ending.done():
            ready.cancel()
            pytest.fail(f"the bot ended at once:\n{self.log}")
        try:
            await ready
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(15):
                await ending
        assert process.returncode in (0, -signal.SIGKILL), self.log
        assert api.token not in self.log


@pytest.fixture
def installation(home) -> Installation:
    """One that has been started before."""
    return Installation(home)


@pytest.fixture
def new_installation(tmp_path) -> Installation:
    """One that has never been started: its home folder is empty."""
    return Installation(tmp_path)


@pytest.fixture
def february(tmp_path) -> Path:
    """The shipped workbook with a February 2026."""
    path = tmp_path / "country.xlsx"
    write_february(path)
    return path
