"""The order of updates: many chats at once, each chat's updates one after the other."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor


class ChatOrder(BaseUpdateProcessor):
    """Works on a bounded number of updates at a time; two of the same chat one after the other.

    `arrived` is called with each update at once, before it waits for its turn; `ended` when it is done with.
    """

    def __init__(
        self, at_once: int, *, arrived: Callable[[Update], Awaitable[None]], ended: Callable[[Update], None]
    ) -> None:
        super().__init__(at_once)
        self._last: dict[int, asyncio.Event] = {}
        self._arrived = arrived
        self._ended = ended

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_process_update(self, update: object, coroutine: Coroutine[Any, Any, Any]) -> None:  # type: ignore[override] # it is one
        """Wait for the update before it in the same chat, then work on this one."""
        if not isinstance(update, Update):
            await coroutine
            return
        chat = update.effective_chat
        before, done = self._last.get(chat.id) if chat else None, asyncio.Event()
        if chat:
            self._last[chat.id] = done
        try:
            await self._arrived(update)
            if before:
                await before.wait()
            await coroutine
        finally:
            done.set()
            if chat and self._last.get(chat.id) is done:
                del self._last[chat.id]
            self._ended(update)
