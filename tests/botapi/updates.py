"""The queue of updates: long polling with its confirmations, kinds and conflicts."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.botapi.refused import Refused, bad_request
from tests.botapi.schema import UPDATE_KINDS

_NOT_BY_DEFAULT = frozenset(("chat_member", "message_reaction", "message_reaction_count"))
_CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@dataclass
class Updates:
    """Updates not confirmed yet. `changed` is called whenever the queue or a poll changes."""

    changed: Callable[[], None]
    pending: list[dict[str, Any]] = field(default_factory=list)
    allowed: frozenset[str] = UPDATE_KINDS - _NOT_BY_DEFAULT
    webhook: dict[str, Any] = field(default_factory=dict)
    webhook_failure: dict[str, Any] = field(default_factory=dict)
    """What getWebhookInfo says of the last update that could not be brought."""
    polls: int = 0
    """How many getUpdates have been asked."""
    waiting: bool = False
    """A long poll waits now: everything sent before has been fetched."""
    _next: int = 700_000_001
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _poller: object = None

    def add(self, kind: str, body: dict[str, Any]) -> int | None:
        """Queue an update, if the bot wants that kind; the kinds are those of its last call."""
        if kind not in self.allowed:
            return None
        number = self._next
        self._next += 1
        self.pending.append({"update_id": number, kind: body})
        self._woken.set()
        self.changed()
        return number

    def allow(self, kinds: list[Any] | None) -> None:
        """Absent keeps the last choice, empty goes back to the default."""
        if kinds is None:
            return
        if unknown := [kind for kind in kinds if kind not in UPDATE_KINDS]:
            raise bad_request(f"unknown update kinds {unknown}")
        self.allowed = frozenset(kinds) or UPDATE_KINDS - _NOT_BY_DEFAULT

    async def poll(self, offset: int, limit: int, seconds: int, kinds: list[Any] | None) -> list[dict[str, Any]]:
        """Answer one getUpdates; an earlier one that still waits is ended with a conflict."""
        if self.webhook.get("url"):
            raise Refused(409, _WEBHOOK)
        if not 1 <= limit <= 100 or not 0 <= seconds <= 50:
            raise bad_request("limit must be 1-100, timeout 0-50")
        self.allow(kinds)
        if offset < 0:
            self.pending = self.pending[offset:]
        else:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
        self.polls += 1
        self._poller = me = object()
        self._woken.set()  # ends the other poll, if there is one
        self._woken = asyncio.Event()
        if not self.pending and seconds:
            await self._wait(self._woken, seconds)
            if self._poller is not me:
                raise Refused(409, _CONFLICT)
        return self.pending[:limit]

    async def _wait(self, woken: asyncio.Event, seconds: int) -> None:
        self.waiting = True
        self.changed()
        try:
            async with asyncio.timeout(seconds):
                await woken.wait()
        except TimeoutError:
            pass
        finally:
            if woken is self._woken:
                self.waiting = False
