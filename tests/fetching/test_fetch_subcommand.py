"""`tradebot fetch`, through the real process."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from tests.fetching.census_server import KEY

ROOT = Path(__file__).parents[2]


@pytest.fixture
def fetch(home, server):
    """Run `tradebot fetch …` in a process of its own; give exit code, standard output and standard error."""

    async def run(*arguments, **environment):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "fetch", *arguments),
            cwd=home,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT),
                "PYTHONUTF8": "1",
                "NO_PROXY": "127.0.0.1",
                "TRADEBOT_HOME": str(home),
                "TRADEBOT_LANG": "en",
                "CENSUS_API_URL": server.url,
                "CENSUS_WORKBOOK_URL": f"{server.url}/foreign-trade/balance/country.xlsx",
                "CENSUS_API_KEY": KEY,
            }
            | environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        said, complained = await process.communicate()
        return process.returncode, said.decode(), complained.decode()

    return run


async def test_a_new_month_is_loaded_and_said_then_there_is_nothing_new(fetch, server, census):
    census.grow(2026, 2, 1.02)
    server.published = "2026-02"
    code, said, complained = await fetch("--format", "json")
    workbook, api = map(json.loads, said.splitlines())
    assert (code, complained) == (0, "")
    assert (workbook["status"], workbook["source"], workbook["months"][-1]) == ("loaded", "census_workbook", "2026-02")
    assert (api["status"], api["source"], api["findings"]) == ("not_published", "census_api", [])
    code, said, _ = await fetch()
    assert code == 0
    assert [line.partition(": ")[2] for line in said.splitlines()] == [
        "unchanged since it was last fetched",
        "March 2026 is not published yet.",
    ]


async def test_when_nobody_answers_it_is_refused_plainly_and_the_key_is_not_said(fetch, server):
    server.statuses = [403] * 2
    code, said, complained = await fetch()
    assert (code, said) == (1, "")
    assert complained.count("127.0.0.1") == 2
    assert KEY not in complained


async def test_a_doubtful_month_is_refused_kept_and_taken_with_yes(fetch, server, census, home):
    census.grow(2026, 2, 1.02)
    census.set(2026, "5830", 2, imports=census.get(2026, "5830", 2, "I") * 9)
    server.published = "2026-02"
    code, said, complained = await fetch(CENSUS_API_KEY="")
    assert (code, said) == (1, "")
    assert "Taiwan" in complained
    assert (home / "inbox" / "refused" / "country.xlsx").is_file()
    code, said, _ = await fetch("--yes", "--format", "json")
    assert (code, json.loads(said.splitlines()[0])["status"]) == (0, "loaded")
