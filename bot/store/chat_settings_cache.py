"""A cache of chats' settings: one question asks for them several times, and people ask in bursts."""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from bot.domain.ports import ChatSettings

_CHATS = 5_000


class ChatSettingsCache:
    """The port `bot.domain.ports.ChatSettings` in front of another one.

    What this process changes is seen at once; what others change, or a group that gets a new id, after `seconds`.
    """

    def __init__(self, stored: ChatSettings, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._stored = stored
        self._seconds = seconds
        self._monotonic = monotonic
        self._known: OrderedDict[int, tuple[float, Mapping[str, str]]] = OrderedDict()
        self._changes = 0

    async def of(self, chat: int) -> Mapping[str, str]:
        now = self._monotonic()
        known = self._known.get(chat)
        if known is not None and now - known[0] < self._seconds:
            return known[1]
        changes = self._changes
        settings = await self._stored.of(chat)
        # Read before a change that was committed meanwhile, it would be remembered wrongly.
        if changes == self._changes:
            self._known[chat] = now, settings
            self._known.move_to_end(chat)
            if len(self._known) > _CHATS:
                self._known.popitem(last=False)
        return settings

    def forget(self) -> None:
        """Everything has been replaced by a backup."""
        self._known.clear()
        self._changes += 1

    async def put(self, chat: int, key: str, value: str) -> None:
        try:
            await self._stored.put(chat, key, value)
        except BaseException:
            self._known.pop(chat, None)  # nobody knows whether it was committed
            raise
        finally:
            self._changes += 1
        known = self._known.get(chat)
        if known is not None:
            self._known[chat] = known[0], {**known[1], key: value}
