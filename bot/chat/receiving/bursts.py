"""Bursts: messages that somebody sent together (an album, forwarded messages, several files), answered as one."""

from collections import OrderedDict
from datetime import datetime, timedelta

from telegram import Message

_TOGETHER = timedelta(seconds=10)
"""From one to the next, by Telegram's clock: nobody attaches another picture by hand so fast and wants it answered."""
_REMEMBERED = 5_000
FORWARDED = "forwarded"
"""The kind of all that is passed on from other chats."""


class Bursts:
    """Knows when the last message of a kind came from each chat."""

    def __init__(self) -> None:
        self._last: OrderedDict[tuple[int, str], tuple[datetime, str | None]] = OrderedDict()

    def goes_on(self, message: Message, kind: str) -> bool:
        """Whether a message belongs to those of its kind before it, so that a word about them has been said.

        What is forwarded together is one burst, whatever each of it holds.
        """
        key = message.chat_id, kind if message.forward_origin is None else FORWARDED
        before = self._last.get(key)
        self._last[key] = message.date, message.media_group_id
        self._last.move_to_end(key)
        if len(self._last) > _REMEMBERED:
            self._last.popitem(last=False)
        if before is None:
            return False
        date, album = before
        is_of_album = album is not None and album == message.media_group_id
        return is_of_album or message.date - date <= _TOGETHER
