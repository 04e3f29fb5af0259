"""What the C library does with memory that was given back; elsewhere than on glibc nothing is changed."""

import ctypes

_ARENA_MAX = -8
"""M_ARENA_MAX of <malloc.h>."""


def share_among_threads() -> None:
    """Let all threads take from one heap: each would keep free pages of its own, 4 MB together.

    Python runs one thread at a time, and pictures, which are drawn beside it, take as long as before.
    """
    choose = getattr(ctypes.CDLL(None), "mallopt", None)
    if choose is not None:
        choose(_ARENA_MAX, 1)


def give_back() -> None:
    """Return free pages to the system, after work that took much more than it has left behind."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
