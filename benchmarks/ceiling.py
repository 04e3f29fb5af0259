"""What the benchmark's server could do at most: a client that does nothing but ask."""

import asyncio
import json
import os
import subprocess
import sys
import time
from urllib.parse import urlsplit

from benchmarks import machine, running
from benchmarks.measure import Comparison, Row, Spread
from benchmarks.running import ROOT, TOKEN

ROUNDS = 5
_CONNECTIONS = 32
_REQUESTS = 20_000
_BODY = b"chat_id=10000&text=" + b"x" * 400


async def ask(url: str) -> float:
    """Messages a second over so many connections, each asking again as soon as it is answered."""
    address = urlsplit(url)
    head = f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: bench\r\nContent-Length: {len(_BODY)}\r\n\r\n".encode()

    async def connection() -> None:
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        for _ in range(_REQUESTS // _CONNECTIONS):
            writer.write(head + _BODY)
            answer = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(answer.lower().partition(b"content-length:")[2].split()[0]))
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(connection() for _ in range(_CONNECTIONS)))
    return _REQUESTS / (time.perf_counter() - began)


def once() -> tuple[float, float]:
    """Messages a second, and how busy the server was: where it was not wholly, it could do more."""
    with running.server() as server:
        began, spent = time.monotonic(), server.cpu
        command = [sys.executable, "-m", "benchmarks.ceiling", server.url]
        client = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env=os.environ)  # noqa: S603
        machine.pin(client.pid, machine.BOT_CORE)
        output, _ = client.communicate()
        busy = (server.cpu - spent) / (time.monotonic() - began)
        return float(json.loads(output)), busy


def measure(rounds: int = ROUNDS) -> Comparison:
    taken = [once() for _ in range(rounds)]
    rate = Spread.of([rate for rate, _ in taken])
    busy = max(busy for _, busy in taken)
    row = Row("the server's own ceiling: messages taken a second", rate.said("/s"), "", "", "", "", None)
    return Comparison((row,), (f"Measured with the server's core {busy:.0%} busy: it could do that much at least.",))


if __name__ == "__main__":
    print(json.dumps(asyncio.run(ask(sys.argv[1]))))
