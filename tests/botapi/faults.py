"""Faults on demand: what a network and a busy server do to a bot, made to happen at a chosen request."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from tests.botapi.refused import Refused, forbidden, too_many


class When(Enum):
    INSTEAD = auto()
    """The request is refused; nothing happened."""
    BEFORE = auto()
    """The connection breaks before the server took the request."""
    AFTER = auto()
    """The server did what was asked, and the answer never arrives."""


@dataclass
class Fault:
    """One fault waiting for its request."""

    method: str
    chat: int | None
    when: When
    refusal: Refused | None = None
    hold: "Hold | None" = None
    raw: "Raw | None" = None
    times: int = 1
    matches: Callable[[dict[str, Any]], bool] = lambda _: True

    def fits(self, method: str, values: dict[str, Any]) -> bool:
        return (
            self.times > 0
            and method == self.method
            and (self.chat is None or values.get("chat_id") == self.chat)
            and self.matches(values)
        )


@dataclass(frozen=True)
class Raw:
    """An answer that no Bot API server gives: of a proxy, a login page, or half of one."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    seconds_a_byte: float = 0.0


@dataclass
class Hold:
    """A request that is kept waiting until the test lets it go."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self) -> None:
        self.reached.set()
        await self.released.wait()


@dataclass
class Faults:
    """The queue of faults; each is used up by the first request it fits."""

    waiting: list[Fault] = field(default_factory=list)

    def too_many(self, method: str, seconds: int, chat: int | None = None, times: int = 1) -> None:
        """429 with `retry_after`."""
        self.waiting.append(Fault(method, chat, When.INSTEAD, too_many(seconds), times=times))

    def blocked(self, method: str, chat: int | None = None, times: int = 1) -> None:
        """403, as from a person who has blocked the bot."""
        self.waiting.append(Fault(method, chat, When.INSTEAD, forbidden("bot was blocked by the user"), times=times))

    def refuse(self, method: str, code: int, description: str, chat: int | None = None, times: int = 1) -> None:
        """Any other refusal; 5xx too."""
        self.waiting.append(Fault(method, chat, When.INSTEAD, Refused(code, description), times=times))

    def answer_with(self, method: str, raw: Raw, chat: int | None = None, times: int = 1) -> None:
        """Whatever bytes; the request is not looked at."""
        self.waiting.append(Fault(method, chat, When.INSTEAD, raw=raw, times=times))

    def break_before(self, method: str, chat: int | None = None, times: int = 1) -> None:
        """The connection is reset before the request is looked at."""
        self.waiting.append(Fault(method, chat, When.BEFORE, times=times))

    def break_after(self, method: str, chat: int | None = None, times: int = 1) -> None:
        """The request is accepted, the connection is reset before the answer."""
        self.waiting.append(Fault(method, chat, When.AFTER, times=times))

    @contextmanager
    def held_before(self, method: str, chat: int | None = None) -> Iterator[Hold]:
        """The request waits, not looked at, until the block ends or `released` is set."""
        yield from self._held(method, chat, When.BEFORE)

    @contextmanager
    def held_after(self, method: str, chat: int | None = None) -> Iterator[Hold]:
        """The request is accepted; its answer waits until the block ends or `released` is set."""
        yield from self._held(method, chat, When.AFTER)

    def _held(self, method: str, chat: int | None, when: When) -> Iterator[Hold]:
        hold = Hold()
        fault = Fault(method, chat, when, hold=hold)
        self.waiting.append(fault)
        try:
            yield hold
        finally:
            hold.released.set()
            fault.times = 0

    def take(self, method: str, values: dict[str, Any]) -> Fault | None:
        """The fault for this request, used up by it."""
        for fault in self.waiting:
            if fault.fits(method, values):
                fault.times -= 1
                return fault
        return None
