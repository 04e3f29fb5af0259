"""Logs as JSON are one object a line, whoever has written them."""

import json
import subprocess
import sys

CODE = """
import logging
import structlog
from bot.serving import logs

logs.configure("json", quiet=True)
try:
    1 / 0
except ZeroDivisionError:
    structlog.get_logger().exception("ours")
    logging.getLogger("library").exception("theirs")
"""


def test_tracebacks_in_json_are_text():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)  # noqa: S603
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["ours", "theirs"]
    for line in lines:
        assert line["exception"].startswith("Traceback")
        assert "exc_info" not in line
