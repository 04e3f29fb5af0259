"""The real program, started in front of a local Bot API server."""

import asyncio
import os
import sys
from pathlib import Path

from tests.botapi.server import BotApi

ROOT = Path(__file__).parents[2]


async def run_bot(home: Path, api: BotApi, *arguments: str, **settings: str) -> asyncio.subprocess.Process:
    """Start a command of the program, `run` unless another is named, open to everybody; it writes to `log-…`."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "TRADEBOT_HOME": str(home),
        "TELEGRAM_BOT_TOKEN": api.token,
        "TELEGRAM_API_URL": api.url,
        "TRADEBOT_ACCESS": "open",
        "CENSUS_FETCH": "off",
        **settings,
    }
    command = arguments or ("run",)
    with (home / f"log-{command[0]}").open("ab") as log:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *command), cwd=home, env=environment, stdout=log, stderr=log
        )
