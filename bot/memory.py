"""What the C library does with memory that was given back; elsewhere than on glibc nothing is changed."""

import ctypes

_ARENA_MAX = -8
"""M_ARENA_MAX of <malloc.h>."""


def share_among_threads() -> None:
    """Let all threads take from one heap. Python runs one at a time, and each heap keeps free pages of its own."""
    choose = getattr(ctypes.CDLL(None), "mallopt", None)
    if choose is not None:
        choose(_ARENA_MAX, 1)


def give_back() -> None:
    """Return free pages to the system, after work that took much more than it has left behind."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
