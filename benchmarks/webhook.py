"""The same questions brought by webhook; the echo bots poll, which costs them less."""

import socket
from pathlib import Path

from benchmarks import updates
from benchmarks.measure import Comparison
from benchmarks.running import Contender


def measure(rounds: int = updates.ROUNDS) -> Comparison:
    return updates.compare("webhook", _ours, rounds)


def _ours(home: Path) -> Contender:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    secret = "bench-secret"  # noqa: S105 - of no bot
    return Contender.ours(home, WEBHOOK_URL=f"http://127.0.0.1:{port}/hook", WEBHOOK_SECRET=secret, PORT=port)
