"""Who may read the files that are written: what the bot keeps is its owner's alone, whatever the umask was.

What somebody has exported elsewhere is as open as that person's other files.
"""

import os
from pathlib import Path

_PRIVATE = 0o077
_given = _PRIVATE
"""The umask that the process was started with."""


def keep_private() -> None:
    """From now on folders are made with mode 0700 and files with 0600."""
    global _given  # noqa: PLW0603 - the umask belongs to the process, as this does
    _given = os.umask(_PRIVATE)


def export(path: Path, data: bytes, home: Path) -> None:
    """Write a file that somebody has named; raises OSError."""
    is_new = not path.exists()
    path.write_bytes(data)
    if is_new and path.is_file() and not path.resolve().is_relative_to(home.resolve()):
        path.chmod(0o666 & ~_given)


def open_to_others(*paths: Path) -> tuple[Path, ...]:
    """Those that others than their owner may read or write."""
    return tuple(path for path in paths if path.exists() and path.stat().st_mode & _PRIVATE)
