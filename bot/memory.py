"""What becomes of memory that is not needed: when it is looked for, and what the C library does with it.

The latter is of glibc; elsewhere nothing is changed.
"""

import ctypes
import gc

_THRESHOLDS = (10_000, 20, 20)
"""An answer is some hundred small values, and Python's own 700 look through them after every few answers."""
_ARENA_MAX = -8
"""M_ARENA_MAX of <malloc.h>."""


def keep() -> None:
    """Take what there is now for needed until the end: garbage is looked for among what comes, and less often."""
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)


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
