"""Progress of long work, told to whoever shows it."""

from collections.abc import Callable

ReportProgress = Callable[[int, int], None]
"""Takes how much is done, and of how much. Called in the thread that does it."""


def no_report(_done: int, _total: int) -> None:
    """Report to nobody."""
