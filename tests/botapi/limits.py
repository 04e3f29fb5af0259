"""Telegram's limits on sending, enforced: 30 a second over all, 1 a second a chat, 20 a minute a group."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.botapi.refused import too_many

_SENDING = ("send", "forward", "copy")


@dataclass
class Limits:
    """Sliding windows over what was accepted; a refused request does not count."""

    clock: Callable[[], float]
    everything: tuple[int, float] = (30, 1.0)
    chat: tuple[int, float] = (1, 1.0)
    group: tuple[int, float] = (20, 60.0)
    _seen: dict[object, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, method: str, chat: int | None) -> None:
        """Count a request that sends; raises Refused (429) with the seconds to wait."""
        if not method.startswith(_SENDING) or method == "sendChatAction" or chat is None:
            return
        now = self.clock()
        windows = [("all", self.everything), (("chat", chat), self.chat)]
        if chat < 0:
            windows.append((("group", chat), self.group))
        for key, (most, span) in windows:
            times = self._seen[key]
            # 1.063 - 1.0 is less than 0.063 in floats: the last bit of a number is no reason to refuse.
            while times and times[0] + span <= now + 1e-9:
                times.popleft()
            if len(times) >= most:
                raise too_many(max(1, math.ceil(times[0] + span - now)))
        for key, _ in windows:
            self._seen[key].append(now)
