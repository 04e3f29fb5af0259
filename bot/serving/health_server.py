"""The HTTP server of one process for what platforms and monitoring ask.

GET /healthz  200 while the process lives
GET /readyz   200 when it can answer, 503 and what is wanting when not; a load balancer asks this one
GET /metrics  numbers for Prometheus
"""

import asyncio
import logging
import os
import socket
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Protocol

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.errors import TradebotError
from bot.serving.connections import Connections
from bot.serving.log_rate import LogRate
from bot.serving.metrics import CONTENT_TYPE, Metrics

log = structlog.get_logger()

MOST_BYTES = 1024 * 1024
_HEALTH_PATIENCE = 2.0
_LINGER_SECONDS = 2.0
"""For reading what is not wanted, so that its sender reads the refusal."""
_LINES_A_MINUTE = 10
_BACKLOG = 1024
_GRACE = 5.0


class CannotListen(TradebotError):
    """A port cannot be listened on; the message says why, and which setting names it."""


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
    def troubles(self) -> Collection[str]:
        """What is wrong with Telegram now, a sentence each. It makes nobody unready: who asks is not better off."""

    @property
    def load(self) -> int:
        """The number of the load that answers come from."""


class HealthServer:
    """The HTTP server of a process. Start it, and stop it before what it asks."""

    def __init__(self, health: ProcessHealth, metrics: Metrics | None = None) -> None:
        self._health = health
        self.metrics = metrics or Metrics()
        site = web.Application(client_max_size=MOST_BYTES, middlewares=[self._at_work])
        site.router.add_get("/healthz", self._healthz)
        site.router.add_get("/readyz", self._readyz)
        site.router.add_get("/metrics", self._metrics_page)
        self._site = site
        errors = logging.getLogger(__name__).getChild("http")
        errors.addFilter(LogRate(_LINES_A_MINUTE))
        self._runner = web.AppRunner(
            site, access_log=None, shutdown_timeout=_GRACE, logger=errors, lingering_time=_LINGER_SECONDS
        )
        self._connections = Connections(self.metrics.refused)

    async def start(self, port: int, address: str = "", setting: str = "PORT") -> int:
        """Listen on an address of this machine, or on every one; gives the port, which 0 lets the system choose.

        Raises CannotListen, which names the setting.
        """
        both = not address and socket.has_dualstack_ipv6()
        family = socket.AF_INET6 if both or ":" in address else socket.AF_INET
        try:
            listening = socket.create_server((address, port), family=family, dualstack_ipv6=both, backlog=_BACKLOG)
        except OSError as error:
            why = os.strerror(error.errno) if error.errno else str(error)
            other = " LISTEN_ADDRESS names the address." if address else ""
            place = f"port {port} of {address}" if address else f"port {port}"
            raise CannotListen(f"Nothing can listen on {place}: {why}. {setting} names another.{other}") from None
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

    async def _healthz(self, _: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _readyz(self, _: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(_HEALTH_PATIENCE):
                parts = dict(await self._health.ready())
        except TimeoutError:
            parts = {"in time": False}
        troubles = list(self._health.troubles)
        said = {**parts, **({"troubles": troubles} if troubles else {})}
        return web.json_response(said, status=200 if all(parts.values()) else 503)

    async def _metrics_page(self, _: web.Request) -> web.Response:
        deliveries: Mapping[str, int] = {}
        with suppress(OSError, SQLAlchemyError):
            async with asyncio.timeout(_HEALTH_PATIENCE):
                deliveries = await self._health.deliveries()
        page = self.metrics.text(
            load=self._health.load,
            deliveries=deliveries,
            outages=self._health.outages,
            unreadable=self._health.unreadable,
            troubles=len(self._health.troubles),
        )
        return web.Response(body=page, headers={"Content-Type": CONTENT_TYPE})
