"""The HTTP client under python-telegram-bot, in one place."""

import ipaddress
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
from telegram.error import NetworkError, RetryAfter
from telegram.request import HTTPXRequest

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 10.0
_POOL_SECONDS = 10.0

# What these say for certain: no byte of the request has reached the other side.
_NEVER_LEFT = (httpx.ConnectTimeout, httpx.ConnectError, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


class NotReached(NetworkError):
    """The request has not left: no connection could be had. Asking again is safe."""


class Wire(HTTPXRequest):
    """The library's request, with the one difference that matters to a sender made visible: `NotReached`."""

    def __init__(self, api_url: str, connections: int) -> None:
        super().__init__(
            connection_pool_size=connections,
            connect_timeout=CONNECT_SECONDS,
            read_timeout=ANSWER_SECONDS,
            write_timeout=ANSWER_SECONDS,
            pool_timeout=_POOL_SECONDS,
            # A server on this machine is never behind the proxy that the environment names.
            httpx_kwargs={"trust_env": not _is_local(api_url)},
        )

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - the library's own
        """Ask, as the library does; raises NotReached where it would raise TimedOut or NetworkError for both."""
        try:
            return await super().do_request(*args, **kwargs)
        except NetworkError as error:
            if isinstance(error.__cause__, _NEVER_LEFT):
                raise NotReached(f"no connection: {type(error.__cause__).__name__}") from None
            raise


def wait_of(refusal: RetryAfter) -> float:
    """Seconds the other side asks to wait."""
    wait = refusal.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _is_local(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
