"""`pytest --fast`: every test that needs no process, no PostgreSQL and no server, and is not marked slow.

Nothing lists the former. Python tells of every process that is started and every port that is listened on (its audit
events), and a test that does either is skipped there and then; so is whatever shares a fixture that does.
"""

import socket
import sys

import pytest

_SLOW = ("subprocess.Popen", "os.posix_spawn", "os.fork", "socket.bind")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fast", action="store_true", help="skip what starts a process or listens on a port")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--fast"):
        sys.addaudithook(_skip_what_is_slow)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--fast"):
        items[:] = [item for item in items if item.get_closest_marker("slow") is None]


def _skip_what_is_slow(event: str, of: tuple[object, ...]) -> None:
    if event in _SLOW:
        if isinstance(of[0], socket.socket):
            of[0].close()
        pytest.skip(f"{event} is not for --fast")
