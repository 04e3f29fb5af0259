"""Telegram's limits on sending, kept on our side: 30 a second over all, 1 a second a chat, 20 a minute a group.

A message takes its place when the request leaves and gives it back a whole window after the answer came. The
server counted it somewhere between the two, so however long requests take, the server never counts more than we.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

SECOND = 1.0
MINUTE = 60.0
_SWEEP_EVERY = 1024


@dataclass(slots=True)
class _Window:
    """At most `most` messages within `span` seconds, those under way included."""

    most: int
    span: float
    under_way: int = 0
    ended: deque[float] = field(default_factory=deque)

    def room(self, now: float) -> int:
        """How many more fit now."""
        while self.ended and self.ended[0] <= now - self.span:
            self.ended.popleft()
        return max(0, self.most - self.under_way - len(self.ended))

    def wait(self, now: float) -> float:
        """Seconds until one more fits; infinite while that depends on requests under way."""
        if self.room(now):
            return 0.0
        # The one that ended `leaving`-th must leave the window before one more fits.
        leaving = self.under_way + len(self.ended) - self.most
        return self.ended[leaving] + self.span - now if leaving < len(self.ended) else float("inf")

    @property
    def is_idle(self) -> bool:
        return not self.under_way and not self.ended


class Limiter:
    """The one budget of a bot token in this process, shared by replies and pushes.

    Replies to people are counted and not held back; the bulk asks `wait` first and so goes after them.
    """

    def __init__(
        self, seconds: Callable[[], float], *, over_all: int = 30, per_chat: int = 1, per_group: int = 20
    ) -> None:
        self._seconds = seconds
        self._over_all = _Window(over_all, SECOND)
        self._per_chat = per_chat
        self._per_group = per_group
        self._chats: dict[int, tuple[_Window, ...]] = {}
        self._held: dict[int, float] = {}
        self._begun = 0

    def wait(self, chat: int | None = None) -> float:
        """Seconds until one more message may go to the chat (or to any chat); infinite: when one under way ends."""
        now = self._seconds()
        waits = [self._over_all.wait(now)]
        if chat is not None:
            waits += [window.wait(now) for window in self._chats.get(chat, ())]
            waits.append(self.held(chat))
        return max(waits)

    def held(self, chat: int) -> float:
        """Seconds that the other side has asked to leave this chat alone for."""
        return max(0.0, self._held.get(chat, 0.0) - self._seconds())

    def hold(self, chat: int, seconds: float) -> None:
        """Leave a chat alone for the whole time the other side named."""
        self._held[chat] = max(self._held.get(chat, 0.0), self._seconds() + seconds)

    def room(self) -> int:
        """How many messages may leave now, over all."""
        return self._over_all.room(self._seconds())

    def begin(self, chat: int) -> Callable[[], None]:
        """Count one message to the chat from now on. Call what is given back when its answer has come."""
        self._begun += 1
        if self._begun % _SWEEP_EVERY == 0:
            self._sweep()
        windows = (self._over_all, *self._chats.setdefault(chat, self._windows(chat)))
        for window in windows:
            window.under_way += 1

        def end() -> None:
            now = self._seconds()
            for window in windows:
                window.under_way -= 1
                window.ended.append(now)

        return end

    def _windows(self, chat: int) -> tuple[_Window, ...]:
        second = _Window(self._per_chat, SECOND)
        # Telegram's ids of groups and channels are negative.
        return (second, _Window(self._per_group, MINUTE)) if chat < 0 else (second,)

    def _sweep(self) -> None:
        """Forget chats with nothing in their windows, so that memory stays flat over a long campaign."""
        now = self._seconds()
        for windows in self._chats.values():
            for window in windows:
                window.wait(now)
        self._chats = {chat: windows for chat, windows in self._chats.items() if not all(w.is_idle for w in windows)}
        self._held = {chat: until for chat, until in self._held.items() if until > now}
