"""The file of a SQLite database, told from another that has taken its name.

A program that has the file open goes on reading and writing it after it was deleted or replaced, and all it writes
is lost with the program.
"""

from pathlib import Path

from bot.domain.errors import TradebotError


class DatabaseGone(TradebotError, OSError):  # an OSError as any database that is away
    """The database file was deleted or replaced while the program runs: nothing that is written is kept."""


class DatabaseFile:
    """Remembers which file it was when it was opened first."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: tuple[int, int] | None = None

    def opened(self) -> None:
        """A connection has opened it, or made it."""
        if self._opened is None:
            self._opened = self._identity()

    def check(self) -> None:
        """Raises DatabaseGone when it is no longer the file that was opened; takes a few microseconds."""
        if self._opened is not None and self._identity() != self._opened:
            raise DatabaseGone

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
