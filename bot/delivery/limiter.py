"""The rate limiter of one process: 30 messages a second over all, 1 a second a chat, 20 a minute a group.

A message takes its place when the request leaves and gives it back a whole window after the answer came. The
server counted it somewhere between the two, so however long requests take, the server never counts more than we.

Replies to people and the bulk of a push share the places. Replies go first: one that finds the second full gets the
next place to become free, before anything of the bulk, and the bulk leaves as many places as replies came a second
lately. The bulk leaves at an even pace, so the next place is a thirtieth of a second away and not most of a second.
Without a bulk nothing holds replies back: then it is for the other side to say when they are too many.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

SECOND = 1.0
MINUTE = 60.0
_LATELY = 5
"""Seconds over which replies are counted to expect the next ones."""
_BURST = 0.2
"""Seconds by which the bulk may be behind its even pace and still make up for it; so much may leave at once."""
_SWEEP_EVERY = 1024


@dataclass(slots=True)
class _Window:
    """At most `most` messages within `span` seconds, those under way included."""

    most: int
    span: float
    under_way: int = 0
    ended: deque[float] = field(default_factory=deque)

    def taken(self, now: float) -> int:
        """How many there are now."""
        while self.ended and self.ended[0] <= now - self.span:
            self.ended.popleft()
        return self.under_way + len(self.ended)

    def room(self, now: float, *, kept: int = 0) -> int:
        """How many more fit now, beside the places that are kept free."""
        return max(0, self.most - kept - self.taken(now))

    def wait(self, now: float, *, kept: int = 0) -> float:
        """Seconds until one more fits; infinite while that depends on requests under way."""
        # The one that ended `leaving`-th must leave the window before one more fits.
        leaving = self.taken(now) + kept - self.most
        if leaving < 0:
            return 0.0
        return self.ended[leaving] + self.span - now if leaving < len(self.ended) else float("inf")

    def take_over(self, now: float) -> float:
        """Take the next place to become free from what has it; seconds until then, 0 when nobody knows."""
        leaving = self.taken(now) - self.most
        if not 0 <= leaving < len(self.ended):
            return 0.0
        wait = self.ended[leaving] + self.span - now
        del self.ended[leaving]
        return wait


class Limiter:
    """The one budget of a bot token in this process, shared by replies and pushes."""

    def __init__(
        self, seconds: Callable[[], float], *, over_all: int = 30, per_chat: int = 1, per_group: int = 20
    ) -> None:
        self._seconds = seconds
        self._over_all = _Window(over_all, SECOND)
        self._replies = _Window(over_all, SECOND)
        """Those among all that are replies."""
        self._lately: deque[float] = deque(maxlen=over_all * _LATELY)
        """When replies left; full when they alone reach the limit."""
        self._per_chat = per_chat
        self._per_group = per_group
        self._chats: dict[int, tuple[_Window, ...]] = {}
        self._held: dict[int, float] = {}
        self._begun = 0
        self._due = float("-inf")
        """When the next message of the bulk is due, at an even pace."""
        self._bulk = float("-inf")
        """When the bulk last left or was answered."""

    # --- the bulk -------------------------------------------------------------------------------

    def wait(self, chat: int | None = None) -> float:
        """Seconds until one more of the bulk may go to the chat (or to any); infinite: when one under way ends."""
        now = self._seconds()
        waits = [self._over_all.wait(now, kept=self._kept(now)), self._due - now, 0.0]
        if chat is not None:
            waits += [window.wait(now) for window in self._chats.get(chat, ())]
            waits.append(self.held(chat))
        return max(waits)

    def room(self) -> int:
        """How many of the bulk may leave now, over all."""
        now = self._seconds()
        gap = self._gap(now)
        due = self._earliest(now, gap)
        even = 0 if now < due else 1 + int((now - due) / gap + 1e-9)  # the last bit of a float is no message
        return min(even, self._over_all.room(now, kept=self._kept(now)))

    def begin(self, chat: int) -> Callable[[], None]:
        """Count one message of the bulk from now on. Call what is given back when its answer has come."""
        now = self._bulk = self._seconds()
        gap = self._gap(now)
        self._due = self._earliest(now, gap) + gap
        end = self._count(chat, self._over_all)

        def end_bulk() -> None:
            end()
            self._bulk = self._seconds()

        return end_bulk

    def _expected(self, now: float) -> int:
        """Replies to be expected within a second: as many as came lately, and at least one place for the bulk."""
        while self._lately and self._lately[0] <= now - _LATELY:
            self._lately.popleft()
        return min(round(len(self._lately) / _LATELY), self._over_all.most - 1)

    def _kept(self, now: float) -> int:
        """Places that the bulk leaves free for replies that have not come yet."""
        return max(0, self._expected(now) - self._replies.taken(now))

    def _earliest(self, now: float, gap: float) -> float:
        """When the next is due, with what is made up for."""
        return max(self._due, now - max(0.0, _BURST - gap))

    def _gap(self, now: float) -> float:
        """Seconds from one message of the bulk to the next."""
        return SECOND / (self._over_all.most - self._expected(now))

    # --- replies --------------------------------------------------------------------------------

    async def reply(self, chat: int) -> tuple[float, Callable[[], None]]:
        """Count one reply; gives the seconds until it may leave, and what to call when its answer has come."""
        now = self._seconds()
        wait = self._over_all.take_over(now) if now - self._bulk < SECOND else 0.0
        return wait, self.count_reply(chat)

    def count_reply(self, chat: int) -> Callable[[], None]:
        """Count one reply, without asking for a place. Call what is given back when its answer has come."""
        self._lately.append(self._seconds())
        return self._count(chat, self._over_all, self._replies)

    # --- both -----------------------------------------------------------------------------------

    def held(self, chat: int) -> float:
        """Seconds that the other side has asked to leave this chat alone for."""
        return max(0.0, self._held.get(chat, 0.0) - self._seconds())

    def hold(self, chat: int, seconds: float) -> None:
        """Leave a chat alone for the whole time the other side named."""
        self._held[chat] = max(self._held.get(chat, 0.0), self._seconds() + seconds)

    def _count(self, chat: int, *counted: _Window) -> Callable[[], None]:
        self._begun += 1
        if self._begun % _SWEEP_EVERY == 0:
            self._sweep()
        windows = (*counted, *self._chats.setdefault(chat, self._windows(chat)))
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
        """Forget what has left the windows, so that memory stays flat over a long campaign and a busy day."""
        now = self._seconds()
        for window in (self._over_all, self._replies):
            window.taken(now)
        self._chats = {
            chat: windows for chat, windows in self._chats.items() if any(window.taken(now) for window in windows)
        }
        self._held = {chat: until for chat, until in self._held.items() if until > now}
