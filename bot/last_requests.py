"""What somebody asked last, so that 「那日本呢」 can go on from it: in memory only, for ten minutes."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

from bot.domain.document import Document
from bot.domain.request import Request

LASTS = 600.0
"""Seconds for which a question is gone on from; a reply to its answer goes on from it at any time."""
_REMEMBERED = 2_000


class LastRequests:
    """The last request about figures by asker: in groups by person, each of whom has a thread of their own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: OrderedDict[Hashable, tuple[float, Request]] = OrderedDict()

    def of(self, asker: Hashable) -> Request | None:
        """What was asked within the ten minutes before now."""
        asked = self._last.get(asker)
        return asked[1] if asked is not None and self._clock() - asked[0] <= LASTS else None

    def note(self, asker: Hashable, document: Document) -> None:
        """Remember what an answer with figures was about."""
        if document.request is None or not document.rows:
            return
        self._last[asker] = self._clock(), document.request
        self._last.move_to_end(asker)
        if len(self._last) > _REMEMBERED:
            self._last.popitem(last=False)

    def forget(self, is_of: Callable[[Hashable], bool]) -> None:
        """Drop the last requests of some askers."""
        for asker in [asker for asker in self._last if is_of(asker)]:
            del self._last[asker]
