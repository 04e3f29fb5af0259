"""An administrator sends files that no bot should be harmed by; everybody else is answered meanwhile."""

import asyncio
import json
import os
import signal
from pathlib import Path

import pytest

from tests.botapi.server import BotApi
from tests.loading.reading import hostile_files

ADMIN, STAFF = 1, 11
MARKS = hostile_files.combining_marks()


def child_of(pid: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(status.parent.name))
    return found


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


async def test_files_that_cannot_be_read_are_one_sentence_each(installation):
    async with BotApi() as api:
        admin, staff = api.private(ADMIN, language_code="en"), api.private(STAFF, language_code="en")
        settings = {"TRADEBOT_ACCESS": "open", "TRADEBOT_ADMINS": str(ADMIN), "LOG_FORMAT": "json"}
        async with installation.bot(api, **settings):
            for data in (bytes(range(256)), b"PK\x03\x04", MARKS, b"a" * 1_000_000):
                answer = await admin.next_after(admin.send_file("fe\nb.xlsx", data))
                assert "imports" in (await staff.ask("/imports TW")).text
                await api.wait_for(lambda answer=answer: answer.edits == 1)
                assert "refused, nothing has changed" in answer.text
                assert answer.buttons == []
        lines = [json.loads(line) for line in installation.log.splitlines()]
        assert not [line for line in lines if line["level"] == "error"]
        assert "Traceback" not in installation.log
        assert api.refused() == []


_LONG = 490_000
"""Rows that are still being read when a busy machine gets around to the signal; more than 500,000 are refused."""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="finds the process in /proc")
async def test_a_process_that_is_killed_while_it_reads_is_one_sentence(installation):
    """As the kernel does when memory is short."""
    slow = await asyncio.to_thread(hostile_files.unknown_partners, _LONG)
    async with BotApi() as api:
        admin = api.private(ADMIN, language_code="en")
        async with installation.bot(api, TRADEBOT_ACCESS="open", TRADEBOT_ADMINS=str(ADMIN)) as bot:
            answer = await admin.next_after(admin.send_file("february.csv", slow))
            (pid,) = await api.wait_for(lambda: child_of(bot.pid))
            os.kill(pid, signal.SIGKILL)
            await api.wait_for(lambda: answer.edits == 1)
            assert "has ended (SIGKILL)" in answer.text or "cannot be started" in answer.text
            assert "imports" in (await admin.ask("/imports TW")).text
        assert "Traceback" not in installation.log


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="finds the process in /proc")
async def test_a_load_at_the_command_line_is_interrupted_at_once(installation, tmp_path):
    slow = tmp_path / "slow.csv"
    slow.write_bytes(await asyncio.to_thread(hostile_files.unknown_partners, _LONG))
    # A shell that puts the tests in the background has SIGINT ignored, which processes inherit.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = await installation.start("load", str(slow))
    signal.signal(signal.SIGINT, before)
    async with asyncio.timeout(60):
        while not (reading := child_of(process.pid)):  # noqa: ASYNC110 - what happens in another process sets no event
            await asyncio.sleep(0.01)
        process.send_signal(signal.SIGINT)
        output, errors = await process.communicate()
    assert (process.returncode, output, errors) == (0, b"", b"")
    assert not alive(reading)
