"""The library's request class on aiohttp: with httpx, its default, an update costs 1.9 ms of CPU, with this 0.7.

Proxy from the environment, TLS, multipart and timeouts are as in the default. No address stands in any error: it
holds the token.
"""

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypeAlias

import aiohttp
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.chat.library.http_session import ANSWER_SECONDS, CONNECT_SECONDS, open_session

_POOL_SECONDS = 10.0
_UPLOAD_SECONDS = 60.0

_LOOKS = 2
"""Turns of the event loop after which an idle connection that the other side has closed is known to be closed: one
to see it, one to put it out of the pool. Written to, it would leave open whether the request had arrived."""

_JSON = {"Content-Type": "application/json"}
_UNSET = BaseRequest.DEFAULT_NONE
_Seconds: TypeAlias = Any  # a number, None for no limit, or the library's private sentinel for "as usual"

# What these say for certain: no byte of the request has reached the other side.
_NEVER_LEFT = (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError)


class NotReached(NetworkError):
    """The request has not left: no connection could be had. Asking again is safe."""


class AiohttpRequest(BaseRequest):
    """One pool of connections to one Bot API server; initialise it before the first request."""

    def __init__(self, api_url: str, connections: int) -> None:
        self._api_url = api_url
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._dated: tuple[str, float] | None = None
        """What the last answer said of its time, and when it came."""

    def server_time(self) -> datetime | None:
        """The time by the server's clock; None before its first answer, and where it does not say."""
        if self._dated is None:
            return None
        date, came = self._dated
        try:
            return parsedate_to_datetime(date).astimezone(UTC) + timedelta(seconds=time.monotonic() - came)
        except ValueError:
            return None

    @property
    def read_timeout(self) -> float:
        return ANSWER_SECONDS

    async def initialize(self) -> None:
        if self._session is None:
            self._session = open_session(self._api_url, self._connections)

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0917 - the library's own signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: _Seconds = _UNSET,
        write_timeout: _Seconds = _UNSET,
        connect_timeout: _Seconds = _UNSET,
        pool_timeout: _Seconds = _UNSET,
    ) -> tuple[int, bytes]:
        """Ask; raises NotReached when nothing has left, TimedOut or NetworkError when nobody knows."""
        if self._session is None:
            raise RuntimeError("the wire is not initialised")
        body, headers, has_files = _body(request_data)
        read = _or(read_timeout, ANSWER_SECONDS)
        write = _or(write_timeout, _UPLOAD_SECONDS if has_files else ANSWER_SECONDS)
        connect = _or(connect_timeout, CONNECT_SECONDS)
        pool = _or(pool_timeout, _POOL_SECONDS)
        parts = (pool, connect, write, read)
        timeout = aiohttp.ClientTimeout(
            # The client has no limit of its own for writing, so the whole has one; what the sockets hold needs none.
            total=None if None in parts or not has_files else sum(part for part in parts if part is not None),
            connect=None if pool is None or connect is None else pool + connect,
            sock_connect=connect,
            sock_read=read,
        )
        for _ in range(_LOOKS):
            await asyncio.sleep(0)
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                date = response.headers.get("Date")
                if date:
                    self._dated = date, time.monotonic()
                return response.status, await response.read()
        except _NEVER_LEFT as error:
            failure: NetworkError = NotReached(f"no connection: {type(error).__name__}")
        except TimeoutError:
            failure = TimedOut()
        except (aiohttp.ClientError, OSError) as error:
            failure = NetworkError(type(error).__name__)
        # Outside the handlers, so that no cause with an address in it hangs on the error.
        raise failure


def _body(request_data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, Mapping[str, str], bool]:
    if request_data is None:
        return None, {}, False
    files = request_data.multipart_data
    if not files:
        return request_data.json_payload, _JSON, False
    form = aiohttp.FormData(quote_fields=False)  # names of files in their own letters
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in files.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, {}, True


def _or(seconds: _Seconds, usual: float) -> float | None:
    return usual if seconds is _UNSET else seconds


def wait_of(refusal: RetryAfter) -> float:
    """Seconds the other side asks to wait."""
    wait = refusal.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
