"""The HTTP side of one process: Telegram's webhook, and what platforms and monitoring ask.

    POST /…       an update from Telegram, known by its secret; the path is the one of WEBHOOK_URL
    GET /healthz  200 while the process lives
    GET /readyz   200 when it can answer, 503 and what is wanting when not; a load balancer asks this one
    GET /metrics  numbers for Prometheus

An update is answered with 200 when it is done with, not when it has arrived: if the process is killed before that,
Telegram brings it again, to another one. A question is answered then; a change that had been begun is not made twice.
"""

import asyncio
import hmac
import json
import logging
import socket
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Protocol

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.errors import TradebotError
from bot.serving.connections import Connections
from bot.serving.log_rate import LogRate
from bot.serving.metrics import CONTENT_TYPE, Metrics

log = structlog.get_logger()

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_MOST_BYTES = 1024 * 1024
_PATIENCE = 20.0
"""Seconds that Telegram is kept waiting for the end of an update. It would bring it again after about a minute,
and an answer that waits for a busy chat can take that long."""
_HEALTH_PATIENCE = 2.0
_BODY_SECONDS = 10.0
"""Telegram sends an update at once."""
_LINGER_SECONDS = 2.0
"""For reading what is not wanted, so that its sender reads the refusal."""
_LINES_A_MINUTE = 10
_REMEMBERED = 4096
_BACKLOG = 1024
_GRACE = 5.0


class ProcessHealth(Protocol):
    """What the process can say about itself."""

    async def ready(self) -> Mapping[str, bool]:
        """What is needed to answer, and whether it is there."""

    async def deliveries(self) -> Mapping[str, int]:
        """How many deliveries are in each state that is not an end."""

    @property
    def outages(self) -> tuple[int, float]:
        """How often the database was away, and how many seconds in all."""

    @property
    def unreadable(self) -> int:
        """How many updates could not be read."""

    @property
    def load(self) -> int:
        """The number of the load that answers come from."""


class WebhookServer:
    """The HTTP server of a process. Start it, and stop it before the bot that it feeds."""

    def __init__(
        self, *, feed: Callable[[Mapping[str, Any]], Awaitable[None]], path: str, secret: str, health: ProcessHealth
    ) -> None:
        self._feed = feed
        self._secret = secret.encode()
        self._health = health
        self._metrics = Metrics()
        self._known: OrderedDict[int, asyncio.Task[None]] = OrderedDict()
        site = web.Application(client_max_size=_MOST_BYTES, middlewares=[self._at_work])
        site.router.add_post(path or "/", self._update)
        site.router.add_get("/healthz", self._healthz)
        site.router.add_get("/readyz", self._readyz)
        site.router.add_get("/metrics", self._metrics_page)
        errors = logging.getLogger(__name__).getChild("http")
        errors.addFilter(LogRate(_LINES_A_MINUTE))
        self._runner = web.AppRunner(
            site, access_log=None, shutdown_timeout=_GRACE, logger=errors, lingering_time=_LINGER_SECONDS
        )
        self._connections = Connections(self._metrics.refused)

    async def start(self, port: int, address: str = "") -> int:
        """Listen on an address of this machine, or on every one; gives the port, which 0 lets the system choose."""
        both = not address and socket.has_dualstack_ipv6()
        family = socket.AF_INET6 if both or ":" in address else socket.AF_INET
        listening = socket.create_server((address, port), family=family, dualstack_ipv6=both, backlog=_BACKLOG)
        await self._runner.setup()
        self._connections.start(listening, self._runner.server or asyncio.Protocol)
        chosen: int = listening.getsockname()[1]
        log.info("listening", port=chosen, address=address or "every")
        return chosen

    async def stop(self) -> None:
        """Take nothing more, and let what is under way end."""
        await self._connections.stop()
        await self._runner.cleanup()

    @web.middleware
    async def _at_work(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        connections, protocol = self._connections, request.protocol
        with connections.at_work(protocol):
            try:
                response = await handler(request)
            except web.HTTPException as refusal:
                refusal.force_close()
                raise
        if not connections.is_known(protocol):
            response.force_close()
        return response

    async def _update(self, request: web.Request) -> web.Response:
        # Bytes that are no UTF-8 are kept in the text as they came.
        secret = request.headers.get(_SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(secret, self._secret):
            return self._refusal("secret", 403)
        self._connections.now_known(request.protocol)
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                body = json.loads(await request.read())
        except TimeoutError:
            return self._refusal("slow body", 408)
        except ValueError:
            return self._refusal("not json", 400)
        number = body.get("update_id") if isinstance(body, dict) else None
        if not isinstance(number, int):
            return self._refusal("no update", 400)
        begun = time.monotonic()
        work = self._once(number, body)
        await asyncio.wait((work,), timeout=_PATIENCE)
        self._metrics.took(next((key for key in body if key != "update_id"), "none"), time.monotonic() - begun)
        if work.done() and work.exception() is not None:
            return self._failed(number, work.exception())
        return web.Response()

    def _once(self, number: int, body: Mapping[str, Any]) -> "asyncio.Task[None]":
        # Brought again because the first answer got lost, or while the first is still under way.
        known = self._known.get(number)
        if known is not None:
            return known
        work = self._known[number] = asyncio.create_task(self._fed(body))
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return work

    async def _fed(self, body: Mapping[str, Any]) -> None:
        await self._feed(body)

    def _failed(self, number: int, error: BaseException | None) -> web.Response:
        if isinstance(error, TradebotError):
            # It would be no different the next time, and Telegram would bring it for a day.
            log.warning("update cannot be read", update=number, error=repr(error))
            return web.Response()
        log.error("update failed", update=number, error=repr(error))
        self._known.pop(number, None)
        return self._refusal("failed", 503)

    def _refusal(self, reason: str, status: int) -> web.Response:
        self._metrics.refused(reason)
        refusal = web.Response(status=status)
        if status == HTTPStatus.REQUEST_TIMEOUT:
            refusal.force_close()  # the rest of the body would be taken for a request
        return refusal

    async def _healthz(self, _: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _readyz(self, _: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(_HEALTH_PATIENCE):
                parts = dict(await self._health.ready())
        except TimeoutError:
            parts = {"in time": False}
        return web.json_response(parts, status=200 if all(parts.values()) else 503)

    async def _metrics_page(self, _: web.Request) -> web.Response:
        deliveries: Mapping[str, int] = {}
        with suppress(OSError, SQLAlchemyError):
            async with asyncio.timeout(_HEALTH_PATIENCE):
                deliveries = await self._health.deliveries()
        health = self._health
        page = self._metrics.text(
            load=health.load, deliveries=deliveries, outages=health.outages, unreadable=health.unreadable
        )
        return web.Response(body=page, headers={"Content-Type": CONTENT_TYPE})
