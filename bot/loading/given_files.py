"""Files by their names: how a name is written, and as much of a file as is ever read."""

from pathlib import Path

from bot.domain.values import Say, Verbatim, say

_LONGEST = 255
"""Letters; no file system has longer names."""
# One byte more than is ever taken for figures: enough for the refusal that says so.
_MOST_BYTES = 50_000_001


def printable(name: str) -> str:
    """Give a name that can be kept, logged and sent: bytes that are no UTF-8, line ends and their like are U+FFFD."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name[:_LONGEST])


def read(path: Path) -> bytes:
    """Read a file, or the beginning of one that is too large anyhow; raises OSError."""
    with path.open("rb") as file:
        return file.read(_MOST_BYTES)


def unreadable(error: OSError) -> Say:
    """The sentence about a file that the system does not let be read."""
    return say("The file cannot be read: {reason}.", reason=Verbatim(error.strerror or str(error)))
