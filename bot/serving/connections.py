"""The connections of a web server that is open to the world: accepted by hand, few, and none slow for ever.

A connection is waiting until it has brought the headers of a request. Whoever has shown the secret is known, and keeps
the connection for further requests; anybody else gets one answer. So what is slow on purpose is waiting and not known:
it has a few seconds, and when there is no room it is the first to go, the oldest first.
"""

import asyncio
import errno
import resource
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

log = structlog.get_logger()

HEADER_SECONDS = 10.0
MOST = 512
"""More than twice what Telegram is told to open at most."""
MOST_OF_ONE_ADDRESS = 64
"""Waiting ones; behind a proxy all are of one address, but a proxy brings whole requests."""
_LOOK_EVERY = 1.0
_TOLD_EVERY = 10.0
_PAUSE = 0.1


@dataclass(slots=True)
class _Connection:
    transport: asyncio.Transport
    address: str
    since: float
    is_known: bool = False
    at_work: int = 0

    @property
    def is_waiting(self) -> bool:
        return not self.is_known and not self.at_work


class Connections:
    """Accepts on a socket until closed. `cut` is called with a reason for each connection that had to go."""

    def __init__(self, cut: Callable[[str], None], *, most: int = MOST) -> None:
        self._cut_one = cut
        # Files, the database and Telegram need descriptors too.
        self._most = min(most, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2)
        self._open: dict[asyncio.BaseProtocol, _Connection] = {}
        """In the order they came."""
        self._untold: Counter[str] = Counter()
        self._told = float("-inf")
        self._socket: socket.socket | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, listening: socket.socket, make: Callable[[], asyncio.Protocol]) -> None:
        """Accept from now on; `make` gives what talks on a connection."""
        listening.settimeout(0)
        self._socket = listening
        self._tasks = [asyncio.create_task(self._accept(listening, make)), asyncio.create_task(self._look())]

    async def stop(self) -> None:
        """Accept nothing more; what is open stays so."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._socket:
            self._socket.close()

    def now_known(self, protocol: asyncio.BaseProtocol) -> None:
        """It has shown the secret."""
        if protocol in self._open:
            self._open[protocol].is_known = True

    def is_known(self, protocol: asyncio.BaseProtocol) -> bool:
        return protocol in self._open and self._open[protocol].is_known

    @contextmanager
    def at_work(self, protocol: asyncio.BaseProtocol) -> Iterator[None]:
        """A request is worked on: its connection is not cut meanwhile."""
        connection = self._open.get(protocol)
        if connection is None:
            yield
            return
        connection.at_work += 1
        try:
            yield
        finally:
            connection.at_work -= 1

    async def _accept(self, listening: socket.socket, make: Callable[[], asyncio.Protocol]) -> None:
        # Not asyncio's own server: with no descriptor left, Python 3.11's tries and logs a hundred times over.
        loop = asyncio.get_running_loop()
        while True:
            try:
                accepted, address = await loop.sock_accept(listening)
            except ConnectionAbortedError:
                continue
            except OSError as error:  # no descriptor left
                self._cut_oldest(lambda one: one.is_waiting, errno.errorcode.get(error.errno or 0, "error"))
                await asyncio.sleep(_PAUSE)
                continue
            if not self._has_room(address[0]):
                accepted.close()
                continue
            try:
                transport, protocol = await loop.connect_accepted_socket(make, accepted)
            except OSError:
                accepted.close()
                continue
            # Before its first byte is read: that is for the next turn of the loop at the earliest.
            self._open[protocol] = _Connection(transport, address[0], time.monotonic())

    def _has_room(self, address: str) -> bool:
        """Whether one more of the address may come; makes room where it can."""
        if self._waiting(address) >= MOST_OF_ONE_ADDRESS:
            self._forget_closed()
            if self._waiting(address) >= MOST_OF_ONE_ADDRESS:
                self._cut_oldest(lambda one: one.is_waiting and one.address == address, "many_of_one_address")
        if len(self._open) < self._most:
            return True
        self._forget_closed()
        return (
            len(self._open) < self._most
            or self._cut_oldest(lambda one: one.is_waiting, "many")
            or self._cut_oldest(lambda one: not one.at_work, "many")
        )

    def _waiting(self, address: str) -> int:
        return sum(one.address == address and one.is_waiting for one in self._open.values())

    def _cut_oldest(self, which: Callable[[_Connection], bool], reason: str) -> bool:
        protocol = next((protocol for protocol, one in self._open.items() if which(one)), None)
        if protocol is not None:
            self._open.pop(protocol).transport.abort()
        self._note(reason)
        return protocol is not None

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            self._forget_closed()
            slow_since = time.monotonic() - HEADER_SECONDS
            while self._cut_slow(slow_since):
                pass
            self._tell()

    def _cut_slow(self, since: float) -> bool:
        oldest = next((one for one in self._open.values() if one.is_waiting), None)
        return oldest is not None and oldest.since < since and self._cut_oldest(lambda one: one is oldest, "slow")

    def _forget_closed(self) -> None:
        self._open = {protocol: one for protocol, one in self._open.items() if not one.transport.is_closing()}

    def _note(self, reason: str) -> None:
        self._cut_one(reason)
        self._untold[reason] += 1

    def _tell(self) -> None:
        now = time.monotonic()
        if self._untold and now - self._told >= _TOLD_EVERY:
            log.warning("connections were cut", open=len(self._open), **self._untold)
            self._untold.clear()
            self._told = now
