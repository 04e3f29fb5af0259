"""What is imported when: a start that drags in what it does not need is slow and large, and nothing else tells."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

COMMAND_LINE = "import bot.terminal.command_line, bot.terminal.subcommands.run"
READY = """
import asyncio
import bot.serving.lifecycle
from bot.app import opened
from bot.settings import Settings

async def ready():
    async with opened(Settings.read()):
        pass

asyncio.run(ready())
"""
LIBRARIES = ("telegram", "httpx", "sqlalchemy", "numpy", "structlog", "babel")
ONLY_FOR_SOME = (
    *(
        "pandas",
        "alembic",
        "psycopg",
        "sqlalchemy.ext.asyncio",
        "sqlalchemy.orm",
        "typst",
        "rapidfuzz",
        "prompt_toolkit",
    ),
    *(
        "prometheus_client",
        "aiohttp.web",
        "odfdo",
        "docx",
        "xlsxwriter",
        "defusedxml",
        "mcp",
        "uvicorn",
        "pydantic",
        "dotenv",
    ),
)


@pytest.mark.parametrize(
    ("code", "not_yet"), [(COMMAND_LINE, LIBRARIES), (READY, ONLY_FOR_SOME)], ids=["command line", "ready"]
)
def test_nothing_is_imported_before_it_is_needed(home, code, not_yet):
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=home,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TRADEBOT_HOME": str(home)},
    )
    imported = set(done.stdout.split())
    assert "bot.settings" in imported
    assert imported.isdisjoint(not_yet), sorted(imported.intersection(not_yet))


FULL_COLLECTIONS = """
import gc, sys
full = []
gc.callbacks.append(lambda phase, about: full.append(phase) if about["generation"] == 2 else None)
from bot.terminal.command_line import main
sys.argv = ["tradebot", "months"]
code = main()
print(f"{code} {len(full)}", file=sys.stderr)
"""


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="collects in small steps, and none of them is a full one")
def test_a_start_does_not_go_through_all_objects_for_garbage(home):
    """What is made at a start stays; at Python's own thresholds it would be gone through twice at every start."""
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", FULL_COLLECTIONS],
        capture_output=True,
        text=True,
        check=True,
        cwd=home,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TRADEBOT_HOME": str(home)},
    )
    assert done.stderr.splitlines()[-1] == "0 0"
