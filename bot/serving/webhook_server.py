"""The HTTP side of a process with a webhook: Telegram's updates, beside what platforms and monitoring ask.

    POST /…       an update from Telegram, known by its secret; the path is the one of WEBHOOK_URL

An update is answered with 200 when it is done with, not when it has arrived: if the process is killed before that,
Telegram brings it again, to another one. A question is answered then; a change that had been begun is not made twice.
"""

import asyncio
import hmac
import json
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from aiohttp import web

from bot.chat.telegram_api.troubles import Troubles
from bot.domain.errors import TradebotError
from bot.serving.health_server import HealthServer, ProcessHealth

log = structlog.get_logger()

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_PATIENCE = 20.0
"""Seconds that Telegram is kept waiting for the end of an update. It would bring it again after about a minute,
and an answer that waits for a busy chat can take that long."""
_BODY_SECONDS = 10.0
"""Telegram sends an update at once."""
_REMEMBERED = 4096
_STRANGERS = (
    "requests reach the webhook without its secret; if Telegram is meant, WEBHOOK_SECRET must be the same in every "
    "process, and a proxy between must pass X-Telegram-Bot-Api-Secret-Token on"
)


class WebhookServer(HealthServer):
    """Takes updates. Stop it before the bot that it feeds."""

    def __init__(
        self,
        *,
        feed: Callable[[Mapping[str, Any]], Awaitable[None]],
        path: str,
        secret: str,
        health: ProcessHealth,
        troubles: Troubles | None = None,
    ) -> None:
        super().__init__(health)
        self._feed = feed
        self._path = path or "/"
        self._secret = secret.encode()
        self._troubles = troubles or Troubles()
        self._known: OrderedDict[int, asyncio.Task[None]] = OrderedDict()
        self._site.router.add_post(self._path, self._update)
        self._site.router.add_post("/{elsewhere:.*}", self._elsewhere)

    async def _update(self, request: web.Request) -> web.Response:
        if not self._is_of_telegram(request):
            self._troubles.hint("secret", _STRANGERS)
            return self._refusal("secret", 403)
        self._troubles.over("path")
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
        self.metrics.took(next((key for key in body if key != "update_id"), "none"), time.monotonic() - begun)
        if work.done() and work.exception() is not None:
            return self._failed(number, work.exception())
        return web.Response()

    async def _elsewhere(self, request: web.Request) -> web.Response:
        if self._is_of_telegram(request):
            self._troubles.tell(
                "path",
                f"Telegram's updates arrive at {request.path} and not at {self._path}, the path of WEBHOOK_URL; "
                "a proxy between must pass the path on as it is",
            )
        return self._refusal("path", 404)

    def _is_of_telegram(self, request: web.Request) -> bool:
        # Bytes that are no UTF-8 are kept in the text as they came.
        secret = request.headers.get(_SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(secret, self._secret)

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
        self.metrics.refused(reason)
        refusal = web.Response(status=status)
        if status == HTTPStatus.REQUEST_TIMEOUT:
            refusal.force_close()  # the rest of the body would be taken for a request
        return refusal
