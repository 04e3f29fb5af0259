"""Many chats at once, each chat in its own order."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor


class ChatOrder(BaseUpdateProcessor):
    """Works on a bounded number of updates at a time; two of the same chat one after the other.

    `begin` is asked about each update at once, before it waits for its turn; False drops it. `end` hears of each.
    """

    def __init__(self, at_once: int) -> None:
        super().__init__(at_once)
        self._last: dict[int, asyncio.Event] = {}
        self.begin: Callable[[Update], Awaitable[bool]] = _always
        self.end: Callable[[Update], None] = _nothing

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
            if not await self.begin(update):
                coroutine.close()
                return
            if before:
                await before.wait()
            await coroutine
        finally:
            done.set()
            if chat and self._last.get(chat.id) is done:
                del self._last[chat.id]
            self.end(update)


async def _always(_: Update) -> bool:
    return True


def _nothing(_: Update) -> None: ...
