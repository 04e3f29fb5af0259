"""What typed commands of the private chat share: how they are named, and who may ask how often."""

import re
import time
from collections import OrderedDict
from collections.abc import Callable

from bot.understand.word_lists import command_words

_REMEMBERED = 5_000


def typed(name: str) -> Callable[[str], str | None]:
    """A function that gives what stands behind a command, by any of its words; None for any other text."""
    pattern = re.compile(rf"/(?:{'|'.join((name, *command_words(name)))})(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)

    def rest(text: str) -> str | None:
        match = pattern.fullmatch(text.strip())
        return None if match is None else (match[1] or "").strip()

    return rest


class Allowance:
    """So many times in so many seconds for each person, in memory: nobody floods the administrators."""

    def __init__(self, most: int, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._seconds = seconds
        self._now = now
        self._taken: OrderedDict[int, list[float]] = OrderedDict()

    def take(self, user: int) -> bool:
        """Count one; False when there have been too many."""
        since = self._now() - self._seconds
        lately = [moment for moment in self._taken.pop(user, []) if moment > since]
        self._taken[user] = lately
        if len(self._taken) > _REMEMBERED:
            self._taken.popitem(last=False)
        if len(lately) >= self._most:
            return False
        lately.append(self._now())
        return True

    def forget(self, user: int) -> None:
        self._taken.pop(user, None)
