"""A Bot API server that costs as little as it can, so that what is measured is the bot.

It hands out updates made before the clock starts, takes every message, and checks nothing while the clock runs: the
bodies are kept, and whoever started it looks at them afterwards. HTTP/1.1 with keep-alive, over one asyncio protocol.

Run as `python -m benchmarks.server --updates FILE --reply FILE`; it talks to who started it in lines of JSON on
standard output: `port`, then `polled`, `warm` and `done`, each with its time (seconds of the monotonic clock, which
is the same for every process of the machine). At SIGTERM it writes what it was sent to `--sent`.
"""

import argparse
import asyncio
import json
import signal
import sys
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_OK_TRUE = b'{"ok":true,"result":true}'
_TOO_MANY = (
    b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1","parameters":{"retry_after":1}}',
    b"429 Too Many Requests",
)
_EMPTY = b'{"ok":true,"result":[]}'
_ME = (
    b'{"ok":true,"result":{"id":1000,"is_bot":true,"first_name":"Bench","username":"bench_bot",'
    b'"can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":true}}'
)
BATCH = 100
"""Updates a poll, as many as Telegram gives at most."""


class Traffic:
    """What is handed out, what has come back, and when."""

    def __init__(
        self,
        updates: list[str],
        count: int,
        warm: int,
        reply: bytes,
        *,
        hold: float,
        trickle: float,
        limit: int | None = None,
    ) -> None:
        self.updates = [update.encode() for update in updates]
        self.batches = batches(updates, 1 if trickle else BATCH)
        self.count = count
        self.warm = warm
        self.reply = reply
        self.hold = hold
        self.trickle = trickle
        self.limit = limit
        self.sent: list[tuple[float, bytes]] = []
        self.refused = 0
        self.handed: list[float] = []
        self._handed = 0
        self._is_polled = False

    def poll(self) -> bytes | None:
        """The next batch; None when there is nothing more, and the poll is to be held open."""
        if not self._is_polled:
            self._is_polled = True
            self.tell("polled")
        if self._handed == len(self.batches):
            return None
        self._handed += 1
        return self.batches[self._handed - 1]

    def hand(self, write: Callable[[bytes], None], batch: bytes) -> None:
        self.handed.append(time.monotonic())
        write(batch)

    def take(self, body: bytes) -> bytes | None:
        """What to answer a message with; None where it is one too many within a second, and is not taken."""
        now = time.monotonic()
        if self.limit and len(self.sent) >= self.limit and now - self.sent[-self.limit][0] < 1.0:
            self.refused += 1
            return None
        self.sent.append((now, body))
        if len(self.sent) == self.warm:
            self.tell("warm")
        if len(self.sent) == self.count:
            self.tell("done")
        return self.reply

    def deliver(self, hook: "Hook") -> None:
        """Bring the updates to a webhook, over as many connections as Telegram was asked for."""
        head = (
            f"POST {hook.path} HTTP/1.1\r\nHost: {hook.host}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {hook.secret}\r\n"
        ).encode()
        updates = iter(self.updates)

        async def connect() -> None:
            loop = asyncio.get_running_loop()
            for _ in range(hook.connections):
                await loop.create_connection(lambda: Delivery(updates, head), hook.host, hook.port)

        self._delivering = asyncio.get_running_loop().create_task(connect())

    @staticmethod
    def tell(event: str, **more: float) -> None:
        sys.stdout.write(json.dumps({"event": event, "at": time.monotonic(), **more}) + "\n")
        sys.stdout.flush()


class Delivery(asyncio.Protocol):
    """One of the connections that updates are brought on: the next when the one before was taken."""

    def __init__(self, updates: Iterator[bytes], head: bytes) -> None:
        self._updates = updates
        self._head = head
        self._unread = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._bring()

    def data_received(self, data: bytes) -> None:
        self._unread += data
        # The bot answers an update with a status and few or no letters.
        if b"\r\n\r\n" in self._unread:
            assert self._unread.startswith((b"HTTP/1.1 200", b"HTTP/1.1 204")), self._unread
            self._unread = b""
            self._bring()

    def _bring(self) -> None:
        update = next(self._updates, None)
        if update is not None and self._transport is not None:
            self._transport.write(b"%bContent-Length: %d\r\n\r\n%b" % (self._head, len(update), update))


class Connection(asyncio.Protocol):
    """One connection: requests in, answers out, in order."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._unread = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        unread = self._unread + data if self._unread else data
        while (end := unread.find(b"\r\n\r\n")) >= 0:
            head = unread[:end]
            lower = head.lower()
            if b"transfer-encoding: chunked" in lower:
                # The body is what is between the sizes; only its end matters here.
                stop = unread.find(b"0\r\n\r\n", end)
                if stop < 0:
                    break
                total = stop + 5
            else:
                place = lower.find(b"content-length:")
                size = int(lower[place + 15 : (lower + b"\r\n").find(b"\r\n", place)]) if place >= 0 else 0
                total = end + 4 + size
            if len(unread) < total:
                if b"expect: 100-continue" in lower:
                    self._write_raw(b"HTTP/1.1 100 Continue\r\n\r\n")
                break
            self._answer(head, unread[end + 4 : total])
            unread = unread[total:]
        self._unread = unread

    def _answer(self, head: bytes, body: bytes) -> None:
        method = head[head.rfind(b"/", 0, head.find(b" HTTP/")) + 1 : head.find(b" HTTP/")].partition(b"?")[0].lower()
        if method in (b"sendmessage", b"sendrichmessage"):
            reply = self._traffic.take(body)
            self._write(*(_TOO_MANY if reply is None else (reply,)))
        elif method == b"getupdates":
            batch = self._traffic.poll()
            if batch is None:
                asyncio.get_running_loop().call_later(self._traffic.hold, self._write, _EMPTY)
            else:
                asyncio.get_running_loop().call_later(self._traffic.trickle, self._traffic.hand, self._write, batch)
        elif method == b"setwebhook":
            self._write(_OK_TRUE)
            self._traffic.deliver(webhook(body))
        elif method == b"getme":
            self._write(_ME)
        elif method == b"getwebhookinfo":
            self._write(b'{"ok":true,"result":{"url":"","has_custom_certificate":false,"pending_update_count":0}}')
        else:
            self._write(_OK_TRUE)

    def _write(self, payload: bytes, status: bytes = b"200 OK") -> None:
        self._write_raw(
            b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (status, len(payload), payload)
        )

    def _write_raw(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)


def batches(updates: list[str], at_once: int = BATCH) -> list[bytes]:
    """Updates, each a JSON object, as the answers of successive polls."""
    return [
        ('{"ok":true,"result":[' + ",".join(updates[start : start + at_once]) + "]}").encode()
        for start in range(0, len(updates), at_once)
    ]


@dataclass(frozen=True, slots=True)
class Hook:
    """Where updates are to be brought."""

    host: str
    port: int
    path: str
    secret: str
    connections: int


def webhook(body: bytes) -> Hook:
    """What `setWebhook` asked for."""
    asked = json.loads(body) if body.startswith(b"{") else dict(urllib.parse.parse_qsl(body.decode()))
    url = urllib.parse.urlsplit(asked["url"])
    connections = int(asked.get("max_connections", 40))
    return Hook(url.hostname or "", url.port or 80, url.path or "/", asked.get("secret_token", ""), connections)


async def serve(make: Callable[[], asyncio.Protocol], traffic: Traffic, sent: Path | None) -> None:
    """Serve until SIGTERM."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    server = await loop.create_server(make, "127.0.0.1", 0, backlog=512)
    traffic.tell("port", port=server.sockets[0].getsockname()[1])
    await stop.wait()
    server.close()
    if sent is not None:
        taken = [(at, body.decode("utf-8", "replace")) for at, body in traffic.sent]
        sent.write_text(
            json.dumps({"sent": taken, "handed": traffic.handed, "refused": traffic.refused}), encoding="utf-8"
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--updates", type=Path, help="one update a line, JSON")
    parser.add_argument("--reply", type=Path, help="what sendMessage gives back, JSON")
    parser.add_argument("--sent", type=Path, help="where the messages that came are written at the end")
    parser.add_argument("--warm", type=int, default=0, help="messages before the clock starts")
    parser.add_argument("--hold", type=float, default=1.0, help="seconds an empty poll is held open")
    parser.add_argument(
        "--trickle", type=float, default=0.0, help="hand out one update at a time, so many seconds apart"
    )
    parser.add_argument("--count", type=int, help="messages until `done`, when there are more than updates")
    parser.add_argument("--limit", type=int, help="messages within any second; one more is answered 429")
    given = parser.parse_args()
    updates = given.updates.read_text(encoding="utf-8").splitlines() if given.updates else []
    reply = given.reply.read_bytes() if given.reply else _OK_TRUE
    count = given.count or len(updates)
    traffic = Traffic(updates, count, given.warm, reply, hold=given.hold, trickle=given.trickle, limit=given.limit)
    asyncio.run(serve(lambda: Connection(traffic), traffic, given.sent))


if __name__ == "__main__":
    main()
