"""Methods for caches that their own object holds.

A cache of a bound method holds the object that holds the cache, and such a ring is found by the garbage collector
alone, if at all. A trade model that a load has replaced is to be gone at once: it is most of what the bot holds.
"""

import weakref
from collections.abc import Callable
from functools import partial
from typing import Any, ParamSpec, TypeVar, cast

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


def unheld(method: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """The same method of the same object, which it does not keep alive; of use as long as somebody else does."""
    bound = cast("Any", method)
    return partial(bound.__func__, weakref.proxy(bound.__self__))
