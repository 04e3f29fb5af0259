"""An HTTP client that waits long, tries again and counts every request against the daily quota."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp
import structlog
from multidict import CIMultiDictProxy
from yarl import URL

from bot import __version__, proxies
from bot.fetching.daily_quota import DailyQuota
from bot.fetching.errors import BadStatus, FetchFailed, Forbidden, HostUnreachable, NotData

log = structlog.get_logger()

PATIENCE = aiohttp.ClientTimeout(total=300, connect=30, sock_read=120)
"""In seconds. A request to the API has taken 40 until its first byte."""
PAUSES = (2.0, 10.0, 30.0)
"""Seconds before each further try."""
_MOST_BYTES = 50_000_000
_PASSING = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT})


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response whose body has arrived to the last byte."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes

    @property
    def is_page(self) -> bool:
        """A web page, whatever its headers call it."""
        return self.body.lstrip()[:1] == b"<" or self.headers.get("Content-Type", "").startswith("text/html")


class HttpClient:
    """Sends GET requests. What is logged and raised names the host only: the API's key is part of the address."""

    def __init__(
        self,
        budget: DailyQuota,
        *,
        patience: aiohttp.ClientTimeout = PATIENCE,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._budget = budget
        self._patience = patience
        self._sleep = sleep
        self._pauses = pauses

    async def get(self, address: URL, headers: Mapping[str, str] | None = None, *, follows: bool = False) -> Response:
        """Get an address; redirections are answers too unless they are followed. Raises FetchFailed."""
        for pause in (*self._pauses, None):
            try:
                answer = await self._once(address, headers or {}, follows=follows)
            except HostUnreachable as error:
                failure: FetchFailed = error
            else:
                if answer.status == HTTPStatus.FORBIDDEN:
                    raise Forbidden(str(address.host))
                if answer.status < HTTPStatus.INTERNAL_SERVER_ERROR and answer.status not in _PASSING:
                    return answer
                failure = BadStatus(str(address.host), answer.status)
            if pause is None:
                raise failure
            log.info("fetch is tried again", host=address.host, why=str(failure), seconds=pause)
            await self._sleep(pause)
        raise AssertionError  # the last pause is None

    async def _once(self, address: URL, headers: Mapping[str, str], *, follows: bool) -> Response:
        await self._budget.spend()
        agent = {"User-Agent": f"tradebot/{__version__}"}
        host = str(address.host)
        try:
            way = proxies.connecting(str(address))
        except proxies.BadProxy as error:
            raise HostUnreachable(host, str(error).rstrip(".")) from None
        try:
            async with (
                aiohttp.ClientSession(timeout=self._patience, headers=agent, **way) as session,
                session.get(address, headers=headers, allow_redirects=follows) as response,
            ):
                return Response(response.status, response.headers, await _body(response, host))
        # From None, and never in its own words: aiohttp's errors print the whole address.
        except TimeoutError:
            raise HostUnreachable(host, "no answer in time") from None
        except aiohttp.ClientError as error:
            reason = error.os_error.strerror if isinstance(error, aiohttp.ClientConnectorError) else None
            raise HostUnreachable(host, reason or type(error).__name__) from None


async def _body(response: aiohttp.ClientResponse, host: str) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(1 << 16):
        body += chunk
        if len(body) > _MOST_BYTES:
            raise NotData(host)
    return bytes(body)
