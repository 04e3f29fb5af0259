"""Findings kept up to a limit while they are made: the first fifty of a kind, and how many more there are.

A file can be wrong in half a million places; nobody reads more than the first, and all of them would fill the memory.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, Protocol, TypeVar

from bot.domain.loads import Severity
from bot.domain.values import Value, nsay

MOST_OF_A_KIND = 50


class _Found(Protocol):
    @property
    def severity(self) -> Severity: ...

    @property
    def check(self) -> str: ...


Found = TypeVar("Found", bound=_Found)


class Capped(Generic[Found]):
    """What was found, in order, then for each kind (severity and check) how many more there are.

    `make` makes that last one, of severity, check, place and sentence.
    """

    def __init__(self, make: Callable[[Severity, str, str, Value], Found], found: Iterable[Found] = ()) -> None:
        self._make = make
        self._kept: list[Found] = []
        self._counts = Counter[tuple[Severity, str]]()
        self.extend(found)

    def append(self, found: Found) -> None:
        if self.has_room(found.severity, found.check):
            self._kept.append(found)
        self.count(found.severity, found.check)

    def extend(self, found: Iterable[Found]) -> None:
        for one in found:
            self.append(one)

    def has_room(self, severity: Severity, check: str) -> bool:
        """Whether one more of this kind would be kept; if not, `count` does for it."""
        return self._counts[severity, check] < MOST_OF_A_KIND

    def count(self, severity: Severity, check: str) -> None:
        self._counts[severity, check] += 1

    def __iter__(self) -> Iterator[Found]:
        yield from self._kept
        for (severity, check), count in self._counts.items():
            if count > MOST_OF_A_KIND:
                more = nsay("{n} more like these", "{n} more like these", count - MOST_OF_A_KIND)
                yield self._make(severity, check, "", more)
