"""One process at a time on a SQLite database: a lock on a file beside it.

The lock ends with the process, however that ends.
"""

import fcntl
from pathlib import Path
from typing import IO, Self

from bot.domain.errors import TradebotError


class AlreadyRunning(TradebotError):
    """Another process works with the same database."""


class FileLock:
    """The lock of the database at a path. Used as a context manager it is held for the block."""

    def __init__(self, database: str | Path, purpose: str = "running") -> None:
        self._database = database
        self._path = Path(f"{database}.{purpose}")
        self._file: IO[bytes] | None = None

    def take(self) -> None:
        """Hold it until `release`; holding it already is no error. Raises AlreadyRunning, OSError."""
        if self._file:
            return
        file = self._path.open("wb")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise AlreadyRunning(
                f"Another tradebot is running on the database {self._database}. Stop it first, or set TRADEBOT_HOME "
                "to another folder; several at once need PostgreSQL (DATABASE_URL)."
            ) from None
        self._file = file

    def release(self) -> None:
        if self._file:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
