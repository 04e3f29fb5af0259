"""What the command line sets up for its process is not set up for the process of the tests."""

import pytest

from bot.serving import logs


@pytest.fixture(autouse=True)
def _logging_stays_as_it_is(monkeypatch):
    # Loggers remember what was set up at their first use; tests in other folders would not see what is logged.
    monkeypatch.setattr(logs, "configure", lambda *_, **__: None)
