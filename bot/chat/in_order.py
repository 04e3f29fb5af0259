"""Many chats at once, each chat in its own order."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor


class InOrder(BaseUpdateProcessor):
    """Works on a bounded number of updates at a time; two of the same chat one after the other.

    `first` is done for each update at once, before it waits for its turn in its chat.
    """

    def __init__(self, at_once: int) -> None:
        super().__init__(at_once)
        self.first: Callable[[object], Awaitable[None]] = _nothing
        self._last: dict[int, asyncio.Event] = {}

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the update before it in the same chat, then work on this one."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            await self.first(update)
            await coroutine
            return
        before, done = self._last.get(chat.id), asyncio.Event()
        self._last[chat.id] = done
        try:
            await self.first(update)
            if before:
                await before.wait()
            await coroutine
        finally:
            done.set()
            if self._last.get(chat.id) is done:
                del self._last[chat.id]


async def _nothing(_: object) -> None: ...
