"""What stands on standard error: in JSON one object a line, with its traceback, whoever logs it."""

import json
import subprocess
import sys

CODE = """
import logging
import structlog
from bot.serving import logs

logs.configure("json", quiet=True)
try:
    int("of two\\nlines")
except ValueError:
    structlog.get_logger().exception("ours")
    logging.getLogger("library").exception("theirs")
"""


def test_tracebacks_in_json_are_text_in_the_one_line_of_their_record():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)  # noqa: S603
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["ours", "theirs"]
    for line in lines:
        assert line["exception"].startswith("Traceback (most recent call last):\n")
        assert line["exception"].endswith("'of two\\nlines'")
        assert "exc_info" not in line
