"""The queue of updates: those of one chat one after the other, different chats at once.

What waits takes no place from anybody: a chat that Telegram has told to wait, or that somebody floods, holds up itself
alone.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

import structlog
from telegram import Update

log = structlog.get_logger()

MOST_OF_A_CHAT = 20
"""Updates of one chat that may wait; what comes beyond them is dropped. As many as a group may be sent in a minute."""
_MANY = 3
"""Updates of one chat, more than people ask before they have read an answer."""
_MOST = 5_000
"""Updates that may wait in all; then no more are fetched. Some ten kilobytes each."""

Work = Callable[[Update], Awaitable[None]]


class UpdateQueue:
    """Works on updates in tasks of its own, one a chat.

    Args:
        arrived: called at once with an update, before it waits for its turn.
        work: called in its turn.
        ended: called when an update is done with, or dropped; not when the queue is stopped before.
        flooded: called with the first update that was dropped, after what had waited in that chat.
    """

    def __init__(self, *, arrived: Work, work: Work, ended: Callable[[Update], None], flooded: Work) -> None:
        self._arrived, self._work, self._ended, self._flooded = arrived, work, ended, flooded
        self._waiting: dict[object, deque[Update]] = {}
        """By chat, the one worked on first."""
        self._dropped: dict[object, Update] = {}
        """The first dropped update of each chat that is flooded."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._count = 0
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._is_stopping = False

    async def room(self) -> None:
        """Wait until more may be put."""
        await self._has_room.wait()

    def backlog(self) -> set[int]:
        """The numbers of what waits in chats where it is so much that its end is far away."""
        many = (waiting for waiting in self._waiting.values() if len(waiting) > _MANY)
        return {update.update_id for waiting in many for update in waiting}

    def is_flooded(self, chat: object) -> bool:
        """Whether whatever comes from a chat now is dropped, and something has been, by which it is told."""
        return chat in self._dropped and len(self._waiting.get(chat, ())) > MOST_OF_A_CHAT

    def put(self, update: Update) -> None:
        """Take an update, to be worked on in its turn."""
        key = _key(update)
        waiting = self._waiting.get(key)
        if waiting is not None and len(waiting) > MOST_OF_A_CHAT:
            if self._dropped.setdefault(key, update) is update:
                log.warning("a chat asks faster than it can be answered; dropping", update=update.update_id)
            self._ended(update)
            return
        self._counted(1)
        self._run(self._met(update))
        if waiting is not None:
            waiting.append(update)
            return
        self._waiting[key] = deque((update,))
        self._run(self._serve(key))

    async def stop(self, seconds: float) -> bool:
        """Begin nothing more and let what was begun end in so many seconds; False when it did not, and was cut off."""
        self._is_stopping = True
        if self._tasks:
            _, unfinished = await asyncio.wait(self._tasks, timeout=seconds)
            for task in unfinished:
                task.cancel()
            if unfinished:
                await asyncio.wait(unfinished)
                return False
        return True

    async def _met(self, update: Update) -> None:
        try:
            await self._arrived(update)
        except Exception:
            log.exception("update failed on arrival", update=update.update_id)

    async def _serve(self, key: object) -> None:
        """Work on everything that waits in one chat, until nothing does."""
        waiting = self._waiting[key]
        while waiting and not self._is_stopping:
            await self._worked(self._work, waiting[0])
            self._ended(waiting.popleft())
            self._counted(-1)
            if not waiting and (dropped := self._dropped.pop(key, None)) is not None:
                await self._worked(self._flooded, dropped)
        del self._waiting[key]

    async def _worked(self, work: Work, update: Update) -> None:
        try:
            await work(update)
        except Exception:
            # Errors of answering are told to who asked before this; one bad update never stops the rest.
            log.exception("update failed", update=update.update_id)

    def _run(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _counted(self, more: int) -> None:
        self._count += more
        if self._count < _MOST:
            self._has_room.set()
        else:
            self._has_room.clear()


def _key(update: Update) -> object:
    """What an update waits behind: the others of its chat; inline, of the person who types."""
    if update.effective_chat is not None:
        return update.effective_chat.id
    user = update.effective_user
    return update.update_id if user is None else ("inline", user.id)
