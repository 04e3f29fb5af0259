"""Sending one message to one chat: what is sent, and everything that can become of it."""

from dataclasses import dataclass
from typing import Protocol

from bot.domain.errors import TradebotError


@dataclass(frozen=True, slots=True)
class Button:
    """Something to ask next, said in the reader's language."""

    label: str
    command: str
    """A canonical command: `/deficit top5 2026-01`."""


@dataclass(frozen=True, slots=True)
class File:
    """A document to go with a message."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A rendered message, ready to go to any chat of its language. With a file, the text is the file's caption."""

    html: str
    buttons: tuple[Button, ...] = ()
    file: File | None = None
    is_silent: bool = False
    """Arrives without a sound."""


class SendingFailed(TradebotError):
    """A message did not arrive, or nobody knows. One subclass for each thing there is to do about it."""


@dataclass
class NotSent(SendingFailed):
    """Known not to have arrived, and worth another try: no connection, or too many messages."""

    reason: str
    retry_after: int | None = None
    """Seconds this chat must be left alone, when the other side named them."""


@dataclass
class Unreachable(SendingFailed):
    """This chat takes no messages: the bot was blocked or put out, the chat is gone, the topic is closed."""

    reason: str
    only_topic: bool = False
    """The topic alone is closed or gone; the rest of the chat may go on."""


@dataclass
class ChatMoved(SendingFailed):
    """The group has a new id. Known not to have arrived under the old one."""

    new_chat: int


@dataclass
class MessageRefused(SendingFailed):
    """The message itself is not accepted (markup, length), so no chat can get it."""

    reason: str


@dataclass
class OutcomeUnknown(SendingFailed):
    """The connection broke after the request had left: it may have arrived. Never send again by itself."""

    reason: str


class Sender(Protocol):
    """Sends one message once; it does not retry."""

    async def send(self, chat: int, topic: int | None, message: Message) -> int:
        """Send and give the message's id; raises a SendingFailed."""
