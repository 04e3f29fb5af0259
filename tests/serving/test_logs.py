"""What stands on standard error: one record a line in JSON, with its traceback, whoever logs it."""

import json
import logging
import sys

import pytest
import structlog

from bot.serving import logs


@pytest.fixture
def configured():
    """Logging as a process sets it up; put back afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    logs.configure("json", quiet=False)
    yield
    root.handlers[:], root.level = before
    structlog.reset_defaults()


@pytest.mark.usefixtures("configured")
@pytest.mark.parametrize(
    "logger", [logging.getLogger("aiohttp.server"), structlog.get_logger()], ids=["library", "own"]
)
def test_a_traceback_is_text_in_the_one_line_of_its_record(capsys, logger):
    # The stream is the one of the moment at which logging was set up.
    logging.getLogger().handlers[0].setStream(sys.stderr)
    try:
        int("of two\nlines")
    except ValueError:
        logger.exception("it failed")
    (line,) = capsys.readouterr().err.splitlines()
    record = json.loads(line)
    assert record["event"] == "it failed"
    assert record["exception"].startswith("Traceback (most recent call last):\n")
    assert record["exception"].endswith("'of two\\nlines'")
    assert "exc_info" not in record
