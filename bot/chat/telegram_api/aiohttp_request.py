"""The library's request class on aiohttp: with httpx, its default, an update costs 1.9 ms of CPU, with this 0.7.

Proxy from the environment, TLS, multipart and timeouts are as in the default. No address stands in any error: it
holds the token.
"""

import asyncio
import json
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, TypeAlias

import aiohttp
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.chat.telegram_api.http_session import ANSWER_SECONDS, CONNECT_SECONDS, open_session

_POOL_SECONDS = 30.0
"""Seconds until a connection is free; each chat has one request at a time, so all get their turn."""
_UPLOAD_SECONDS = 60.0

_LOOKS = 2
"""Turns of the event loop after which an idle connection that the other side has closed is known to be closed: one
to see it, one to put it out of the pool. Written to, it would leave open whether the request had arrived."""

_ERRORS = range(400, 600)
_JSON = {"Content-Type": "application/json"}
_UNSET = BaseRequest.DEFAULT_NONE
_Seconds: TypeAlias = Any  # a number, None for no limit, or the library's private sentinel for "as usual"

# What these say for certain: no byte of the request has reached the other side.
_NEVER_LEFT = (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError)


_INTEGERS = range(-(2**63), 2**63)
_MOST = {"retry_after": 86_400}
"""Seconds; longer than a day no chat is left alone at a word that may be a slip."""


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
            raise NotReached("not connected")
        body, headers, has_files = _body(request_data)
        read = _or(read_timeout, ANSWER_SECONDS)
        write = _or(write_timeout, _UPLOAD_SECONDS if has_files else ANSWER_SECONDS)
        connect = _or(connect_timeout, CONNECT_SECONDS)
        pool = _or(pool_timeout, _POOL_SECONDS)
        parts = (pool, connect, write, read)
        timeout = aiohttp.ClientTimeout(
            # Also of an answer that comes byte by byte, each within `sock_read`.
            total=None if None in parts else sum(part for part in parts if part is not None),
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
                answer = await response.read()
                return _status(response.status, answer) if method == "POST" else response.status, answer
        except _NEVER_LEFT as error:
            failure: NetworkError = NotReached(f"no connection: {type(error).__name__}")
        except TimeoutError:
            failure = TimedOut()
        except (aiohttp.ClientError, OSError) as error:
            failure = NetworkError(type(error).__name__)
        # Outside the handlers, so that no cause with an address in it hangs on the error.
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read Telegram's answer, without parameters that the library would stumble over; raises NetworkError."""
        found = _object(payload)
        if found is None or (found.get("ok") is True and found.get("result") is None):
            raise NetworkError("the answer is none of the Bot API")
        if not isinstance(found.get("description", ""), str):
            del found["description"]
        parameters = found.get("parameters")
        if parameters is not None:
            known = parameters if isinstance(parameters, dict) else {}
            usable = {key: number for key, number in known.items() if type(number) is int and number in _INTEGERS}
            found["parameters"] = {
                key: min(number, _MOST[key]) if key in _MOST else number for key, number in usable.items() if number
            }
        return found


_USUAL = re.compile(rb'\s*\{\s*"ok"\s*:\s*true')


def _object(payload: bytes) -> dict[str, Any] | None:
    """The JSON object with an `ok` that every answer of the Bot API is, or None."""
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and "ok" in found else None


def _status(status: int, payload: bytes) -> int:
    """The status that an answer has by its own words.

    What is no answer of the Bot API comes from something in between (a proxy, a login page), whatever its status says:
    taken at its word, a page "404 Not found" would mean that the token is wrong.
    """
    is_success = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
    if is_success and _USUAL.match(payload):
        return status
    found = _object(payload)
    if found is None:
        return HTTPStatus.BAD_GATEWAY
    if not is_success or found["ok"] is True:
        return status
    code = found.get("error_code")
    return code if type(code) is int and code in _ERRORS else HTTPStatus.BAD_GATEWAY


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
