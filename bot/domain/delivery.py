"""Sending one message to one chat: what is sent, and everything that can become of it."""

from dataclasses import dataclass, replace
from typing import Protocol

from bot.domain.document import Slot
from bot.domain.errors import TradebotError


@dataclass(frozen=True, slots=True)
class Button:
    """Something to ask next, said in the reader's language."""

    label: str
    command: str
    """A canonical command: `/deficit top5 2026-01`."""
    slot: Slot = Slot.OTHER


@dataclass(frozen=True, slots=True)
class File:
    """A document to go with a message."""

    name: str
    data: bytes
    id: str | None = None
    """What the other side calls it since it was uploaded; as long as it knows it, the data need not go again."""


@dataclass(frozen=True, slots=True)
class Message:
    """A rendered message, ready to go to any chat of its language. With a file, the text is the file's caption.

    What does not fit in one goes out in parts, one after the other.
    """

    html: str
    buttons: tuple[Button, ...] = ()
    file: File | None = None
    is_silent: bool = False
    """Arrives without a sound."""
    more: tuple[str, ...] = ()
    """The HTML of the parts after the first."""
    is_pressed_in_groups: bool = False
    """Its buttons are for the group's administrators to press there; any others are links into the private chat."""

    @property
    def count(self) -> int:
        """How many parts it has."""
        return 1 + len(self.more)

    def part(self, place: int) -> "Message":
        """One part as a message of its own, counted from 0.

        The file goes with the first, and the sound; buttons with the last.
        """
        return replace(
            self,
            html=(self.html, *self.more)[place],
            buttons=self.buttons if place == len(self.more) else (),
            file=None if place else self.file,
            is_silent=self.is_silent or place > 0,
            more=(),
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the other side says of a message that it has taken."""

    message_id: int
    file_id: str | None = None
    """What it calls the file that came with it."""


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
    only_files: bool = False
    """Only messages with a file are not let in."""


@dataclass
class ChatMoved(SendingFailed):
    """The group has a new id. Known not to have arrived under the old one."""

    new_chat: int


@dataclass
class MessageRefused(SendingFailed):
    """The message itself is not accepted (markup, length), so no chat can get it."""

    reason: str
    is_certain: bool = True
    """False where the words say neither that it is the message nor that it is the chat."""


@dataclass
class OutcomeUnknown(SendingFailed):
    """The connection broke after the request had left: it may have arrived. Never send again by itself."""

    reason: str


class Sender(Protocol):
    """Sends one message once; it does not retry."""

    async def send(self, chat: int, topic: int | None, message: Message) -> Receipt:
        """Send a message of one part; raises a SendingFailed."""
