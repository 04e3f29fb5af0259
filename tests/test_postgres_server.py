"""The server that tests run on does not outlive them."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg

_RUN = """
import sys
from tests.postgres_server import postgres_server
with postgres_server() as server:
    print(server.address, flush=True)
    sys.stdin.read()
"""


def test_a_killed_run_leaves_no_server_and_no_folder():
    command, pipe = [sys.executable, "-c", _RUN], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as run:  # noqa: S603
        address = run.stdout.readline().strip()
        with psycopg.connect(address) as connection:
            folder = Path(connection.execute("SHOW data_directory").fetchone()[0])
        server = int((folder / "postmaster.pid").read_text().split()[0])
        assert _is_alive(server)
        run.kill()
        # What keeps the server has these open until it ends.
        assert run.communicate(timeout=30) == ("", "")
    assert not folder.exists()
    # It says that it has stopped a moment before its process ends.
    deadline = time.monotonic() + 20
    while _is_alive(server):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
