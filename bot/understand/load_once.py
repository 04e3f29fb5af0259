"""Languages are loaded when they are first wanted, and never on the event loop."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TypeVar

_T = TypeVar("_T")


class NotLoadedHere(Exception):
    """A language is wanted for the first time, by who has no time to load it."""


_may_load: ContextVar[bool] = ContextVar("may_load", default=True)


@contextmanager
def nothing_loaded() -> Iterator[None]:
    """Raise NotLoadedHere where a language would be loaded: a tenth of a second is too long for an event loop."""
    token = _may_load.set(False)
    try:
        yield
    finally:
        _may_load.reset(token)


def loaded_once(load: Callable[..., _T]) -> Callable[..., _T]:
    """As `cache`, but a value is only made where languages may be loaded."""

    @cache
    def made(*key: str) -> _T:
        if not _may_load.get():
            raise NotLoadedHere
        return load(*key)

    return made
